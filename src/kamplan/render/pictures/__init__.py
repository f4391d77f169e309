"""The geometry of the pictures: from a block of plain values to marks that the templates draw.

All numbers are rounded and nothing depends on time or chance, so one block gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.render.pictures.figures import shape_figure_chart
from kamplan.render.pictures.gantt import shape_gantt
from kamplan.render.pictures.heat_map import shape_heat_map
from kamplan.render.pictures.mix import shape_mix
from kamplan.render.pictures.opportunities import shape_opportunity_chart
from kamplan.render.pictures.power import shape_power_matrix
from kamplan.render.pictures.radar import shape_radar
from kamplan.render.pictures.relationships import shape_relationship_map
from kamplan.render.pictures.white_space import shape_white_space

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "heat-map": shape_heat_map,
    "radar": shape_radar,
    "relationship-map": shape_relationship_map,
    "power-matrix": shape_power_matrix,
    "white-space": shape_white_space,
    "opportunity-chart": shape_opportunity_chart,
    "gantt": shape_gantt,
    "figure-chart": shape_figure_chart,
    "mix": shape_mix,
}
"""How a block of each kind gets its `shape`: the kind of the block and the function that measures it out."""
