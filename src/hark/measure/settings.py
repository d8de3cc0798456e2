"""Whether the company document speaks of metrics that exist, and of thresholds they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hark.company import FILE, CompanyDocument
from hark.errors import BadSetting, UnknownName
from hark.measure.metric import metrics
from hark.words import gettext as _


def check_settings(company: CompanyDocument) -> None:
    """Raise BadSetting, which names the key, for a metric, threshold or number that cannot be."""
    for key, name in named(company):
        known("metric", key, name, metrics)
    for name, chosen in company.thresholds.items():
        for threshold, number in chosen.items():
            key = f"metrics.{name}.{threshold}"
            if not metrics[name].promises:
                known("threshold", key, threshold, metrics[name].threshold)
            low, high = metrics[name].limits.get(threshold, (number, number))
            if not low <= number <= high:
                raise BadSetting(
                    _("In {file}, {key} is {number:g}.", file=FILE, key=key, number=number),
                    _("Make it a number from {low:g} to {high:g}.", low=low, high=high),
                )


def named(company: CompanyDocument) -> Iterator[tuple[str, str]]:
    """Every metric that the document names, after the key that names it."""
    yield from ((f"targets.{name}", name) for name in company.targets)
    yield from ((f"base_lines.{name}", name) for name in company.base_lines)
    yield from (("benchmarks", one.metric) for one in company.benchmarks)
    yield from ((f"changes, {change.day}", name) for change in company.changes for name in change.metrics)
    yield from ((f"metrics.{name}", name) for name in company.thresholds)


def known(kind: str, key: str, name: str, names: Iterable[str]) -> None:
    """Raise BadSetting where `name` is none of `names`."""
    if name not in names:
        error = UnknownName(kind, name, names)
        raise BadSetting(
            _(
                "In {file}, {key}: {problem}{problem2}",
                file=FILE,
                key=key,
                problem=error.problem[0].lower(),
                problem2=error.problem[1:],
            ),
            error.remedy,
        )
