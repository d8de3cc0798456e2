"""One response, ticket, order or customer: everything that is known of it, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hark.show.access import HarkRequest, needs
from hark.show.asking import coded, words
from hark.show.language import Language
from hark.store.columns import Personal
from hark.store.facts import Kind
from hark.store.facts import facts as every_fact
from hark.store.identities import CustomerKey
from hark.store.reader import Facts
from hark.store.timeline import Moment, happened, timeline
from hark.words import spoken

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
class Said:
    """One thing that is known: how it is called, what it says, and the address of its page where it has one."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One thing that happened as a page shows it: when, what, in whose words, and what else is known of it."""

    when: str
    what: str
    value: str
    texts: tuple[str, ...]
    more: tuple[Said, ...]


@needs("records")
@require_GET
def single(request: HarkRequest, what: str) -> HttpResponse:
    """Everything about one response, ticket, order or customer of those the member may see."""
    name, source = request.GET.get("name", ""), request.GET.get("source", "")
    if what not in WHAT or not name:
        raise Http404
    found = moments(request.facts, what, name, source, request.GET.get("survey", ""))
    if not found:
        raise Http404
    reader = Reader(Language(spoken()), request.facts.company.clock)
    lines = [line(one, reader) for one in found[-MOST:]]
    alike = common(lines)
    page = {
        "what": what,
        "called": WHAT[what],
        "name": name,
        "source": source,
        "common": alike,
        "lines": [replace(one, more=tuple(said for said in one.more if said not in alike)) for one in lines],
        "left": len(found) > len(lines),
        "of_one": what == "customer",
    }
    return render(request, "hark/single.html", page)


def moments(facts: Facts, what: str, name: str, source: str, survey: str) -> list[Moment]:
    """What happened with it, the oldest first; of very much only the newest, and one more than are shown."""
    if what == "customer":
        return timeline(facts, CustomerKey(source, name), most=MOST + 1)
    about = {what: name, "source": source} | ({"survey": survey} if survey else {})
    return happened(facts, about, most=MOST + 1)


def address(what: str, name: str, source: str, survey: str = "") -> str:
    """The address of the page of one response, ticket, order or customer; a response is one of its survey."""
    more = {"survey": survey} if survey and what == "response" else {}
    return f"{reverse('single', args=[what])}?{urlencode({'name': name, 'source': source, **more})}"


def line(one: Moment, reader: Reader) -> Line:
    """One thing that happened, in words."""
    said = {key: Said(words(key), *reader.cell(one, key, text)) for key, text in one.said.items()}
    texts = tuple(said.pop(key).text for key in [*said] if reader.free(one, key))
    called = str(CALLED.get(one.fact, words(one.fact)))
    kind = one.said.get("question") or coded("kind", one.said.get("kind", ""), reader.language).capitalize()
    value = next((said.pop(key).text for key in VALUES if key in said), "")
    for key in ("question", "kind"):
        said.pop(key, None)
    if value and "currency" in said:
        value = f"{value} {said.pop('currency').text}"
    if one.key.customer:
        where = address("customer", one.key.customer, one.key.source)
        said["customer"] = Said(words("customer"), one.key.customer, where)
    what = _("{what}: {kind}").format(what=called, kind=kind) if kind else called
    return Line(reader.when(one.at), what, value, texts, tuple(said.values()))


VALUES = ("score", "rating", "amount")
"""The columns that hold what a row counts as, of which it has one."""


def common(lines: Sequence[Line]) -> tuple[Said, ...]:
    """What every line says alike, where there are several: it is said once, above them."""
    first, *others = lines
    return tuple(one for one in first.more if others and all(one in other.more for other in others))


@dataclass(frozen=True)
class Reader:
    """How cells are read for people: in the language of the company, by its clock."""

    language: Language
    zone: ZoneInfo

    def when(self, at: datetime | None) -> str:
        """A moment by the company's clock, to the minute; empty where nobody knows."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M") if at else ""

    def free(self, one: Moment, key: str) -> bool:
        """Whether a column holds somebody's own words."""
        columns = every_fact[one.fact].columns
        return key in columns and columns[key].personal is Personal.FREE_TEXT

    def cell(self, one: Moment, key: str, text: str) -> tuple[str, str]:
        """What a cell says, and the address of what it names or tells; empty where there is none."""
        columns = every_fact[one.fact].columns
        match columns[key].kind if key in columns else Kind.TEXT:
            case Kind.INSTANT:
                return self.when(datetime.fromisoformat(text)), ""
            case Kind.NUMBER | Kind.WHOLE:
                number = float(text)
                return self.language.number(number, 0 if number.is_integer() else 2), ""
            case Kind.CLAIM:
                return (_("yes") if text == "true" else _("no")), ""
            case Kind.TEXTS:
                return text.removeprefix("[").removesuffix("]"), ""
        if key == "language":
            return coded(key, text, self.language), ""
        there = key == "url" and text.startswith(("https://", "http://"))
        return text, text if there else address(
            key, text, one.key.source, one.said.get("survey", "")
        ) if key in WHAT else ""
