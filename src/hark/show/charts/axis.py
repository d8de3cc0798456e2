"""The unit a chart is drawn in: durations in the one a person would say, so that an axis reads 10, 20, 30 min."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hark.measure.run import Row
from hark.measure.units import lasts, said
from hark.show.theme import Spec
from hark.words import gettext as _


@dataclass(frozen=True)
class Axis:
    """By how much figures are multiplied before they are drawn, and what stands behind the numbers of the axis."""

    factor: float = 1.0
    unit: str = ""

    def drawn(self, value: float | None) -> float | None:
        """A figure as it is drawn."""
        return None if value is None else value * self.factor

    def labelled(self, axis: Spec) -> Spec:
        """An axis whose numbers carry the unit."""
        return {**axis, "labelExpr": f"datum.label + {spoken(f' {self.unit}')}"} if self.unit else axis


def spoken(text: str) -> str:
    """A text inside an expression of Vega's."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def axis_of(rows: Sequence[Row]) -> Axis:
    """The axis that suits the largest figure."""
    known = [abs(row.estimate.value) for row in rows if row.estimate.value]
    unit = rows[0].unit if rows else ""
    if not known or not lasts(unit):
        return Axis()
    number, _digits, short = said(max(known), unit)
    return Axis(number / max(known), _(short))
