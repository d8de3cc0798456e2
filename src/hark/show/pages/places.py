"""What forms offer of the world: time zones, and the places whose public holidays are known, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

from hark.company.public_holidays import places


@cache
def zones() -> list[str]:
    """Every time zone, in order; looked up once, for that takes a walk through many files."""
    return sorted(available_timezones())


@cache
def names(language: str) -> Mapping[str, str]:
    """What each place is called, by its code: “Germany”, “Germany: Bayern”."""
    try:
        countries = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        countries = Locale("en").territories
    found = {
        key: ": ".join(filter(None, [countries.get(country, country), part]))
        for key, (country, part) in places().items()
    }
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: one[1].casefold())))


def listed(language: str) -> list[str]:
    """Every name, in order."""
    return list(names(language).values())


def called(code: str, language: str) -> str:
    """The name of a place; its code where it has none."""
    return names(language).get(code, code)


def code(text: str, language: str) -> str:
    """The code of a place that was typed by its name or code; empty where there is none."""
    wanted = text.casefold()
    return next((key for key, name in names(language).items() if wanted in (name.casefold(), key.casefold())), "")
