"""What `company.toml` says, and what Hark assumes where it says nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hark.company import exchange, hours, marks, register
from hark.company.exchange import Rates
from hark.company.hours import Calendar
from hark.company.marks import BaseLine, Benchmark, Change
from hark.company.register import STAGES, Dimension, Touchpoint
from hark.company.settings import FILE, PERSONAL, SETTINGS, Setting, bad, checked_number
from hark.disk import put
from hark.errors import BadSetting, StoreTrouble, UnknownName
from hark.words import gettext as _

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
keep_texts_months = 0      # after so many months texts are dropped for good; 0: never

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

# What figures are seen beside: what the company changed, a time to hold later ones against, and what others reach.
# [[changes]]
# day = 2026-05-04
# what = "New phone system"
# metrics = ["csat"]       # all, where none is named
# [base_lines.nps]
# from = 2026-01-01
# to = 2026-04-01          # the day after its last
# [[benchmarks]]
# metric = "nps"
# value = 32
# source = "Name of the study"
# day = 2026-01-15

# Where customers meet the company, and what figures are broken down by:
# [touchpoints.Checkout]
# stage = "purchase"       # one of the stages of [journey], or of those Hark begins with
# owner = "Shop team"
# names = ["checkout"]     # what the data call it
# [dimensions.region]
# label = "Country"        # those named come first, in this order; hidden = true: not offered
"""


TABLES = ("calendars", "rates", "changes", "base_lines", "benchmarks", "journey", "touchpoints", "dimensions")
"""Tables of more than a value for each key; each is read by a module of its own."""


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
    keep_texts_months: int = 0
    """After so many months texts are dropped; 0: never."""
    grey_below: int = 30
    confidence: float = 0.95
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=_thresholds)
    targets: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""
    version: int = 1
    calendars: tuple[Calendar, ...] = ()
    """When somebody is there, by name, then by the day from which on it is so."""
    rates: Rates = field(default_factory=lambda: MappingProxyType({}))
    changes: tuple[Change, ...] = ()
    """What the company changed, the oldest first."""
    base_lines: Mapping[str, BaseLine] = field(default_factory=lambda: MappingProxyType({}))
    benchmarks: tuple[Benchmark, ...] = ()
    stages: tuple[str, ...] = STAGES
    """The stages of the customers' journey, in order."""
    touchpoints: tuple[Touchpoint, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    """What figures are broken down by, where that was said: those named come first, in this order."""

    @property
    def clock(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.zone)


def load_company(directory: Path) -> CompanyDocument:
    """Read the document; without a file, what Hark assumes. Raises BadSetting, UnknownName (a key) or StoreTrouble."""
    # Reading keeps no notes, and tomlkit takes twenty times as long to keep them.
    return understood(read(directory / FILE, tomllib.loads))


def understood(text: Mapping[str, Any]) -> CompanyDocument:
    """What a document says. Raises BadSetting for a value and UnknownName for a key that cannot be."""
    found, targets = {}, {}
    thresholds = {name: dict(values) for name, values in _thresholds().items()}
    for key, value in _flat({key: value for key, value in text.items() if key not in TABLES}).items():
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
    stages = register.stages(text.get("journey", {}))
    return CompanyDocument(
        **found,
        targets=MappingProxyType(targets),
        thresholds=MappingProxyType({name: MappingProxyType(values) for name, values in thresholds.items()}),
        calendars=hours.calendars(text.get("calendars", {})),
        rates=exchange.rates(text.get("rates", {}), found.get("currency", CompanyDocument.currency)),
        changes=marks.changes(text.get("changes", [])),
        base_lines=MappingProxyType(marks.base_lines(text.get("base_lines", {}))),
        benchmarks=marks.benchmarks(text.get("benchmarks", [])),
        stages=stages,
        touchpoints=register.touchpoints(text.get("touchpoints", {}), stages),
        dimensions=register.dimensions(text.get("dimensions", {})),
    )


def create_company(directory: Path) -> None:
    """Write the document with its defaults and notes, unless there is one."""
    if not (directory / FILE).exists():
        put(directory / FILE, TEMPLATE.encode())


def read(path: Path, parse: Callable[[str], T]) -> T:
    """What `parse` makes of the document's text; of an empty one without a file. Raises BadSetting or StoreTrouble."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return parse("")
    except (ValueError, UnicodeDecodeError) as error:
        raise BadSetting(
            _("{path} is not valid TOML: {error}.", path=path, error=error),
            _("Correct that line; the notes in the file say how."),
        ) from None
    except OSError as error:
        raise StoreTrouble(
            _("{path} cannot be read: {strerror}.", path=path, strerror=error.strerror),
            _("Check that it is a file you may read."),
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
        known = [*SETTINGS, "targets", "metrics", *TABLES]
        raise UnknownName("setting in company.toml", key, known) from None
