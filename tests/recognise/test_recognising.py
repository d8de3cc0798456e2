"""What is found out from a file by itself, and what is asked about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hark.company import save_company
from hark.errors import BadFile, HarkError, InDoubt
from hark.recognise.likert import worth
from hark.recognise.words import asks
from hark.store.reader import Facts
from measure.figure import over
from recognise.clerk import Clerk, values


def survey(question: str, scores: list[object], more: str = "") -> str:
    rows = "".join(f"{i},2026-02-{i % 27 + 1:02},{score}\n" for i, score in enumerate(scores, start=1))
    return f"Response ID,Date,{question}\n{rows}{more}"


def written(folder: Path, text: str | bytes, name: str = "survey.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


RECOMMEND = {
    "en": "How likely are you to recommend us to a friend?",
    "de": "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
    "fr": "Quelle est la probabilité que vous nous recommandiez ?",
    "es": "¿Qué probabilidad hay de que nos recomiende?",
    "it": "Con quale probabilità ci consiglierebbe a un amico?",
    "nl": "Hoe waarschijnlijk is het dat u ons zou aanbevelen?",
    "pl": "Na ile prawdopodobne jest, że polecisz nas znajomym?",
    "ru": "Порекомендуете ли вы нас друзьям?",
    "ja": "友人にすすめる可能性はどのくらいですか（推奨度）",
    "ko": "친구에게 추천할 의향이 있습니까?",
    "he": "מה הסיכוי שתמליץ עלינו לחבר?",
    "ar": "ما مدى احتمال أن توصي بنا لصديق؟",
}


@pytest.mark.parametrize("language", RECOMMEND)
def test_a_recommendation_is_told_by_its_wording(clerk: Clerk, tmp_path: Path, language: str) -> None:
    text = survey(f'"{RECOMMEND[language]}"', [10, 9, 9, 8, 7, 6, 0, 3, 10, 5])

    clerk.bring(written(tmp_path, text))

    assert clerk.asked == []
    assert values(clerk.store, ["nps"]) == {"nps": 0.0}


def test_a_recommendation_that_nobody_gave_a_0_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    text = survey("Would you recommend us?", [10, 9, 1, 8, 7, 6, 10])

    with pytest.raises(InDoubt, match="On which scale was it asked"):
        clerk.bring(written(tmp_path, text))
    clerk.bring(written(tmp_path, text), {"scale.Would you recommend us?": "1-10"})

    assert values(clerk.store, ["nps"]) == {"nps": None}


def test_the_direction_of_a_scale_of_figures_is_asked(clerk: Clerk, tmp_path: Path) -> None:
    text = survey("How satisfied are you?", [1, 1, 2, 1, 5, 3, 4, 1])
    key = "scale.How satisfied are you?"

    with pytest.raises(InDoubt, match="How is that to be read"):
        clerk.bring(written(tmp_path, text))
    clerk.bring(written(tmp_path, text), {key: "csat 5-1"})

    assert values(clerk.store, ["csat"]) == {"csat": 62.5}


@pytest.mark.parametrize(
    ("words", "share"),
    [
        (["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"], 40.0),
        (["sehr zufrieden", "zufrieden", "neutral", "unzufrieden", "sehr unzufrieden"], 40.0),
        (["5 - Excellent", "4 - Good", "3", "2", "1 - Poor"], 40.0),
    ],
    ids=["English", "German", "figures with words"],
)
def test_steps_in_words_are_scores(clerk: Clerk, tmp_path: Path, words: list[str], share: float) -> None:
    text = survey("How satisfied are you?", words * 3)

    clerk.bring(written(tmp_path, text), {"scale.How satisfied are you?": "csat 1-5"})

    assert values(clerk.store, ["csat"])["csat"] == pytest.approx(share)


def test_steps_that_two_scales_share_are_worth_something_on_each() -> None:
    found = worth(["Somewhat satisfied", "Extremely satisfied"])

    assert {length: steps["Somewhat satisfied"] for length, steps in found.items()} == {5: 4, 7: 5}


def test_a_wording_that_asks_for_two_things_tells_none() -> None:
    assert asks("How satisfied are you, and would you recommend us?") is None


def test_codes_outside_the_scale_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    text = survey("Would you recommend us?", [0, 10, 9, 99, 99, 8])
    key = "missing.Would you recommend us?"

    with pytest.raises(InDoubt, match="99 2 times"):
        clerk.bring(written(tmp_path, text))

    assert clerk.bring(written(tmp_path, text), {key: "nothing"}).rejected == 0
    assert values(clerk.store, ["nps"])["nps"] == pytest.approx(25.0)


def test_a_word_among_scores_is_kept_aside_and_said(clerk: Clerk, tmp_path: Path) -> None:
    text = survey("Would you recommend us?", [0, *[10] * 30, "see my mail"])

    done = clerk.bring(written(tmp_path, text))

    assert done.rejected == 1
    assert values(clerk.store, ["nps"])["nps"] == pytest.approx(100 * 29 / 31)


ORDERS = "Order ID,Order date,Customer ID,Total\n"


@pytest.mark.parametrize(
    ("dates", "asked", "first"),
    [
        (["13/02/2026", "01/02/2026"], [], "2026-02-01"),
        (["02/13/2026", "02/01/2026"], [], "2026-02-01"),
        (["03/02/2026", "01/02/2026"], ["occurred_at.formats"], "2026-02-01"),
        (["13.2.26", "1.2.26"], [], "2026-02-01"),
        (["13 févr. 2026", "1 févr. 2026"], [], "2026-02-01"),
        (["1404/11/24", "1404/11/12"], [], "2026-02-01"),
        (["2569-02-13", "2569-02-01"], [], "2026-02-01"),
        (["1770940800", "1769904000"], [], "2026-02-01"),
    ],
    ids=["day first", "month first", "either", "two figures", "French", "Jalali", "Buddhist", "seconds"],
)
def test_dates_are_read_by_the_evidence_of_the_whole_column(
    clerk: Clerk, tmp_path: Path, dates: list[str], asked: list[str], first: str
) -> None:
    rows = "".join(f'{i},"{day}",c{i},10\n' for i, day in enumerate(dates, start=1))
    answers = {"currency": "EUR", "occurred_at.formats": "day-first"}

    clerk.bring(written(tmp_path, ORDERS + rows, "orders.csv"), answers)

    assert [key for key in clerk.asked if key != "currency"] == asked
    assert first in over(Facts(clerk.store), "orders", "day")


@pytest.mark.parametrize(
    ("amounts", "revenue"),
    [
        (["1.234,50", "2,00"], 1236.5),
        (["1,234.50", "2.00"], 1236.5),
        (["1 234,50 €", "2,00 €"], 1236.5),
        (["CHF 1'234.50", "CHF 2.00"], 1236.5),
        (["12,34,567.50", "2.00"], 1234569.5),
        (["(10.00)", "20.00"], 10.0),
    ],
)
def test_amounts_are_read_as_they_are_written(clerk: Clerk, tmp_path: Path, amounts: list[str], revenue: float) -> None:
    rows = "".join(f'{i};2026-02-0{i};c;"{amount}"\n' for i, amount in enumerate(amounts, start=1))

    currency = "CHF" if "CHF" in amounts[0] else "EUR"
    save_company(clerk.store.directory, replace(clerk.store.company, currency=currency))
    file = written(tmp_path, ORDERS.replace(",", ";") + rows, "orders.csv")
    clerk.bring(file, {"currency": "EUR", "negative": "order"})

    assert values(clerk.store, ["revenue"])["revenue"] == pytest.approx(revenue)


def test_a_comma_that_can_be_either_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    rows = '1,2026-02-01,c,"1,500"\n2,2026-02-02,c,"2,250"\n'

    with pytest.raises(InDoubt, match="What is the comma or the point"):
        clerk.bring(written(tmp_path, ORDERS + rows), {"currency": "EUR"})
    clerk.bring(written(tmp_path, ORDERS + rows), {"currency": "EUR", "amount.decimal": "."})

    assert values(clerk.store, ["revenue"]) == {"revenue": 3750.0}


def test_the_amount_of_a_whole_order_counts_once(clerk: Clerk, tmp_path: Path) -> None:
    text = "Order ID,Order date,Customer ID,SKU,Total\n" + "".join(
        f"{order},2026-02-01,c{order},p{line},{order * 10}\n" for order in (1, 2, 3) for line in (1, 2)
    )

    with pytest.raises(InDoubt, match="All rows of one “Order ID” say the same “Total”"):
        clerk.bring(written(tmp_path, text), {"currency": "EUR"})
    clerk.bring(written(tmp_path, text), {"currency": "EUR", "amount.of": "order"})

    assert values(clerk.store, ["revenue", "orders"]) == {"revenue": 60.0, "orders": 3.0}


def test_sums_are_no_rows(clerk: Clerk, tmp_path: Path) -> None:
    rows = "".join(f"{i},2026-02-0{i},c,10\n" for i in range(1, 9))

    clerk.bring(written(tmp_path, ORDERS + rows + "Total,,,80\n"), {"currency": "EUR"})

    assert values(clerk.store, ["revenue", "orders"]) == {"revenue": 80.0, "orders": 8.0}


def test_average_between_good_and_poor_is_an_answer(clerk: Clerk, tmp_path: Path) -> None:
    words = ["Excellent", "Good", "Average", "Poor", "Very poor"]

    clerk.bring(written(tmp_path, survey("How would you rate us?", words * 4)))

    assert clerk.asked == []
    assert values(clerk.store, ["responses", "rating"]) == {"responses": 20.0, "rating": 3.0}


def test_words_in_a_comment_are_no_columns(clerk: Clerk, tmp_path: Path) -> None:
    comment = '"Call me at +49 170 12345{0}, or write to me, please: this is what I say in row {0}"'
    rows = "".join(f"{i},2026-02-0{i % 9 + 1},{i % 11},{comment.format(i)}\n" for i in range(10, 60))

    clerk.bring(written(tmp_path, f"Response ID,Date,Would you recommend us?,Why?\n{rows}"))

    assert values(clerk.store, ["responses"]) == {"responses": 50.0}


def test_titles_above_the_names_are_left_out(clerk: Clerk, tmp_path: Path) -> None:
    text = "Export of February\n\n" + survey("Would you recommend us?", [0, 10, 9, 8])

    clerk.bring(written(tmp_path, text))

    assert values(clerk.store, ["responses"]) == {"responses": 4.0}


def test_a_column_of_addresses_is_never_stored(clerk: Clerk, tmp_path: Path) -> None:
    text = "Response ID,E-mail,Would you recommend us?\n1,ann@example.org,10\n2,bob@example.org,0\n"

    clerk.bring(written(tmp_path, text))

    assert 'never = ["E-mail"]' in clerk.text


def test_another_survey_beside_the_first_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(written(tmp_path, survey("Would you recommend us?", [0, 10]), "first.csv"))
    second = written(tmp_path, survey("Would you recommend us to friends?", [0, 9]), "second.csv")

    with pytest.raises(InDoubt, match=r"Which survey is “second\.csv” of"):
        clerk.bring(second)
    clerk.bring(second, {"survey": "first"})

    assert values(clerk.store, ["responses"]) == {"responses": 2.0}


def test_a_status_of_orders_that_nobody_knows_is_asked_word_by_word(clerk: Clerk, tmp_path: Path) -> None:
    text = "Order ID,Order date,Customer ID,Total,Status\n1,2026-02-01,a,10,Paid\n2,2026-02-01,b,20,Zurückgelegt\n"

    with pytest.raises(InDoubt, match="“Status” says “Zurückgelegt” once"):
        clerk.bring(written(tmp_path, text), {"currency": "EUR"})
    clerk.bring(written(tmp_path, text), {"currency": "EUR", "kinds.Zurückgelegt": "none"})

    assert values(clerk.store, ["revenue"]) == {"revenue": 10.0}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"<!DOCTYPE html><html><body><h1>Session expired</h1></body></html>",
        b"%PDF-1.7\n" + bytes(range(256)) * 20,
        b"PK\x03\x04nonsense",
        b"id,score\n",
        b"\x00" * 500,
    ],
    ids=["empty", "blank", "html", "pdf", "zip", "names only", "zeros"],
)
def test_what_is_no_table_is_refused_with_what_to_do(clerk: Clerk, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(HarkError) as refused:
        clerk.bring(written(tmp_path, content, "export.csv"))

    assert isinstance(refused.value, BadFile | InDoubt)
    assert refused.value.remedy


@pytest.mark.parametrize("sign", [",", ";"])
def test_a_text_of_two_tables_is_refused_with_the_line_on_which_the_second_begins(
    clerk: Clerk, tmp_path: Path, sign: str
) -> None:
    orders = "Order,Day,Amount,Currency\nA1,2026-02-01,9.90,EUR\nA2,2026-02-02,5.00,EUR\n".replace(",", sign)
    text = survey("How likely are you to recommend us to a friend?", [9, 10, 0, 7, 8, 3]) + orders

    with pytest.raises(BadFile, match="two tables of different columns: the second begins on line 8") as caught:
        clerk.bring(written(tmp_path, text))

    assert "Cut the file in two before line 8" in caught.value.remedy
