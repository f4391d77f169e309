"""The geometry of the coverage heat map."""

from __future__ import annotations

from typing import Any

WIDTH = 560
ROW = 26
AREA_ROW = 30


def shape_heat_map(heat_map: dict[str, Any]) -> dict[str, Any]:
    """Return the place of every row of a heat map, and its height."""
    y = 34
    rows = []
    for row in heat_map["rows"]:
        area_y = None
        if row["area"] is not None:
            area_y = y + 20
            y += AREA_ROW
        rows.append({"row": row, "area_y": area_y, "y": y})
        y += ROW
    return {"rows": tuple(rows), "width": WIDTH, "height": y + 8}
