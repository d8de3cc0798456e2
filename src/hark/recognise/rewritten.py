"""What a spreadsheet makes of a cell when it opens and saves a CSV: one number, date or time, written otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from hark.collect.entries import Map
from hark.collect.maps.map import mappable
from hark.collect.plan.asked import matches
from hark.store.facts import Kind

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan ene gen",
            "feb fév fev",
            "mar mär mrz maa mrt",
            "apr avr abr",
            "mai may mag mei maj",
            "jun giu",
            "jul lug",
            "aug aoû ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic",
        ),
        start=1,
    )
    for word in words.split()
}
"""How the months begin as spreadsheets write them, in letters of the West."""

TRUTHS = {"wahr": "true", "vrai": "true", "verdadero": "true", "falsch": "false", "faux": "false", "falso": "false"}

CLOCK = r"(?:,? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ([AaPp])\.?[Mm]\.?)?)?"
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?")
NUMBERED = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d\d){CLOCK}")
NAMED = re.compile(rf"(\d{{1,2}})[. -]+([^\W\d]{{3,9}})\.?[ -]+(\d{{4}}|\d\d){CLOCK}")
DAY_AND_MONTH = re.compile(r"(\d{1,2})[. -]+([^\W\d]{3,9})\.?|([^\W\d]{3,9})\.?-(\d{1,2})")
TIME = re.compile(r"(\d{1,4}):(\d\d)(?::(\d\d))?")
PARTED = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?")


@dataclass(frozen=True)
class Style:
    """How a spreadsheet writes: its decimal sign, and whether the day stands before the month."""

    decimal: str
    day_first: bool


STYLES = tuple(Style(decimal, day_first) for decimal in ",." for day_first in (True, False))


def same(kept: str, back: str, style: Style) -> bool:
    """Whether `back` is what a spreadsheet of that style makes of `kept`."""
    if " ".join(kept.split()) == " ".join(back.split()):
        return True
    if not re.search(r"\d", back):
        return TRUTHS.get(back.lower(), back.lower()) == kept.lower() in ("true", "false")
    return same_number(kept, back, style) or same_moment(kept, back, style) or same_time(kept, back)


def same_number(kept: str, back: str, style: Style) -> bool:
    """Whether both are one number: noughts before it, and figures behind the fifteenth, are lost on the way."""
    found = number(back, style.decimal)
    if found is None:
        return False
    figures = len(re.sub(r"\D", "", re.split("[eE]", back)[0])) if re.search("[eE]", back) else 15
    form = f".{max(figures - 1, 0)}e"
    return any(
        said is not None and f"{said:{form}}" == f"{found:{form}}" for said in (number(kept, "."), number(kept, ","))
    )


def number(text: str, decimal: str) -> float | None:
    """The number that a text is to somebody with that decimal sign; None where it is none."""
    other = "." if decimal == "," else ","
    whole = rf"[+-]?(?:\d+|\d{{1,3}}(?:[{other}'’ \xa0\u202f]\d{{3}})+)"
    found = re.fullmatch(rf"({whole})(?:[{decimal}](\d*))?([eE][+-]?\d+)? ?(%?)", text.strip())
    if not found:
        return None
    digits = re.sub(r"[^\d+-]", "", found[1])
    return float(f"{digits}.{found[2] or 0}{found[3] or ''}")


def same_moment(kept: str, back: str, style: Style) -> bool:
    """Whether both are one moment, as far as `back` says it: seconds are often not shown."""
    found = moment(back, style)
    if found is None:
        return short(kept, back, style)
    said = moment(kept, style)
    seconds = len(re.findall(r"\d+:\d\d:\d\d", back)) > 0
    return said is not None and (said if seconds else said.replace(second=0)) == found


def short(kept: str, back: str, style: Style) -> bool:
    """Whether `back` is the day and month that a spreadsheet takes a number such as 3.5 or 9/10 for."""
    shown, said = DAY_AND_MONTH.fullmatch(back), PARTED.fullmatch(kept)
    if not shown or not said:
        return False
    day, word = (shown[1], shown[2]) if shown[1] else (shown[4], shown[3])
    pair = (int(said[1]), int(said[2])) if style.day_first else (int(said[2]), int(said[1]))
    return (int(day), MONTHS.get(word.lower()[:3])) == pair


def same_time(kept: str, back: str) -> bool:
    """Whether both are one time of day or one span."""
    pair = [TIME.fullmatch(one) for one in (kept, back)]
    times = [tuple(int(part or 0) for part in one.groups()) for one in pair if one]
    return len(times) == 2 and times[0] == times[1]


def moment(text: str, style: Style) -> datetime | None:
    """The moment that a text is in that style; points part day, month and year everywhere. None where it is none."""
    if found := ISO.fullmatch(text):
        year, month, day, *clock = found.groups()
    elif found := NUMBERED.fullmatch(text):
        first, sign, second, year, *clock = found.groups()
        day, month = (first, second) if style.day_first or sign == "." else (second, first)
    elif found := NAMED.fullmatch(text):
        day, word, year, *clock = found.groups()
        month = str(MONTHS.get(word.lower()[:3], 0))
    else:
        return None
    return at(year, month, day, clock)


def at(year: str, month: str, day: str, clock: list[str | None]) -> datetime | None:
    """The moment of these parts; None where there is none."""
    hour, minute, second = (int(one or 0) for one in clock[:3])
    half = (clock[3] or "").lower() if len(clock) > 3 else ""
    hour = hour % 12 + 12 * (half == "p") if half else hour
    century = 0 if len(year) == 4 else 2000 if int(year) < 30 else 1900
    with suppress(ValueError):
        return datetime(century + int(year), int(month), int(day), hour, minute, second)  # noqa: DTZ001 - of no zone
    return None


def in_iso(text: str, style: Style | None) -> str:
    """A date as a spreadsheet writes it in ISO 8601; as it stands where it is none, or nobody knows which.

    Without a style only what can be read in one way is.
    """
    found = {moment(text, one) for one in ([style] if style else STYLES)} - {None}
    said = found.pop() if len(found) == 1 else None
    clocked = ":" in text
    return text if said is None else said.strftime("%Y-%m-%d %H:%M:%S" if clocked else "%Y-%m-%d")


def in_figures(text: str, decimal: str, wanted: str) -> str:
    """A number as a spreadsheet with that decimal sign writes it, with the sign `wanted`; else as it stands."""
    found = number(text, decimal)
    if found is None or decimal == wanted or re.search("[eE%]", text) or not re.search(r"\D", text.lstrip("+-")):
        return text
    whole, _, part = text.partition(decimal)
    digits = re.sub(r"[^\d+-]", "", whole)
    return f"{digits}{wanted}{part}" if part else digits


Reading = Callable[[str, Style, bool], str]


def read_as(made: Map, columns: Sequence[str]) -> Iterator[tuple[str, Reading]]:
    """What brings a corrected cell into the form the map reads, by column: of dates and of numbers."""

    def figures(decimal: str | None) -> Reading:
        return lambda said, style, _: in_figures(said, style.decimal, decimal or made.file.decimal or ".")

    ours = mappable(made.fact)
    timed = [
        *(one for one in made.events.values() if not one.after),
        *([made.periods.begins, made.periods.ends] if made.periods else []),
    ]
    timed += [made.snapshots.order_by] if made.snapshots else []
    for key, origin in made.columns.items():
        kind = ours[key].kind if key in ours else Kind.TEXT
        timed += [origin] if kind is Kind.INSTANT else []
        if kind in (Kind.NUMBER, Kind.WHOLE):
            yield from ((one, figures(origin.decimal)) for one in origin.columns)
    for entry in made.questions:
        yield from ((one, figures(entry.decimal)) for one in matches(entry.columns, columns) if entry.scored)
    for origin in made.amounts.values():
        yield from ((one, figures(origin.decimal)) for one in origin.columns)
    yield from ((one, dates) for origin in timed for one in origin.columns)


def dates(said: str, style: Style, sure: bool) -> str:
    """A date in ISO 8601, where there is one way to read it."""
    return in_iso(said, style if sure else None)
