"""Real surveys through the maps in examples/: every row and answer arrives, and the figures are the known ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from collect.conftest import Desk
from hark.collect.importer import check_file, import_file
from hark.collect.maps.map import read_map

EXAMPLES = Path(__file__).parents[2] / "examples"

# By year: respondents, and the ratings from 1 to 5 in the facility columns, counted in the files themselves.
SFO = {
    2010: (3234, 28988),
    2011: (3872, 34867),
    2012: (3521, 31771),
    2013: (3535, 33981),
    2014: (2818, 28428),
    2015: (2958, 30274),
    2016: (3087, 32146),
}


def bring(desk: Desk, real_data: Path, file: str, example: str) -> tuple[int, int]:
    """Import a real file by its example map; how many responses and answers are new."""
    done = import_file(desk.store, real_data / file, read_map(EXAMPLES / f"{example}.toml"))
    assert done.rejected == 0
    return done.counts["responses"].new, done.counts["answers"].new


@pytest.mark.parametrize("year", SFO)
def test_every_year_of_the_passenger_survey_arrives(desk: Desk, real_data: Path, year: int) -> None:
    file = f"sfo_survey/{year}_SFO_Customer_Survey.csv.gz"

    assert bring(desk, real_data, file, f"sfo-{year}") == SFO[year]
    assert desk.rows("select min(score), max(score), count(distinct person_key) from answers")[0][:2] == (1.0, 5.0)
    assert desk.rows("select count(weight) > 0, count(occurred_at) > 0 from answers") == [
        (year not in (2011, 2012), year == 2016)
    ]


def test_a_respondent_number_means_another_person_in_another_year(desk: Desk, real_data: Path) -> None:
    for year in (2013, 2014):
        bring(desk, real_data, f"sfo_survey/{year}_SFO_Customer_Survey.csv.gz", f"sfo-{year}")

    assert desk.rows("select count(distinct person_key) from responses") == [(3535 + 2818,)]


def test_lectures_are_rated_by_department_without_any_time(desk: Desk, real_data: Path) -> None:
    assert bring(desk, real_data, "insteval/InstEval.parquet", "insteval") == (73421, 73421)

    means = desk.rows("select department, round(avg(score), 3) from answers group by 1 order by 2")
    assert (means[0], means[-1]) == (("10", 2.99), ("5", 3.355))
    assert desk.rows("select round(avg(score), 4), count(occurred_at), count(distinct person_key) from answers") == [
        (3.2057, 0, 2972)
    ]


def test_sessions_without_any_answer_are_responses_too(desk: Desk, real_data: Path) -> None:
    responses, _ = bring(desk, real_data, "jupyter_surveys/2015-12_survey_short_columns.csv.gz", "jupyter-2015")

    assert (responses, desk.rows("select count(*) from responses where finished")) == (1706, [(779,)])
    assert desk.rows("select count(*) from responses anti join answers using (response)")[0][0] > 500


@pytest.mark.parametrize(
    ("file", "example", "rows"),
    [
        ("hebrew_comments/train.tsv.gz", "hebrew-comments", 5926),
        ("hungarian_husst/sst_train.json.gz", "hungarian-husst", 9328),
        ("welsh_text/cy.txt.gz", "welsh-text", 14857),
    ],
)
def test_comments_of_every_language_arrive_whole(
    desk: Desk, real_data: Path, file: str, example: str, rows: int
) -> None:
    assert bring(desk, real_data, file, example) == (rows, rows)
    assert desk.rows("select count(*) from answers where text is null or text = '' or kind <> 'text'") == [(0,)]


def test_sentiments_of_hungarian_sentences_are_those_of_its_authors(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "hungarian_husst/sst_train.json.gz", "hungarian-husst")

    assert desk.rows("select x_sentiment, count(*) from answers group by 1 order by 1") == [
        ("negative", 2944), ("neutral", 2664), ("positive", 3720),
    ]  # fmt: skip


def test_hebrew_comments_keep_their_letters(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "hebrew_comments/dev.tsv.gz", "hebrew-comments")

    assert desk.rows("select x_sentiment, language from answers where text = 'מקסים 😊'") == [("positive", "he")]


def test_the_dry_run_tells_the_passenger_survey_in_words(desk: Desk, real_data: Path) -> None:
    file = real_data / "sfo_survey" / "2016_SFO_Customer_Survey.csv.gz"

    seen = check_file(desk.store, file, read_map(EXAMPLES / "sfo-2016.toml"))

    said = "\n".join(seen.sentences)
    assert "3,087 responses from 6 May 2016 to 24 May 2016, 0 without a date" in said
    assert "Q7ART, Q7FOOD, Q7STORE and 12 more are a satisfaction from 1 (worst) to 5 (best): 32,146 answers" in said
    assert "14,159 cells mean no answer" in said
    assert (len(seen.sample.rows), seen.problems, seen.doubts) == (20, (), ())
