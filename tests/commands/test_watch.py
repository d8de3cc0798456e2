"""`hark watch` as a user types it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.watched import DOUBTFUL, EMPTY, MAP, ROWS, came, put
from hark.recognise import taking
from hark.store.lake import Store

Hark = Callable[..., Any]
Watch = Callable[..., Any]


def test_a_file_is_taken_by_the_map_beside_it_and_said_on_one_line(once: Watch, folder: Path, data: Path) -> None:
    put(folder / "survey.csv")
    put(folder / "survey.toml", MAP)

    said = once()

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S+ taken: \S+survey\.csv: Delivery 1 of “s”: "
        r"responses 2 new, 0 known, 0 changed; answers 2 new, 0 known, 0 changed\.\n",
        said.out,
    )
    assert (said.code, said.err, came(data)) == (0, "", ["survey.csv"])


def test_a_file_without_a_map_is_recognised(once: Watch, folder: Path, data: Path) -> None:
    put(
        folder / "answers.csv",
        "Response ID,Created,How likely are you to recommend us?\n1,2026-01-31,0\n2,2026-02-01,9\n",
    )

    said = once("--answer", "zone=UTC")

    assert (said.code, said.err, came(data)) == (0, "", ["answers.csv"])


def test_a_doubt_leaves_the_file_lying_and_is_told_without_its_cells(once: Watch, folder: Path, data: Path) -> None:
    file = put(folder / "marks.csv", DOUBTFUL)

    said = once()

    assert (said.code, came(data), file.exists()) == (4, [], True)
    assert " in doubt: " in said.err
    assert f"`hark import {file}` asks you." in said.err
    assert "03/04/2026" not in said.err
    assert said.err.count("\n") == 1


def test_an_answer_beforehand_settles_a_doubt(once: Watch, folder: Path, data: Path) -> None:
    put(folder / "marks.csv", DOUBTFUL)

    assert "--answer rows=" in once().err
    assert "--answer rows=" not in once("--answer", "rows=answers").err


def test_what_was_settled_by_hand_settles_what_has_the_same_columns(
    hark: Hark, once: Watch, folder: Path, data: Path, map_file: Path
) -> None:
    put(folder / "monday.csv")
    hark("import", put(folder.parent / "before.csv", "id,score\n7,7\n"), "--map", map_file, "--data", data)

    assert once().code == 0
    assert came(data) == ["before.csv", "monday.csv"]


def test_a_doubt_goes_away_by_what_comes_after_it(once: Watch, folder: Path, data: Path) -> None:
    put(folder / "first.csv", at=0)
    put(folder / "second.csv", "id,score\n8,8\n", at=1)
    put(folder / "second.toml", MAP)

    said = once()

    assert (said.code, came(data)) == (0, ["second.csv", "first.csv"])


def test_nothing_comes_in_twice_whatever_it_is_called(once: Watch, folder: Path, data: Path, map_file: Path) -> None:
    put(folder / "a.csv")
    once("--map", map_file)
    put(folder / "b.csv", at=1)
    (folder / "c.csv.gz").write_bytes(gzip.compress(ROWS.encode()))

    said = once("--map", map_file)

    assert (said.code, came(data)) == (0, ["a.csv"])
    assert said.out.count(" known: ") == 3
    assert "It is delivery 1 already." in said.out


def test_what_was_taken_back_does_not_come_again_by_itself(
    hark: Hark, once: Watch, folder: Path, data: Path, map_file: Path
) -> None:
    put(folder / "a.csv")
    once("--map", map_file)
    hark("imports", "undo", 1, "--data", data)

    said = once("--map", map_file)

    assert "It was delivery 1, which was taken back." in said.out
    assert came(data) == ["a.csv"]


def test_older_files_come_first(once: Watch, folder: Path, data: Path, map_file: Path) -> None:
    put(folder / "a.csv", at=9)
    put(folder / "b.csv", "id,score\n1,1\n", at=3)

    once("--map", map_file)

    assert came(data) == ["b.csv", "a.csv"]


@pytest.mark.parametrize(
    "name",
    [".a.csv", "~$a.csv", ".~lock.a.csv#", "a.csv.part", "a.CSV.TMP", "a.crdownload", "a.csv.filepart", "a.toml"],
)
def test_what_is_not_whole_or_no_data_is_not_looked_at(once: Watch, folder: Path, data: Path, name: str) -> None:
    put(folder / name)

    assert (once().out, once().err, came(data)) == ("", "", [])


def test_a_link_is_not_followed(once: Watch, folder: Path, data: Path, map_file: Path) -> None:
    (folder / "link.csv").symlink_to(put(folder.parent / "elsewhere.csv"))

    assert (once("--map", map_file).out, came(data)) == ("", [])


def test_folders_inside_are_looked_into_only_when_asked(once: Watch, folder: Path, data: Path, map_file: Path) -> None:
    put(folder / "2026" / "a.csv")

    assert (once("--map", map_file).out, came(data)) == ("", [])
    once("--map", map_file, "--deep")
    assert came(data) == ["a.csv"]


def test_what_was_taken_is_moved_and_overwrites_nothing(once: Watch, folder: Path, data: Path, map_file: Path) -> None:
    put(folder / "done" / "a.csv.gz", "other")
    (folder / "a.csv.gz").write_bytes(gzip.compress(ROWS.encode()))
    put(folder / "deep" / "b.csv", "id,score\n5,5\n")

    once("--map", map_file, "--move-to", folder / "done", "--deep")

    assert sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()) == [
        "done/a (2).csv.gz", "done/a.csv.gz", "done/deep/b.csv",
    ]  # fmt: skip
    assert (folder / "done" / "a.csv.gz").read_text(encoding="utf-8") == "other"
    assert len(came(data)) == 2


def test_what_is_refused_is_moved_with_the_reason_beside_it(once: Watch, folder: Path, map_file: Path) -> None:
    put(folder / "a.csv", EMPTY)

    said = once("--map", map_file, "--move-refused-to", folder / "refused")

    assert said.code == 3
    assert " refused: " in said.err
    assert not (folder / "a.csv").exists()
    assert (folder / "refused" / "a.csv").exists()
    assert "“a.csv” is empty." in (folder / "refused" / "a.csv.txt").read_text(encoding="utf-8")


def test_a_file_in_doubt_is_never_moved(once: Watch, folder: Path) -> None:
    file = put(folder / "marks.csv", DOUBTFUL)

    once("--move-to", folder / "done", "--move-refused-to", folder / "refused")

    assert file.exists()


def test_a_map_that_is_wrong_is_no_fault_of_the_file(once: Watch, folder: Path) -> None:
    file = put(folder / "a.csv")
    put(folder / "a.toml", "surveys = 1\n")

    said = once("--move-refused-to", folder / "refused")

    assert (said.code, file.exists()) == (4, True)
    assert "surveys" in said.err


def test_files_are_not_moved_to_where_they_are_found(once: Watch, folder: Path) -> None:
    said = once("--move-to", folder)

    assert said.code == 2
    assert "is the folder that is watched" in said.err


def test_a_folder_that_is_not_there_is_said(once: Watch, folder: Path) -> None:
    folder.rmdir()

    said = once()

    assert said.code == 6
    assert f"{folder}: It cannot be looked at: No such file or directory." in said.err


def test_hark_failing_on_one_file_does_not_keep_the_others_out(
    once: Watch, folder: Path, data: Path, map_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring = taking.bring

    def failing(store: Store, file: Path, *rest: Any) -> Any:
        if file.name == "a.csv":
            raise ValueError("seven")
        return bring(store, file, *rest)

    monkeypatch.setattr(taking, "bring", failing)
    put(folder / "a.csv")
    put(folder / "b.csv", "id,score\n5,5\n", at=1)

    said = once("--map", map_file, "--move-refused-to", folder / "refused")

    assert (said.code, came(data), (folder / "a.csv").exists()) == (1, ["b.csv"], True)
    assert "ValueError: seven" in said.err
