"""Plans: built for one audience in one language, refused while unfinished, written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamplan.domain.dossier import Dossier


def say_withheld(dossier: Dossier) -> str | None:
    """Return the line for standard error that says how many records were left out, if any were."""
    if not dossier.withheld:
        return None
    records = "record was" if dossier.withheld == 1 else "records were"
    return f"{dossier.withheld} {records} left out for the audience {dossier.audience.value}"
