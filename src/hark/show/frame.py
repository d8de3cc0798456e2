"""What surrounds every page: where one can go, whose company it is, and which place is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

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


BELOW = {
    "home": ("home-moved", "home-waits", "sample"),
    "metrics": ("metric",),
    "records": ("records-of", "single"),
    "imports": ("arrival", "delivered"),
    "settings": ("settings-part", "keys", "team", "member", "log"),
}
ABOVE = {name: place for place, names in BELOW.items() for name in names}
"""The place of the menu that an address below it belongs to."""


def frame(request: Any) -> dict[str, object]:
    """What every template may use."""
    found: dict[str, object] = {}
    match = request.resolver_match
    if isinstance(request, HttpRequest) and request.user.is_authenticated and hasattr(request, "store"):
        found["company"] = request.store.company
        found["is_sample"] = is_sample(request.store.directory)
        found["guest"] = found["is_sample"] and guest(request.store)
        found |= {f"may_{permission}": request.user.may(permission) for permission in MAY}
        found["places"] = [place for place in PLACES if request.user.may(place.needs)]
    found["here"] = ABOVE.get(match.url_name or "", match.url_name) if match else ""
    return found
