"""What figures are seen beside: `[[changes]]`, `[base_lines]` and `[[benchmarks]]` of the company document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hark.company.settings import FILE, bad, checked_number, unknown
from hark.words import noted

A_DAY = noted("a day like 2026-05-04, without quotes")
LONGEST = 200
"""Letters that a text beside a figure may have."""


@dataclass(frozen=True)
class Change:
    """Something the company changed on a day; it concerns `metrics`, or all where none is named."""

    day: date
    what: str
    metrics: tuple[str, ...] = ()

    def concerns(self, metric: str) -> bool:
        """Whether a metric may have been touched by it."""
        return not self.metrics or metric in self.metrics


@dataclass(frozen=True)
class BaseLine:
    """The time that later figures of a metric are held against: from `start` to before `end`."""

    start: date
    end: date


@dataclass(frozen=True)
class Benchmark:
    """What others reach, in the metric's unit; never without its source and the day it was stated."""

    metric: str
    value: float
    source: str
    day: date
    industry: str = ""


def changes(said: object) -> tuple[Change, ...]:
    """What `[[changes]]` says, the oldest first. Raises BadSetting for what cannot be."""
    found = (
        Change(_day(key, one.get("day")), _text(f"{key}.what", one.get("what")), _names(f"{key}.metrics", one))
        for key, one in _tables("changes", said, {"day", "what", "metrics"})
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.what)))


def base_lines(said: object) -> dict[str, BaseLine]:
    """What `[base_lines]` says, by metric. Raises BadSetting for what cannot be."""
    if not isinstance(said, Mapping):
        raise bad("base_lines", said, "a table for each metric, like [base_lines.nps]")
    return {name: _base_line(f"base_lines.{name}", one) for name, one in said.items()}


def benchmarks(said: object) -> tuple[Benchmark, ...]:
    """What `[[benchmarks]]` says. Raises BadSetting for what cannot be."""
    return tuple(
        Benchmark(
            _text(f"{key}.metric", one.get("metric")),
            checked_number(f"{key}.value", one.get("value")),
            _text(f"{key}.source", one.get("source")),
            _day(key, one.get("day")),
            _text(f"{key}.industry", one.get("industry", ""), needed=False),
        )
        for key, one in _tables("benchmarks", said, {"metric", "value", "source", "day", "industry"})
    )


def written(one: Change | BaseLine | Benchmark) -> dict[str, object]:
    """A mark as its table in `company.toml` says it, without what is empty."""
    match one:
        case Change():
            said = {"day": one.day, "what": one.what, "metrics": list(one.metrics)}
        case BaseLine():
            said = {"from": one.start, "to": one.end}
        case Benchmark():
            said = dict(vars(one))
    return {key: value for key, value in said.items() if value not in ("", [])}


def _base_line(key: str, said: object) -> BaseLine:
    if not isinstance(said, Mapping) or said.keys() != {"from", "to"}:
        raise bad(key, said, "from = a day and to = the day after its last")
    start, end = _day(f"{key}.from", said["from"]), _day(f"{key}.to", said["to"])
    if start >= end:
        raise bad(f"{key}.to", str(end), "a day after the first")
    return BaseLine(start, end)


def _tables(name: str, said: object, known: set[str]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    if not isinstance(said, list) or not all(isinstance(one, Mapping) for one in said):
        raise bad(name, said, f"a list of tables, each under [[{name}]]")
    for number, one in enumerate(said, 1):
        key = f"{name} {number}"
        for word in one:
            if word not in known:
                raise unknown(key, "key", word, known)
        yield key, one


def _day(key: str, said: object) -> date:
    if not isinstance(said, date) or isinstance(said, datetime):
        raise bad(key if key.endswith((".from", ".to")) else f"{key}.day", said, A_DAY)
    return said


def _text(key: str, said: object, *, needed: bool = True) -> str:
    if not isinstance(said, str) or len(said) > LONGEST or (needed and not said.strip()):
        raise bad(key, said, f"a text of up to {LONGEST} letters")
    return said.strip()


def _names(key: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    said = one.get("metrics", [])
    if not isinstance(said, list) or not all(isinstance(name, str) for name in said):
        raise bad(key, said, "a list of metrics’ names")
    return tuple(said)


__all__ = ["FILE", "BaseLine", "Benchmark", "Change", "base_lines", "benchmarks", "changes", "written"]
