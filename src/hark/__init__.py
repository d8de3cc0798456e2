"""Hark: what customers say and do, as honest figures.

The public names are few and load on first use, so that `import hark` costs nothing:

    import hark
    company = hark.open("hark-data")
    company.measure("nps", by="touchpoint", over="month")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hark.errors import HarkError
    from hark.measure.compare import Comparison
    from hark.measure.condition import Condition
    from hark.measure.estimate import Estimate
    from hark.measure.metric import Metric, metric, metrics
    from hark.measure.query import Query
    from hark.measure.run import Row
    from hark.notebook import Company, Figures, open  # noqa: A004 - hark.open is the word

__version__ = "0.2.0"

__all__ = [
    "Company",
    "Comparison",
    "Condition",
    "Estimate",
    "Figures",
    "HarkError",
    "Metric",
    "Query",
    "Row",
    "metric",
    "metrics",
    "open",
]

_HOMES = {
    "hark.errors": ("HarkError",),
    "hark.measure.compare": ("Comparison",),
    "hark.measure.condition": ("Condition",),
    "hark.measure.estimate": ("Estimate",),
    "hark.measure.metric": ("Metric", "metric", "metrics"),
    "hark.measure.query": ("Query",),
    "hark.measure.run": ("Row",),
    "hark.notebook": ("Company", "Figures", "open"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """A public name, from the module it lives in."""
    if name not in _HOME:
        raise AttributeError(f"hark has no public name “{name}”; there are {', '.join(__all__)}.")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
