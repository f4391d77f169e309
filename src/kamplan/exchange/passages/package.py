"""A file that is a ZIP archive of parts, opened within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

from kamplan.exchange.passages.xml import get, parse_xml
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from kamplan.exchange.passages.passage import File

RATIO_LIMIT = 150
"""How many times its packed size a part may have; what is smaller than `RATIO_FREE` does no harm."""
RATIO_FREE = 1_000_000
PARTS_LIMIT = 10_000
"""How many parts an archive may have."""


class Package:
    """The parts of an archive by name; a name that stands twice is there twice."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.archive = zipfile.ZipFile(io.BytesIO(file.data))
        self.parts = [one for one in self.archive.infolist() if not one.is_dir()]
        if len(self.parts) > PARTS_LIMIT:
            raise file.refuse(
                Phrase(N_("holds more than {parts_limit} parts"), parts_limit=PARTS_LIMIT),
                Phrase(N_("unpack it, and name what is inside")),
            )
        for part in self.parts:
            if part.flag_bits & 0x1:
                raise file.refuse(
                    Phrase(N_("is encrypted")), Phrase(N_("save it without a password, and name that file"))
                )
            if part.file_size > RATIO_FREE and part.file_size > RATIO_LIMIT * max(part.compress_size, 1):
                raise file.refuse(
                    Phrase(
                        N_("{filename} unpacks to more than {ratio_limit} times its size"),
                        filename=part.filename,
                        ratio_limit=RATIO_LIMIT,
                    )
                )
        file.take(sum(part.file_size for part in self.parts))
        self.names = {part.filename for part in self.parts}

    def read_xml(self, name: str) -> Element:
        """Return the tree of a part that must be there; raises `UsageError` when it is not."""
        if name not in self.names:
            raise self.file.refuse(Phrase(N_("{name} is missing"), name=name))
        return parse_xml(self.file, name, self.archive.read(name))

    def find_targets(self, name: str) -> dict[str, str]:
        """Return the parts that a part refers to, by the id it uses for each."""
        folder, _, base = name.rpartition("/")
        relations = f"{folder}/_rels/{base}.rels"
        if relations not in self.names:
            return {}
        return {
            get(one, "Id") or "": posixpath.normpath(posixpath.join("/", folder, get(one, "Target") or "")).lstrip("/")
            for one in self.read_xml(relations)
        }
