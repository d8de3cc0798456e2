"""What the heading of a question says of its scale is taken instead of asked; where it contradicts its file, it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hark.errors import InDoubt
from hark.recognise.heading import heading
from recognise.clerk import Clerk, values


def survey(folder: Path, question: str, answers: Sequence[object]) -> Path:
    rows = "".join(f"{i};2026-02-{i % 27 + 1:02};{one}\n" for i, one in enumerate(answers, start=1))
    file = folder / "survey.csv"
    file.write_text(f'Response ID;Date;"{question}"\n{rows}', encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("Satisfaction (1 = very satisfied, 5 = very dissatisfied)", [5, 1]),
        ("Satisfaction, very dissatisfied (1) to very satisfied (5)", [1, 5]),
        ("Rate us: 1 (best) to 5 (worst)", [5, 1]),
        ("Rating 1=lowest, 5=highest", [1, 5]),
        ("Satisfaction (1-5, where 1 is poor and 5 is excellent)", [1, 5]),
        ("(1) very bad (5) very good", [1, 5]),
        ("Zufriedenheit (1=sehr gut, 6=ungenügend)", [6, 1]),
        ("Note (1 = sehr gut, 2 = gut, 3 = befriedigend, 4 = ausreichend, 5 = mangelhaft, 6 = ungenügend)", [6, 1]),
        ("Note de 1 (très mauvais) à 5 (excellent)", [1, 5]),
        ("Valoración (1 = muy malo, 5 = muy bueno)", [1, 5]),
        ("Voto da 1 (pessimo) a 5 (ottimo)", [1, 5]),
        ("Beoordeling (1 = zeer slecht; 10 = uitstekend)", [1, 10]),
        ("Ocena (1 - bardzo źle, 5 - bardzo dobrze)", [1, 5]),
        ("Hur nöjd är du? 1 = mycket missnöjd, 5 = mycket nöjd", [1, 5]),
        ("Rating (1 = very low, 5 = very high)", [1, 5]),
        ("Valoración (1 = muy alto, 5 = muy bajo)", [5, 1]),
        ("満足度（1=最低、5=最高）", [1, 5]),
        ("satisfaction_1_very_bad_5_very_good", [1, 5]),
        ("Satisfaction (1 = very bad, 5 = very good, 9 = don't know)", [1, 5]),
    ],
)  # fmt: skip
def test_both_ends_are_read_from_a_heading(said: str, ends: list[int]) -> None:
    found = heading(said, "csat")

    assert found
    assert found.ends == ends


@pytest.mark.parametrize(
    "said",
    ["Top 10 best features", "Satisfaction with phase 2", "Satisfaction (1 = very good, 5 = superb)",
     "Satisfaction (1-5)", "Q5 - Good service", "5 - Good service", "Frage 5: Gut erreichbar", "Q5: Good"],
)  # fmt: skip
def test_a_heading_that_does_not_say_it_says_nothing(said: str) -> None:
    found = heading(said, "csat")

    assert not found or not found.around({1.0: 3, 5.0: 3})


@pytest.mark.parametrize("words", ["about how it went " * 30, "about how it went " * 60_000])
def test_the_ends_are_read_behind_a_long_wording(words: str) -> None:
    found = heading(f"How satisfied are you, all {words}(1 = very bad, very good (5))", "csat")

    assert found
    assert found.ends == [1, 5]


def test_the_direction_in_the_heading_is_not_asked(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Satisfaction (1 = very satisfied, 5 = very dissatisfied)", [1, 1, 2, 3, 5] * 4)

    clerk.bring(file)

    assert (clerk.asked, values(clerk.store, ["csat"])) == ([], {"csat": 60.0})
    assert any("says that 5 is the worst, 1 the best" in note for note in clerk.notes)


def test_the_best_end_alone_is_enough_where_the_other_is_plain(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "Overall rating [5 is best]", [1, 2, 3, 4, 5] * 4))

    assert (clerk.asked, "scale = [1, 5]" in clerk.text) == ([], True)


def test_a_heading_makes_a_score_of_a_column_that_is_not_called_as_one(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "Delivery (1 = very bad, 5 = very good)", [1, 3, 5] * 4), {"rows": "answers"})

    assert values(clerk.store, ["rating"]) == {"rating": 3.0}


def test_a_recommendation_is_one_by_its_heading_though_nobody_says_0(clerk: Clerk, tmp_path: Path) -> None:
    question = "Would you recommend us? (0 = not at all likely, 10 = extremely likely)"

    clerk.bring(survey(tmp_path, question, [1, 2, 9, 10] * 4))

    assert (clerk.asked, values(clerk.store, ["nps"])) == ([], {"nps": 0.0})


def test_a_recommendation_is_one_by_the_ends_in_its_name(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "recommend_0_10", [1, 2, 9, 10] * 4))

    assert (clerk.asked, values(clerk.store, ["nps"])) == ([], {"nps": 0.0})


def test_a_recommendation_from_1_to_5_by_its_heading_is_a_rating(clerk: Clerk, tmp_path: Path) -> None:
    question = "Would you recommend us? (1 = definitely not, 5 = definitely)"

    clerk.bring(survey(tmp_path, question, [1, 2, 4, 5] * 4))

    assert (clerk.asked, values(clerk.store, ["nps", "rating"])) == ([], {"nps": None, "rating": 3.0})


def test_a_recommendation_of_which_the_heading_makes_0_the_best_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    question = "Recommend (0 = extremely likely, 10 = not at all likely)"

    clerk.bring(survey(tmp_path, question, [0, 1, 5, 10] * 4), {f"scale.{question}": "10-0"})

    assert values(clerk.store, ["nps"]) == {"nps": 0.0}


@pytest.mark.parametrize("end", ["0 = extremely likely", "10 = not at all likely", "0 = sehr wahrscheinlich"])
def test_a_recommendation_of_which_the_heading_names_one_end_the_other_way_is_asked_about(
    clerk: Clerk, tmp_path: Path, end: str
) -> None:
    question = f"Recommend ({end})"

    clerk.bring(survey(tmp_path, question, [0, 1, 5, 10] * 4), {f"scale.{question}": "10-0"})

    assert values(clerk.store, ["nps"]) == {"nps": 0.0}


def test_a_recommendation_of_which_1_is_the_best_can_be_a_rating(clerk: Clerk, tmp_path: Path) -> None:
    question = "Recommend (1 = extremely likely)"

    clerk.bring(survey(tmp_path, question, [1, 4, 5, 10] * 4), {f"scale.{question}": "10-1"})

    assert "scale = [10, 1]" in clerk.text


def test_a_heading_that_contradicts_the_words_beside_the_figures_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(
        tmp_path, "Satisfaction (1 = very good, 5 = very bad)", ["1 - very bad", 2, 3, 4, "5 - very good"] * 4
    )

    with pytest.raises(InDoubt, match=r"words beside the figures say the other.*csat 1-5.*csat 5-1"):
        clerk.bring(file)


def test_a_code_that_the_heading_says_means_nothing_is_no_answer(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Satisfaction (1 = very bad, 5 = very good, 99 = don't know)", [1, 2, 4, 5, 99] * 4)

    done = clerk.bring(file)

    assert (clerk.asked, done.rejected, values(clerk.store, ["csat"])) == ([], 0, {"csat": 50.0})


def test_which_end_of_agreeing_is_good_is_asked(clerk: Clerk, tmp_path: Path) -> None:
    question = "I was dissatisfied (1 = strongly disagree, 5 = strongly agree)"

    clerk.bring(survey(tmp_path, question, [1, 2, 4, 5] * 4), {f"direction.{question}": "bad"})

    assert "scale = [5, 1]" in clerk.text


def test_a_heading_tells_the_ends_of_a_slider(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Rating (0 = very bad, 100 = very good)", range(101))

    clerk.bring(file)

    assert (clerk.asked, values(clerk.store, ["rating"])) == ([], {"rating": 50.0})


@pytest.mark.parametrize(
    "question",
    [
        "Recommend us (0 = count me in, 10 = no way)",
        "Recommandation (0 = les yeux fermés, 10 = jamais de la vie)",
        "How likely are you to NOT recommend us (0-10)?",
        "How likely are you to NOT recommend us? (0 = not at all, 10 = extremely)",
        "How hesitant are you to recommend us? (0 = not at all, 10 = very much)",
        "How reluctant would you be to recommend us? (0 = not at all reluctant, 10 = extremely reluctant)",
        "Würden Sie davon abraten, uns zu empfehlen? (0 = gar nicht, 10 = voll und ganz)",
    ],
)
def test_ends_in_words_that_nobody_knows_are_asked_about(clerk: Clerk, tmp_path: Path, question: str) -> None:
    file = survey(tmp_path, question, [0] * 6 + [1] * 2 + [10] * 2)

    with pytest.raises(InDoubt, match="Which end is the good one"):
        clerk.bring(file)
    clerk.bring(file, {f"scale.{question}": "10-0"})

    assert values(clerk.store, ["nps"]) == {"nps": 60}


def test_a_usual_question_whose_words_are_not_known_is_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "How likely or unlikely are you to recommend us to a friend (0-10)?", [9, 10, 0, 5] * 5)

    clerk.bring(file)

    assert clerk.asked == []


@pytest.mark.parametrize(
    "question",
    ["How hard was it to return your parcel? (1-7)", "How much hassle was the return? (1 = none, 7 = lots)"],
)
def test_figures_on_a_scale_that_the_heading_names_are_asked_about(clerk: Clerk, tmp_path: Path, question: str) -> None:
    file = survey(tmp_path, question, [1, 1, 2, 3, 5, 7] * 5)

    clerk.bring(file, {f"scale.{question}": "ces 7-1"})

    assert values(clerk.store, ["ces"]) == {"ces": pytest.approx(19 / 6)}


@pytest.mark.parametrize("ends", ["0 = not at all, 10 = extremely", "0 = überhaupt nicht, 10 = voll und ganz"])
def test_how_much_somebody_would_recommend_needs_no_asking(clerk: Clerk, tmp_path: Path, ends: str) -> None:
    clerk.bring(survey(tmp_path, f"Would you recommend us? ({ends})", [10, 9, 0, 8] * 5))

    assert (clerk.asked, values(clerk.store, ["nps"])) == ([], {"nps": 25.0})


def test_the_figures_that_a_heading_explains_are_the_scale_that_is_offered(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "How easy was it? (0 = a nightmare, 10 = a breeze)", [3, 4, 5, 6, 9, 10] * 5)

    with pytest.raises(InDoubt) as caught:
        clerk.bring(file)

    assert "ces 0-10" in str(caught.value)
    assert "ces 1-10" not in str(caught.value)
