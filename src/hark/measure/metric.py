"""What a metric is: a number per row of a fact, and the summary that makes one figure of many numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from hark.measure.summary import Summary
from hark.registry import Registry
from hark.words import Words, gettext

Rows = Sequence[Mapping[str, object]]
Example = tuple[Rows, float | None]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A figure people know by name.

    `where` and `value` are SQL in DuckDB's dialect over the columns of `fact` (see `hark.measure.formula` for what is
    allowed); a row whose value is null is not counted. `threshold` holds the numbers the text calls `:name`, which
    the company document may change between its `limits`, both included; `words` says in plain language what they
    mean, with `{name}` for each.
    `one_scale`: the values stand on the question's own scale, so answers on several scales have no common figure.
    `at` is the column that says when a row counts; `until` the one that says when it stops to, where rows do.
    `periodic`: only a period has the figure. `promises`: besides its own, it takes thresholds called like any value of
    a column (`promised(priority)`). `beside` names the metrics that are shown with it.
    `of` is what a figure is made of, in the plural; by default its fact is called so.
    `example`: rows, at least one of them empty, and the figure that comes out of them; where the fact is a derived one,
    they are rows of that.
    """

    name: str
    label: Words = Words()  # noqa: RUF009
    help: Words = Words()  # noqa: RUF009
    summary: Summary
    unit: str
    example: Example
    fact: str = "answers"
    where: str = ""
    value: str = "1"
    better: Literal["up", "down", ""] = ""
    requirement: str = ""
    source: str = ""
    threshold: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    limits: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    words: Words = Words("")  # noqa: RUF009  a field that reads its text in the language that is spoken
    one_scale: bool = False
    at: str = "occurred_at"
    until: str = ""
    periodic: bool = False
    promises: bool = False
    beside: tuple[str, ...] = ()
    of: str = ""

    @property
    def noun(self) -> str:
        """What a figure is made of, in the plural: answers, tickets, visits."""
        return gettext(self.counted)

    @property
    def counted(self) -> str:
        """The same as it is declared."""
        return self.of or self.fact.replace("_", " ")

    def thresholds(self, chosen: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
        """The thresholds in force: the company's choice where it made one, else the metric's own."""
        mine = chosen.get(self.name, {})
        if self.promises:
            return {**self.threshold, **mine}
        return {name: float(mine.get(name, usual)) for name, usual in self.threshold.items()}

    def meaning(self, chosen: Mapping[str, Mapping[str, float]]) -> str:
        """What it says in plain language, with the thresholds in force."""
        numbers = {name: f"{number:g}" for name, number in self.thresholds(chosen).items()}
        return " ".join(filter(None, [self.help, self.words.format(**numbers)]))


metrics: Registry[Metric] = Registry("metric", "hark.measure.metrics")
"""Every metric by name."""


def metric(**declaration: Any) -> Metric:
    """Declare a metric: it is known by its name from now on. See `Metric` for what it takes."""
    return metrics.add(Metric(**declaration))
