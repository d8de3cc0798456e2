"""What tells who somebody is does not reach the lake: it is masked, hashed, or never stored."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from hark.collect.importer import check_file, import_file
from hark.collect.maps.map import parse_map
from hark.errors import BadMap
from hark.store.lake import Store

SURVEY = """
survey = "s"
source = "shop"
[columns]
response = "id"
customer = "who"
text = "said"
[[questions]]
columns = ["score"]
kind = "nps"
"""
TICKETS = """
fact = "ticket_events"
source = "desk"
[columns]
ticket = "id"
kind = { value = "created" }
occurred_at = "at"
agent = "agent"
text = "said"
"""


def company(desk, text: str) -> None:
    """Have the company document say `text`."""
    (desk.store.directory / "company.toml").write_text(text, encoding="utf-8")


def comment(desk, said: str, map_: str = SURVEY) -> str:
    """What becomes of one comment."""
    desk.bring(f'id,who,score,said\n1,c1,9,"{said}"\n', map_)
    return str(desk.rows("select text from answers where kind = 'text'")[0][0])


def ticket(desk, agent: str, said: str) -> str:
    """What becomes of what was written in a ticket of `agent`."""
    desk.bring(f'id,at,agent,said\n1,2026-01-31T10:00:00Z,{agent},"{said}"\n', TICKETS)
    return str(desk.rows("select text from ticket_events")[0][0])


def everything(directory: Path) -> bytes:
    """All bytes of a data directory, and what its Parquet files say."""
    found = b""
    for path in (path for path in directory.rglob("*") if path.is_file()):
        found += path.read_bytes()
        if path.suffix == ".parquet":
            with duckdb.connect() as duck:
                found += repr(duck.execute(f"select columns(*)::varchar from '{path}'").fetchall()).encode()
    return found


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("write to bo.li+x@example.co.uk, please", "write to [e-mail], please"),
        ("bo (at) example.org", "[e-mail]"),
        ("bo [at] example (dot) com", "[e-mail]"),
        ("bo at example dot com", "[e-mail]"),
        ("call +49 30 1234567 now", "call [phone] now"),
        ("(030) 1234567 or 0171/1234567", "[phone] or [phone]"),
        ("06.12.34.56.78 ou 06 12 34 56 78", "[phone] ou [phone]"),
        ("555-234-5678", "[phone]"),
        ("my phone is 1234567", "my phone is [phone]"),
        ("4111 1111 1111 1111", "[card]"),
        ("DE89 3704 0044 0532 0130 00 is mine", "[card] is mine"),
        ("bo@example.org 0171 1234567", "[e-mail] [phone]"),
        ("请打13812345678给我", "请打[phone]给我"),
        ("私の番号は090-1234-5678です", "私の番号は[phone]です"),
        ("カード4111111111111111で", "カード[card]で"),
    ],
)
def test_what_tells_who_somebody_is_is_masked(desk, said, stored):
    assert comment(desk, said) == stored


@pytest.mark.parametrize(
    "said",
    [
        "01.02.2026 10:30",
        "on 01.02.2026 12 people",
        "2026-01-31T10:00:00+01:00",
        "192.168.100.200 and 010.001.002.003",
        "1 234 567 890 or 1,234,567,890.00",
        "order 234-567-8901",
        "order no. 0123-456789",
        "4111 1111 1111 1112",
        "0.123456789 and 3.14159265358979",
        "1 2 3 4 5 6 7 8 9 10",
        "from 10 20 30 40 to 50",
        "550e8400-e29b-41d4-a716-446655440000",
        "we met @ noon, looked at example.com",
        "订单号 2026112912345, 2026年3月1日",
        "in 2015-2016-2017, 1609459200000 ms",
    ],
)
def test_other_figures_stay(desk, said):
    assert comment(desk, said) == said


def test_the_same_address_stays_recognisable_where_it_is_hashed(desk):
    company(desk, '[privacy]\ntexts = "hash"')

    stored = comment(desk, "bo@example.org, BO@example.org, al@example.org")

    first, second, third = stored.split(", ")
    assert first == second != third
    assert len(first) == len("[e-mail 12345678]")


def test_a_whole_cell_is_hashed_like_an_address_inside_a_text(desk):
    company(desk, '[privacy]\ntexts = "hash"')
    desk.bring("id,who,score,said,mail\n1,c1,9,a bo@example.org,Bo@Example.org\n", SURVEY)

    ((text, beside),) = desk.rows("select a.text, r.attributes['mail'] from answers a, responses r where kind = 'text'")

    assert text == f"a {beside}"


def test_texts_are_kept_where_the_company_says_so(desk):
    company(desk, '[privacy]\ntexts = "keep"')

    assert comment(desk, "bo@example.org") == "bo@example.org"


def test_only_what_the_company_wants_found_is_masked(desk):
    company(desk, '[privacy]\nfind = ["phone"]')

    assert comment(desk, "bo@example.org 0171 1234567") == "bo@example.org [phone]"


def test_columns_beside_the_row_and_attributes_are_masked(desk):
    more = SURVEY.replace("[[questions]]", '[attributes]\nvia = "via"\n[[questions]]')
    desk.bring("id,who,score,said,mail,via,Mobile phone\n1,c1,9,,bo@example.org,ask al@example.org,5551234567\n", more)

    assert desk.rows("select x_via, attributes['mail'], attributes['Mobile phone'] from responses") == [
        ("ask [e-mail]", "[e-mail]", "[phone]")
    ]


def test_the_comment_of_a_question_is_masked(desk):
    more = SURVEY.replace('text = "said"\n', "").replace('kind = "nps"', 'kind = "nps"\ntext = "said"')
    desk.bring("id,who,score,said\n1,c1,9,bo@example.org\n", more)

    assert desk.rows("select text from answers") == [("[e-mail]",)]


def test_a_long_file_is_masked(desk):
    made = """
survey = "s"
[columns]
response = "id"
question = "q"
score = "a"
[[questions]]
columns = ["Why"]
kind = "text"
[[questions]]
columns = ["Score"]
kind = "nps"
"""
    desk.bring("id,q,a\n1,Score,9\n1,Why,ask bo@example.org\n", made)

    assert desk.rows("select score, text from answers order by score") == [(9.0, None), (None, "ask [e-mail]")]


def test_choices_with_an_address_are_masked(desk):
    made = SURVEY + '[[questions]]\ncolumns = ["other"]\nkind = "choice"\n'
    desk.bring("id,who,score,said,other\n1,c1,9,,bo@example.org\n", made)

    assert desk.rows("select choices from answers where kind = 'choice'") == [(["[e-mail]"],)]


def test_ids_stay_as_they_are(desk):
    desk.bring("id,who,score,said\n0171-1234567,bo@example.org,9,fine\n", SURVEY)

    assert desk.rows("select response, customer from responses") == [("0171-1234567", "bo@example.org")]


def test_columns_with_names_are_masked_in_texts_and_not_stored(desk):
    made = SURVEY + '[personal]\nnames = ["name"]\n'
    desk.bring("id,who,score,said,name\n1,c1,9,I am Bora Quill,Bora Quill\n", made)

    assert desk.rows("select text from answers where kind = 'text'") == [("I am [name]",)]
    assert b"Bora" not in everything(desk.store.directory)


def test_a_column_that_is_never_stored_is_nowhere(desk):
    made = SURVEY + '[personal]\nnever = ["secret"]\n'
    desk.bring('id,who,score,said,secret\n1,c1,9,,qqzz\n2,c2,99,,qqzz\n3,c3,9,qqzz,qqzz,"qqzz"\n', made)

    assert b"qqzz" not in everything(desk.store.directory)
    assert [line for (line,) in desk.rows("select hark_line from rejected order by 1")] == [3, 4]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ('[personal]\nnever = ["who"]', "columns.customer"),
        ('[personal]\nnever = ["score"]', "questions"),
        ('[personal]\nnames = ["who"]', "columns.customer"),
        ('[personal]\nnames = ["said"]', "columns.text"),
        ('[personal]\nnever = ["whoo"]', "personal.never"),
    ],
)
def test_a_map_that_would_store_what_is_not_stored_is_refused(desk, change, key):
    with pytest.raises(BadMap, match=key):
        desk.bring("id,who,score,said\n1,c1,9,\n", SURVEY + change)


def test_a_column_with_names_may_be_the_agent(desk):
    desk.bring("id,at,agent,said\n1,2026-01-31T10:00:00Z,Bora Quill,x\n", TICKETS + '[personal]\nnames = ["agent"]\n')

    assert desk.rows("select agent from ticket_events") == [("Bora Quill",)]


def test_rejected_rows_are_masked_but_for_what_names_them(desk):
    bad = "bo@example.org,c1,ask al@example.org,0171 1234567,bo@example.org"
    desk.bring(f"id,who,score,said,more\n1,c1,9,,\n2,c1,9,,\n{bad}\n", SURVEY)

    ((id_, score, said, more, reason),) = desk.rows("select id, score, said, more, hark_reason from rejected")

    assert (id_, score, said, more) == ("bo@example.org", "ask [e-mail]", "[phone]", "[e-mail]")
    assert "“ask [e-mail]”" in reason


def test_broken_lines_are_masked_wholly(desk):
    desk.bring("id,who,score,said\n1,c1,9,x\nbo@example.org,c1,9,x,0171 1234567\n", SURVEY)

    assert desk.rows("select id, said from rejected") == [("[e-mail]", "x,[phone]")]


def test_the_same_file_again_is_known_wholly(desk):
    first = desk.bring("id,who,score,said\n1,c1,9,bo@example.org\n", SURVEY)
    again = desk.bring("id,who,score,said\n1,c1,9,bo@example.org\n", SURVEY)

    assert again.number == first.number
    assert {one.known for one in again.counts.values()} == {1, 2}


def test_a_row_known_by_all_it_says_keeps_its_name_under_other_settings(desk):
    made = SURVEY.replace('response = "id"\ncustomer = "who"\n', "")
    desk.bring("score,said\n9,bo@example.org\n", made)
    company(desk, '[privacy]\ntexts = "keep"')
    desk.bring("score,said\n9,bo@example.org\n8,x\n", made, "more.csv")

    assert desk.rows("select text from answers where kind = 'text' order by 1") == [("bo@example.org",), ("x",)]


def test_the_same_file_under_another_setting_takes_the_place_of_what_it_brought(desk):
    company(desk, '[privacy]\ntexts = "keep"')
    assert comment(desk, "bo@example.org") == "bo@example.org"
    company(desk, "")

    assert comment(desk, "bo@example.org") == "[e-mail]"


def test_the_dry_run_says_what_would_be_masked_and_what_is_not_found(desk):
    said = desk.check('id,who,score,said\n1,c1,9,bo@example.org\n2,c2,9,"al@example.org 0171 1234567"\n', SURVEY)

    (sentence,) = [one for one in said.sentences if "masked" in one]
    assert "2 e-mail addresses and 1 phone number are masked" in sentence
    assert "not found" in sentence
    assert "[e-mail]" in repr(said.sample)


def test_a_dry_run_without_a_store_masks_too(desk):
    said = check_file(None, desk.file("id,who,score,said\n1,c1,9,bo@example.org\n"), parse_map(SURVEY))

    assert "bo@example.org" not in repr(said)


def test_a_file_without_texts_is_as_it_was(desk):
    made = 'survey = "s"\n[columns]\nresponse = "id"\n[[questions]]\ncolumns = ["score"]\nkind = "nps"\n'
    done = import_file(desk.store, desk.file("id,score\n1,9\n"), parse_map(made))

    assert done.map_digest == parse_map(made).digest


def test_the_store_can_be_read_without_the_key(desk):
    company(desk, '[privacy]\ntexts = "hash"')
    comment(desk, "bo@example.org")
    (desk.store.directory / "secret").unlink()

    assert Store.open(desk.store.directory).snapshot()["answers"].rows == 2
