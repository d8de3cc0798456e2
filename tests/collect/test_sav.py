"""SPSS files: codes stay codes, what means no answer is none, and dates are dates."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest

from collect.conftest import NPS, Desk
from hark.collect.read.delivered import Delivered
from hark.collect.read.files import read_file
from hark.collect.read.layout import Layout
from hark.errors import BadFile, HarkError, InDoubt

spss = pytest.importorskip("pyreadstat")
pd = pytest.importorskip("pandas")


def sav(folder: Path, columns: dict[str, list[object]], name: str = "made.sav", **options: object) -> bytes:
    """An SPSS file with these columns."""
    path = folder / name
    spss.write_sav(pd.DataFrame(columns), path, **options)
    return path.read_bytes()


SCORES: dict[str, list[object]] = {"id": [1.0, 2.0, 3.0], "score": [9.0, 99.0, None]}


def read(folder: Path, content: bytes) -> Delivered:
    (folder / "read.sav").write_bytes(content)
    with duckdb.connect() as con:
        return read_file(con, folder / "read.sav", Layout(), folder)


@pytest.mark.parametrize("options", [{}, {"row_compress": True}, {"compress": True}])
def test_a_file_of_spss_is_told_by_its_content_and_read(desk: Desk, tmp_path: Path, options: dict[str, object]) -> None:
    desk.bring(sav(tmp_path, {"id": [1.0, 2.0], "score": [9.0, 3.0]}, **options), NPS, "answers.bin")

    assert desk.rows("select response, score from answers order by 1") == [("1", 9), ("2", 3)]


def test_codes_that_mean_no_answer_are_none_and_counted(desk: Desk, tmp_path: Path) -> None:
    made = sav(
        tmp_path, SCORES, missing_ranges={"score": [99, {"lo": 20, "hi": 30}]},
        variable_value_labels={"score": {99: "Refused"}},
    )  # fmt: skip

    seen = desk.check(made, NPS, "answers.sav")
    desk.bring(made, NPS, "answers.sav")

    assert desk.scores() == [9]
    assert "“score”: 99 = “Refused”, once: counts as no answer." in seen.sentences


def test_texts_may_mean_no_answer_too(desk: Desk, tmp_path: Path) -> None:
    made = sav(
        tmp_path, {"id": [1.0, 2.0], "score": [9.0, 8.0], "said": ["NA", "Grüße"]}, missing_ranges={"said": ["NA"]}
    )

    desk.bring(made, NPS, "answers.sav")

    assert desk.rows("select attributes from responses order by response") == [({},), ({"said": "Grüße"},)]


def test_labels_and_meanings_are_kept_beside_the_codes(tmp_path: Path) -> None:
    made = sav(
        tmp_path, {"id": [1.0], "score": [9.0]}, column_labels={"score": "How likely is it?"},
        variable_value_labels={"score": {9: "Very", 10: "Surely"}},
    )  # fmt: skip

    found = read(tmp_path, made)

    assert (found.columns, found.labels) == (("id", "score"), (("", "How likely is it?"),))
    assert found.meanings == {"score": {"9": "Very", "10": "Surely"}}


@pytest.mark.parametrize(
    ("seconds", "form", "said"),
    [(13928630400.0, "DATE11", "2024-03-01"), (13928675415.0, "DATETIME20", "2024-03-01 12:30:15"),
     (129600.0, "TIME8", "36:00:00"), (1234567890123456.0, "F20", "1234567890123456"), (0.1 + 0.2, "F8.2", "0.3")],
)  # fmt: skip
def test_seconds_are_what_their_format_says(desk: Desk, tmp_path: Path, seconds: float, form: str, said: str) -> None:
    made = sav(tmp_path, {"id": [1.0], "score": [9.0], "at": [seconds]}, variable_format={"at": form})

    desk.bring(made, NPS, "answers.sav")

    assert desk.rows("select attributes from responses") == [({"at": said},)]


def test_a_long_file_is_read_in_parts_that_join(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hark.collect.read.formats.sav.AT_ONCE", 20)

    desk.bring(sav(tmp_path, {"id": list(range(35)), "score": [7] * 35}), NPS, "answers.sav")

    assert desk.rows("select count(distinct response) from answers") == [(35,)]


@pytest.mark.parametrize("cut", [200, -20])
def test_a_damaged_file_is_refused(desk: Desk, tmp_path: Path, cut: int) -> None:
    with pytest.raises(BadFile, match="damaged"):
        desk.bring(sav(tmp_path, SCORES)[:cut], NPS, "answers.sav")


def test_letters_in_another_encoding_are_asked_about_and_then_read(desk: Desk, tmp_path: Path) -> None:
    made = sav(tmp_path, {"id": [1.0], "score": [9.0], "said": ["ab"]}).replace(b"ab", b"\xe4b")

    with pytest.raises(InDoubt, match="encoding"):
        desk.bring(made, NPS, "answers.sav")
    desk.bring(made, NPS + '[file]\nencoding = "cp1252"\n', "answers.sav")

    assert desk.rows("select attributes from responses") == [({"said": "äb"},)]


def test_where_the_extra_is_absent_it_is_said_how_to_install_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sav(tmp_path, SCORES)
    monkeypatch.setitem(sys.modules, "pyreadstat", None)

    with pytest.raises(HarkError, match=r"pip install \"hark\[spss\]\""):
        desk.bring(made, NPS, "answers.sav")
