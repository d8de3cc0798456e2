"""The page as the template takes it: words and figures ready to be written, nothing left to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hark.company import CompanyDocument
from hark.measure.clock import Clock
from hark.show.language import Language
from hark.show.privacy import hides
from hark.show.report.areas import SAID
from hark.show.report.basis import Basis, basis
from hark.show.report.comments import Comments, comments
from hark.show.report.figures import pictures
from hark.show.report.finding import Finding, Told
from hark.show.report.findings import find
from hark.show.report.happened import Event, events
from hark.show.report.options import Options
from hark.show.report.quotes import Quote, quotes
from hark.show.report.remarks import outside, rests_on, span, untimed
from hark.show.report.sentences import NONE, change, companions, extremes, headline, in_all, paragraph, statement, when
from hark.show.report.story import story
from hark.show.report.tables import Picture
from hark.show.report.tiles import Tile, hidden, tile
from hark.store.reader import Facts
from hark.words import gettext as _
from hark.words import spoken

LEADING, LEADING_OF_ALL = 4, 6
"""How many metrics the first words tell about, of one area and of several; the others say it in their own chapter."""


@dataclass(frozen=True)
class Chapter:
    """A metric in full."""

    anchor: str
    label: str
    said: Markup
    pictures: tuple[Picture, ...]
    compact: bool = False


@dataclass(frozen=True)
class Part:
    """An area on the page: its tiles, its chapters, and what to mind about its figures."""

    anchor: str
    title: str
    tiles: tuple[Tile, ...]
    chapters: tuple[Chapter, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """Everything the template writes."""

    company: CompanyDocument
    language: Language
    made: str
    headline: str
    span: str
    lead: tuple[Markup, ...]
    events: tuple[Event, ...]
    parts: tuple[Part, ...]
    comments: Comments
    quotes: tuple[tuple[str, int, tuple[Quote, ...]], ...]
    basis: Basis
    rests: str
    untimed: str
    bounded: bool

    @property
    def name(self) -> str:
        """What the company is called, or what the page is where nobody has said."""
        return self.company.name or _("Customer experience report")

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters of all parts."""
        return tuple(one for part in self.parts for one in part.chapters)

    @property
    def anchors(self) -> set[str]:
        """The chapters a tile can lead to."""
        return {one.anchor for one in self.chapters}

    @property
    def issue(self) -> str:
        """What stands beside the name."""
        found = self.basis.answers
        many = self.span and not self.bounded and 20 * found.untimed > found.n
        without = _("many answers without a time") if many else ""
        what = _("Customer experience report") if self.company.name else ""
        return " · ".join(filter(None, [what, self.span, without]))


def page_of(facts: Facts, options: Options) -> Page:
    """Ask the facts, and lay out what they say."""
    company = facts.company
    language, clock = Language(spoken()), Clock.of(company)
    found = find(facts, options)
    every = [one for area in found for one in area.findings]
    rests = basis(facts, found)
    said = comments(facts, options) if rests.answers.n else Comments()
    told = [one for one in every if may_be_told(one, company) and not hidden_now(one, company)]
    return Page(
        company=company,
        language=language,
        made=language.day(options.now(company)),
        headline=headline(told, language),
        span=span(rests, options, language),
        lead=tuple(paragraph(one, language, clock) for one in leading(told)),
        events=tuple(events(story(found, facts, options), language)),
        parts=tuple(part(one, facts, options, leading(told), language) for one in found),
        comments=said,
        quotes=quotes(said, language),
        basis=rests,
        rests=rests_on(rests, language),
        untimed=" ".join(filter(None, [untimed(rests, language), outside(rests, language)])),
        bounded=bool(options.start or options.end),
    )


def may_be_told(found: Finding, company: CompanyDocument) -> bool:
    """Whether enough people stand behind the whole of it."""
    return (found.counted and not found.amount) or not hides(found.total.estimate, company.hide_below)


def hidden_now(found: Finding, company: CompanyDocument) -> bool:
    """Whether too few people stand behind the figure of the latest period."""
    return hides(found.shown.estimate, company.hide_below) if found.aside else hidden(found, company.hide_below)


def leading(found: Sequence[Finding]) -> list[Finding]:
    """The findings of the first words: in the order of the page; of several areas what moved, bad news first."""
    told = [one for one in found if not one.aside]
    if len({one.area for one in found}) < 2:
        return told[:LEADING]
    return sorted(told, key=urgency)[:LEADING_OF_ALL]


def urgency(found: Finding) -> int:
    """How early a finding is told: what really changed, the bad first, then where a group did, then the rest."""
    changed = change(found.latest)
    if changed:
        return {False: 0, None: 1, True: 2}[changed.good]
    movers = [change(groups.mover) or NONE for groups in found.groups if groups.mover]
    return 3 if any(one.good is False for one in movers) else 4 if movers else 5


def part(told: Told, facts: Facts, options: Options, lead: Sequence[Finding], language: Language) -> Part:
    """An area as the page lays it out."""
    company, clock = facts.company, Clock.of(facts.company)
    may = [one for one in told.findings if may_be_told(one, company)]
    return Part(
        told.area.anchor,
        _(told.area.title),
        tuple(tile(one, company, language, clock) for one in told.findings),
        tuple(chapters(may, facts, options, lead, language)),
        told.notes,
    )


def chapters(
    found: Sequence[Finding], facts: Facts, options: Options, lead: Sequence[Finding], language: Language
) -> Iterator[Chapter]:
    """Every metric in full, and what is only counted of what customers say side by side at the end."""
    clock = Clock.of(facts.company)
    for one in found:
        if not one.aside:
            early = paragraph(one, language, clock) if one not in lead and one.latest else Markup("")
            secret = hidden_now(one, facts.company)
            if secret:
                early = Markup.escape(too_few(one, facts.company.hide_below, language))
            parts = [early, "" if secret else companions(one, language), in_all(one, language), extremes(one)]
            said = Markup(" ").join(filter(None, parts)) or statement(one, language)
            shown = tuple(pictures(one, facts, options, language))
            yield Chapter(one.metric.name, one.metric.label, said, shown, one.area is not SAID)
    counted = [one for one in found if one.aside]
    drawn = [picture for one in counted for picture in pictures(one, facts, options, language)]
    if drawn:
        said = Markup(" ").join(paragraph(one, language, clock) for one in counted)
        yield Chapter("volume", _("How much came in"), said, tuple(drawn))


def too_few(found: Finding, below: int, language: Language) -> str:
    """Why the figure of the latest period is not told."""
    time = when(found, language)
    if found.area is SAID:
        return _("Fewer than {number} people answered {when}.", number=below, when=time)
    return _("Fewer than {number} people are behind it {when}.", number=below, when=time)
