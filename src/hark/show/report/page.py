"""The page as the template takes it: words and figures ready to be written, nothing left to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from hark.company import CompanyDocument
from hark.measure.clock import Clock
from hark.show.language import Language, count, language_name
from hark.show.privacy import hides
from hark.show.report.basis import Basis, basis
from hark.show.report.comments import MOODS, Comment, Comments, comments
from hark.show.report.figures import Picture, pictures
from hark.show.report.findings import Finding, find
from hark.show.report.options import Options
from hark.show.report.sentences import extremes, headline, in_all, paragraph, when
from hark.store.reader import Facts

LEADING, LEADING_OF_ALL = 4, 6
"""How many metrics the first words tell about, of one area and of several; the others say it in their own chapter."""


@dataclass(frozen=True)
class Chapter:
    """A metric in full."""

    anchor: str
    label: str
    said: Markup
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Quote:
    """A comment with its score as the page writes it: “9 of 10”."""

    text: str
    code: str
    language: str
    score: str
    about: str
    time: str


@dataclass(frozen=True)
class Page:
    """Everything the template writes."""

    company: CompanyDocument
    language: Language
    made: str
    headline: str
    span: str
    lead: tuple[Markup, ...]
    tiles: tuple[Tile, ...]
    chapters: tuple[Chapter, ...]
    comments: Comments
    quotes: tuple[tuple[str, int, tuple[Quote, ...]], ...]
    basis: Basis
    untimed: str
    bounded: bool

    @property
    def name(self) -> str:
        """What the company is called, or what the page is where nobody has said."""
        return self.company.name or "Customer experience report"

    @property
    def anchors(self) -> set[str]:
        """The chapters a tile can lead to."""
        return {one.anchor for one in self.chapters}

    @property
    def issue(self) -> str:
        """What stands beside the name."""
        found = self.basis.answers
        many = self.span and not self.bounded and 20 * found.untimed > found.n
        without = "many answers without a time" if many else ""
        return " · ".join(filter(None, ["Customer experience report" if self.company.name else "", self.span, without]))

    @property
    def rests(self) -> str:
        """How much the page rests on: “42,487 answers and 25,900 responses, from 4 deliveries”."""
        counts = (
            count(self.language, self.basis.answers.n, "answer", "answers"),
            count(self.language, self.basis.responses.n, "response", "responses"),
            count(self.language, len(self.basis.deliveries), "delivery", "deliveries"),
        )
        weights = f" {self.language.number(self.basis.weighted)} answers count by their weight."
        return "{} and {}, from {}.".format(*counts) + (weights if self.basis.weighted else "")


def page_of(facts: Facts, options: Options) -> Page:
    """Ask the facts, and lay out what they say."""
    company = facts.company
    language, clock = Language(company.language), Clock.of(company)
    found = find(facts, options)
    rests = basis(facts, found, options)
    said = comments(facts, options) if rests.answers.n else Comments()
    may = [one for one in found if one.counted or not hides(one.total.estimate, company.hide_below)]
    told = [one for one in may if not hides(one.shown.estimate, company.hide_below)]
    return Page(
        company=company,
        language=language,
        made=language.day(options.now(company)),
        headline=headline(told, language),
        span=span(rests, options, language),
        lead=tuple(paragraph(one, language, clock) for one in told if not one.counted)[:LEADING],
        tiles=tuple(tile(one, company, language, clock) for one in found),
        chapters=tuple(chapters(may, facts, options, language)),
        comments=said,
        quotes=quotes(said, language),
        basis=rests,
        untimed=" ".join(filter(None, [untimed(rests, language), outside(rests, language)])),
        bounded=bool(options.start or options.end),
    )  # fmt: skip


def chapters(found: Sequence[Finding], facts: Facts, options: Options, language: Language) -> Iterator[Chapter]:
    """Every metric in full, and what is only counted side by side at the end."""
    clock = Clock.of(facts.company)
    told = [one for one in found if not one.counted]
    for place, one in enumerate(told):
        early = paragraph(one, language, clock) if place >= LEADING else Markup("")
        if hides(one.shown.estimate, facts.company.hide_below):
            early = Markup("Fewer than {} people answered {}.").format(facts.company.hide_below, when(one, language))
        said = Markup(" ").join(filter(None, [early, in_all(one, language), extremes(one)]))
        yield Chapter(one.metric.name, one.metric.label, said, tuple(pictures(one, facts, options, language)))
    counted = [one for one in found if one.counted]
    drawn = [picture for one in counted for picture in pictures(one, facts, options, language)]
    if drawn:
        said = Markup(" ").join(paragraph(one, language, clock) for one in counted)
        yield Chapter("volume", "How much came in", said, tuple(drawn))


def quotes(said: Comments, language: Language) -> tuple[tuple[str, int, tuple[Quote, ...]], ...]:
    """The comments by mood: the heading, how many there are in all, and the sample."""
    return tuple(
        (MOODS[mood], number, tuple(quote(one, language) for one in said.sample if one.mood == mood))
        for mood, number in (said.counts or {}).items()
    )


def quote(one: Comment, language: Language) -> Quote:
    """A comment as the page writes it."""
    time = language.short(one.day) if one.day else "no date"
    return Quote(one.text, one.language, language_name(one.language), score(one), one.touchpoint, time)


def score(one: Comment) -> str:
    """A score on its scale."""
    if one.score is None:
        return ""
    if one.worst in (0, 1) and one.best is not None:
        return f"{one.score:g} of {one.best:g}"
    return f"{one.score:g}" + ("" if one.worst is None or one.best is None else f" ({one.worst:g} to {one.best:g})")


def span(rests: Basis, options: Options, language: Language) -> str:
    """The time the page covers: what was asked for, else what is there."""
    first, last = ends(rests)
    start, end = options.start or first, options.end - timedelta(days=1) if options.end else last
    if not (start and end):
        return ""
    return language.day(start) if start == end else f"{language.day(start)} to {language.day(end)}"


def ends(rests: Basis) -> tuple[date | None, date | None]:
    """The first and the last day there is anything of, but for what is far outside."""
    found = (rests.answers, rests.responses)
    firsts = [one.first for one in found if one.first]
    lasts = [one.last for one in found if one.last]
    if rests.reach.far:
        firsts, lasts = [rests.reach.first or date.max], [rests.reach.last or date.min]
    return min(firsts, default=None), max(lasts, default=None)


def outside(rests: Basis, language: Language) -> str:
    """How many answers are from far outside the time of all others, and what that means."""
    if not (rests.reach.far and rests.reach.example):
        return ""
    noun = ("answer", "answers") if rests.answers.n else ("response", "responses")
    many, example = count(language, rests.reach.far, *noun), language.day(rests.reach.example)
    verb, they = ("is", "it counts") if rests.reach.far == 1 else ("are", "they count")
    return (
        f"{many} {verb} from far outside the time of all others, such as {example}: {they} in totals and in no "
        "trend. If that is a slip, correct the file and import it again."
    )


def untimed(rests: Basis, language: Language) -> str:
    """How many answers have no time, and what that means."""
    found = rests.answers if rests.answers.n else rests.responses
    noun = ("answer", "answers") if rests.answers.n else ("response", "responses")
    if not found.untimed:
        return f"Every {noun[0]} says when it was given." if found.n else ""
    if found.untimed == found.n:
        return f"No {noun[0]} says when it was given: there are totals, and nothing over time."
    has = "has" if found.untimed == 1 else "have"
    return f"{count(language, found.untimed, *noun)} {has} no time: they are in the totals and in no period."
