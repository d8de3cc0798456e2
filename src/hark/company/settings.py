"""The single settings of the company document, and how what cannot be is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hark.errors import BadSetting, UnknownName
from hark.words import gettext as _

FILE = "company.toml"

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

A_ZONE = "the name of a time zone, like “Europe/Berlin”"


@dataclass(frozen=True)
class Setting:
    """One key of the document: which field it fills, what it may be, and that in words."""

    field: str
    fits: Callable[[Any], bool]
    words: str
    read: Callable[[Any], Any] = lambda value: value
    """What becomes of the value that the document says."""


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a number one can count with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def is_zone(value: object) -> bool:
    """Whether it names a time zone."""
    if not isinstance(value, str) or value.startswith(("posix", "right/")) or value in ("localtime", "Factory"):
        # Names that files of zones happen to have, and no engine knows.
        return False
    try:
        return bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def is_currency(value: object) -> bool:
    """Whether it has the form of a currency's code."""
    return isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None


PERSONAL = ("email", "phone", "card", "name")
"""What is looked for in texts that may tell who somebody is."""


def _finds(value: object) -> bool:
    return isinstance(value, list) and all(one in PERSONAL for one in value)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "version": Setting("version", lambda v: _whole(v) and v >= 1, "a whole number from 1 on"),
        "name": Setting("name", lambda v: isinstance(v, str), "a text"),
        "zone": Setting("zone", is_zone, A_ZONE),
        "week_starts": Setting("week_starts", lambda v: v in DAYS, f"one of {', '.join(DAYS)}"),
        "fiscal_year_starts": Setting("fiscal_year_starts", lambda v: _whole(v) and 1 <= v <= 12, "a month, 1 to 12"),
        "currency": Setting("currency", is_currency, "three capital letters, like “EUR”"),
        "language": Setting(
            "language",
            lambda v: isinstance(v, str) and re.fullmatch("[a-z]{2,3}([-_][A-Za-z0-9]+)*", v) is not None,
            "the code of a language, like “en”",
        ),
        "privacy.hide_below": Setting("hide_below", lambda v: _whole(v) and v >= 0, "a whole number from 0 on"),
        "privacy.texts": Setting("texts", lambda v: v in ("mask", "hash", "keep"), "“mask”, “hash” or “keep”"),
        "privacy.find": Setting("find", _finds, f"a list of some of {', '.join(PERSONAL)}", tuple),
        "privacy.customers": Setting("customers", lambda v: v in ("keep", "hash"), "“keep” or “hash”"),
        "privacy.keep_texts_months": Setting(
            "keep_texts_months", lambda v: _whole(v) and 0 <= v <= 1200, "a whole number from 0 to 1200"
        ),
        "figures.grey_below": Setting("grey_below", lambda v: _whole(v) and v >= 0, "a whole number from 0 on"),
        "figures.confidence": Setting(
            "confidence", lambda v: is_number(v) and 0.5 <= v < 1, "a number from 0.5 to 0.999"
        ),
    }
)
"""Every single setting by its key; `metrics.NAME.KEY` and `targets.NAME` come besides, and are numbers."""


def bad(key: str, value: object, words: str) -> BadSetting:
    """The refusal of a value, with its key and what it may be."""
    return BadSetting(
        _("In {file}, {key} is {value!r}.", file=FILE, key=key, value=value), _("Make it {words}.", words=words)
    )


def unknown(key: str, kind: str, name: str, known: Iterable[str]) -> BadSetting:
    """The refusal of a name that is none, with the one that may have been meant."""
    error = UnknownName(kind, name, known)
    return BadSetting(
        _(
            "In {file}, {key}: {problem}{problem2}",
            file=FILE,
            key=key,
            problem=error.problem[0].lower(),
            problem2=error.problem[1:],
        ),
        error.remedy,
    )


def checked_number(key: str, value: object) -> float:
    """The value as a number. Raises BadSetting where it is none."""
    if not is_number(value):
        raise bad(key, value, _("a number"))
    return float(value)
