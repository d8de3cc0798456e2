"""The company document: what every figure depends on besides the facts, kept in `company.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomlkit
from tomlkit.exceptions import TOMLKitError

from hark.disk import put
from hark.errors import BadSetting, Refused, StoreTrouble, UnknownName

FILE = "company.toml"

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

TEMPLATE = """\
# The company document. Everything a figure depends on besides the facts is here; a result names the version it used.
# Edit it with any editor. Lines that begin with # are notes; they are kept.

version = 1                # rises with every change
name = ""                  # what the report calls the company
zone = "UTC"               # days, weeks and months are those of this time zone, for example "Europe/Berlin"
week_starts = "monday"     # the first day of a week
fiscal_year_starts = 1     # the month the fiscal year begins with: 1 is January
currency = "EUR"           # amounts are shown in it
language = "en"            # of the report

[privacy]
hide_below = 5             # a figure that stands on fewer people is not shown

[figures]
grey_below = 30            # a figure that stands on fewer people is shown in grey
confidence = 0.95          # how often the interval beside a figure is to hold the truth

[metrics.csat]             # from which score on an answer counts as satisfied
top = 2                    # on scales of up to eleven steps: one of the best two
share = 0.8                # on longer scales: at least this share of the way to the best

[targets]                  # what is aimed at, for example: nps = 40
"""


def _thresholds() -> Mapping[str, Mapping[str, float]]:
    return MappingProxyType({"csat": MappingProxyType({"top": 2.0, "share": 0.8})})


@dataclass(frozen=True)
class CompanyDocument:
    """What `company.toml` says. `hide_below` and `grey_below` count people, `confidence` is between 0 and 1."""

    zone: str = "UTC"
    week_starts: str = "monday"
    fiscal_year_starts: int = 1
    currency: str = "EUR"
    language: str = "en"
    hide_below: int = 5
    grey_below: int = 30
    confidence: float = 0.95
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=_thresholds)
    targets: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""
    version: int = 1

    @property
    def clock(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.zone)


def _number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class Setting:
    """One key of the document: which field it fills, what it may be, and that in words."""

    field: str
    fits: Callable[[Any], bool]
    words: str


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "version": Setting("version", lambda v: _whole(v) and v >= 1, "a whole number from 1 on"),
        "name": Setting("name", lambda v: isinstance(v, str), "a text"),
        "zone": Setting(
            "zone",
            _zone,
            "the name of a time zone, like “Europe/Berlin”",
        ),
        "week_starts": Setting("week_starts", lambda v: v in DAYS, f"one of {', '.join(DAYS)}"),
        "fiscal_year_starts": Setting("fiscal_year_starts", lambda v: _whole(v) and 1 <= v <= 12, "a month, 1 to 12"),
        "currency": Setting(
            "currency",
            lambda v: isinstance(v, str) and re.fullmatch("[A-Z]{3}", v) is not None,
            "three capital letters, like “EUR”",
        ),
        "language": Setting(
            "language",
            lambda v: isinstance(v, str) and re.fullmatch("[a-z]{2,3}([-_][A-Za-z0-9]+)*", v) is not None,
            "the code of a language, like “en”",
        ),
        "privacy.hide_below": Setting("hide_below", lambda v: _whole(v) and v >= 0, "a whole number from 0 on"),
        "figures.grey_below": Setting("grey_below", lambda v: _whole(v) and v >= 0, "a whole number from 0 on"),
        "figures.confidence": Setting(
            "confidence", lambda v: _number(v) and 0.5 <= v < 1, "a number from 0.5 to 0.999"
        ),
    }
)
"""Every single setting by its key; `metrics.NAME.KEY` and `targets.NAME` come besides, and are numbers."""


def load_company(directory: Path) -> CompanyDocument:
    """Read the document; without a file, what Hark assumes. Raises BadSetting, UnknownName (a key) or StoreTrouble."""
    return understood(_read(directory / FILE))


def understood(text: Mapping[str, Any]) -> CompanyDocument:
    """What a document says. Raises BadSetting for a value and UnknownName for a key that cannot be."""
    found, targets = {}, {}
    thresholds = {name: dict(values) for name, values in _thresholds().items()}
    for key, value in _flat(text).items():
        match key.split("."):
            case ["targets", name]:
                targets[name] = _checked_number(key, value)
            case ["metrics", name, threshold]:
                thresholds.setdefault(name, {})[threshold] = _checked_number(key, value)
            case _:
                setting = _setting(key)
                if not setting.fits(value):
                    raise _bad(key, value, setting.words)
                found[setting.field] = value
    return CompanyDocument(
        **found,
        targets=MappingProxyType(targets),
        thresholds=MappingProxyType({name: MappingProxyType(values) for name, values in thresholds.items()}),
    )


def save_company(directory: Path, document: CompanyDocument) -> CompanyDocument:
    """Write what has changed, keep the notes, and return the document with its version risen by one.

    Raises Refused where the stored document has changed since `document` was read.
    """
    stored = load_company(directory)
    if stored.version != document.version:
        raise Refused(
            f"The company document is at version {stored.version}; the change was made to version {document.version}.",
            "Read it again and repeat the change.",
        )
    if stored == document:
        return stored
    text = _read(directory / FILE) or tomlkit.parse(TEMPLATE)
    saved = replace(document, version=document.version + 1)
    for key, setting in SETTINGS.items():
        _set(text, key, getattr(saved, setting.field))
    _keep_only(text, "targets", saved.targets)
    for name, value in saved.targets.items():
        _set(text, f"targets.{name}", value)
    for name, values in saved.thresholds.items():
        for threshold, value in values.items():
            _set(text, f"metrics.{name}.{threshold}", value)
    understood(text)
    put(directory / FILE, tomlkit.dumps(text).encode())
    return saved


def create_company(directory: Path) -> None:
    """Write the document with its defaults and notes, unless there is one."""
    if not (directory / FILE).exists():
        put(directory / FILE, TEMPLATE.encode())


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"{path} is not valid TOML: {error}.", "Correct that line; the notes in the file say how."
        ) from None
    except OSError as error:
        raise StoreTrouble(
            f"{path} cannot be read: {error.strerror}.", "Check that it is a file you may read."
        ) from None


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{key}.")
        else:
            found[before + key] = value.unwrap() if hasattr(value, "unwrap") else value
    return found


def _setting(key: str) -> Setting:
    try:
        return SETTINGS[key]
    except KeyError:
        raise UnknownName("setting in company.toml", key, [*SETTINGS, "targets", "metrics"]) from None


def _bad(key: str, value: object, words: str) -> BadSetting:
    return BadSetting(f"In company.toml, {key} is {value!r}.", f"Make it {words}.")


def _checked_number(key: str, value: object) -> float:
    if not _number(value):
        raise _bad(key, value, "a number")
    return float(value)


def _set(table: Any, key: str, value: object) -> None:
    """Set `key` (with dots) to `value` where it says something else, so that untouched lines stay as they were."""
    *parents, last = key.split(".")
    for parent in parents:
        table = table.setdefault(parent, tomlkit.table())
    if last not in table or table[last] != value:
        table[last] = value


def _keep_only(text: Any, name: str, kept: Mapping[str, object]) -> None:
    table = text.get(name, {})
    for key in [key for key in table if key not in kept]:
        del table[key]
