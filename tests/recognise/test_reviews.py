"""The stars of reviews are read as those of answers are, however they are written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from recognise.clerk import Clerk, values

TEXT = "The lamp that came as number {} shines brightly and was here on time."


def reviews(folder: Path, header: str, ratings: Sequence[object]) -> Path:
    rows = "".join(f"2026-02-{i % 27 + 1:02};A{i};{one};{TEXT.format(i)}\n" for i, one in enumerate(ratings))
    file = folder / "reviews.csv"
    file.write_text(f"{header}\n{rows}", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "written",
    [
        ["5 stars", "4 stars", "1 star"],
        ["5/5", "4/5", "1/5"],
        ["4,5 von 5", "4,5 von 5", "1 von 5"],
        ["5 étoiles", "4 étoiles", "1 étoile"],
        ["⭐⭐⭐⭐⭐", "⭐⭐⭐⭐", "⭐"],
    ],
    ids=["stars", "slashes", "commas", "étoiles", "signs"],
)
def test_stars_are_read_however_they_are_written(clerk: Clerk, tmp_path: Path, written: list[str]) -> None:
    file = reviews(tmp_path, "Date;Author;Rating;Review", written * 5)

    done = clerk.bring(file, {"scale.Rating": "rating 1-5"})

    assert done.rejected == 0
    assert values(clerk.store, ["review_rating"])["review_rating"] == pytest.approx(700 / 12)


@pytest.mark.parametrize(
    "header", ["Date;Author;Rating;Review", "Datum;Auteur;Beoordeling;Tekst", "Data;Autor;Ocena;Opinia"]
)
def test_filled_and_empty_stars_say_themselves_how_many_there_are(clerk: Clerk, tmp_path: Path, header: str) -> None:
    clerk.bring(reviews(tmp_path, header, ["★★★★★", "★★★★☆", "★☆☆☆☆"] * 5))

    assert clerk.asked == []
    assert values(clerk.store, ["review_rating"])["review_rating"] == pytest.approx(700 / 12)


def test_reviews_may_rate_in_words(clerk: Clerk, tmp_path: Path) -> None:
    words = ["Excellent", "Good", "Average", "Poor", "Terrible"]

    clerk.bring(reviews(tmp_path, "Date;Author;Rating;Review", words * 4))

    assert (clerk.asked, values(clerk.store, ["review_rating"])) == ([], {"review_rating": 50.0})


def test_a_rating_of_reviews_may_have_1_as_its_best(clerk: Clerk, tmp_path: Path) -> None:
    file = reviews(tmp_path, "Date;Author;Rating;Review", [1, 1, 1, 5])

    clerk.bring(file, {"scale.Rating": "rating 5-1"})

    assert values(clerk.store, ["review_rating"]) == {"review_rating": 75.0}


def test_reviews_whose_rating_is_no_score_are_reviews_all_the_same(clerk: Clerk, tmp_path: Path) -> None:
    file = reviews(tmp_path, "Date;Author;Rating;Review", [1, 2, 3, 5])

    done = clerk.bring(file, {"scale.Rating": "none"})

    assert done.counts["mentions"].new == 4


@pytest.mark.parametrize("header", ["Datum;Verfasser;Sterne;Bewertungstext", "Erstellt am;Nutzer;Bewertung;Kommentar"])
def test_german_reviews_are_reviews(clerk: Clerk, tmp_path: Path, header: str) -> None:
    stars = header.split(";")[2]

    clerk.bring(reviews(tmp_path, header, [5, 4, 1, 2]), {f"scale.{stars}": "rating 1-5"})

    assert clerk.asked == [f"scale.{stars}"]
    assert values(clerk.store, ["review_rating"]) == {"review_rating": 50.0}
