"""Every address of the application, with a sample in the place of each part that varies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES = {
    "number": "1", "name": "nps", "part": "company", "token": "x" * 43, "pk": "1", "uidb36": "1", "key": "a-b",
    "provider_id": "single-sign-on", "ending": "csv", "what": "ticket", "kind": "course",
    "code": "USD",
}  # fmt: skip
"""A value for every part of an address that varies."""


def every() -> list[str]:
    """Every address there is."""
    return sorted(set(addresses(get_resolver().url_patterns)))


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """The addresses of some patterns."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, before + str(one.pattern))
        else:
            yield filled(before + str(one.pattern))


def filled(route: str) -> str:
    """An address with samples in it."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: SAMPLES[found[1]], route)
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES[found[1]], route)
    return route.replace("^", "").replace("$", "").replace("\\", "")
