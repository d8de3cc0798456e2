"""What is packed is unpacked, one way or another; several files are asked about, damage and bombs are refused."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
import zstandard

from collect.conftest import NPS, Desk, workbook
from hark.errors import BadFile, BadMap, InDoubt

TEXT = b"id,score\n1,9\n2,3\n"


def zipped(**files: bytes) -> bytes:
    """A zip of files; `__` in a name is a folder, `_` its dot."""
    return zip_of({name.replace("__", "/").replace("_", "."): said for name, said in files.items()})


def zip_of(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", method) as packed:
        for name, said in files.items():
            # Not the time of now: it would be part of the names of tests, which every process must call alike.
            packed.writestr(ZipInfo(name), said, method)
    return out.getvalue()


def zst(said: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(said)


def of_member(name: str) -> str:
    return NPS.replace("[columns]", f'[file]\nmember = "{name}"\n[columns]')


TABS = TEXT.replace(b",", b"\t")
PACKED = {
    "answers.zip": zipped(answers_csv=TEXT),
    "tabs.zip": zipped(tabs_tsv=TABS),
    "in-a-folder.zip": zipped(export__answers_csv=TEXT),
    "of-a-mac.zip": zip_of(
        {"answers.csv": TEXT, "__MACOSX/._answers.csv": b"\0\5\x16\7", ".DS_Store": b"x", "f/": b""}
    ),
    "answers.csv.zst": zst(TEXT),
    "two-frames.csv.zst": zst(TEXT[:13]) + zst(TEXT[13:]),
    "gzip-in-zip.zip": zip_of({"answers.csv.gz": gzip.compress(TEXT)}),
    "zip-in-zip.zip": zip_of({"inner.zip": zipped(answers_csv=TEXT)}),
    "twice.csv.gz.zst": zst(gzip.compress(TEXT)),
    "json.zip": zipped(answers_json=b'[{"id": 1, "score": 9}, {"id": 2, "score": 3}]'),
    "book.zip": zipped(answers_xlsx=workbook([["id", "score"], [1, 9], [2, 3]])),
    "no-ending": zipped(answers_csv=TEXT),
    "book-without-ending": workbook([["id", "score"], [1, 9], [2, 3]]),
}


@pytest.mark.parametrize("name", sorted(PACKED))
def test_every_packing_says_the_same(desk: Desk, name: str) -> None:
    desk.bring(PACKED[name], NPS, name)

    assert desk.scores() == [3.0, 9.0]


@pytest.mark.parametrize("other", [gzip.compress(TEXT, mtime=0), zst(TEXT), zipped(other_csv=TEXT)])
def test_a_packing_makes_no_other_file(desk: Desk, other: bytes) -> None:
    first = desk.bring(TEXT)
    again = desk.bring(other, NPS, "answers.csv.packed")

    assert first.number == again.number


TWO = zip_of({"a/answers.csv": TEXT, "a/people.csv": b"id,name\n1,x\n"})


def test_of_several_files_one_has_to_be_named(desk: Desk) -> None:
    with pytest.raises(InDoubt, match=r"holds 2 files: a/answers.csv, a/people.csv") as caught:
        desk.bring(TWO, NPS, "two.zip")

    assert 'member = "a/answers.csv"' in caught.value.remedy
    assert (caught.value.key, caught.value.choices) == ("member", ("a/answers.csv", "a/people.csv"))


MONTHS = zip_of({"b.csv": b"id,score\n3,7\n", "a.csv": b"\xef\xbb\xbfid,score\r\n1,3\r\n2,9"})


def test_all_files_of_a_zip_that_begin_alike_can_be_read_as_one(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="begin with the same line") as caught:
        desk.bring(MONTHS, NPS, "months.zip")
    desk.bring(MONTHS, of_member("all"), "months.zip")

    assert caught.value.choices == ("all", "b.csv", "a.csv")
    assert desk.scores() == [3.0, 7.0, 9.0]


def test_files_of_a_zip_that_do_not_begin_alike_are_not_read_as_one(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="do not all begin with the same line") as caught:
        desk.bring(TWO, of_member("all"), "two.zip")

    assert "bring them in one by one" in caught.value.remedy


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (b"sep=,\nid,score\n1,3\n", b"sep=,\nscore,id\n9,2\n", "names of their columns are not the same"),
        (b"Report\nid,score\n1,3\n", b"Report\nid,why\n2,x\n", "names of their columns are not the same"),
        (b"<?xml version='1.0'?>\n<a/>", b"<?xml version='1.0'?>\n<a/>", "They are XML"),
        ("id,why\n1,für\n".encode(), "id,why\n1,für\n".encode("cp1252"), "written in UTF-8, others are not"),
    ],
)
def test_files_of_a_zip_that_only_seem_alike_are_not_read_as_one(
    desk: Desk, one: bytes, other: bytes, why: str
) -> None:
    with pytest.raises(InDoubt, match=why) as caught:
        desk.bring(zip_of({"a.csv": one, "b.csv": other}), of_member("all"), "two.zip")

    assert "all" not in caught.value.choices


def test_a_title_above_each_file_of_a_zip_is_no_row(desk: Desk) -> None:
    months = {"a.csv": b"Monthly report\nid,score\n1,3\n", "b.csv": b"Monthly report\nid,score\n2,9\n"}

    done = desk.bring(zip_of(months), of_member("all").replace("[file]", "[file]\nskip = 1"), "months.zip")

    assert (done.rejected, desk.scores()) == (0, [3.0, 9.0])


@pytest.mark.parametrize("member", ["a/answers.csv", "answers.csv", "ans*"])
def test_a_file_is_named_with_its_folder_or_without(desk: Desk, member: str) -> None:
    desk.bring(TWO, of_member(member), "two.zip")

    assert desk.scores() == [3.0, 9.0]


def test_a_member_can_stand_in_a_zip_within_the_zip(desk: Desk) -> None:
    desk.bring(zip_of({"all.zip": TWO}), of_member("answers.csv"), "x.zip")

    assert desk.scores() == [3.0, 9.0]


def test_a_zip_within_a_zip_can_be_the_member(desk: Desk) -> None:
    desk.bring(zip_of({"one.zip": zipped(answers_csv=TEXT), "two.zip": TWO}), of_member("one.zip"), "x.zip")

    assert desk.scores() == [3.0, 9.0]


def test_a_member_that_is_not_there_is_a_mistake_of_the_map(desk: Desk) -> None:
    with pytest.raises(BadMap, match=r"holds no file “answer.csv”") as caught:
        desk.bring(zipped(answers_csv=TEXT), of_member("answer.csv"), "x.zip")

    assert "answers.csv" in caught.value.remedy


def test_a_member_says_nothing_about_a_file_that_is_not_packed(desk: Desk) -> None:
    desk.bring(TEXT, of_member("answers.csv"))

    assert desk.scores() == [3.0, 9.0]


def locked() -> bytes:
    """A zip that says of its file that it is encrypted: the bit stands in both headers."""
    said = bytearray(zip_of({"answers.csv": TEXT}, ZIP_STORED))
    said[6] |= 1
    said[said.index(b"PK\x01\x02") + 8] |= 1
    return bytes(said)


def spoiled() -> bytes:
    return zip_of({"answers.csv": TEXT}, ZIP_STORED).replace(b"1,9", b"1,8")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (locked(), "x.zip", "locked with a password"),
        (spoiled(), "x.zip", "damaged"),
        (zipped(answers_csv=TEXT * 99)[:-30], "x.zip", "damaged"),
        (zst(TEXT * 99)[:-5], "x.csv.zst", "damaged"),
        (zst(TEXT)[:8] + b"\xff" * 9, "x.csv.zst", "damaged"),
        (zip_of({}), "x.zip", "there is no file"),
        (zip_of({"__MACOSX/._x": b"x"}), "x.zip", "there is no file"),
        (zipped(answers_csv=b""), "x.zip", "is empty"),
        (gzip.compress(gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0), mtime=0), "x.gz", "more than twice"),
        (zip_of({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "x.csv", "text document"),
        (b"answers.csv" + bytes(246) + b"ustar" + bytes(250) + TEXT, "x.tar", "tar archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_packing_that_cannot_be_read_is_refused(desk: Desk, content: bytes, name: str, words: str) -> None:
    with pytest.raises(BadFile, match=words) as caught:
        desk.bring(content, NPS, name)

    assert caught.value.remedy


@pytest.mark.parametrize("pack", [zst, lambda said: zipped(bomb_csv=said), lambda said: zst(gzip.compress(said))])
def test_what_unpacks_without_end_is_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch, pack) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("hark.collect.read.unpack.BOMB_SIZE", 1 << 20)

    with pytest.raises(BadFile, match="200 times"):
        desk.bring(pack(b"id,score\n" + b"1,9\n" * 3_000_000), NPS, "bomb")


def test_nothing_is_written_where_a_zip_says(desk: Desk, tmp_path: Path) -> None:
    desk.bring(zip_of({"../../outside.csv": TEXT}), NPS, "x.zip")

    assert desk.scores() == [3.0, 9.0]
    assert not list(tmp_path.rglob("outside.csv"))


@pytest.mark.parametrize("name", ["survey.csv.gz", "survey.csv.zst", "survey.gz"])
def test_a_text_that_is_called_as_if_it_were_packed_is_read(desk: Desk, name: str) -> None:
    desk.bring(TEXT, name=name)

    assert desk.scores() == [3.0, 9.0]


def test_a_file_of_a_zip_without_a_name_is_none_of_its_files(desk: Desk) -> None:
    desk.bring(zip_of({"a.csv": TEXT, "": b""}), name="a.zip")

    assert desk.scores() == [3.0, 9.0]


def test_a_zip_that_bzip2_cannot_unpack_is_refused(desk: Desk) -> None:
    spoilt = bytearray(zip_of({"a.csv": TEXT * 50}, ZIP_BZIP2))
    spoilt[60:80] = b"x" * 20

    with pytest.raises(BadFile, match="damaged"):
        desk.bring(bytes(spoilt), name="a.zip")


def test_a_zip_whose_names_no_computer_wrote_is_refused(desk: Desk) -> None:
    spoilt = zip_of({"answers-ü.csv": TEXT}).replace("ü".encode(), b"\x84\x84")

    with pytest.raises(BadFile, match="zip"):
        desk.bring(spoilt, name="a.zip")
