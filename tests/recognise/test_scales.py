"""Words stand for the steps of the right scale, or are asked about; two steps are never taken for one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hark.errors import InDoubt
from hark.recognise.likert import UNSAID, scales, worth
from recognise.clerk import Clerk, values


def survey(folder: Path, question: str, answers: Sequence[str]) -> Path:
    rows = "".join(f"{i};2026-02-{i % 27 + 1:02};{one}\n" for i, one in enumerate(answers, start=1))
    file = folder / "survey.csv"
    file.write_text(f"Response ID;Date;{question}\n{rows}", encoding="utf-8")
    return file


COMPLETE = {
    "es": ["Malo", "Regular", "Bueno", "Muy bueno", "Excelente"],
    "fr": ["Mauvais", "Moyen", "Bien", "Très bien", "Excellent"],
    "fr, satisfied": ["Insatisfait", "Peu satisfait", "Satisfait", "Très satisfait"],
    "it": ["Insufficiente", "Sufficiente", "Discreto", "Buono", "Ottimo"],
    "nl": ["Slecht", "Matig", "Voldoende", "Goed", "Zeer goed"],
    "nl, failed": ["Slecht", "Onvoldoende", "Voldoende", "Goed", "Uitstekend"],
    "pt": ["Ruim", "Regular", "Bom", "Muito bom", "Excelente"],
    "pt, satisfied": ["Insatisfeito", "Pouco satisfeito", "Satisfeito", "Muito satisfeito"],
    "tr": ["hiç memnun değilim", "memnun değilim", "kararsızım", "memnunum", "çok memnunum"],
    "de, trifft zu": ["trifft nicht zu", "trifft eher nicht zu", "teils/teils", "trifft eher zu", "trifft zu"],
    "de, stimme zu": ["stimme nicht zu", "stimme eher nicht zu", "teils/teils", "stimme eher zu", "stimme zu"],
    "pl, tak": ["zdecydowanie nie", "raczej nie", "trudno powiedzieć", "raczej tak", "zdecydowanie tak"],
}


@pytest.mark.parametrize("words", COMPLETE.values(), ids=COMPLETE)
def test_each_word_is_a_step_of_its_own(words: list[str]) -> None:
    (reading,) = worth(words).values()

    assert reading.plain
    assert [reading[one] for one in words] == list(range(1, len(words) + 1))


DOUBTFUL = {
    "de": ["unzufrieden", "weniger zufrieden", "zufrieden", "sehr zufrieden"],
    "en": ["Very dissatisfied", "Dissatisfied", "Somewhat satisfied", "Satisfied", "Very satisfied"],
    "es": ["Insatisfecho", "Algo insatisfecho", "Neutral", "Satisfecho", "Muy satisfecho"],
    "es, without very good": ["Malo", "Regular", "Bueno", "Excelente"],
    "nl": ["Zeer ontevreden", "Ontevreden", "Redelijk tevreden", "Tevreden", "Zeer tevreden"],
    "da": ["Meget utilfreds", "Lidt utilfreds", "Hverken eller", "Tilfreds", "Meget tilfreds"],
    "two for one step": ["Very dissatisfied", "Quite dissatisfied", "Mostly satisfied", "Quite satisfied"],
    "pl": ["zła", "dostateczna", "dobra", "bardzo dobra"],
}


@pytest.mark.parametrize("words", DOUBTFUL.values(), ids=DOUBTFUL)
def test_words_that_may_be_all_the_steps_or_share_one_are_asked_about(
    clerk: Clerk, tmp_path: Path, words: list[str]
) -> None:
    with pytest.raises(InDoubt, match="Which scale is that"):
        clerk.bring(survey(tmp_path, "How satisfied are you?", words * 4))


def test_words_of_no_known_scale_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    words = ["Insatisfeito", "Pouco satisfeito", "Neutro", "Satisfeito", "Muito satisfeito"]

    with pytest.raises(InDoubt, match="from the worst to the best with < between"):
        clerk.bring(survey(tmp_path, "How satisfied are you?", words * 4))


def test_the_words_that_are_said_may_be_all_the_steps(clerk: Clerk, tmp_path: Path) -> None:
    words = ["sehr zufrieden"] * 10 + ["zufrieden"] * 20 + ["weniger zufrieden"] * 5 + ["unzufrieden"] * 5
    key = "scale.Wie zufrieden sind Sie?"

    clerk.bring(survey(tmp_path, key.removeprefix("scale."), words), {key: "csat 1-4"})

    assert values(clerk.store, ["csat"]) == {"csat": 75.0}


@pytest.mark.parametrize("missing", range(5))
def test_one_of_five_opposite_steps_may_be_left_unsaid(missing: int) -> None:
    words = ["very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"]

    found = worth(words[:missing] + words[missing + 1 :])

    assert found[5].values.items() <= {one: place for place, one in enumerate(words, start=1)}.items()


def test_spellings_and_genders_of_a_word_are_one() -> None:
    words = ["Muy satisfecho", "Muy satisfecha", "Satisfecho", "Neutral", "Insatisfecha", "Muy insatisfecho"]

    (reading,) = worth(words).values()

    assert reading.plain


def test_no_word_is_both_a_step_and_no_answer() -> None:
    assert not UNSAID & {word for scale in scales() for step in scale.steps for word in step}


def test_no_word_stands_on_two_steps_of_a_scale() -> None:
    for scale in scales():
        words = [word for step in scale.steps for word in step]
        assert len(words) == len(set(words)), scale


def test_the_words_say_themselves_which_end_is_good(clerk: Clerk, tmp_path: Path) -> None:
    words = ["Very easy", "Easy", "Neutral", "Difficult", "Very difficult"]

    clerk.bring(survey(tmp_path, "How difficult was it to get help?", words * 4))

    assert (clerk.asked, "scale = [1, 5]" in clerk.text) == ([], True)


@pytest.mark.parametrize(
    ("answer", "mean"), [("a lot < some < a little < none", 2.5), ("a lot < some < a little", 2.0)]
)
def test_none_may_be_an_answer_or_no_answer(clerk: Clerk, tmp_path: Path, answer: str, mean: float) -> None:
    file = survey(tmp_path, "How much effort?", ["None", "A little", "Some", "A lot"] * 2)

    with pytest.raises(InDoubt, match="“None” 2 times"):
        clerk.bring(file)
    done = clerk.bring(file, {"scale.How much effort?": answer})

    assert (done.rejected, values(clerk.store, ["ces"])) == (0, {"ces": mean})


def test_none_among_the_steps_of_a_known_scale_is_no_answer(clerk: Clerk, tmp_path: Path) -> None:
    words = ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied", "None"]

    done = clerk.bring(survey(tmp_path, "How satisfied are you?", words * 2))

    assert (clerk.asked, done.rejected) == ([], 0)
    assert values(clerk.store, ["csat"]) == {"csat": 40.0}


def test_steps_are_shown_as_the_file_writes_them(clerk: Clerk, tmp_path: Path) -> None:
    words = ["Très mauvais", "Mauvais", "Moyen", "Bon", "Très bon"]

    clerk.bring(survey(tmp_path, "Êtes-vous satisfait ?", words * 3))

    assert any("Très mauvais, Mauvais, Moyen, Bon, Très bon" in note for note in clerk.notes)


def test_words_beside_5_and_1_may_make_1_the_best(clerk: Clerk, tmp_path: Path) -> None:
    file = survey(tmp_path, "Recommend", ["1 - Extremely likely", "2", "3", "4", "5 - Not at all likely"] * 2)

    clerk.bring(file, {"scale.Recommend": "5-1"})

    assert "scale = [5, 1]" in clerk.text


def test_a_code_above_the_scale_does_not_turn_its_words_round(clerk: Clerk, tmp_path: Path) -> None:
    scores = ["0 - Not at all likely", "8", "9", "10 - Extremely likely", "99"]

    clerk.bring(survey(tmp_path, "Recommend", scores * 2), {"missing.Recommend": "nothing"})

    assert clerk.asked == ["missing.Recommend"]


def test_words_beside_figures_of_a_shorter_scale_are_no_10(clerk: Clerk, tmp_path: Path) -> None:
    scores = ["2", "3", "4"] * 10 + ["Extremely likely"]

    done = clerk.bring(survey(tmp_path, "Recommend", scores), {"scale.Recommend": "1-5"})

    assert (done.rejected, values(clerk.store, ["nps"])) == (1, {"nps": None})


def test_not_being_very_satisfied_is_not_the_worst_in_turkish() -> None:
    (reading,) = worth(["hiç memnun değilim", "çok memnun değilim", "kararsızım", "memnunum", "çok memnunum"]).values()

    assert reading["çok memnun değilim"] == 2
