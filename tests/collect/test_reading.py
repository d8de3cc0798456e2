"""Dates, numbers and codes: read when they can be read in one way only, asked about when in two."""

from __future__ import annotations

import pytest

from collect.conftest import NPS, Desk
from hark.errors import BadMap, InDoubt

DATED = NPS.replace('"id"', '"id"\noccurred_at = "at"')


def dated(formats: str = "", zone: str = "UTC") -> str:
    origin = f'{{ column = "at", formats = [{formats}] }}' if formats else '"at"'
    return f'zone = "{zone}"\n' + DATED.replace('occurred_at = "at"', f"occurred_at = {origin}")


def file_of(*dates: str) -> str:
    return "id,at,score\n" + "".join(f'{number},"{at}",9\n' for number, at in enumerate(dates, start=1))


def instants(desk: Desk) -> list[object]:
    return [at for (at,) in desk.rows("select occurred_at::varchar from responses order by response::int")]


@pytest.mark.parametrize(
    ("said", "zone", "meant"),
    [
        ("2024-03-05", "UTC", "2024-03-05 00:00:00+00"),
        ("2024-03-05", "America/Los_Angeles", "2024-03-05 08:00:00+00"),
        ("2024-03-05T14:05", "Europe/Berlin", "2024-03-05 13:05:00+00"),
        ("2024-03-05 14:05:06.5", "UTC", "2024-03-05 14:05:06.5+00"),
        ("2024-03-05T14:05:06Z", "Europe/Berlin", "2024-03-05 14:05:06+00"),
        ("2024-03-05 14:05:06+02:00", "America/Los_Angeles", "2024-03-05 12:05:06+00"),
        ("2024-03-31 02:30:00", "Europe/Berlin", "2024-03-31 01:30:00+00"),
        ("2024-10-27 02:30:00", "Europe/Berlin", "2024-10-27 01:30:00+00"),
        ("2024-02-29", "UTC", "2024-02-29 00:00:00+00"),
    ],
)
def test_iso_dates_need_no_format(desk: Desk, said: str, zone: str, meant: str) -> None:
    desk.bring(file_of(said), dated(zone=zone))

    assert instants(desk) == [meant]


@pytest.mark.parametrize(
    ("formats", "said", "meant"),
    [
        ('"%d/%m/%Y"', "05/03/2024", "2024-03-05 00:00:00+00"),
        ('"%m/%d/%Y"', "05/03/2024", "2024-05-03 00:00:00+00"),
        ('"%m/%d/%Y", "%d-%b-%y"', "9-May-16", "2016-05-09 00:00:00+00"),
        ('"%d.%m.%y"', "05.03.68", "2068-03-05 00:00:00+00"),
        ('"%d.%m.%y"', "05.03.69", "1969-03-05 00:00:00+00"),
        ('"%d/%m/%Y %H:%M %z"', "05/03/2024 10:00 +0200", "2024-03-05 08:00:00+00"),
    ],
)
def test_other_dates_are_read_as_declared(desk: Desk, formats: str, said: str, meant: str) -> None:
    desk.bring(file_of(said), dated(formats))

    assert instants(desk) == [meant]


def test_two_formats_in_one_column_work(desk: Desk) -> None:
    desk.bring(file_of("05/13/2016", "9-May-16", ""), dated('"%m/%d/%Y", "%d-%b-%y"'))

    assert instants(desk) == ["2016-05-13 00:00:00+00", "2016-05-09 00:00:00+00", None]


def test_a_column_may_have_a_zone_of_its_own(desk: Desk) -> None:
    desk.bring(
        file_of("2024-03-05 10:00", "2024-03-05T10:00Z"),
        dated().replace('"at"', '{ column = "at", zone = "Asia/Tokyo" }'),
    )

    assert instants(desk) == ["2024-03-05 01:00:00+00", "2024-03-05 10:00:00+00"]


def test_day_or_month_first_is_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match=r"“%d/%m/%Y” or as “%m/%d/%Y”") as caught:
        desk.bring(file_of("05/03/2024", "06/03/2024"), dated())

    assert "columns.occurred_at.formats" in caught.value.remedy


def test_one_way_of_reading_dates_is_proposed_and_not_taken(desk: Desk) -> None:
    with pytest.raises(InDoubt) as caught:
        desk.bring(file_of("25/03/2024", "06/03/2024"), dated())

    assert '"%d/%m/%Y"' in caught.value.remedy


def test_two_formats_that_read_one_date_differently_are_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="is one date as"):
        desk.bring(file_of("05/03/2024"), dated('"%d/%m/%Y", "%m/%d/%Y"'))


@pytest.mark.parametrize("format_", ["%d", "%d.%m.", "%H:%M"])
def test_a_format_without_a_year_is_refused(desk: Desk, format_: str) -> None:
    with pytest.raises(BadMap, match="no year") as caught:
        desk.bring(file_of("5"), dated(f'"{format_}"'))

    assert "[attributes]" in caught.value.remedy


def test_one_day_can_be_said_of_all_rows(desk: Desk) -> None:
    desk.bring("id,score\n1,9\n", DATED.replace('"at"', '{ value = "2026-01-31" }'))

    assert instants(desk) == ["2026-01-31 00:00:00+00"]


def test_the_dry_run_points_at_dates_that_are_likely_slips(desk: Desk) -> None:
    said = desk.check(file_of("2025-01-15", "2062-01-06", "1962-01-07", "1962-01-06"), DATED).sentences

    assert "Look at the dates: 1 row is in the future, such as 6 January 2062." in said
    assert "Look at the dates: 2 rows are before 1990, such as 6 January 1962, 7 January 1962." in said
    assert not [one for one in desk.check(file_of("2025-01-15"), DATED).sentences if "Look at" in one]


def test_letters_that_are_no_format_are_refused(desk: Desk) -> None:
    with pytest.raises(BadMap, match="formats"):
        desk.bring(file_of("05/03/2024"), dated('"%d/%Q"'))


@pytest.mark.parametrize(
    "said", ["2024-02-30", "2024-13-01", "soon", "epoch", "infinity", "44-01-05", "2024-01-05 25:00"]
)
def test_a_date_that_cannot_be_makes_a_rejected_row(desk: Desk, said: str) -> None:
    done = desk.bring(file_of("2024-01-01", "2024-01-02", said), dated())

    assert done.rejected == 1
    assert desk.rows("select hark_line, hark_reason from rejected") == [
        (4, f"“at” says “{said}”, which is no date that can be read.")
    ]


def test_a_code_may_mean_no_date(desk: Desk) -> None:
    desk.bring(file_of("2024-01-01", "unknown"), dated().replace('"at"', '{ column = "at", missing = ["unknown"] }'))

    assert instants(desk) == ["2024-01-01 00:00:00+00", None]


def test_a_decimal_comma_is_asked_and_then_read(desk: Desk) -> None:
    rows, weighted = 'id,score,w\n1,9,"1,5"\n2,3,2\n', NPS.replace('"id"', '"id"\nweight = "w"')
    with pytest.raises(InDoubt) as caught:
        desk.bring(rows, weighted)
    assert "columns.weight.decimal" in caught.value.remedy
    seen = desk.check(rows, weighted)
    assert (len(seen.doubts), seen.problems) == (1, ())

    desk.bring(rows, weighted.replace('"w"', '{ column = "w", decimal = "," }'))

    assert desk.rows("select weight from answers order by response") == [(1.5,), (2.0,)]


def test_a_comma_in_scores_is_asked_too(desk: Desk) -> None:
    rating = NPS.replace('kind = "nps"', 'kind = "rating"\nscale = [1, 5]')
    rows = "id;score\n1;4,5\n2;3\n"
    with pytest.raises(InDoubt) as caught:
        desk.bring(rows, rating)
    assert "`decimal` of the [[questions]] entry for “score”" in caught.value.remedy
    assert len(desk.check("id;score\n1;4,5\n2;3,5\n", rating).doubts) == 1

    desk.bring(rows, rating + 'decimal = ","')

    assert desk.scores() == [3.0, 4.5]


def test_words_of_yes_and_no_need_a_meaning(desk: Desk) -> None:
    rows, said = "id,score,done\n1,9,Complete\n2,3,Partial\n3,,\n", NPS.replace('"id"', '"id"\nfinished = "done"')
    with pytest.raises(InDoubt) as caught:
        desk.bring(rows, said)
    assert "columns.finished.values" in caught.value.remedy

    desk.bring(rows, said.replace('"done"', '{ column = "done", values = { Complete = true, Partial = false } }'))

    assert desk.rows("select finished from responses order by response") == [(True,), (False,), (None,)]


def test_a_scale_nobody_declared_is_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="on which scale") as caught:
        desk.bring("id,score\n1,4\n2,5\n", NPS.replace("nps", "csat"))

    assert "scale = [1, 5]" in caught.value.remedy


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        ("11", "“score” is “11”, which is outside the scale from 0 to 10."),
        ("8.5", "“score” is “8.5”, but a recommendation is a whole number."),
        ("good", "“score” is “good”, which is no number."),
        ("nan", "“score” is “nan”, which is no number."),
    ],
)
def test_an_answer_that_cannot_be_taken_makes_a_rejected_row(desk: Desk, score: str, reason: str) -> None:
    done = desk.bring(f"id,score\n1,9\n2,{score}\n3,0\n")

    assert (done.rejected, desk.scores()) == (1, [0.0, 9.0])
    assert desk.rows("select hark_line, hark_reason from rejected") == [(3, reason)]


def test_another_scale_is_no_remedy_for_a_recommendation(desk: Desk) -> None:
    assert "scale" not in desk.check("id,score\n1,9\n2,11\n3,0\n").problems[0].remedy
    assert 'kind = "rating"' in desk.check("id,score\n1,90\n").doubts[0].remedy


def test_a_code_that_means_no_answer_is_none(desk: Desk) -> None:
    done = desk.bring("id,score\n1,9\n2,11\n3, Blank \n4,\n", NPS + 'missing = ["11", "Blank"]')

    assert (done.rejected, desk.scores()) == (0, [9.0])
    assert done.counts["responses"].new == 4


def test_most_scores_outside_the_scale_are_asked_with_their_counts(desk: Desk) -> None:
    with pytest.raises(InDoubt, match=r"50 \(2 times\), 100 \(1 times\)") as caught:
        desk.bring("id,score\n1,50\n2,50\n3,100\n4,9\n")

    assert "`missing`" in caught.value.remedy
    assert "`scale`" in caught.value.remedy


def test_a_scale_may_run_downwards_and_words_have_worths(desk: Desk) -> None:
    worth = '\nscale = [5, 1]\nvalues = { "Very good" = 1, "Very bad" = 5 }'
    desk.bring("id,score\n1,Very good\n2,Very bad\n3,2.5\n", NPS.replace('"nps"', '"csat"' + worth))

    assert desk.rows("select score, scale_worst, scale_best from answers order by 1") == [
        (1.0, 5.0, 1.0), (2.5, 5.0, 1.0), (5.0, 5.0, 1.0),
    ]  # fmt: skip


def test_choices_are_cut_and_comments_stand_beside_their_score(desk: Desk) -> None:
    choice = NPS + 'text = "why"\n[[questions]]\ncolumns = ["picked"]\nkind = "choice"\nseparator = ";"'
    desk.bring("id,score,why,picked\n1,9,fast,a; b;\n2,3,,c\n", choice)

    assert desk.rows("select question, score, text, choices from answers order by response, question desc") == [
        ("score", 9.0, "fast", None), ("picked", None, None, ["a", "b"]),
        ("score", 3.0, None, None), ("picked", None, None, ["c"]),
    ]  # fmt: skip


def test_unnamed_columns_are_kept_beside_the_response(desk: Desk) -> None:
    desk.bring("id,score,shop,note\n1,9,North,\n")

    assert desk.rows("select attributes['shop'], cardinality(attributes) from responses") == [("North", 1)]
