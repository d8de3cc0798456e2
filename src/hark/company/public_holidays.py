"""The public holidays of countries and their parts, named like “DE” and “DE-BY”."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType

from hark.company.settings import FILE, unknown
from hark.errors import BadSetting
from hark.words import gettext as _


@cache
def _package() -> ModuleType:
    # Only now: it takes longer to load than all of Hark, and most documents name no holidays.
    return import_module("holidays")


@cache
def _places() -> Mapping[str, tuple[str, ...]]:
    """The parts of every country, by the country's code."""
    known = _package().list_supported_countries(include_aliases=True)
    return {country: tuple(parts) for country, parts in known.items()}


def check_place(key: str, place: str) -> None:
    """Raise BadSetting where `place` is no country, or none of its parts; `key` is where it was written."""
    country, _none, part = place.partition("-")
    if country not in _places():
        raise _no_country(key, place)
    if part not in ("", *_places()[country]) or place.endswith("-"):
        parts = [f"{country}-{each}" for each in _places()[country]]
        raise unknown(key, f"part of {country}", place, parts)


def _no_country(key: str, place: str) -> BadSetting:
    """The refusal of a country, with the code of the one that was meant where its name was written."""
    codes = {names[0].casefold(): names[1] for names in _package().registry.COUNTRIES.values()}
    close = get_close_matches(place.casefold().replace(" ", ""), codes, n=1, cutoff=0.8)
    meant = codes[close[0]] if close else place.upper() if place.upper().partition("-")[0] in _places() else ""
    remedy = f"Did you mean “{meant}”?" if meant else "Write the two letters of a country, like “DE”."
    return BadSetting(
        _("In {file}, {key}: there is no country called “{place}”.", file=FILE, key=key, place=place), remedy
    )


@cache
def days_off(place: str, first: int, last: int) -> frozenset[date]:
    """The public holidays of a country or a part of it in the years from `first` to `last`."""
    country, _none, part = place.partition("-")
    return frozenset(_package().country_holidays(country, subdiv=part or None, years=range(first, last + 1)))


@cache
def places() -> Mapping[str, tuple[str, str]]:
    """Every country and part of one by its code: the country's code, and what the part is called there."""
    package, found = _package(), dict[str, tuple[str, str]]()
    for name, country, *_none in package.registry.COUNTRIES.values():
        parts = _places()[country]
        called = {code: part for part, code in getattr(package, name).subdivisions_aliases.items()} if parts else {}
        found[country] = (country, "")
        found |= {
            f"{country}-{part}": (country, called.get(part, part)) for part in parts if part not in called.values()
        }
    return MappingProxyType(found)


def named_days(place: str, year: int, language: str) -> Mapping[date, str]:
    """The public holidays of a year with their names, in the language where they are known in it, else in its own."""
    country, _none, part = place.partition("-")
    known = _package().country_holidays(country, subdiv=part or None, years=year)
    spoken = next(
        (one for one in known.supported_languages if one.partition("_")[0] == language.partition("-")[0]),
        known.default_language,
    )
    named = _package().country_holidays(country, subdiv=part or None, years=year, language=spoken)
    return dict(sorted(named.items()))


def edition() -> str:
    """Which edition of the holidays it is: another may know other days."""
    return str(_package().__version__)
