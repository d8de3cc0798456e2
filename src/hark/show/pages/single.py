"""One response, ticket, order or customer: everything that is known of it, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hark.errors import HarkError
from hark.models.audit import note
from hark.show.access import HarkRequest, needs
from hark.show.asking import words
from hark.show.language import Language
from hark.store.backup import backups
from hark.store.columns import Personal
from hark.store.erase import erase_person
from hark.store.facts import facts as every_fact
from hark.store.identities import CustomerKey
from hark.store.reader import Facts
from hark.store.timeline import Moment, happened, timeline

WHAT: Mapping[str, object] = MappingProxyType(
    {
        "response": gettext_lazy("Response"),
        "ticket": gettext_lazy("Ticket"),
        "order": gettext_lazy("Order"),
        "customer": gettext_lazy("Customer"),
    }
)
"""What has a page of its own, by the column that names it."""

CALLED: Mapping[str, object] = MappingProxyType(
    {
        "responses": gettext_lazy("Response"),
        "answers": gettext_lazy("Answer"),
        "invitations": gettext_lazy("Invitation"),
        "ticket_events": gettext_lazy("Ticket"),
        "case_events": gettext_lazy("Case"),
        "orders": gettext_lazy("Order"),
        "subscriptions": gettext_lazy("Subscription"),
        "mentions": gettext_lazy("Review"),
        "page_views": gettext_lazy("Page view"),
    }
)
"""What one row of each fact is called; others are called like the fact."""

MOST = 500
"""So many moments are shown, the newest."""


@dataclass(frozen=True)
class Line:
    """One thing that happened as a page shows it: when, what, in whose words, and what else is known of it."""

    when: str
    what: str
    value: str
    texts: tuple[str, ...]
    more: tuple[tuple[str, str, str], ...]
    """What else: how it is called, what it says, and the address of its page where it has one."""


@needs("records")
@require_GET
def single(request: HarkRequest, what: str) -> HttpResponse:
    """Everything about one response, ticket, order or customer of those the member may see."""
    name, source = request.GET.get("name", ""), request.GET.get("source", "")
    if what not in WHAT or not name:
        raise Http404
    found = moments(request.facts, what, name, source)
    if not found:
        raise Http404
    language, zone = Language(request.facts.company.language), request.facts.company.clock
    shown = found[-MOST:]
    page = {
        "what": what,
        "called": WHAT[what],
        "name": name,
        "source": source,
        "lines": [line(one, language, zone) for one in shown],
        "left": len(found) - len(shown),
        "of_one": what == "customer",
    }
    return render(request, "hark/single.html", page)


def moments(facts: Facts, what: str, name: str, source: str) -> list[Moment]:
    """Everything that happened with it, the oldest first."""
    if what == "customer":
        return timeline(facts, CustomerKey(source, name))
    return happened(facts, what, name, source)


@needs("erase")
@require_POST
def erase(request: HarkRequest) -> HttpResponse:
    """Erase a customer everywhere, for good, where their name was typed once more."""
    key = CustomerKey(request.POST.get("source", ""), request.POST.get("name", ""))
    if request.POST.get("again", "").strip() != key.customer or not key.customer:
        messages.error(
            request, _("That is another name, so nothing was erased. Type the customer's name to erase them.")
        )
        return redirect(address("customer", key.customer, key.source))
    try:
        done = erase_person(request.store, key)
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
        return redirect(address("customer", key.customer, key.source))
    note(request.user, "erased", "a customer", rows=sum(done.rows.values()))
    messages.success(request, _("Erased for good: {rows} rows of one person.").format(rows=sum(done.rows.values())))
    if held := backups(request.store):
        listed = ", ".join(f"{one.file} ({one.made_at.date()})" for one in held)
        messages.warning(
            request, _("These backups still hold them: {listed}. Remove them, or make new ones.").format(listed=listed)
        )
    return redirect("records")


def address(what: str, name: str, source: str) -> str:
    """The address of the page of one response, ticket, order or customer."""
    return f"{reverse('single', args=[what])}?{urlencode({'name': name, 'source': source})}"


def line(one: Moment, language: Language, zone: ZoneInfo) -> Line:
    """One thing that happened, in words."""
    columns = every_fact[one.fact].columns
    said = dict(one.said)
    texts = tuple(said.pop(key) for key in [*said] if key in columns and columns[key].personal is Personal.FREE_TEXT)
    when = one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if one.at else ""
    called = str(CALLED.get(one.fact, words(one.fact)))
    kind = said.pop("question", "") or words(said.pop("kind", ""))
    value = said.pop("score", "") or said.pop("rating", "") or said.pop("amount", "")
    currency = said.pop("currency", "") if value else ""
    shown = " ".join(filter(None, (figure(value, language), currency)))
    more = [(words(key), figure(text, language), linked(key, text, one)) for key, text in said.items()]
    if one.key.customer:
        more.append((words("customer"), one.key.customer, address("customer", one.key.customer, one.key.source)))
    return Line(when, f"{called}: {kind}" if kind else called, shown, texts, tuple(more))


def linked(column: str, text: str, one: Moment) -> str:
    """The address of what a column names; empty where that has no page."""
    return address(column, text, one.key.source) if column in WHAT else ""


def figure(text: str, language: Language) -> str:
    """A figure as people write it; any other text as it is."""
    try:
        number = float(text)
    except ValueError:
        return {"true": _("yes"), "false": _("no")}.get(text, text)
    return language.number(number, 0 if number.is_integer() else 2) if isfinite(number) else text
