"""What waits for somebody: files that ask, rows that could not be taken, tickets nobody has solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.measure.among import Among
from hark.measure.waiting import Ticket, moment, waiting
from hark.models import Arrival, Erasing, Member
from hark.models.arrival import ASKING, READY, REFUSED
from hark.models.erasing import FAILED, WAITING, WORKING
from hark.show.language import Language
from hark.show.pages.single import address
from hark.store.deliveries import deliveries
from hark.store.reader import Facts
from hark.words import spoken

FILES, TICKETS = 5, 5
"""So many files, and so many of the oldest tickets, are shown."""


@dataclass(frozen=True)
class Task:
    """One thing that waits: what it is, what is known of it, and where somebody can do something about it."""

    what: str
    more: str
    href: str


@dataclass(frozen=True)
class Waits:
    """What waits for a member: erasings, files and rows one by one, and the tickets in a sentence and by the oldest."""

    files: tuple[Task, ...]
    tickets: str
    oldest: tuple[Task, ...]

    @property
    def nothing(self) -> bool:
        """Whether nobody has to do anything."""
        return not (self.files or self.tickets)


def waits(member: Member, facts: Facts) -> Waits:
    """What waits for a member who sees these facts, of what they may do something about."""
    files = tuple(of_erasings()) if member.may("erase") else ()
    files += tuple(islice(of_files(facts), FILES)) if member.may("import") else ()
    every = Facts(facts.store) if facts.limits else facts
    known = every.span("ticket_spans") if every.holds("ticket_events") else None
    if known is None:
        return Waits(files, "", ())
    # The last moment that anybody's tickets tell of: by their own few, those of a part would seem younger.
    at = moment(known[1])
    found = waiting(Among(), facts, at=at, limit=TICKETS) if facts.span("ticket_spans") else None
    if not found or not found.every.n:
        return Waits(files, "", ())
    language = Language(spoken())
    said = ngettext(
        "On {day}, the last that is known, {n} ticket was open, for {oldest}.",
        "On {day}, the last that is known, {n} tickets were open; half for {half} or longer, the oldest for {oldest}.",
        found.every.n,
    ).format(
        day=language.day(at.astimezone(facts.company.clock).date()),
        n=language.number(found.every.n),
        half=language.figure(found.every.median, "seconds"),
        oldest=language.figure(found.every.oldest, "seconds"),
    )
    tickets = (task(one, language) for one in found.oldest)
    return Waits(files, said, tuple(tickets) if member.may("records") else ())


def task(one: Ticket, language: Language) -> Task:
    """An open ticket: how long it has been, and who has it."""
    more = [language.figure(one.age, "seconds"), one.priority or "", one.team or "", one.agent or ""]
    return Task(one.ticket, " · ".join(filter(None, more)), address("ticket", one.ticket, one.source or ""))


def of_erasings() -> Iterator[Task]:
    """Persons who are being erased, or could not be; the newest first."""
    says = {WAITING: _("is under way"), WORKING: _("is under way"), FAILED: _("failed")}
    for one in Erasing.objects.filter(state__in=says)[:FILES]:
        yield Task(_("Erasing a person"), says[one.state], reverse("erasing", args=[one.pk]))


def of_files(facts: Facts) -> Iterator[Task]:
    """Files on their way that need a word, and deliveries of which rows wait to be mended; the newest first."""
    says = {ASKING: _("asks something"), READY: _("waits to be looked at"), REFUSED: _("was refused")}
    for one in Arrival.objects.filter(state__in=says)[:FILES]:
        yield Task(one.name, says[one.state], reverse("arrival", args=[one.pk]))
    known = deliveries(facts.store)
    mended = {one.mends for one in known if one.state == "live"}
    for came in reversed(known):
        if came.state == "live" and came.rejected and came.number not in mended:
            said = ngettext("{n} row could not be taken", "{n} rows could not be taken", came.rejected)
            yield Task(
                came.name,
                said.format(n=Language(spoken()).number(came.rejected)),
                reverse("delivered", args=[came.number]),
            )
