"""Metrics that no part of Hark needs yet, one for every summary, so that every summary runs on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hark.measure.metric import Metric, metrics
from hark.measure.summary import Count, Distinct, Level, Mean, Quantile, Ratio, Sum, Summary


def animal(name: str, summary: Summary, value: str = "score", **more: str) -> Metric:
    """A metric of the zoo."""
    return Metric(
        name=name,
        label=name,
        help="For the tests.",
        summary=summary,
        unit="units",
        example=((), None),
        value=value,
        **more,
    )


ZOO = (
    animal("median_score", Quantile(0.5)),
    animal("ninth_decile", Quantile(0.9), where="kind = 'csat'"),
    animal("total_score", Sum(), where="score > 0"),
    animal("standing", Level(), value="case when kind = 'nps' then 1e0 when kind = 'csat' then -1e0 end"),
    animal("customers_heard", Distinct(), value="customer"),
    animal("mean_score", Mean()),
    animal("csat_answers", Count(), where="kind = 'csat'"),
    animal("csat_per_answer", Ratio("csat_answers", "answers")),
    animal("score_per_nps", Ratio("total_score", "csat_answers", nested=False)),
)


@contextmanager
def declared() -> Iterator[None]:
    """The zoo among the metrics, for a while."""
    assert len(metrics)
    for each in ZOO:
        metrics.add(each)
    try:
        yield
    finally:
        for each in ZOO:
            del metrics._things[each.name]
