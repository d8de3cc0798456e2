"""A row per answer: one column names the question, and each question is told as if it had a column of its own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from sqlglot import parse_one

from hark.errors import InDoubt, Refused
from hark.recognise.doubt import Given, answering, refusing
from hark.recognise.recognised import recognised
from hark.store.reader import Facts
from measure.figure import figure
from recognise.clerk import Clerk, values

RECOMMEND, SATISFIED, WHY, CHANNEL = (
    "How likely are you to recommend us?",
    "How satisfied are you with our support?",
    "What should we do better?",
    "Which channel did you use?",
)
SAID = {
    RECOMMEND: ["10", "9", "0", "7"],
    SATISFIED: ["Very satisfied", "Satisfied", "Very dissatisfied", "Neutral"],
    WHY: [f"Please answer the telephone a little sooner, caller {i}" for i in range(4)],
    CHANNEL: ["Email", "Phone", "Email", "Phone"],
}
"""What four people said, over and over: an NPS of 25, half of them satisfied."""


def long(folder: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    file = folder / "long.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([names, *rows])
    return file


def answers(people: int = 40) -> list[tuple[str, str, str, str]]:
    """The response, the day, the question and the answer of each row."""
    return [
        (f"R{i:03}", f"2026-03-{i % 28 + 1:02}", question, said[i % 4])
        for i in range(people)
        for question, said in SAID.items()
    ]


def counted(clerk: Clerk) -> float | None:
    return figure(Facts(clerk.store), "responses")


@pytest.mark.parametrize(
    "names",
    [
        ["Response ID", "Date", "Question", "Answer"],
        ["response_id", "submitted_at", "question_text", "answer_value"],
        ["Antwort-ID", "Datum", "Frage", "Antwort"],
        ["ID de réponse", "Date", "Question", "Réponse"],
    ],
    ids=["English", "machine", "German", "French"],
)
def test_each_question_of_a_long_file_is_told_by_its_wording_and_its_answers(
    clerk: Clerk, tmp_path: Path, names: list[str]
) -> None:
    done = clerk.bring(long(tmp_path, names, answers()))

    assert (clerk.asked, done.rejected) == ([], 0)
    assert values(clerk.store, ["nps", "csat", "answers"]) == {"nps": 25.0, "csat": 50.0, "answers": 160.0}
    assert counted(clerk) == 40


def test_scores_apart_from_words_are_both_read(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(r, q, said if q == RECOMMEND else "", "" if q == RECOMMEND else said) for r, _, q, said in answers()]

    clerk.bring(long(tmp_path, ["response_id", "question", "score", "text"], rows))

    assert clerk.asked == []
    assert values(clerk.store, ["nps", "csat", "answers"]) == {"nps": 25.0, "csat": 50.0, "answers": 160.0}


def test_a_comment_beside_a_score_stays_beside_it(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(r, q, said, f"That is what I think of it after visit {i}")
            for i, (r, _, q, said) in enumerate(answers()) if q == RECOMMEND]  # fmt: skip

    clerk.bring(long(tmp_path, ["response_id", "question", "score", "comment"], rows))

    said = "select count(*) as n from answers where kind = 'nps' and text like 'That is what I think%'"
    assert Facts(clerk.store).rows(parse_one(said)) == [{"n": 40}]
    assert values(clerk.store, ["nps", "answers"]) == {"nps": 25.0, "answers": 40.0}


def test_what_is_said_of_the_question_is_nothing_to_group_by(clerk: Clerk, tmp_path: Path) -> None:
    kinds = {question: f"type {i}" for i, question in enumerate(SAID)}
    rows = [(r, day, q, said, kinds[q], "North" if r < "R020" else "South") for r, day, q, said in answers()]

    clerk.bring(long(tmp_path, ["Response ID", "Date", "Question", "Answer", "Type", "Area"], rows))

    assert "area" in clerk.text
    assert "Type" not in clerk.text


@pytest.mark.parametrize(("answer", "responses"), [("each", 160), ("one", 40)])
def test_rows_of_a_customer_are_one_response_by_their_owners_word(
    clerk: Clerk, tmp_path: Path, answer: str, responses: int
) -> None:
    file = long(tmp_path, ["Customer", "Date", "Question", "Answer"], answers())

    clerk.bring(file, {"response": answer})

    assert clerk.asked == ["response"]
    assert counted(clerk) == responses
    assert values(clerk.store, ["nps"]) == {"nps": 25.0}


def test_who_answers_again_has_no_single_response(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(f"P{i % 10}", f"2026-0{i // 10 + 1}-11", RECOMMEND, SAID[RECOMMEND][i % 4]) for i in range(40)]

    clerk.bring(long(tmp_path, ["Respondent", "Date", "Question", "Answer"], rows), {"response": "each"})

    assert counted(clerk) == 40
    assert values(clerk.store, ["nps"]) == {"nps": 25.0}


def test_columns_of_any_name_are_named_by_their_owner(clerk: Clerk, tmp_path: Path) -> None:
    codes = {question: f"code {chr(97 + i)}" for i, question in enumerate(SAID)}
    rows = [(r, codes[q], said) for r, _, q, said in answers()]
    named = {"rows": "long", "asks": "what", "question": "said", "scale.code a": "nps 0-10"}
    scale = "scale.code b"

    clerk.bring(long(tmp_path, ["token", "what", "said"], rows), named | {scale: "csat 1-5"})

    assert clerk.asked[:3] == ["rows", "asks", "question"]
    assert values(clerk.store, ["answers"]) == {"answers": 160.0}


def test_a_column_of_many_things_names_no_questions(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(i, f"thing {i}", i % 7) for i in range(100)]

    with pytest.raises(Refused, match="take a map"):
        clerk.bring(long(tmp_path, ["a", "b", "c"], rows), {"rows": "long", "asks": "b", "question": "c"})


def test_products_with_ratings_are_no_questions(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(i, f"Kettle {'AB'[i % 2]}", i % 5 + 1, f"2026-01-{i % 28 + 1:02}") for i in range(90)]

    clerk.bring(long(tmp_path, ["review_id", "item", "rating", "date"], rows), {"scale.rating": "rating 1-5"})

    assert "question =" not in clerk.text


ASKED = ["Where is my order?", "How do I pay by card?", "Can I return the kettle?"]


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (["Ticket ID", "Created At", "Solved At", "Category", "Rating"], ["T{}", "2026-03-01", "2026-03-02", "?", "5"]),
        (["Order ID", "Order Date", "Note", "Value", "Currency"], ["O{}", "2026-03-01", "?", "12.50", "EUR"]),
        (["Review ID", "Date", "Author", "Title", "Rating", "Review"],
         ["V{}", "2026-03-01", "Gast {}", "?", "4", "It came on time and works well, number {}"]),
    ],
    ids=["tickets", "orders", "reviews"],
)  # fmt: skip
def test_rows_that_name_something_else_are_no_answers(
    clerk: Clerk, tmp_path: Path, names: list[str], row: list[str]
) -> None:
    rows = [[ASKED[i % 3] if cell == "?" else cell.format(i) for cell in row] for i in range(60)]

    with suppress(InDoubt):
        clerk.bring(long(tmp_path, names, rows))

    assert "question =" not in clerk.text


def test_a_comment_beside_an_answer_in_words_takes_nothing_from_it(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(r, q, said, f"Said aloud by caller {i} at the counter" if i % 7 == 0 else "")
            for i, (r, _, q, said) in enumerate(answers())]  # fmt: skip

    clerk.bring(long(tmp_path, ["Response ID", "Question", "Answer", "Comment"], rows))

    assert values(clerk.store, ["nps", "csat", "answers"]) == {"nps": 25.0, "csat": 50.0, "answers": 160.0}


def test_answers_to_one_question_in_two_columns_count_together(clerk: Clerk, tmp_path: Path) -> None:
    rows = [
        (r, q, "" if r > "R029" else said, said if r > "R029" else "") for r, _, q, said in answers() if q == RECOMMEND
    ]

    clerk.bring(long(tmp_path, ["Response ID", "Question", "Score", "Answer Text"], rows))

    assert values(clerk.store, ["nps", "answers"]) == {"nps": 25.0, "answers": 40.0}


def test_a_code_for_nothing_in_the_other_column_hides_no_answer(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(r, q, said if q == RECOMMEND else "N/A", "N/A" if q == RECOMMEND else said) for r, _, q, said in answers()]

    clerk.bring(long(tmp_path, ["Response ID", "Question", "Score", "Answer Text"], rows))

    assert values(clerk.store, ["nps", "csat", "answers"]) == {"nps": 25.0, "csat": 50.0, "answers": 160.0}


def test_a_hundred_questions_are_told_one_by_one(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(f"R{i}", f"How likely are you to recommend branch {n}?", SAID[RECOMMEND][i % 4])
            for i in range(8) for n in range(100)]  # fmt: skip

    clerk.bring(long(tmp_path, ["Response ID", "Question", "Answer"], rows))

    assert values(clerk.store, ["nps", "answers"]) == {"nps": 25.0, "answers": 800.0}


def test_a_number_that_two_surveys_share_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    asked = {"Shop": RECOMMEND, "Support": SATISFIED}
    rows = [(f"R{i}", survey, q, SAID[q][i % 4]) for survey, q in asked.items() for i in range(40)]

    clerk.bring(long(tmp_path, ["Response ID", "Survey", "Question", "Answer"], rows), {"response": "each"})

    assert counted(clerk) == 80


def test_weights_and_unfinished_responses_are_those_of_a_long_file_too(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(r, q, said, "1.5" if i % 2 else "0.5", "complete" if i % 4 else "partial")
            for i, (r, _, q, said) in enumerate(answers())]  # fmt: skip

    clerk.bring(long(tmp_path, ["Response ID", "Question", "Answer", "weight", "Status"], rows))

    assert 'weight = "weight"' in clerk.text
    assert "finished = {" in clerk.text


def test_the_zone_is_asked_of_a_time_that_had_to_be_asked_for(clerk: Clerk, tmp_path: Path) -> None:
    rows = [(r, f"{day} 10:00", q, said) for r, day, q, said in answers()]
    said = {"occurred_at": "Filled in", "zone": "Asia/Tokyo"}

    clerk.bring(long(tmp_path, ["Response ID", "Filled in", "Question", "Answer"], rows), said)

    assert clerk.asked == ["occurred_at", "zone"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Response ID", "Question", "Answer", "Scale"], lambda i: "1-5" if i % 2 else "1-10"),
        (["Response ID", "Question", "Answer", "Survey"], lambda i: "Shop" if i < 80 else "Support"),
    ],
    ids=["scales", "surveys"],
)
def test_one_question_that_means_several_things_is_refused(
    clerk: Clerk, tmp_path: Path, names: list[str], said: Callable[[int], str]
) -> None:
    rows = [(f"R{i}", f"Q{i % 2 + 1}", i % 5 + 1, said(i // 2)) for i in range(200)]

    with pytest.raises(Refused, match="several s"):
        clerk.bring(long(tmp_path, names, rows), {"scale.Q1": "csat 1-5", "scale.Q2": "csat 1-5"})


def test_a_response_of_another_name_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = long(tmp_path, ["Bogen", "Datum", "Frage", "Antwort"], answers())

    clerk.bring(file, {"response": "one"})

    assert (clerk.asked, counted(clerk)) == (["response"], 40)


@pytest.mark.parametrize("names", [["call_id", "criterion", "score"], ["review_id", "aspect", "rating"]])
def test_forms_of_which_nothing_asks_are_asked_about(clerk: Clerk, tmp_path: Path, names: list[str]) -> None:
    rows = [
        (f"C{i}", aspect, (i + n) % 5 + 1) for i in range(40) for n, aspect in enumerate(("Empathy", "Speed", "Care"))
    ]

    with pytest.raises(InDoubt, match="What does each row"):
        clerk.bring(long(tmp_path, names, rows))


def test_what_rows_are_can_be_said_beforehand(clerk: Clerk, tmp_path: Path) -> None:
    file = long(tmp_path, ["Response ID", "Date", "Question", "Answer"], answers())
    given = Given(("rows=answers",))

    with pytest.raises(InDoubt), recognised(clerk.store, file, answering(given, refusing)):
        pass

    assert given.taken == {"rows=answers"}
