"""What surrounds every page: where one can go, whose company it is, and which place is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _

from hark.demo.sample import guest, is_sample
from hark.roles import MAY


@dataclass(frozen=True)
class Place:
    """One entry of the menu: the name of its address, what it is called, and what one must be allowed."""

    name: str
    label: str
    needs: str


PLACES = (
    Place("home", "Home", "figures"),
    Place("metrics", "Metrics", "figures"),
    Place("records", "Records", "records"),
    Place("imports", "Imports", "import"),
    Place("settings", "Settings", "settings"),
)


@dataclass(frozen=True)
class Entry:
    """One entry of the settings' menu: what it is called, the name of its address, and what one must be allowed."""

    label: str
    name: str
    part: str = ""
    needs: str = "settings"

    @property
    def href(self) -> str:
        """Its address."""
        return reverse(self.name, args=[self.part] if self.part else [])


SETTINGS = (
    (_("The company"), (
        Entry(_("Company"), "settings-part", "company"),
        Entry(_("Calendars"), "calendars"),
        Entry(_("Currencies"), "rates"),
    )),
    (_("Figures"), (
        Entry(_("Figures"), "settings-part", "figures"),
        Entry(_("Targets and thresholds"), "targets"),
        Entry(_("Breakdowns"), "dimensions"),
    )),
    (_("Journey"), (
        Entry(_("Touchpoints"), "touchpoints"),
    )),
    (_("People"), (
        Entry(_("Privacy"), "settings-part", "privacy"),
        Entry(_("Keys"), "keys"),
        Entry(_("Team"), "team", needs="team"),
        Entry(_("Log"), "log", needs="team"),
    )),
)  # fmt: skip
"""The menu of the settings, by what they are about."""

BELOW = {
    "home": ("send-home", "home-moved", "home-waits", "sample", "begin"),
    "metrics": ("send-metric", "metric", "beside", "history"),
    "records": ("records-of", "single", "erasing"),
    "imports": ("arrival", "delivered"),
}
ABOVE = {name: place for place, names in BELOW.items() for name in names}
"""The place of the menu that an address below it belongs to."""


def frame(request: Any) -> dict[str, object]:
    """What every template may use."""
    found: dict[str, object] = {}
    match = request.resolver_match
    if isinstance(request, HttpRequest) and hasattr(request, "store"):
        found["company"] = request.store.company
        found["is_sample"] = is_sample(request.store.directory)
        found["guest"] = found["is_sample"] and guest(request.store)
        found |= {f"may_{permission}": request.user.may(permission) for permission in MAY}
        found["places"] = [place for place in PLACES if request.user.may(place.needs)]
    found["here"] = place_of(match) if match else ""
    if found["here"] == "settings" and "places" in found:
        found |= menu(request)
    return found


def place_of(match: ResolverMatch) -> str:
    """The name of the place that an address belongs to."""
    name = match.url_name or ""
    return "settings" if match.route.startswith("settings/") else ABOVE.get(name, name)


def menu(request: Any) -> dict[str, object]:
    """The menu of the settings, as far as the member may open it, and the entry whose page is shown."""
    shown = [(title, [one for one in entries if request.user.may(one.needs)]) for title, entries in SETTINGS]
    every = [one for _title, entries in shown for one in entries]
    open_now = next((one for one in every if request.path.startswith(one.href)), every[0] if every else None)
    return {"menu": [(title, entries) for title, entries in shown if entries], "entry": open_now}
