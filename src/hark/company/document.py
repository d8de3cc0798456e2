"""Reading and writing `company.toml`; what its owner wrote beside the values stays."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import tomlkit
from tomlkit.exceptions import TOMLKitError

from hark.company import exchange, hours
from hark.company.exchange import Rates
from hark.company.hours import Calendar
from hark.company.settings import FILE, PERSONAL, SETTINGS, Setting, bad, checked_number
from hark.disk import put
from hark.errors import BadSetting, Refused, StoreTrouble, UnknownName

T = TypeVar("T")

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
texts = "mask"             # addresses, numbers and names in texts are masked; "hash": told apart; "keep": kept
find = ["email", "phone", "card", "name"]  # what is looked for in texts
customers = "keep"         # "hash": only a keyed hash of a customer's number is stored

[figures]
grey_below = 30            # a figure that stands on fewer people is shown in grey
confidence = 0.95          # how often the interval beside a figure is to hold the truth

# When somebody is there, for business time. Take the first # of each line away, and write your own hours:
# [calendars.office]
# monday = "09:00-12:00, 13:00-17:00"   # a day that is not named is closed
# tuesday = "22:00-06:00"               # runs past midnight; "00:00-24:00" is all day
# holidays = ["DE-BY"]                  # a country, or a part of it: closed on its public holidays
# closed = [2026-12-24]                 # further days
# teams = ["Support"]                   # the teams it is for; the calendar without this line is everybody's else

# What one of another currency is worth in the company's, from a day on:
# [rates.USD]
# 2026-01-01 = 0.92

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
    texts: str = "mask"
    """What becomes of what tells who somebody is in texts: “mask”, “hash” or “keep”."""
    find: tuple[str, ...] = PERSONAL
    """What is looked for there."""
    customers: str = "keep"
    """Whether customers are stored as their sources call them (“keep”) or as a keyed hash of that (“hash”)."""
    grey_below: int = 30
    confidence: float = 0.95
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=_thresholds)
    targets: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""
    version: int = 1
    calendars: tuple[Calendar, ...] = ()
    """When somebody is there, by name, then by the day from which on it is so."""
    rates: Rates = field(default_factory=lambda: MappingProxyType({}))

    @property
    def clock(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.zone)


def load_company(directory: Path) -> CompanyDocument:
    """Read the document; without a file, what Hark assumes. Raises BadSetting, UnknownName (a key) or StoreTrouble."""
    # Reading keeps no notes, and tomlkit takes twenty times as long to keep them.
    return understood(_read(directory / FILE, tomllib.loads))


def understood(text: Mapping[str, Any]) -> CompanyDocument:
    """What a document says. Raises BadSetting for a value and UnknownName for a key that cannot be."""
    found, targets = {}, {}
    thresholds = {name: dict(values) for name, values in _thresholds().items()}
    for key, value in _flat({key: value for key, value in text.items() if key not in ("calendars", "rates")}).items():
        match key.split("."):
            case ["targets", name]:
                targets[name] = checked_number(key, value)
            case ["metrics", name, threshold]:
                thresholds.setdefault(name, {})[threshold] = checked_number(key, value)
            case _:
                setting = _setting(key)
                if not setting.fits(value):
                    raise bad(key, value, setting.words)
                found[setting.field] = setting.read(value)
    return CompanyDocument(
        **found,
        targets=MappingProxyType(targets),
        thresholds=MappingProxyType({name: MappingProxyType(values) for name, values in thresholds.items()}),
        calendars=hours.calendars(text.get("calendars", {})),
        rates=exchange.rates(text.get("rates", {}), found.get("currency", CompanyDocument.currency)),
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
    text = _read(directory / FILE, tomlkit.parse) or tomlkit.parse(TEMPLATE)
    _write(text, replace(document, version=document.version + 1))
    saved = understood(text.unwrap())
    put(directory / FILE, tomlkit.dumps(text).encode())
    return saved


def create_company(directory: Path) -> None:
    """Write the document with its defaults and notes, unless there is one."""
    if not (directory / FILE).exists():
        put(directory / FILE, TEMPLATE.encode())


def _read(path: Path, parse: Callable[[str], T]) -> T:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return parse("")
    except (TOMLKitError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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
            found[before + key] = value
    return found


def _setting(key: str) -> Setting:
    try:
        return SETTINGS[key]
    except KeyError:
        known = [*SETTINGS, "targets", "metrics", "calendars", "rates"]
        raise UnknownName("setting in company.toml", key, known) from None


def _write(text: Any, saved: CompanyDocument) -> None:
    """Make `text` say what `saved` does."""
    for key, setting in SETTINGS.items():
        value = getattr(saved, setting.field)
        _set(text, key, list(value) if isinstance(value, tuple) else value)
    _keep_only(text, "targets", saved.targets)
    for name, value in saved.targets.items():
        _set(text, f"targets.{name}", value)
    for name, values in saved.thresholds.items():
        for threshold, value in values.items():
            _set(text, f"metrics.{name}.{threshold}", value)
    _keep_only(text, "rates", saved.rates)
    for code, dated in saved.rates.items():
        _agree(_table(text, "rates", code), exchange.written(dated))
    calendars = sorted(saved.calendars, key=lambda one: one.order)
    _keep_only(text, "calendars", {calendar.name: calendar for calendar in calendars})
    for name, versions in groupby(calendars, key=lambda one: one.name):
        _write_calendar(text, name, [hours.written(version) for version in versions])


def _write_calendar(text: Any, name: str, versions: Sequence[Mapping[str, object]]) -> None:
    """Write a calendar: one version as a table, several as a list of tables; those that stay keep their notes."""
    there = text.get("calendars", {}).get(name, [])
    stored = {table.get("from"): table for table in (there if isinstance(there, list) else [there])}
    tables = [stored.get(version.get("from"), tomlkit.table()) for version in versions]
    for table, version in zip(tables, versions, strict=True):
        _agree(table, version)
    if stored.keys() != {version.get("from") for version in versions}:
        written = _table(text, "calendars")
        written[name] = tables[0] if len(tables) == 1 else tomlkit.aot()
        if len(tables) > 1:
            written[name].extend(tables)


def _table(text: Any, *path: str) -> Any:
    """The table at `path`, made where it is not there yet; the ones above it need no line of their own."""
    for key in path:
        text = text.setdefault(key, tomlkit.table(is_super_table=key != path[-1] or len(path) == 1))
    return text


def _set(table: Any, key: str, value: object) -> None:
    """Set `key` (with dots) to `value`."""
    *parents, last = key.split(".")
    for parent in parents:
        table = table.setdefault(parent, tomlkit.table())
    _put(table, last, value)


def _put(table: Any, key: str, value: object) -> None:
    """Set `key` to `value` where it says something else, so that untouched lines stay as they were."""
    if key not in table or table[key] != value:
        table[key] = value


def _agree(table: Any, values: Mapping[str, object]) -> None:
    """Make a table say just `values`."""
    for key in [key for key in table if key not in values]:
        del table[key]
    for key, value in values.items():
        _put(table, key, value)


def _keep_only(text: Any, name: str, kept: Mapping[str, object]) -> None:
    table = text.get(name, {})
    for key in [key for key in table if key not in kept]:
        del table[key]
