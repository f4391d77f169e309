"""Keep the Chinese labels in step with the code: `python scripts/translations.py extract | compile | check`.

A label is an English text marked `N_("…")` or `P_("one …", "many …")` under src/kamplan, or one that the help of a
command shows. `extract` collects them into kamplan.pot and merges them into the Chinese kamplan.po, where translations
that are no longer used stay as obsolete entries; `compile` writes the kamplan.mo that the program reads; `check` lists
whatever is out of step. Files depend on labels and translations alone: no dates, no line numbers.
"""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path
from string import Formatter
from typing import IO, TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "kamplan"
LOCALE = PACKAGE / "resources" / "locale"
POT = LOCALE / "kamplan.pot"
PO = LOCALE / "zh" / "LC_MESSAGES" / "kamplan.po"
MO = PO.with_suffix(".mo")


class PlainCatalog(Catalog):
    """A catalogue whose header says only what a reader of the file needs, so that equal labels give equal bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header: encoding and language."""
        language = [("Language", str(self.locale))] if self.locale else []
        plural = [("Plural-Forms", self.plural_forms)] if self.locale else []
        return [*language, ("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Transfer-Encoding", "8bit"), *plural]  # fmt: skip

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """Leave the header as it is, whatever a file says."""


def find_labels(
    file: IO[bytes], keywords: Collection[str], _comments: Collection[str], **_options: Any
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Yield every marked text of a Python file for Babel, those inside f-strings too, on any version of Python."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            if not all(isinstance(one, ast.Constant) for one in node.args):
                raise SystemExit(f"{file.name}, line {node.lineno}: {node.func.id} takes a literal text")
            texts = tuple(one.value for one in node.args if isinstance(one, ast.Constant))
            yield node.lineno, node.func.id, texts if len(texts) > 1 else texts[0], []


def find_help() -> set[str]:
    """Return every text that the help of a command shows, the panels it stands in, and what is said of each rule."""
    import typer

    from kamplan.analysis.checks import RULES
    from kamplan.cli.app import build_app
    from kamplan.cli.help import list_texts

    rules = {(rule.__doc__ or "").strip() for rule in RULES}
    return rules | set(list_texts(typer.main.get_command(build_app())))


def extract() -> PlainCatalog:
    """Return the labels of the code and the texts of its help as a catalogue without translations."""
    catalog = PlainCatalog()
    found = extract_from_dir(PACKAGE, [("**.py", find_labels)], keywords={"N_": None, "P_": (1, 2)}, comment_tags=())
    labels = {message for _, _, message, _, _ in found} | find_help()
    for label in sorted(labels, key=_first):
        catalog.add(label)
    return catalog


def _first(label: str | tuple[str, ...]) -> str:
    """Return a label's only form, or its form for one thing."""
    return label if isinstance(label, str) else label[0]


def read_translations() -> PlainCatalog:
    """Return the Chinese catalogue, empty while there is none."""
    catalog = PlainCatalog(locale="zh")
    if PO.exists():
        PoFileParser(catalog).parse(PO.read_text(encoding="utf-8").splitlines())
    catalog.fuzzy = False
    return catalog


def merge(template: Catalog, catalog: Catalog) -> None:
    """Give the catalogue the labels of the template; unused translations become obsolete, and come back when used."""
    for message in template:
        if message.id and message.id in catalog.obsolete:
            catalog[message.id] = catalog.obsolete.pop(message.id)
    catalog.update(template, no_fuzzy_matching=True)


def to_po(catalog: Catalog) -> bytes:
    """Return a catalogue as the bytes of a .po or .pot file."""
    catalog.header_comment = "# Labels of kamplan; kept by scripts/translations.py."
    catalog.fuzzy = False
    file = io.BytesIO()
    write_po(file, catalog, width=0, no_location=True, sort_output=True)
    return file.getvalue()


def to_mo(catalog: Catalog) -> bytes:
    """Return a catalogue as the bytes of a .mo file."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _many(label: str | tuple[str, ...]) -> str:
    """Return a label's only form, or its form for many things, which has every placeholder."""
    return label if isinstance(label, str) else label[-1]


def placeholders(text: str) -> list[str]:
    """Return the names in braces that values fill, in alphabetical order."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def find_faults() -> Iterator[str]:
    """Yield a line for each label, translation or file that is out of step."""
    template, catalog = extract(), read_translations()
    if not POT.exists() or POT.read_bytes() != to_po(template):
        yield f"{POT.name} lags the code: run extract"
    labels = {message.id for message in template if message.id}
    known = {message.id: message for message in catalog if message.id}
    for label in sorted(labels - known.keys(), key=_first):
        yield f"not in {PO.name}: {label!r}"
    for label in sorted(known.keys() - labels, key=_first):
        yield f"no longer in the code: {label!r}"
    for label, message in sorted(known.items(), key=lambda one: _first(one[0])):
        said = message.string if isinstance(message.string, str) else "".join(message.string)
        if message.fuzzy:
            yield f"fuzzy: {label!r}"
        elif not said:
            yield f"untranslated: {label!r}"
        elif placeholders(_many(label)) != placeholders(said):
            yield f"placeholders differ: {label!r} and {said!r}"
    if not MO.exists() or MO.read_bytes() != to_mo(catalog):
        yield f"{MO.name} is not what {PO.name} compiles to: run compile"


def main(arguments: list[str]) -> int:
    """Run a subcommand; return 1 when `check` finds a fault, 2 for a wrong call."""
    match arguments:
        case ["extract"]:
            template, catalog = extract(), read_translations()
            merge(template, catalog)
            PO.parent.mkdir(parents=True, exist_ok=True)
            POT.write_bytes(to_po(template))
            PO.write_bytes(to_po(catalog))
        case ["compile"]:
            MO.write_bytes(to_mo(read_translations()))
        case ["check"]:
            faults = list(find_faults())
            sys.stdout.writelines(f"{fault}\n" for fault in faults)
            return 1 if faults else 0
        case _:
            sys.stderr.write("usage: python scripts/translations.py extract | compile | check\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
