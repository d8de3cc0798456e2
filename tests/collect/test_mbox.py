"""Mail boxes: a row per message, in the conversation it belongs to, by whom it was written."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from collect.conftest import Desk
from hark.collect.read.files import read_file
from hark.collect.read.layout import Layout
from hark.errors import BadFile

MAP = """fact = "ticket_events"
source = "desk"
[columns]
ticket = "thread"
occurred_at = "date"
customer = "customer"
by = "by"
text = "text"
[kinds]
column = "kind"
created = "created"
replied = "replied"
"""


def mail(number: int, sender: str = "Ada Test <ada@example.org>", **more: str) -> str:
    """A message with this number as its identifier, on that day of March."""
    body = more.pop("body", f"Text {number}")
    said = {
        "Message-ID": f"<{number}@x>", "Date": f"Fri, {number:02} Mar 2024 10:00:00 +0100", "From": sender,
        "To": "help@shop.example", "Subject": "Lamp",
    } | {key.replace("_", "-"): value for key, value in more.items()}  # fmt: skip
    return "From - Fri Mar 01\n" + "".join(f"{k}: {v}\n" for k, v in said.items() if v) + f"\n{body}\n\n"


def agent(number: int, **more: str) -> str:
    return mail(number, "Help <help@shop.example>", To="ada@example.org", **more)


def box(tmp_path: Path, *mails: str | bytes) -> list[dict[str, str | None]]:
    """The rows of a box of these messages."""
    path = tmp_path / "in"
    path.write_bytes(b"".join(one.encode() if isinstance(one, str) else one for one in mails))
    with duckdb.connect() as con:
        read = read_file(con, path, Layout(), tmp_path)
        rows = con.execute(f"from '{read.table}'").fetchall()
    return [dict(zip(read.columns, row, strict=True)) for row in rows]


def test_a_conversation_is_a_ticket(desk: Desk) -> None:
    mails = mail(1, body="It is dark.") + agent(2, In_Reply_To="<1@x>") + mail(3, References="<1@x> <2@x>")

    desk.bring(mails, MAP, "inbox.mbox")

    assert desk.rows('select ticket, kind, "by", customer, occurred_at::varchar from ticket_events order by 5') == [
        ("1@x", "created", "customer", "ada@example.org", "2024-03-01 09:00:00+00"),
        ("1@x", "replied", "agent", "ada@example.org", "2024-03-02 09:00:00+00"),
        ("1@x", "replied", "customer", "ada@example.org", "2024-03-03 09:00:00+00"),
    ]


def test_the_first_of_a_conversation_is_the_earliest_not_the_one_that_stands_first(tmp_path: Path) -> None:
    rows = box(tmp_path, agent(2, In_Reply_To="<1@x>"), mail(1))

    assert [(row["thread"], row["first"]) for row in rows] == [("1@x", "false"), ("1@x", "true")]


def test_answers_to_a_message_that_is_not_in_the_box_belong_together(tmp_path: Path) -> None:
    rows = box(tmp_path, mail(2, References="<0@x>"), mail(3, References="<0@x>"))

    assert [row["thread"] for row in rows] == ["2@x", "2@x"]


def test_the_subject_joins_only_replies_without_references_among_the_same_people(tmp_path: Path) -> None:
    rows = box(
        tmp_path, mail(1), agent(2, Subject="AW: Lamp"), mail(3), mail(4, "Bo <bo@else.example>", To="cy@shop.example",
        Subject="Re: Lamp"),
    )  # fmt: skip

    assert [row["thread"] for row in rows] == ["1@x", "1@x", "3@x", "4@x"]


@pytest.mark.parametrize(
    "more",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Auto_Response_Suppress": "All"},
     {"sender": "MAILER-DAEMON@shop.example"}, {"sender": "no-reply@shop.example"}],
)  # fmt: skip
def test_what_a_machine_wrote_is_told(tmp_path: Path, more: dict[str, str]) -> None:
    rows = box(tmp_path, mail(1), mail(2, **more), mail(3, Auto_Submitted="no"))

    assert [(row["automatic"], row["by"]) for row in rows] == [
        ("false", "customer"), ("true", "bot"), ("false", "customer"),
    ]  # fmt: skip


def test_where_anybody_can_have_an_address_only_the_own_one_is_an_agents(tmp_path: Path) -> None:
    to = "shop@gmail.com"
    rows = box(tmp_path, mail(1, "a@gmail.com", To=to), mail(2, "b@gmail.com", To=to), mail(3, to, To="a@gmail.com"))

    assert [row["by"] for row in rows] == ["customer", "customer", "agent"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("New.\n\nOn Fri, 1 Mar 2024, Ada wrote:\n> old\n> older\n\nAnd this.", "New.\n\nAnd this."),
        ("New.\n\nAm 1. März 2024 um 10:00\nschrieb Ada <a@x>:\n\n> alt", "New."),
        ("New.\n\n-----Original Message-----\nFrom: Ada\nold", "New."),
        ("Neu.\n\nVon: Ada <a@x>\nGesendet: Freitag\nAn: uns\n\nalt", "Neu."),
        ("New.\n-- \nAda\n+44 20 7946 0000", "New."),
        ("New.\n>From here on", "New.\nFrom here on"),
        ("On Monday I wrote a letter.\nFrom there: nothing.", "On Monday I wrote a letter.\nFrom there: nothing."),
    ],
)
def test_of_a_text_only_its_own_words_are_kept(tmp_path: Path, body: str, text: str) -> None:
    (row,) = box(tmp_path, mail(1, body=body, Content_Type="text/plain; charset=utf-8"))

    assert row["text"] == text


def test_of_a_page_the_text_is_kept_without_tags_and_quotes(tmp_path: Path) -> None:
    page = (
        "<html><head><style>p {}</style></head><body><p>Gr&uuml;&szlig;e,<br>it is <b>dark</b>.</p>"
        '<div class="gmail_quote"><div>Ada wrote:</div><blockquote>old</blockquote></div><p>Bye</p></body></html>'
    )
    (row,) = box(tmp_path, mail(1, body=page, Content_Type="text/html"))

    assert row["text"] == "Grüße,\nit is dark.\n\nBye"


def test_the_plain_part_is_taken_and_not_what_is_attached(tmp_path: Path) -> None:
    body = (
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nnotes\n"
        "--b\nContent-Type: text/html\n\n<p>page\n--b\nContent-Type: text/plain; charset=iso-8859-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n--b--"
    )
    (row,) = box(tmp_path, mail(1, body=body, Content_Type='multipart/mixed; boundary="b"'))

    assert row["text"] == "Grüße"


def test_names_and_subjects_are_decoded_after_they_are_taken_apart(tmp_path: Path) -> None:
    subject = "=?iso-8859-1?q?L=E4mpe?= =?utf-8?b?4oKs?=\n 5"
    (row,) = box(tmp_path, mail(1, "=?utf-8?q?M=C3=BCller=2C_Ada?= <ADA@Example.org>", Subject=subject))

    assert (row["from"], row["from_name"], row["subject"]) == ("ada@example.org", "Müller, Ada", "Lämpe€ 5")


@pytest.mark.parametrize(
    ("date", "said"),
    [("1 Mar 2024 10:00 -0800", "2024-03-01T10:00:00-08:00"), ("yesterday", "2024-03-09T08:00:00+00:00"),
     ("", "2024-03-09T08:00:00+00:00")],
)  # fmt: skip
def test_where_the_date_cannot_be_read_the_stamp_of_the_server_counts(tmp_path: Path, date: str, said: str) -> None:
    stamp = "from x by y; Sat, 09 Mar 2024 08:00:00 +0000"
    (row,) = box(tmp_path, mail(1, Date=date, Received=stamp))

    assert row["date"] == said


def test_broken_messages_are_rows_with_what_can_be_read(tmp_path: Path) -> None:
    odd = b"From x\nSubject: \xff\xfe caf\xe9\nContent-Type: text/plain; charset=nonsense\n\n\x00\xe9t\xe9\n\n"
    rows = box(tmp_path, mail(1), odd, mail(2, Content_Type="multipart/mixed", body="no parts at all"))

    assert [(row["subject"], row["text"]) for row in rows[1:]] == [("ÿþ café", "été"), ("Lamp", None)]


def test_what_is_no_message_is_kept_aside(desk: Desk) -> None:
    desk.bring(mail(1) + "From x\n>From y\n\nnothing else\n\n" + mail(2), MAP, "inbox.mbox")

    assert desk.rows("select hark_line, hark_reason like '%no message%' from rejected") == [(2, True)]


def test_a_message_that_stands_there_twice_counts_once_and_that_is_said(desk: Desk) -> None:
    seen = desk.check(mail(1) + mail(2) + mail(1), MAP, "inbox.mbox")

    assert "Messages that stand in the box twice and count once: 1." in seen.sentences


def test_a_line_that_begins_with_from_is_no_new_message(tmp_path: Path) -> None:
    rows = box(tmp_path, mail(1, body="One.\n\nFrom here it goes on.\n\nFrom: nobody"), mail(2))

    assert [row["message_id"] for row in rows] == ["1@x", "2@x"]


def test_a_file_that_is_no_box_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="no mail box"):
        desk.bring("a,b\n1,2\n", MAP + '[file]\nformat = "mbox"\n', "inbox.mbox")


def test_a_message_without_an_identifier_gets_one_that_stays(tmp_path: Path) -> None:
    first = box(tmp_path, mail(1, Message_ID=""))
    again = box(tmp_path, mail(1, Message_ID=""), mail(2))

    assert json.dumps(first[0]) == json.dumps(again[0])
