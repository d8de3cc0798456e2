"""One way to write dates: the SQL that reads a cell in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from babel.dates import get_day_names, get_month_names

from hark.collect.sql import literal
from hark.collect.values.numbers import FIGURES, LATIN, UNSEEN

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "cs", "hu", "tr", "ru")
"""The languages in which the names of months and days of the week are known."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

COUNTED = ("epoch", "epoch_ms", "epoch_us", "excel")
"""Words for numbers that count: seconds, milliseconds or microseconds since 1970,
or a spreadsheet's days since 1900."""

FIRST = "timestamptz '1000-01-01'"
"""No year has fewer than four figures: 05/03/24 is not of the year 24."""

EASTERN = ("%Y年%m月%d日", "%Y年 %m月 %d日", "%Y년 %m월 %d일", "%Y년%m월%d일")
"""How days are written in China, Japan and Korea, with words for year, month and day."""

DAY_OF_WEEK = (
    r" ?(?:[(（](?:星期|周|週)?[月火水木金土日一二三四五六일월화수목금토](?:曜日?|요일)?[)）]"
    r"|(?:星期|周|週)[日一二三四五六]|[月火水木金土日]曜日?|[일월화수목금토]요일)"
)
"""The day of the week behind such a day."""

CLOCK = (
    (DAY_OF_WEEK, ""), ("([日일])([0-9上下午오])", r"\1 \2"), (" ?(?:上午|午前|오전) ?", " am"),
    (" ?(?:下午|午後|오후) ?", " pm"), ("([0-9]) ?[時时시] ?([0-9]{2})", r"\1:\2"),
    ("([0-9]) ?[時时시] ?([0-9])", r"\1:0\2"), ("(:[0-9]{2}) ?[分분] ?([0-9]{2}) ?[秒초]", r"\1:\2"),
    ("(:[0-9]{2}) ?[分분] ?([0-9]) ?[秒초]", r"\1:0\2"), ("(:[0-9]{2}) ?[分분秒초]", r"\1"),
    (" am00?:", " am12:"), (" pm00?:", " pm12:"),
)  # fmt: skip
"""What becomes of the time of day behind it, in turn; the hour after noon may be the twelfth or none."""

BLANKS = "\xa0\u202f\u2009\u2007\u3000"


def zoned(written: str) -> bool:
    """Whether the format names the zone, or needs none."""
    return "%z" in written or "%Z" in written or written in COUNTED


def moment(text: str, formats: tuple[str, ...], here: str) -> str:
    """The SQL of a moment written in one of `formats`: formats of strptime, or words of `COUNTED`; or nothing.

    What strptime reads by itself goes first; only what it does not is tidied. `here` is the SQL of the zone of times
    that name none.
    """
    asked = [one for one in formats if one not in COUNTED]
    tries = [dated(f"try_strptime({text}, {literal(one)})", one, here) for one in asked]
    tries += [counted(text, one, here) for one in formats if one in COUNTED]
    if asked:
        others = [bound(f"try_strptime({tidy(text, one)}, {literal(one)})", dated("said", one, here)) for one in asked]
        tries.append(f"case when {odd(text, asked)} then coalesce({', '.join(others)}, null) end")
    return f"coalesce({', '.join([*tries, 'null'])})"


def dated(read: str, written: str, here: str) -> str:
    """The SQL of a moment that `read` has read as `written`: in its zone, and not before the year 1000."""
    return _late(read if zoned(written) else f"({read}) at time zone {here}")


def _late(read: str) -> str:
    return f"case when {read} >= {FIRST} then {read} end"


def counted(text: str, written: str, here: str) -> str:
    """The SQL of a moment that is a number: 10, 13 or 16 figures since 1970, or a spreadsheet's days.

    A spreadsheet counts a 29 February 1900 that never was: 60 is no day, and those before it are a day later.
    """
    if written != "excel":
        figures, worth = {"epoch": (10, 1e6), "epoch_ms": (13, 1e3), "epoch_us": (16, 1)}[written]
        fits = f"regexp_full_match({text}, '[1-9][0-9]{{{figures - 1}}}(\\.[0-9]+)?')"
        number = f"try_cast({text} as decimal(24, 6)) * {worth:.0f}"
        return f"case when {fits} then make_timestamp(({number})::bigint) at time zone 'UTC' end"
    number = f"try_cast(replace({text}, ',', '.') as double)"
    fits = f"regexp_full_match({text}, '[0-9]{{1,7}}([.,][0-9]+)?') and {number} >= 1 and {number} < 2958466"
    day = f"timestamp '1899-12-30' + to_milliseconds(round(({number} + ({number} < 60)::int) * 86400e3)::bigint)"
    return f"case when {fits} and floor({number}) <> 60 then ({day}) at time zone {here} end"


def bound(value: str, body: str, called: str = "said") -> str:
    """The SQL of `body`, in which `called` stands for `value`, worked out once."""
    return f"list_transform([{value}], lambda {called}: {body})[1]"


def odd(text: str, formats: Iterable[str]) -> str:
    """The SQL of whether there is anything in a cell that can be tidied."""
    if any("%z" in one for one in formats):
        return f"{text} is not null"
    return rf"regexp_matches({text}, '[^0-9 /.:-]|\.[0-9]{{7}}')"


def tidy(text: str, written: str) -> str:
    """The SQL of a cell as strptime takes it for this format, in English and with Latin figures.

    Day of the week, ordinals, points behind short names, “de” and “of” go; AM, PM and the zone get one form.
    """
    steps: list[Callable[[str, str], str]] = [_figures]
    steps += [_eastern] if "%p%I" in written or (written.startswith("%Y") and "%b" not in written) else []
    steps += [_weekday] if not re.search("%[aA]", written) else []
    steps += [_month] if re.search("%[bB]", written) else []
    steps += [_half] if "%p" in written else []
    steps += [_zone] if "%z" in written else []
    steps += [_fraction] if "%f" in written else []
    said = text
    for step in steps:
        said = step(said, written)
    return f"trim({said})"


def _replaced(said: str, pattern: str, by: str, options: str = "i") -> str:
    return f"regexp_replace({said}, {literal(pattern)}, {literal(by)}, '{options}')"


def _figures(said: str, _: str) -> str:
    return f"translate({said}, {literal(FIGURES + BLANKS + UNSEEN)}, {literal(LATIN + ' ' * len(BLANKS))})"


def eastern(cell: str) -> str:
    """A cell with its day of the week left out and its time of day in figures, where these are in Eastern words."""
    for pattern, by in CLOCK:
        cell = re.sub(pattern, by, cell)
    return cell


def _eastern(said: str, _: str) -> str:
    body = "cell"
    for pattern, by in CLOCK:
        body = _replaced(body, pattern, by)
    return bound(said, f"case when regexp_matches(cell, '[^\\x00-\\x7F]') then {body} else cell end", "cell")


def _weekday(said: str, written: str) -> str:
    known = weekdays() - (set(months()) if re.match("%-?[bB]", written) else set())
    named = rf"(?:{'|'.join(sorted(known, key=len, reverse=True))})"
    return _replaced(said, rf"^{named}\.?,? +(?:den |the |le )?|,? +{named}\.?$", "")


def _month(said: str, written: str) -> str:
    said = _replaced(said, r"([0-9])(?:st|nd|rd|th|er|º|ª)([ ,])", r"\1\2")
    said = _replaced(said, r" (?:de|del|of) ", " ", "gi")
    said = _replaced(said, r" (?:г|r)\.?$", "")
    length = None if "%B" in written else 3
    listed: dict[int, list[str]] = {}
    for name, number in months().items():
        listed.setdefault(number, []).append(literal(name))
    cases = " ".join(f"when word in ({', '.join(n)}) then '{MONTHS[i - 1][:length]}'" for i, n in listed.items())
    english = bound("lower(regexp_extract(cell, '\\p{L}{3,}'))", f"case {cases} end", "word")
    return bound(said, f"regexp_replace(cell, '\\p{{L}}{{3,}}(?:\\.([ -]))?', {english} || '\\1')", "cell")


def _half(said: str, written: str) -> str:
    blank = " " if " %p" in written else ""
    return _replaced(said, r"([0-9]) ?([ap])(?:m|\. ?m\.)", rf"\1{blank}\2m")


def _zone(said: str, written: str) -> str:
    said = _replaced(said, r" ?\([^)]*\)$", "")
    said = _replaced(said, r" ?(?:Z|UTC|GMT)$", "+00")
    said = _replaced(said, r" ?(?:UTC|GMT) ?([+-])", r"\1")
    said = _replaced(said, r"([+-])([0-9])(:[0-9]{2})?$", r"\g<1>0\2\3".replace(r"\g<1>", r"\1"))
    return _replaced(said, r" ?([+-][0-9]{2}):?([0-9]{2})?$", (" " if " %z" in written else "") + r"\1\2")


def _fraction(said: str, _: str) -> str:
    return _replaced(_replaced(said, r"(:[0-9]{2}),([0-9]+)", r"\1.\2"), r"(\.[0-9]{6})[0-9]+", r"\1")


@cache
def months() -> dict[str, int]:
    """Every name of a month, in small letters and without points, and which month it is."""
    return _named(get_month_names) | {"sept": 9}


@cache
def weekdays() -> frozenset[str]:
    """Every name of a day of the week, in small letters and without points."""
    return frozenset(_named(get_day_names))


def _named(names: Callable[..., object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                listed = names(width, context, language)
                found |= {listed[i].lower().rstrip("."): i for i in listed}  # type: ignore[index, attr-defined]
    return found
