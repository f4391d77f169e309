"""What a document says of itself: its title, and author and company as the config file has them; nothing else.

The libraries that write Office files put their own names, versions, times and pictures of pages into them. Sealing
a file replaces all of that, so equal plans give equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from html import escape

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_PROPERTY_RELATIONS = {
    _CORE: f"{_OFFICE}/package/2006/relationships/metadata/core-properties",
    _APP: f"{_OFFICE}/officeDocument/2006/relationships/extended-properties",
}
_PROPERTY_TYPES = {
    _CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    _APP: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_RELATION = re.compile(r"<Relationship\b[^>]*?/>|<Relationship\b[^>]*?></Relationship>")
_OVERRIDE = re.compile(r"<Override\b[^>]*?/>|<Override\b[^>]*?></Override>")


@dataclass(frozen=True)
class Properties:
    """Who wrote a document and for which company, as the config file says; empty says nothing."""

    author: str = ""
    company: str = ""


def seal_package(data: bytes, properties: Properties, *, title: str) -> bytes:
    """Return an Office file with the properties given and no others, no thumbnail, and no times.

    Whatever the file's root refers to beside the document itself is dropped: thumbnails, custom properties, labels.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {one.filename: package.read(one) for one in package.infolist() if not one.is_dir()}
    kept = {name: part for name, part in parts.items() if not name.startswith(("docProps/", "docMetadata/"))}
    document = next(
        one for one in _RELATION.findall(parts[_RELATIONS].decode()) if '/relationships/officeDocument"' in one
    )
    own = "".join(
        f'<Relationship Id="kamplan{number}" Type="{kind}" Target="{name}"/>'
        for number, (name, kind) in enumerate(_PROPERTY_RELATIONS.items(), 1)
    )
    kept[_RELATIONS] = (
        f'{_XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">{document}{own}</Relationships>'.encode()
    )
    kept[_TYPES] = _declare_types(parts[_TYPES].decode(), set(kept)).encode()
    kept[_CORE] = _write_core(properties, title).encode()
    kept[_APP] = _write_app(properties).encode()
    return _zip(kept)


def _declare_types(types: str, names: set[str]) -> str:
    def keep(found: re.Match[str]) -> str:
        name = re.search(r'PartName="/([^"]*)"', found[0])
        return found[0] if name and name[1] in names else ""

    kept = _OVERRIDE.sub(keep, types)
    own = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _PROPERTY_TYPES.items())
    return kept.replace("</Types>", f"{own}</Types>")


def _write_core(properties: Properties, title: str) -> str:
    author = escape(properties.author)
    by = f"<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>" if author else ""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>{by}</cp:coreProperties>'
    )


def _write_app(properties: Properties) -> str:
    company = f"<Company>{escape(properties.company)}</Company>" if properties.company else ""
    return f'{_XML}<Properties xmlns="{_OFFICE}/officeDocument/2006/extended-properties">{company}</Properties>'


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    first = [_TYPES, _RELATIONS]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in [*first, *(name for name in parts if name not in first)]:
            about = zipfile.ZipInfo(name, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(about, parts[name])
    return out.getvalue()
