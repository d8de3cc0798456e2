"""How much came in, period by period: bars from zero, since a count is all there is and has no interval."""

from __future__ import annotations

from collections.abc import Sequence

from hark.measure.run import Row
from hark.show.charts.trend import Beside, leading, level, numbered, to, x
from hark.show.language import Language
from hark.show.theme import ACCENT, NARROW, WIDE, Spec, chart


def volume(
    rows: Sequence[Row],
    over: str,
    *,
    width: int = WIDE,
    beside: Beside = Beside(),  # noqa: B008  frozen
    language: Language = Language(),  # noqa: B008  frozen
) -> Spec:
    """One bar per period, oldest first."""
    data = [
        {"period": row.period.isoformat(), "value": row.estimate.value, **to(row, beside.link)}
        for row in rows
        if row.period
    ]
    thick = max(1.0, min(36.0, 0.7 * (width - 60) / max(1, len(data))))
    y = {"field": "value", "type": "quantitative", "axis": {"tickCount": 3}}
    bars: Spec = {
        "mark": {"type": "bar", "color": ACCENT, "size": thick},
        "encoding": {"y": y, **leading(beside.link)},
    }
    return chart(
        width,
        140 if width <= NARROW else 190,
        data={"values": data},
        encoding={"x": x(rows, over, width, language, padding=thick / 2 + 4)},
        layer=[bars, *(level(one.value, one.kind) for one in beside.lines), *numbered(beside.days)],
    )
