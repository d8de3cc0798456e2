"""A line without axes, small enough to stand in a tile: where a figure came from, at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

WIDTH, HEIGHT, EDGE = 120, 28, 3


def sparkline(values: Sequence[float | None]) -> str:
    """The values, oldest first, as an inline `<svg>` hidden from screen readers; gaps where there is none.

    Empty below two values: one point is no course.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    points = places(values, min(known), max(known))
    runs = [list(run) for there, run in groupby(points, key=lambda point: point is not None) if there]
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in filter(None, run))}"/>' for run in runs
    )
    x, y = [point for point in points if point is not None][-1]
    return (
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">'
        f'{lines}<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/></svg>'
    )


def places(values: Sequence[float | None], low: float, high: float) -> list[tuple[float, float] | None]:
    """Where each value stands, in pixels from the top left; None for none."""
    across, down = (WIDTH - 2 * EDGE) / (len(values) - 1), HEIGHT - 2 * EDGE
    span = (high - low) or 1.0
    middle = 0.5 if high == low else 0.0
    return [
        None if value is None else (EDGE + across * index, EDGE + down * (1 - (value - low) / span - middle))
        for index, value in enumerate(values)
    ]
