"""A map that is wrong is refused with the line or the key, and a guess what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.collect.maps.map import parse_map, read_map
from hark.errors import BadMap, HarkError

EXAMPLES = Path(__file__).parents[2] / "examples"


TICKETS = 'fact = "ticket_events"\n[columns]\nticket = "t"\n'
LEFT = 'fact = "subscriptions"\n[as_of]\ndate = "2026-01-31"\nmonths = "m"\nleft = { column = "l", values = ["Yes"] }'
VISITS = 'fact = "page_views"\n[columns]\noccurred_at = "at"\npage = "p"\n[visitors]\nfrom = ["ip"]\n'


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ('survy = "s"', "survy", "“survey”"),
        ('fact = "answer"\nsurvey = "s"', "fact", "“answers”"),
        ("zone = 3\nsurvey = 's'", "zone", ""),
        ('survey = "s"\nzone = "Europe/Berlinn"', "zone", ""),
        ('survey = "s"\n[columns]\ncustomr = "id"', "columns.customr", "“customer”"),
        ('survey = "s"\n[columns]\nevent = "id"', "columns.event", ""),
        ('survey = "s"\n[columns]\ncustomer = { colum = "id" }', "columns.customer.colum", "“column”"),
        ('survey = "s"\n[columns]\ncustomer = { column = "id", value = "x" }', "columns.customer", "value"),
        ('survey = "s"\n[columns]\ncustomer = 3', "columns.customer", ""),
        ('survey = "s"\n[attributes]\n"Age Group" = "Age"', "attributes.Age Group", "age_group"),
        ('survey = "s"\n[[questions]]\ncolumns = ["a"]\nkind = "npx"', "questions[1].kind", "“nps”"),
        ('survey = "s"\n[[questions]]\nkind = "nps"', "questions[1].columns", ""),
        ('survey = "s"\n[[questions]]\ncolumns = ["a"]\nkind = "csat"\nscale = [5, 5]', "questions[1].scale", ""),
        ('survey = "s"\n[questions]\ncolumns = ["a"]', "questions", "[[questions]]"),
        ('survey = "s"\n[file]\nencodng = "x"', "file.encodng", "“encoding”"),
        ('survey = "s"\n[file]\nheader = "no"', "file.header", ""),
        ('survey = "s"\n[file]\nseparator = ";;"', "file.separator", ""),
        ('survey = "s"\n[file]\ndecimal = "x"', "file.decimal", ""),
        ('fact = "answers"', "survey", "survey ="),
        (TICKETS + '[events]\nsolvd = "b"', "events.solvd", "“solved”"),
        (TICKETS + '[kinds]\ncolumn = "k"\nResolved = "Solved"', "kinds.Resolved", "“solved”"),
        (TICKETS + '[kinds]\nResolved = "solved"', "kinds", "column ="),
        (TICKETS + '[snapshots]\nkey = "t"', "snapshots", "order_by ="),
        (TICKETS + '[snapshots]\nkey = "u"\norder_by = "at"', "snapshots.key", "same column"),
        (TICKETS + '[snapshots]\nkey = "t"\norder_by = "at"\ntaem = "x"', "snapshots.taem", "“team”"),
        (TICKETS + '[events]\ncreated = { value = "2026-01-01" }', "events.created", ""),
        (TICKETS + '[events]\ncreated = "a"\n[kinds]\ncolumn = "k"', "events", "one of them"),
        (TICKETS + '[as_of]\ndate = "2026-01-01"', "as_of", "months"),
        (TICKETS, "fact", "[events]"),
        ('fact = "ticket_events"\n[events]\ncreated = "a"', "columns.ticket", "ticket ="),
        (TICKETS + 'occurred_at = "at"\n[events]\ncreated = "a"', "columns.occurred_at", "Leave it out"),
        (LEFT.replace("2026-01-31", "2026-02-31"), "as_of.date", "date ="),
        (LEFT.replace('months = "m"', ""), "as_of", "months"),
        (LEFT.replace('months = "m"', 'months = "m"\ndays = "d"'), "as_of", "months ="),
        (LEFT.replace(', values = ["Yes"]', ""), "as_of.left", "values ="),
        (
            'fact = "orders"\n[as_of]\ndate = "2026-01-31"\nmonths = "m"\nleft = { column = "l", values = ["y"] }',
            "as_of",
            "subscriptions",
        ),
        ('fact = "orders"\n[columns]\norder = { times = ["a", "b"] }', "columns.order.times", "column ="),
        (VISITS.replace('["ip"]', "[]"), "visitors.from", "from ="),
        (VISITS + 'keep = "month"', "visitors.keep", "always"),
        (VISITS.replace('occurred_at = "at"', ""), "visitors.keep", "always"),
        (VISITS.replace('page = "p"', 'page = "ip"'), "columns.page", "Leave it out"),
        (VISITS.replace('page = "p"', 'visitor = "v"'), "columns.visitor", "Leave it out"),
    ],
)
def test_a_wrong_key_is_named_with_what_was_meant(text: str, key: str, remedy: str) -> None:
    with pytest.raises(BadMap) as caught:
        parse_map(text, "m.toml")

    assert f"`{key}`" in caught.value.problem
    assert remedy in caught.value.remedy


def test_the_line_of_a_wrong_key_is_named() -> None:
    with pytest.raises(BadMap, match=r"m\.toml, line 3"):
        parse_map('survey = "s"\n[columns]\ncustomr = "id"', "m.toml")


def test_toml_that_is_none_is_refused_with_its_line() -> None:
    with pytest.raises(BadMap, match="line 2"):
        parse_map('survey = "s"\n[columns\n')


def test_a_map_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(HarkError, match="no map file"):
        read_map(tmp_path / "m.toml")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_example_can_be_read(path: Path) -> None:
    assert read_map(path).source


def test_the_source_is_the_survey_where_none_is_named() -> None:
    assert parse_map('survey = "s"').source == "s"
    assert parse_map('survey = "s"\nsource = "tool"').source == "tool"


def test_only_surveys_need_a_name_and_other_facts_are_their_own_source() -> None:
    made = parse_map('fact = "orders"')

    assert (made.survey, made.source) == ("", "orders")
