"""Freezing a plan whole, so that a version reads later as it did, and looking into what was frozen."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import kind_of
from kamplan.domain.scales import Audience, Language
from kamplan.errors import StoreError, UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.plan.document import PlanDocument

_RECORD_ID = re.compile("[A-Z]{1,2}-[1-9][0-9]*")


@dataclass(frozen=True)
class Frozen:
    """What a version holds: the documents by audience and language, and the dossiers they were made from.

    `withheld` is how many records each audience's copy leaves out.
    """

    documents: Mapping[tuple[Audience, Language], PlanDocument]
    dossiers: Mapping[Audience, Dossier]
    withheld: Mapping[Audience, int]

    def list_named(self, audience: Audience) -> frozenset[str] | None:
        """Return the id of every record that stands in an audience's dossier, and of every one that it refers to.

        None where that was not kept: an earlier kamplan froze no dossier of the customer's.
        """
        if audience not in self.dossiers:
            return None
        return frozenset(_list_ids(_dump_dossier(self.dossiers[audience])))


def freeze(dossiers: Mapping[Audience, Dossier], checklist: Checklist) -> str:
    """Return a plan for every audience and language with what it rests on, packed as the store holds it."""
    documents = {
        f"{audience.value}/{language.value}": _build(dossier, checklist, language).model_dump(mode="json")
        for audience, dossier in dossiers.items()
        for language in Language
    }
    held = {audience.value: _dump_dossier(dossier) for audience, dossier in dossiers.items()}
    withheld = {audience.value: dossier.withheld for audience, dossier in dossiers.items()}
    return pack({"documents": documents, "dossiers": held, "withheld": withheld})


def _build(dossier: Dossier, checklist: Checklist, language: Language) -> PlanDocument:
    """Return a document; where its reader sees too little for a finished plan, it says that it is a draft."""
    from kamplan.errors import UnfinishedPlanError
    from kamplan.service.documents import build_document

    try:
        return build_document(dossier, checklist, language=language, is_draft=False)
    except UnfinishedPlanError:
        return build_document(dossier, checklist, language=language, is_draft=True)


def thaw(packed: str, *, name: str) -> Frozen:
    """Return what a version holds; raises `StoreError` for a damaged one."""
    from pydantic import ValidationError

    from kamplan.plan.document import PlanDocument

    try:
        held = unpack(packed)
        documents = {
            (Audience(audience), Language(language)): PlanDocument.model_validate(document)
            for place, document in held["documents"].items()
            for audience, _, language in [place.partition("/")]
        }
        dossiers = {Audience(audience): _load_dossier(values) for audience, values in held["dossiers"].items()}
        withheld = {Audience(audience): int(count) for audience, count in held["withheld"].items()}
    except (ValueError, KeyError, TypeError, zlib.error, ValidationError, UsageError) as error:
        raise StoreError(
            Phrase(N_("{name} is damaged in the store"), name=name), hint=Phrase(N_("restore it from a backup"))
        ) from error
    return Frozen(documents, dossiers, withheld)


def pack(held: Mapping[str, Any]) -> str:
    """Return plain values as compressed text."""
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def unpack(packed: str) -> dict[str, Any]:
    """Return the plain values of compressed text; raises `ValueError` or `zlib.error` for what is none."""
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))
    return found


def _dump_dossier(dossier: Dossier) -> dict[str, Any]:
    plain = dossier.model_dump(mode="json", exclude={"records"})
    return plain | {"records": [one.model_dump(mode="json", exclude_none=True) for one in dossier.records]}


def _list_ids(value: Any) -> Iterator[str]:
    """Yield every text among plain values that is an id, by itself or as the name of a field."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _list_ids(one)
    elif isinstance(value, str) and _RECORD_ID.fullmatch(value):
        yield value


def _load_dossier(values: Mapping[str, Any]) -> Dossier:
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.planning import MODELS

    records = tuple(_load_record(MODELS[kind_of(one["id"])], one) for one in values["records"])
    return Dossier.model_validate({**values, "records": ()}).model_copy(update={"records": records})


def _load_record(model: type[PlanRecord], values: Mapping[str, Any]) -> PlanRecord:
    """Return a record as its reader saw it: without what was kept from them it may break a rule of its kind."""
    from kamplan.service.entry import read_field

    return model.model_construct(**{name: read_field(model, name, value) for name, value in values.items()})
