"""Measure: a question becomes SQL, runs on any engine, and comes back as figures that say how sure they are."""

# The package of the declarations is called like the registry: loaded later, it would take the name's place.
import hark.measure.metrics  # noqa: F401
from hark.measure.condition import Condition
from hark.measure.estimate import Estimate
from hark.measure.expression import expression
from hark.measure.metric import Metric, metric, metrics
from hark.measure.query import Query
from hark.measure.records import records
from hark.measure.run import Row, run
from hark.measure.scope import scope

__all__ = [
    "Condition",
    "Estimate",
    "Metric",
    "Query",
    "Row",
    "expression",
    "metric",
    "metrics",
    "records",
    "run",
    "scope",
]
