"""The figures at a glance: a tile per finding, hidden or grey where too few people are behind it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from hark.company import CompanyDocument
from hark.measure.clock import Clock
from hark.measure.compare import Verdict
from hark.measure.summary import Distinct
from hark.measure.units import CURRENCY
from hark.show.language import Language, count
from hark.show.privacy import hides, people
from hark.show.report.areas import SAID
from hark.show.report.finding import Finding
from hark.show.report.sentences import noun_of, plain_change, since, verdict_of
from hark.show.sparkline import sparkline
from hark.words import gettext as _


@dataclass(frozen=True)
class Tile:
    """A figure at a glance. `tone` is good, bad, unsure or empty; `grey`: few people; `value` is empty where hidden."""

    anchor: str
    label: str
    unit: str
    time: str
    value: str
    interval: str
    sample: str
    verdict: str
    tone: str
    spark: Markup
    target: str = ""
    grey: bool = False
    secret: bool = False
    reason: str = ""


def tile(found: Finding, company: CompanyDocument, language: Language, clock: Clock) -> Tile:
    """A finding as a tile; hidden where too few people are behind it."""
    row, below = found.shown, company.hide_below
    estimate = row.estimate
    secret = hidden(found, below)
    target = company.targets.get(found.metric.name)
    verdict, tone = judged(found, language, clock)
    value, unit = ("", "") if secret or estimate.value is None else language.apart(estimate.value, row.unit)
    return Tile(
        anchor="volume" if found.aside else found.metric.name,
        label=found.metric.label,
        unit=unit or unit_of(found),
        time=period(found, language),
        value=value,
        interval="" if secret else language.interval(estimate, row.unit),
        sample=sample(found, language),
        verdict="" if secret else verdict,
        tone=tone,
        spark=Markup(sparkline(leading_up(found))),  # noqa: S704  numbers only
        target="" if target is None else language.figure(target, row.unit),
        grey=not found.counted and people(estimate) < company.grey_below,
        secret=secret,
        reason=_("fewer than {number} people", number=below) if secret else why(found),
    )


def why(found: Finding) -> str:
    """What to mind about the figure; of what customers do, the page says once what goes for many figures."""
    estimate = found.shown.estimate
    return _(estimate.note) if found.area is SAID or estimate.value is None else ""


def unit_of(found: Finding) -> str:
    """What stands behind the figure where the figure does not carry its unit itself."""
    unit = found.shown.unit
    return "" if found.counted or CURRENCY.fullmatch(unit) else _("mean") if unit == "score" else _(unit)


def hidden(found: Finding, below: int) -> bool:
    """Whether the figure must not be shown: a count of few is no person's answer, what few have paid is."""
    return hides(found.shown.estimate, below) and (found.amount or not found.counted)


def leading_up(found: Finding) -> list[float | None]:
    """The figures up to the one the tile shows."""
    last = found.latest.period if found.latest else None
    return [one.estimate.value for one in found.course if one.period and last and one.period <= last]


def judged(found: Finding, language: Language, clock: Clock) -> tuple[str, str]:
    """The verdict against the period before, and its tone."""
    row = found.latest
    comparison = row.comparison if row else None
    if comparison is None or row is None:
        return "", ""
    before = since(found, language, clock)
    if comparison.verdict.real:
        by = language.signed(comparison.difference or 0.0, row.unit)
        tone = {True: "good", False: "bad", None: "real"}[comparison.good]
        return _("{by} since {before}: {verdict}", by=by, before=before, verdict=_(comparison.verdict.value)), tone
    if found.stands or isinstance(found.metric.summary, Distinct):
        return plain_change(found, language, before).rstrip("."), "plain"
    few = comparison.verdict in (Verdict.TOO_FEW, Verdict.CANNOT_TELL)
    said = verdict_of(comparison, found.metric)
    return said if few else _("{verdict} since {before}", verdict=said, before=before), "unsure"


def period(found: Finding, language: Language) -> str:
    """The period of a tile."""
    things = found.metric.noun
    if not (found.latest and found.latest.period and found.over):
        return _("at the last") if found.stands else _("all {things}", things=_("answers") if found.aside else things)
    name = language.period(found.latest.period, found.over)
    if found.stands and not found.partial:
        return _("end of {period}", period=name)
    return _("{period}, so far", period=name) if found.partial else name


def sample(found: Finding, language: Language) -> str:
    """“412 answers of 398 people”."""
    estimate = found.shown.estimate
    answers = count(language, estimate.n, *noun_of(found).split("/"))
    crowd = count(language, estimate.people, *found.crowd)
    if found.stands or isinstance(found.metric.summary, Distinct):
        return ""
    if found.amount:
        return _("{things} of {people}", things=answers, people=crowd) if estimate.people else answers
    if found.counted:
        return _("of {people}", people=crowd)
    alone = estimate.people in (0, estimate.n)
    return answers if alone else _("{things} of {people}", things=answers, people=crowd)
