"""The report, from answers in a store to what a reader finds on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest

from cast import Given, answer, at, bring, facts_of, response
from hark.errors import BadQuestion, StoreTrouble, UnknownName
from hark.show.report import Options, build_report, write_report
from hark.store.deliveries import undo_delivery
from hark.store.reader import Facts
from show.reading import Page

TODAY = date(2026, 11, 20)
NAMES = ("North", "South", "East")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></svg><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!--",
    "javascript:alert(1)",
    "\x00\x0b&lt;b&gt;",
    "\u202eevil",
)


def given(scores: Sequence[int], **columns: object) -> list[Given]:
    """Answers with these scores."""
    return [answer(score, **columns) for score in scores]  # type: ignore[arg-type]


def story() -> list[Given]:
    """Two months: 60 answers a region in September; in October the North falls from 50 to -50 and the others stay."""
    well, badly = [10] * 40 + [7] * 10 + [3] * 10, [10] * 10 + [7] * 10 + [3] * 40
    return [
        one
        for month in (9, 10)
        for region in NAMES
        for one in given(badly if (month, region) == (10, "North") else well, month=month, region=region)
    ]


def page(facts: Facts, **options: object) -> Page:
    """The report as it is read."""
    return Page(build_report(facts, options=Options(today=TODAY, **options)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The story in a store, only to be read."""
    return facts_of(tmp_path_factory.mktemp("story") / "data", answers=story(), responses=[response(month=10)] * 9)


@pytest.fixture(scope="module")
def told(october: Facts) -> Page:
    """The report of the story."""
    return page(october)


def test_says_first_what_changed_how_sure_that_is_and_where(told):
    lead = told.text[told.text.index("Net Promoter Score fell") :]

    assert lead.startswith("Net Promoter Score fell in October 2026")
    assert "Net Promoter Score was 17 in October 2026 (3 to 29, 180 answers)." in lead
    assert "It fell by 33 points since September, and it is real." in lead
    assert "North (region) fell most: by 100 points, and it is real." in lead


def test_a_tile_holds_figure_interval_sample_and_verdict(told):
    glance = told.text[told.text.index("At a glance") :]

    assert re.search(
        r"Net Promoter Score October 2026 17 ?points 3 to 29 180 answers −33 since September: fell, and it is real",
        glance,
    )


def test_says_so_where_nothing_changed_but_by_chance(facts):
    told = page(facts(answers=[one for month in (9, 10) for one in given([10, 9, 8, 3] * 20, month=month)]))

    assert "No sign of a real change in October 2026" in told.text
    assert "No evidence of change since September, when it was 25." in told.text


def test_tells_about_the_last_period_that_was_seen_whole(facts):
    september = given([10] * 40, month=9, day=29)

    assert (
        "100 in September 2026" in page(facts(answers=september + given([0] * 10, month=10, day=5)), over="month").text
    )


def test_says_so_far_where_no_period_is_over(facts):
    told = page(facts(answers=given([10] * 40, month=11, day=3)), over="month")

    assert "100 so far in November 2026" in told.text


def test_a_small_group_and_the_one_it_could_be_worked_out_from_are_hidden(facts):
    sizes = {"North": 40, "South": 30, "East": 20, "Secret": 3}
    told = page(facts(answers=[one for name, size in sizes.items() for one in given([9] * size, region=name)]))

    assert {"Secret", "East"}.isdisjoint(told.text.split())
    assert "2 groups are not shown, so that nobody in a group of fewer than 5 people can be recognised." in told.text


def test_a_month_of_few_people_is_no_point(facts):
    rows = [one for month, size in ((7, 3), (8, 40), (9, 40), (10, 40)) for one in given([9] * size, month=month)]
    told = page(facts(answers=rows), over="month")

    assert "Sept 2026" in told.text
    assert {"Jul 2026", "Aug 2026"}.isdisjoint(re.findall(r"\w+ 2026", told.text))
    assert "2 periods are not shown, so that nobody in a period of fewer than 5 people can be recognised." in told.text


def test_of_one_answer_nothing_is_shown_but_that_it_came(facts):
    told = page(facts(answers=given([9], month=3, text="It was only me.", region="North")))

    assert "hidden 1 answer fewer than 5 people" in told.text
    assert "only me" not in told.text
    assert "North" not in told.text


def test_few_answers_are_grey(facts):
    told = page(facts(answers=given([9] * 12, month=10)), over="month")

    assert told.every("li", "few")


def test_a_comment_shows_the_score_of_its_response(facts):
    rows = [
        row
        for number in range(6)
        for row in (
            answer(number, response=str(number), month=10),
            answer(None, kind="text", text=f"Reason {number}.", response=str(number), month=10),
        )
    ]
    told = page(facts(answers=rows))

    assert "Reason 5. 5 of 10" in told.text


def test_a_comment_among_several_scores_belongs_to_the_recommendation(facts):
    rows = [
        row
        for number in range(6)
        for row in (
            answer(4, kind="csat", response=str(number)),
            answer(number, response=str(number)),
            answer(None, kind="text", text=f"Reason {number}.", response=str(number)),
        )
    ]

    assert "Reason 3. 3 of 10" in page(facts(answers=rows)).text


def test_comments_are_a_fair_sample(facts):
    rows = given([1] * 50, month=10, text="Bad.", language="en") + given([10] * 9, month=9, text="Good.", language="en")
    rows += given([10] * 3, month=1, text="Da iawn.", language="cy")
    told = page(facts(answers=rows))

    assert "With a high score 12" in told.text
    assert "With a low score 50" in told.text
    assert told.text.count("Bad.") == 5
    assert "Da iawn. 10 of 10 · Jan 2026 · Welsh" in told.text


def test_addresses_and_long_numbers_in_comments_are_blacked_out(facts):
    told = page(facts(answers=given([9] * 6, text="Call +44 20 7946 0123 or write to ann@example.org, order 12.")))

    assert "Call ▇▇▇ or write to ▇▇▇, order 12." in told.text


def test_right_to_left_comments_say_their_direction(facts):
    told = page(facts(answers=given([9] * 6, text="תודה רבה", language="he")))

    assert [(quote["dir"], quote["lang"]) for quote in told.every("blockquote")] == [("auto", "he")] * 6


def test_without_times_there_are_totals_and_the_reason_why_nothing_else(facts):
    told = page(facts(answers=given([9, 9, 9, 3] * 20, region="North") + given([9] * 20, region="South")))

    assert "None of the answers says when it was given, so there is nothing to show over time." in told.text
    assert "By region" in told.text
    assert "Every month" not in told.text


def test_counts_the_answers_without_a_time(facts):
    told = page(facts(answers=given([9] * 20, month=10) + given([9] * 3)))

    assert "3 answers have no time: they are in the totals and in no period." in told.text


def test_an_empty_store_teaches(facts):
    told = page(facts())

    assert "Nothing has been asked yet" in told.text
    assert {"hark import answers.csv --map map.toml", "hark report --open", "hark demo"} <= set(told.words)


def test_a_time_without_answers_says_when_there_are_some(october):
    with pytest.raises(BadQuestion, match="from 2026-09-15 to 2026-10-15"):
        page(october, start=date(2020, 1, 1), end=date(2020, 2, 1))


def test_a_time_bounds_figures_scores_and_comments(facts):
    rows = given([10] * 30, month=9, text="September.") + given([0] * 30, month=10, text="October.")
    told = page(facts(answers=rows), start=date(2026, 10, 1), end=date(2026, 11, 1))

    assert "September." not in told.text
    assert "−100" in told.text
    assert "Percent of 30 answers" not in told.text  # one score is no distribution
    assert "1 October 2026 to 31 October 2026" in told.text


def test_a_time_is_refused_where_no_answer_has_one(facts):
    with pytest.raises(BadQuestion, match="says when it happened"):
        page(facts(answers=given([9] * 9)), start=date(2026, 1, 1))


def test_breaks_down_by_what_is_asked_for(facts):
    rows = [answer(9, agent=str(at % 2), region=str(at % 3)) for at in range(40)]
    told = page(facts(answers=rows), by=("agent",))

    assert "By agent" in told.text
    assert "By region" not in told.text


def test_an_unknown_column_is_named(october):
    with pytest.raises(UnknownName, match="Did you mean “region”"):
        page(october, by=("regon",))


def test_of_many_groups_the_chart_shows_those_that_matter_most_and_the_table_all(facts):
    rows = [one for at in range(40) for one in given([9] * (at // 8) + [3] * (5 - at // 8), product=f"Product {at:02}")]
    told = page(facts(answers=rows))

    assert "16 groups that matter less are in the table only." in told.text
    assert len(set(re.findall(r"Product \d\d", told.text))) == 40


def test_mixed_scales_have_a_figure_on_the_common_one(facts):
    rows = given([7] * 20, kind="ces") + [{**one, "scale_best": 5} for one in given([5] * 20, kind="ces")]
    told = page(facts(answers=rows))

    assert "Customer effort, 0–100 is 100" in told.text


def test_says_what_every_figure_means_with_the_threshold_in_force(facts):
    there = facts(answers=given([5, 4, 3, 1] * 10, kind="csat"))
    company = there.store.directory / "company.toml"
    company.write_text(company.read_text().replace("top = 2", "top = 1").replace("version = 1", "version = 7"))
    told = page(Facts(there.store))

    assert "Customer satisfaction is 25.0%" in told.text
    assert "Satisfied is one of the best 1 scores" in told.text
    assert "version 7 of the company document" in told.text


def test_says_where_answers_count_by_their_weight(facts):
    told = page(facts(answers=given([10] * 10, weight=3.0) + given([0] * 10, weight=1.0)))

    assert "Net Promoter Score is 50" in told.text
    assert "20 answers count by their weight." in told.text


def test_shows_the_target(facts):
    there = facts(answers=[one for month in (9, 10) for one in given([10, 8] * 20, month=month)])
    company = there.store.directory / "company.toml"
    company.write_text(company.read_text() + "\nnps = 40\n")
    told = page(Facts(there.store))

    assert " · target 40" in told.text
    assert "The dashed line is the target, 40." in told.text


def test_writes_numbers_as_the_company_does(facts):
    there = facts(answers=given([5, 4, 3] * 400, kind="csat"))
    company = there.store.directory / "company.toml"
    company.write_text(company.read_text().replace('language = "en"', 'language = "de"'))

    assert "Customer satisfaction is 66,7% (64,0 to 69,3, 1.200 answers)" in page(Facts(there.store)).text


def test_lists_the_deliveries_that_count(facts):
    there = facts(answers=given([3] * 9, month=10))
    bring(there.store, answers=given([9] * 7, month=10))
    undo_delivery(there.store, 1)
    told = page(Facts(there.store))

    assert "7 answers and 0 responses, from 1 delivery." in told.text
    assert told.text.count("1 November 2026") == 1


def test_needs_nothing_from_anywhere(told):
    links = [value for _, attributes in told.elements for name, value in attributes.items() if name in ("src", "href")]

    assert all((link or "").startswith("#") for link in links)
    assert not re.search(r"url\(|@import|https?:|<script|<link|<iframe|<img", told.html)
    assert {"default-src 'none'; style-src 'unsafe-inline'"} <= {meta.get("content") for meta in told.every("meta")}


@pytest.mark.parametrize("rows", [story(), given([9], month=3), []], ids=["much", "one answer", "nothing"])
def test_every_link_leads_somewhere_and_every_name_is_one(facts, rows):
    told = page(facts(answers=rows))
    names = [attributes["id"] for _, attributes in told.elements if "id" in attributes]
    leads = {(link["href"] or "")[1:] for link in told.every("a")}
    labels = {attributes["aria-labelledby"] for _, attributes in told.elements if "aria-labelledby" in attributes}

    assert len(names) == len(set(names))
    assert leads | labels <= set(names)


def test_headings_go_down_one_level_at_a_time(told):
    levels = [int(tag[1]) for tag, _ in told.elements if re.fullmatch("h[1-6]", tag)]

    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_picture_says_what_it_shows_and_has_its_table(told):
    pictures, tables = told.every("figure"), told.every("details")

    assert pictures
    assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in told.every("svg"))
    assert len([one for one in told.every("table") if one.get("class") != "deliveries"]) == len(pictures)
    assert len(tables) >= len(pictures)
    assert all(head.get("scope") for head in told.every("th"))


def test_what_people_wrote_is_only_ever_text(tmp_path):
    def written(names: Sequence[str]) -> Page:
        rows = [
            answer(at % 11, month=9 + at % 2, region=name, touchpoint=name, product=name, text=name, language=name)
            for at in range(135)
            for name in [names[at % len(names)]]
        ]
        return page(facts_of(tmp_path / str(names is HOSTILE), answers=rows))

    harmless = written([f"Name {at}" for at in range(len(HOSTILE))])
    hostile = written(HOSTILE)

    assert hostile.shape == harmless.shape
    assert not [name for _, attributes in hostile.elements for name in attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in hostile.text
    assert "{{ 7 * 7 }}" in hostile.text
    assert "\x00" not in hostile.html


def test_writes_the_file_in_one_step(october, tmp_path):
    written = write_report(october.store, tmp_path / "new" / "cx.html", options=Options(today=TODAY))

    assert written.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in written.parent.iterdir()] == ["cx.html"]


def test_a_place_that_cannot_be_written_is_named(facts, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreTrouble, match="Name another place with --output"):
        write_report(facts().store, tmp_path / "file" / "report.html")


@pytest.mark.parametrize("year", [2062, 2036, 1926])
def test_one_mistyped_year_leaves_the_trend_as_it_is(facts, year):
    rows = [answer(score, month=month, day=day) for month in (8, 9, 10) for day in range(1, 29) for score in (10, 6)]
    told = page(facts(answers=[*rows, {**answer(9), "occurred_at": at(1, 6, year=year)}]))

    assert "Every week" in told.text
    assert "2026 to 28 October 2026" in told.text
    assert f"1 answer is from far outside the time of all others, such as 6 January {year}" in told.text
    assert str(year) not in told.text.replace(f"6 January {year}", "")


def test_a_few_early_answers_are_no_slip(facts):
    told = page(facts(answers=[answer(9, month=month) for month in (1, 7, 8, 9, 10)]))

    assert "far outside" not in told.text
    assert "15 January 2026 to 15 October 2026" in told.text
