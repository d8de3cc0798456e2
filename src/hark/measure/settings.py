"""Whether the company document speaks of metrics that exist, and of thresholds they have."""

from __future__ import annotations

from collections.abc import Iterable

from hark.company import FILE, CompanyDocument
from hark.errors import BadSetting, UnknownName
from hark.measure.metric import metrics


def check_settings(company: CompanyDocument) -> None:
    """Raise BadSetting, which names the key, for a metric, threshold or number that cannot be."""
    for name in company.targets:
        known("metric", f"targets.{name}", name, metrics)
    for name, chosen in company.thresholds.items():
        known("metric", f"metrics.{name}", name, metrics)
        for threshold, number in chosen.items():
            key = f"metrics.{name}.{threshold}"
            if not metrics[name].promises:
                known("threshold", key, threshold, metrics[name].threshold)
            low, high = metrics[name].limits.get(threshold, (number, number))
            if not low <= number <= high:
                raise BadSetting(f"In {FILE}, {key} is {number:g}.", f"Make it a number from {low:g} to {high:g}.")


def known(kind: str, key: str, name: str, names: Iterable[str]) -> None:
    """Raise BadSetting where `name` is none of `names`."""
    if name not in names:
        error = UnknownName(kind, name, names)
        raise BadSetting(f"In {FILE}, {key}: {error.problem[0].lower()}{error.problem[1:]}", error.remedy)
