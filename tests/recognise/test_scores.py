"""Scores as people write them become scores, or are asked about; none falls away unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hark.errors import InDoubt
from recognise.clerk import Clerk, values

SATISFIED = "How satisfied are you?"


def survey(folder: Path, question: str, answers: Sequence[object]) -> Path:
    rows = "".join(f'{i};2026-02-{i % 27 + 1:02};"{one}"\n' for i, one in enumerate(answers, start=1))
    file = folder / "survey.csv"
    file.write_text(f"Response ID;Date;{question}\n{rows}", encoding="utf-8")
    return file


def said(clerk: Clerk, word: str) -> list[str]:
    return [note for note in clerk.notes if word in note]


@pytest.mark.parametrize(
    "written",
    [
        ["9,0", "10,0", "0,0", "7,0"],
        ["9/10", "10/10", "0/10", "7/10"],
        ["9 out of 10", "10 out of 10", "0 out of 10", "7 out of 10"],
        ["9 von 10", "10 von 10", "0 von 10", "7 von 10"],
        ["9 (likely)", "10 (very likely)", "0 (never)", "7"],
    ],
    ids=["commas", "slashes", "out of", "von", "words"],
)
def test_a_recommendation_is_one_however_it_is_written(clerk: Clerk, tmp_path: Path, written: list[str]) -> None:
    done = clerk.bring(survey(tmp_path, "Would you recommend us?", written * 2))

    assert (clerk.asked, done.rejected) == ([], 0)
    assert values(clerk.store, ["nps"]) == {"nps": 25.0}


@pytest.mark.parametrize(
    ("written", "scale", "mean"),
    [
        (["3,5", "4,0", "5", "1,5"], "1-5", 3.5),
        (["3.5", "4,0", "5", "1.5"], "1-5", 3.5),
        (["4 von 5", "3 von 5", "5 von 5"], "1-5", 4.0),
        (["⭐⭐⭐⭐", "⭐⭐⭐", "⭐⭐⭐⭐⭐"], "1-5", 4.0),
        (["4 stars", "1 star", "1 star"], "1-5", 2.0),
        (["4 Sterne", "1 Stern", "1 Stern"], "1-5", 2.0),
        (["80 %", "100%", "30 %"], "0-100", 70.0),
        (["82,5 %", "100 %", "27,5 %"], "0-100", 70.0),
    ],
)
def test_a_rating_is_asked_about_on_the_scale_it_is_on(
    clerk: Clerk, tmp_path: Path, written: list[str], scale: str, mean: float
) -> None:
    file = survey(tmp_path, "Rating", written * 3)

    with pytest.raises(InDoubt, match=rf"scale\.Rating=rating {scale}\b"):
        clerk.bring(file)
    done = clerk.bring(file, {"scale.Rating": f"rating {scale}"})

    assert done.rejected == 0
    assert values(clerk.store, ["rating"])["rating"] == pytest.approx(mean)


@pytest.mark.parametrize(
    "name",
    ["Overall rating", "Rating", "Bewertung", "Note", "Sterne", "Stars", "Score", "Overall experience",
     "Gesamtbewertung", "Puntuación", "Valutazione", "Beoordeling", "Ocena", "Avaliação"],
)  # fmt: skip
def test_marks_are_asked_about_by_their_name(clerk: Clerk, tmp_path: Path, name: str) -> None:
    file = survey(tmp_path, name, [1, 2, 3, 4, 5] * 2)

    with pytest.raises(InDoubt, match="How is that to be read"):
        clerk.bring(file)


def test_a_slider_of_a_hundred_figures_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Rating", [f"{one},5" for one in range(90)])

    clerk.bring(file, {"scale.Rating": "rating 0-100"})

    assert values(clerk.store, ["rating"])["rating"] == pytest.approx(45.0)


STEPS = {
    "en": ["Very satisfied", "Satisfied", "Neither satisfied nor dissatisfied", "Dissatisfied", "Very dissatisfied"],
    "de": ["sehr zufrieden", "eher zufrieden", "teils/teils", "eher unzufrieden", "sehr unzufrieden"],
    "de, strong": ["äußerst zufrieden", "eher zufrieden", "weder noch", "eher unzufrieden", "äußerst unzufrieden"],
    "fr": ["Très satisfait", "Satisfait", "Neutre", "Insatisfait", "Très insatisfait"],
    "es": ["Muy satisfecho", "Satisfecho", "Ni satisfecho ni insatisfecho", "Insatisfecho", "Muy insatisfecho"],
    "it": ["Molto soddisfatto", "Soddisfatto", "Neutrale", "Insoddisfatto", "Molto insoddisfatto"],
    "nl": ["Heel tevreden", "Tevreden", "Niet tevreden, niet ontevreden", "Ontevreden", "Heel ontevreden"],
    "pt": ["Muito satisfeito", "Satisfeito", "Neutro", "Insatisfeito", "Muito insatisfeito"],
    "pl": ["Bardzo zadowolony", "Raczej zadowolony", "Ani zadowolony, ani niezadowolony", "Raczej niezadowolony",
           "Bardzo niezadowolony"],
}  # fmt: skip


@pytest.mark.parametrize("language", STEPS)
def test_steps_in_words_are_known_in_many_languages(clerk: Clerk, tmp_path: Path, language: str) -> None:
    clerk.bring(survey(tmp_path, SATISFIED, STEPS[language] * 2))

    assert (clerk.asked, values(clerk.store, ["csat"])) == ([], {"csat": 40.0})
    assert said(clerk, "from the worst to the best")


@pytest.mark.parametrize(
    "word",
    ["keine Angabe", "weiß nicht", "Don't know", "Sans réponse", "NS/NC", "Non so", "n.v.t.", "Não sei", "Nie wiem"],
)
def test_words_for_no_answer_are_none(clerk: Clerk, tmp_path: Path, word: str) -> None:
    done = clerk.bring(survey(tmp_path, "Would you recommend us?", [0, 10, 10, 9, word, word]))

    assert done.rejected == 0
    assert values(clerk.store, ["nps"]) == {"nps": 50.0}


def test_a_misspelt_step_is_kept_aside_and_said(clerk: Clerk, tmp_path: Path) -> None:
    words = ["very satisfied"] * 50 + ["dissatisfied"] * 49 + ["verry satisfied"]

    done = clerk.bring(survey(tmp_path, SATISFIED, words))

    assert (done.rejected, len(said(clerk, "1 row says something else"))) == (1, 1)
    assert values(clerk.store, ["csat"])["csat"] == pytest.approx(100 * 50 / 99)


def test_what_somebody_wrote_in_place_of_a_step_is_not_in_the_map(clerk: Clerk, tmp_path: Path) -> None:
    words = ["very satisfied"] * 50 + ["dissatisfied"] * 49 + ["mira@example.com"]

    clerk.bring(survey(tmp_path, SATISFIED, words))

    assert "mira" not in clerk.text


def test_words_that_nobody_knows_are_ranked_by_their_owner(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, SATISFIED, ["Delighted", "Fine", "Meh", "Awful"] * 3)
    key = f"scale.{SATISFIED}"

    with pytest.raises(InDoubt, match="from the worst to the best with < between"):
        clerk.bring(file)
    clerk.bring(file, {key: "awful < meh < so-so < fine < delighted"})

    assert values(clerk.store, ["csat"]) == {"csat": 50.0}


def test_words_of_one_step_are_put_together_by_their_owner(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, SATISFIED, ["Delighted", "Happy", "Meh", "Awful"] * 3)

    clerk.bring(file, {f"scale.{SATISFIED}": "awful < meh < delighted = happy"})

    assert "scale = [1, 3]" in clerk.text
    assert values(clerk.store, ["csat"]) == {"csat": 50.0}


def test_answers_in_several_languages_are_one_scale(clerk: Clerk, tmp_path: Path) -> None:
    english = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
    german = ["Sehr zufrieden", "Zufrieden", "Neutral", "Unzufrieden", "Sehr unzufrieden"]
    french = ["Très satisfait", "Satisfait", "Neutre", "Insatisfait", "Très insatisfait"]

    clerk.bring(survey(tmp_path, SATISFIED, [*english, *german, *french]), {f"scale.{SATISFIED}": "csat 1-5"})

    assert clerk.asked == [f"scale.{SATISFIED}"]
    assert values(clerk.store, ["csat", "answers"]) == {"csat": 40.0, "answers": 15.0}


def test_words_beside_some_figures_make_a_score_of_a_claim(clerk: Clerk, tmp_path: Path) -> None:
    said = ["7 - Strongly agree", "6", "5", "4", "3", "2", "1 - Strongly disagree"]

    clerk.bring(survey(tmp_path, "The staff was helpful", said * 2), {"scale.The staff was helpful": "csat 1-7"})

    assert values(clerk.store, ["answers"]) == {"answers": 14.0}


def test_a_ranking_that_leaves_words_out_is_no_answer(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, SATISFIED, ["Delighted", "Fine", "Meh", "Awful"] * 3)

    with pytest.raises(AssertionError, match="is no answer"):
        clerk.bring(file, {f"scale.{SATISFIED}": "awful < fine"})


@pytest.mark.parametrize(
    "marks",
    [
        ["sehr gut", "gut", "befriedigend", "mangelhaft"],
        ["1 = sehr gut", "2 = gut", "3 = befriedigend", "5 = mangelhaft"],
        ["sehr gut (1)", "gut (2)", "befriedigend (3)", "mangelhaft (5)"],
    ],
    ids=["words", "figures first", "figures behind"],
)
def test_the_best_mark_of_a_school_is_1(clerk: Clerk, tmp_path: Path, marks: list[str]) -> None:
    clerk.bring(survey(tmp_path, "Note", marks * 3))

    assert (clerk.asked, values(clerk.store, ["rating"])) == ([], {"rating": 2.75})
    assert "scale = [6, 1]" in clerk.text


def test_words_at_both_ends_prove_the_direction_of_figures(clerk: Clerk, tmp_path: Path) -> None:
    steps = ["1 - Very satisfied", "2", "3", "4", "5 - Very dissatisfied"]

    clerk.bring(survey(tmp_path, SATISFIED, steps * 3))

    assert (clerk.asked, "scale = [5, 1]" in clerk.text) == ([], True)


def test_a_scale_of_four_or_of_five_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Overall rating", ["Excellent", "Good", "Fair", "Poor"] * 3)

    with pytest.raises(InDoubt, match="4 steps: Poor, Fair, Good, Excellent"):
        clerk.bring(file)
    clerk.bring(file, {"scale.Overall rating": "rating 1-5"})

    assert values(clerk.store, ["rating"]) == {"rating": 3.5}


@pytest.mark.parametrize(
    ("answer", "written"), [("rating 1-5", "scale = [1, 5]"), ("rating 5-1", "scale = [5, 1]"), ("choice", '"choice"')]
)
def test_what_agreeing_to_a_claim_says_is_asked(clerk: Clerk, tmp_path: Path, answer: str, written: str) -> None:
    claim = "Did the parcel come on time?"
    file = survey(tmp_path, claim, ["Strongly agree", "Agree", "Disagree"] * 4)

    clerk.bring(file, {f"scale.{claim}": answer})

    assert written in clerk.text


def test_many_claims_on_one_scale_are_one_question(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    words = ["Strongly agree", "Agree", "Neutral", "Disagree"]
    rows = "".join(f"{i},{words[i % 4]},{words[i % 3]},{words[i % 4]}\n" for i in range(24))
    file.write_text(f"Response ID,Fast,Cheap,Friendly\n{rows}")

    clerk.bring(file, {"rows": "answers", "scale.Fast": "rating 1-5"})

    assert [one for one in clerk.asked if one.startswith("scale")] == ["scale.Fast"]
    assert values(clerk.store, ["rating"])["rating"] == pytest.approx((3.5 + 4 + 3.5) / 3)


def test_words_of_satisfaction_are_a_score_whatever_the_column_is_called(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "Delivery", STEPS["de"] * 2))

    assert values(clerk.store, ["csat"])["csat"] == pytest.approx(40.0)


def test_a_recommendation_in_words_gives_no_net_promoter_score(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Would you recommend us?", ["Very likely", "Likely", "Unlikely"] * 3)

    with pytest.raises(InDoubt, match="gives no Net Promoter Score"):
        clerk.bring(file)
    clerk.bring(file, {"scale.Would you recommend us?": "rating 1-5"})

    assert values(clerk.store, ["nps", "rating"]) == {"nps": None, "rating": pytest.approx(11 / 3)}


def test_a_column_that_is_called_as_a_score_and_gives_none_is_named(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "Were you satisfied?", ["yes", "no"] * 5))

    assert (clerk.asked, len(said(clerk, "“Were you satisfied?” is called as a score is"))) == ([], 1)


@pytest.mark.parametrize(
    "question", ["How many friends did you recommend us to?", "Combien d'amis nous ont été recommandés ?"]
)
def test_how_many_were_recommended_to_is_no_score(clerk: Clerk, tmp_path: Path, question: str) -> None:
    clerk.bring(survey(tmp_path, question, [0, 0, 0, 1, 2, 6] * 4))

    assert (clerk.asked, values(clerk.store, ["nps"])) == ([], {"nps": None})


@pytest.mark.parametrize(("answer", "nps"), [("10-0", 50.0), ("0-10", -75.0)])
def test_a_recommendation_whose_words_make_0_the_best_is_asked_about(
    clerk: Clerk, tmp_path: Path, answer: str, nps: float
) -> None:
    file = survey(tmp_path, "Recommend", ["0 - Extremely likely", 1, 3, "10 - Not at all likely", 0, 1, 0, 3] * 2)

    clerk.bring(file, {"scale.Recommend": answer})

    assert clerk.asked == ["scale.Recommend"]
    assert values(clerk.store, ["nps"]) == {"nps": nps}


@pytest.mark.parametrize(
    ("worst", "best"),
    [("Not at all likely", "Extremely likely"), ("überhaupt nicht wahrscheinlich", "sehr wahrscheinlich")],
)
def test_the_ends_of_a_recommendation_may_be_words(clerk: Clerk, tmp_path: Path, worst: str, best: str) -> None:
    done = clerk.bring(survey(tmp_path, "Recommend", [worst, best, best, 9, 7, 8] * 2))

    assert (clerk.asked, done.rejected, len(said(clerk, f"“{best}” counts as 10"))) == ([], 0, 1)
    assert values(clerk.store, ["nps"])["nps"] == pytest.approx(100 / 3)


def test_scores_out_of_5_beside_scores_out_of_something_else_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Satisfaction", ["4/5", 8, "3/5", 9] * 4)

    with pytest.raises(InDoubt, match="“4/5” 4 times"):
        clerk.bring(file)


def test_one_answer_does_not_count_for_the_opposite_question(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    rows = "".join(f"{i},2026-02-03,{i % 5 + 1},{i % 5 + 1}\n" for i in range(20))
    liked, disliked = "I am satisfied with the support", "I am dissatisfied with the price"
    file.write_text(f"Response ID,Date,{liked},{disliked}\n{rows}")

    clerk.bring(file, {f"scale.{liked}": "csat 1-5", f"scale.{disliked}": "csat 5-1"})

    assert clerk.asked == [f"scale.{liked}", f"scale.{disliked}"]


def test_why_somebody_is_satisfied_is_no_score(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "What is the reason you are satisfied?", ["price", "quality", "service"] * 5))

    assert clerk.asked == []
