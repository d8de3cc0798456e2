"""A help desk's export that does not tell how often something happened gives no figure of it, and says why."""

from __future__ import annotations

import pytest

from hark.measure import Query, run
from hark.store.reader import Facts
from recognise.clerk import Clerk, values
from recognise.test_presets import FIXTURES, expected

OFTEN = (
    "first_contact_resolution", "replies_per_resolution", "reopen_rate", "transfers", "never_transferred"
)  # fmt: skip

TOLD = {
    "freshdesk-tickets": (),
    "hubspot-tickets": (),
    "jira-requests": (),
    "intercom-conversations": (),
    "chatwoot-conversations": (),
    "intercom-json": ("reopen_rate",),
    "zendesk-tickets": ("reopen_rate", "transfers", "never_transferred"),
    "zendesk-json": ("reopen_rate", "transfers", "never_transferred"),
    "servicenow-incidents": ("reopen_rate", "transfers", "never_transferred"),
    "servicenow-list": ("reopen_rate", "transfers", "never_transferred"),
}
"""What each export tells of how often something happened: what its own counters count."""


def brought(clerk: Clerk, preset: str) -> Facts:
    file = next((FIXTURES / preset).glob("export.*"))
    clerk.bring(file, expected(file.parent).get("answers", {}))
    return Facts(clerk.store)


@pytest.mark.parametrize("preset", TOLD)
def test_only_what_a_desk_counts_has_a_figure(preset: str, clerk: Clerk) -> None:
    brought(clerk, preset)

    found = values(clerk.store, OFTEN)

    assert tuple(name for name in OFTEN if found[name] is not None) == TOLD[preset]


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        ("first_contact_resolution", "no solved ticket here tells of all its replies"),
        ("reopen_rate", "no ticket here tells how often it was opened again"),
        ("transfers", "no ticket here tells how often it was handed on"),
    ],
)
def test_it_says_why_there_is_no_figure(metric: str, why: str, clerk: Clerk) -> None:
    (row,) = run(Query(metric), brought(clerk, "freshdesk-tickets"))

    assert row.estimate.note.startswith(why)


@pytest.mark.parametrize("preset", ["freshdesk-tickets", "intercom-json", "chatwoot-conversations"])
def test_the_first_reply_has_a_time_all_the_same(preset: str, clerk: Clerk) -> None:
    brought(clerk, preset)
    names = ("first_response_time_mean", "first_response_time_any_mean", "response_time_mean")

    assert values(clerk.store, names) == pytest.approx(dict.fromkeys(names, 4.183333), rel=1e-5)
