"""The chart of groups over time."""

from __future__ import annotations

from datetime import date

from hark.measure.estimate import Estimate
from hark.measure.run import Row
from hark.show.charts.lines import lines


def row(month: int | None, region: str | None, value: float) -> Row:
    period = date(2026, month, 1) if month else None
    return Row("nps", period, {"region": region}, Estimate(value, value - 5, value + 5, 50, 40), "points")


def test_has_a_line_per_group_with_where_each_point_may_lie():
    chart = lines([row(1, "North", 10), row(1, None, 20), row(2, "North", 30), row(None, "North", 99)], "month")

    points = [(at["group"], at["period"], at["value"], at["low"], at["high"]) for at in chart["data"]["values"]]
    assert points == [
        ("North", "2026-01-01", 10, 5, 15),
        ("North", "2026-02-01", 30, 25, 35),
        ("not stated", "2026-01-01", 20, 15, 25),
    ]
    assert chart["encoding"]["color"]["scale"]["domain"] == ["North", "not stated"]
