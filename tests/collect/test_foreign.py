"""What is no table, though it was saved under the name of one, is refused as what it is, with what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from collect.conftest import NPS, Desk
from hark.errors import BadFile


def office(**parts: str) -> bytes:
    """A document of an office program with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, said in {"[Content_Types].xml": "<Types/>", **parts}.items():
            packed.writestr(name, said)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words", "advice"),
    [
        (b"<!DOCTYPE html><title>502</title><p>Bad, bad; gateway", "a.csv", "a web page (“502”)", "export it again"),
        (b"\xef\xbb\xbf \n<html><input type='password'>", "a.csv", "asks to sign in", "Sign in to the tool"),
        (b"<html><table><tr><td>id</td></tr></table>", "a.xls", "a web page with a table", "save it as CSV or XLSX"),
        (b"%PDF-1.7\nid,score\n1,9\n", "a.csv", "a PDF document", "as CSV or XLSX"),
        (b"{\\rtf1 id,score\n1,9}", "a.csv", "a text document (RTF)", "as CSV or XLSX"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a.csv", "a picture", "as CSV or XLSX"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "a.xlsx", "a picture", "as CSV or XLSX"),
        (office(**{"word/document.xml": "<w/>"}), "a.csv", "(DOCX)", "as CSV or XLSX"),
        (office(mimetype="application/vnd.oasis.opendocument.text"), "a.ods", "(ODT)", "as CSV or XLSX"),
        (b'{"error": "invalid_token", "error_description": "expired"}', "a.json", "invalid_token", "the key"),
        (b'{"message": "Not found", "status": 404}', "a.csv", "the message of a program: Not found", "the address"),
        (b"", "a.csv", "is empty", "Export it again"),
        (b" \n\n \r\n", "a.csv", "holds no line that says anything", "Export it again"),
        (b"id,score,comment\n", "a.csv", "holds no rows", "Export it again"),
    ],
    ids=["error page", "login", "table", "pdf", "rtf", "png", "jpeg", "docx", "odt", "json error", "json message",
         "empty", "blanks", "header only"],
)  # fmt: skip
def test_what_is_no_table_is_refused_as_what_it_is(
    desk: Desk, content: bytes, name: str, words: str, advice: str
) -> None:
    with pytest.raises(BadFile) as refused:
        desk.bring(content, NPS, name)

    assert words in refused.value.problem
    assert advice in refused.value.remedy


def test_an_answer_that_is_called_message_is_no_message_of_a_program(desk: Desk) -> None:
    desk.bring(b'{"id": 1, "score": 9, "message": "I like it"}', NPS, "answers.json")

    assert desk.scores() == [9]
