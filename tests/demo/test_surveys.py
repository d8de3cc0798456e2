"""The sample company's surveys: the same for a seed, with the planted story in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pytest

from hark.demo.comments import MOODS, phrases
from hark.demo.customers import LANGUAGES, customers
from hark.demo.story import END, LATE_FROM, MENDED_FROM, START
from hark.demo.surveys import Survey, surveys

Line = Mapping[str, object]
BEFORE, LATE, AFTER = (str(LATE_FROM), str(MENDED_FROM), str(END))


def made(seed: int) -> dict[str, Survey]:
    rng = np.random.default_rng(seed)
    return surveys(rng, customers(rng))


@pytest.fixture(scope="module")
def sample() -> dict[str, Survey]:
    return made(7)


def lines(survey: Survey, region: str, start: str, end: str) -> Iterator[Line]:
    for cells in zip(*survey.values(), strict=True):
        line = dict(zip(survey, cells, strict=True))
        if line["region"] == region and start <= str(line["completed"] or "") < end:
            yield line


def share(found: Iterator[Line], column: str, claim: Callable[[object], bool]) -> float:
    given = [line[column] for line in found if line[column] is not None]
    return sum(map(claim, given)) / len(given)


def test_a_seed_always_makes_the_same_company_and_another_seed_another():
    assert made(7) == made(7)
    assert made(7) != made(8)


def test_it_lasts_eighteen_months_and_holds_forty_to_sixty_thousand_answers(sample):
    answers = sum(
        cell is not None
        for survey in sample.values()
        for column in ("recommend", "reason", "delivery_score", "stars", "help_score", "clear_score", "ease")
        for cell in survey.get(column, ())
    )
    days = [str(day) for survey in sample.values() for day in survey["completed"] if day is not None]

    assert 40_000 < answers < 60_000
    assert (min(days)[:7], max(days)[:7]) == (str(START)[:7], "2026-06")


def test_the_norths_delivery_scores_fall_when_parcels_are_late_and_partly_recover(sample):
    def satisfied(start: str, end: str, region: str = "North") -> float:
        return share(lines(sample["delivery"], region, start, end), "delivery_score", lambda score: score >= 4)

    quiet, late, mended = satisfied("2025-02", BEFORE), satisfied(BEFORE, LATE), satisfied(LATE, AFTER)

    assert late < quiet - 0.3
    assert late + 0.15 < mended < quiet
    assert satisfied(BEFORE, LATE, "South") == pytest.approx(satisfied("2025-02", BEFORE, "South"), abs=0.08)


def test_recommending_follows_weeks_later(sample):
    def promoters(start: str, end: str) -> float:
        return share(lines(sample["relationship"], "North", start, end), "recommend", lambda score: score >= 9)

    assert promoters(BEFORE, "2026-02-23") == pytest.approx(promoters(START.isoformat(), BEFORE), abs=0.12)
    assert promoters("2026-03-23", LATE) < promoters(START.isoformat(), BEFORE) - 0.15


def test_more_people_ask_for_help_where_parcels_are_late(sample):
    def asking(region: str, start: str, end: str) -> int:
        return sum(1 for _ in lines(sample["support"], region, start, end))

    assert asking("North", "2026-02-16", LATE) > 1.6 * asking("North", "2025-02-16", "2025-05-04")
    assert asking("South", "2026-02-16", LATE) < 1.4 * asking("South", "2025-02-16", "2025-05-04")


def test_december_is_the_busiest_month(sample):
    months = [str(day)[:7] for day in sample["delivery"]["completed"] if day]

    assert max(set(months), key=months.count) == "2025-12"


def test_some_responses_are_unfinished_and_answer_less(sample):
    survey = sample["relationship"]
    left = [given for given, done in zip(survey["recommend"], survey["finished"], strict=True) if done == "no"]

    assert 0.05 < len(left) / len(survey["finished"]) < 0.15
    assert left.count(None) > len(left) / 3


def test_some_responses_have_no_date(sample):
    undated = sum(day is None for day in sample["delivery"]["completed"])

    assert 0 < undated < 0.02 * len(sample["delivery"]["completed"])


def test_customers_come_back(sample):
    names = sample["delivery"]["customer"]

    assert len(set(names)) < len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_something_to_say_about_every_topic_in_every_mood(language):
    said = phrases(language)

    assert set(said["late"]) == {"bad"}
    for topic in ("opening", "delivery", "product", "price", "support", "checkout", "returns"):
        assert set(said[topic]) == set(MOODS)
        assert all(said[topic].values())


def test_what_people_write_belongs_to_their_score_and_language(sample):
    survey = sample["delivery"]
    seen = 0
    for score, language, text in zip(survey["delivery_score"], survey["language"], survey["comment"], strict=True):
        if score is None or text is None:
            continue
        seen += 1
        mood = "good" if score >= 4 else "fair" if score == 3 else "bad"
        said = phrases(language)
        known = [*said["delivery"][mood], *(said["late"]["bad"] if mood == "bad" else [])]
        assert any(text.endswith(sentence) for sentence in known), (score, language, text)
    assert seen > 1000
