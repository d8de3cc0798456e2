"""The same answer said in another way does not count twice; what is not a score can be called so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hark.errors import InDoubt
from hark.recognise.ways import ways
from hark.store.reader import Facts
from measure.figure import by, counted
from recognise.clerk import Clerk, values

RECOMMEND = [0, 3, 6, 7, 8, 9, 9, 10] * 4

DERIVED: dict[str, Callable[[int], object]] = {
    "nps_normalized": lambda one: one * 10,
    "NPS score calculated": lambda one: 100 if one > 8 else 0 if one > 6 else -100,
    "nps_group": lambda one: 3 if one > 8 else 2 if one > 6 else 1,
    "nps_bucket": lambda one: "Promoter" if one > 8 else "Passive" if one > 6 else "Detractor",
}


def survey(folder: Path, names: str, rows: list[tuple[object, ...]]) -> Path:
    lines = (f"{i},2026-02-{i % 27 + 1:02},{','.join(map(str, row))}" for i, row in enumerate(rows))
    file = folder / "survey.csv"
    file.write_text("\n".join((f"Response ID,Date,{names}", *lines)) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("name", DERIVED)
def test_what_is_worked_out_from_a_recommendation_does_not_count_again(clerk: Clerk, tmp_path: Path, name: str) -> None:
    file = survey(tmp_path, f"Would you recommend us?,{name}", [(one, DERIVED[name](one)) for one in RECOMMEND])

    clerk.bring(file)

    facts = Facts(clerk.store)
    assert (clerk.asked, counted(facts, "nps"), values(clerk.store, ["nps"])) == ([], 32, {"nps": 0.0})
    assert any("does not count again" in note for note in clerk.notes)


def test_what_is_worked_out_is_there_to_compare_by(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(one, DERIVED["nps_bucket"](one)) for one in RECOMMEND]

    clerk.bring(survey(tmp_path, "Would you recommend us?,nps_bucket", rows))

    assert by(Facts(clerk.store), "nps", "nps_bucket")["Promoter"] == 100.0


def test_of_figures_and_their_words_the_words_count_since_they_say_which_end_is_good(
    clerk: Clerk, tmp_path: Path
) -> None:
    words = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
    rows = [(i % 5 + 1, words[i % 5]) for i in range(40)]

    clerk.bring(survey(tmp_path, "Satisfaction,Satisfaction label", rows))

    assert (clerk.asked, values(clerk.store, ["csat"])) == ([], {"csat": 40.0})


def test_two_questions_that_are_answered_alike_both_count(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Recommend the shop?,Recommend the brand?", [(one, one) for one in RECOMMEND])

    clerk.bring(file)

    assert counted(Facts(clerk.store), "nps") == 64


@pytest.mark.parametrize("rows", [[(5, 5)] * 12 + [(4, 3)] * 2 + [(1, 2)], [(5, 5)] * 20 + [(4, 5)] * 6 + [(3, 3)] * 4])
def test_another_question_on_the_same_scale_counts_though_its_answers_follow(
    clerk: Clerk, tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    names = "Satisfaction with the product (5 = very satisfied),Satisfaction with the support (5 = very satisfied)"

    clerk.bring(survey(tmp_path, names, rows))

    assert counted(Facts(clerk.store), "csat") == 2 * len(rows)


def test_a_name_alone_does_not_make_a_column_of_few_answers_follow(clerk: Clerk, tmp_path: Path) -> None:
    rows = [*[(10, 3)] * 20, (7, 2), (1, 1)]
    file = survey(tmp_path, "Would you recommend us?,nps_group", rows)

    with pytest.raises(InDoubt, match="nps_group"):
        clerk.bring(file, {"scale.Would you recommend us?": "0-10"})


def test_one_row_that_differs_makes_it_another_question(clerk: Clerk, tmp_path: Path) -> None:
    rows = [*((one, 10 - one) for one in RECOMMEND), (10, 10)]

    clerk.bring(survey(tmp_path, "Recommend the shop?,Recommend the brand?", rows))

    assert counted(Facts(clerk.store), "nps") == 66


def test_a_column_that_is_not_a_score_is_kept_to_compare_by(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(one, i % 3) for i, one in enumerate(RECOMMEND)]

    clerk.bring(survey(tmp_path, "Would you recommend us?,nps_group", rows), {"scale.nps_group": "none"})

    facts = Facts(clerk.store)
    assert (counted(facts, "nps"), set(by(facts, "nps", "nps_group"))) == (32, {"0", "1", "2"})


@pytest.mark.parametrize(
    ("question", "cells", "answer"),
    [("Would you recommend us?", ["Very likely", "Likely", "Unlikely"], "rating 1-5"),
     ("How satisfied are you?", ["Fine", "Meh", "Awful"], "meh < fine"), ("Rating", [1, 2, 3], "rating 1-3")],
)  # fmt: skip
def test_every_question_about_a_scale_can_be_answered_with_no_score(
    clerk: Clerk, tmp_path: Path, question: str, cells: list[object], answer: str
) -> None:
    rows = [(one, RECOMMEND[i]) for i, one in enumerate(cells * 8)]

    clerk.bring(survey(tmp_path, f"{question},Recommend (0-10)", rows), {f"scale.{question}": "none"})

    assert (counted(Facts(clerk.store), "nps"), values(clerk.store, ["csat", "rating"])) == (
        24, {"csat": None, "rating": None},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "said", "offered"),
    [
        (range(1, 6), "", ["1-5", "5-1"]),
        (range(6), "", ["0-5", "5-0", "1-5", "5-1"]),
        (range(11), "", ["0-10", "10-0"]),
        (range(1, 5), "", ["1-4", "4-1", "1-5", "5-1"]),
        ([1, 2, 3, 4, 5, 99], "", ["1-5", "5-1"]),
        ([2, 4], "Rating (1-5)", ["1-5", "5-1"]),
        ([1, 2, 3], "Rating (1 = best)", ["3-1", "5-1"]),
    ],
)
def test_only_scales_that_can_be_meant_are_offered_the_likeliest_first(
    scores: range | list[int], said: str, offered: list[str]
) -> None:
    counts = dict.fromkeys(map(float, scores), 5)

    found = [one.word.removeprefix("rating ") for one in ways("rating", counts, [str(one) for one in scores], said)]

    assert found == offered


def test_a_score_from_0_to_10_may_be_a_recommendation_by_its_owners_word(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Score", [(one,) for one in RECOMMEND])

    with pytest.raises(InDoubt, match=r"scale\.Score=nps 0-10"):
        clerk.bring(file)
    clerk.bring(file, {"scale.Score": "nps 0-10"})

    assert values(clerk.store, ["nps"]) == {"nps": 0.0}


@pytest.mark.parametrize("name", ["End Date", "Response date"])
def test_when_somebody_answered_is_told_by_the_name_of_its_column(clerk: Clerk, tmp_path: Path, name: str) -> None:
    file = survey(tmp_path, "Would you recommend us?", [(one,) for one in RECOMMEND])
    file.write_text(file.read_text().replace("Date", name, 1))

    clerk.bring(file)

    assert (clerk.asked, f'occurred_at = "{name}"' in clerk.text) == ([], True)
