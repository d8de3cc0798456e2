"""A watch that goes on: when it looks, what it waits for, and how it ends."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.watched import DOUBTFUL, MAP, ROWS, came, put, until
from hark.recognise import lying, taking, watching

Hark = Callable[..., Any]
Watch = Callable[..., Any]


def test_what_cannot_be_read_is_tried_again(
    once: Watch, folder: Path, data: Path, map_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.csv")
    monkeypatch.setattr(taking, "tried", refusing_once(taking.tried, PermissionError(13, "Permission denied")))
    watch = looking(folder, data, map_file)

    assert [one.what for _ in range(4) for one in looked(watch)] == ["trouble", "taken"]
    assert watch.code == 0


def refusing_once(function: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """The function, but the first call of it fails."""
    errors = [error]

    def run(*arguments: Any) -> Any:
        if errors:
            raise errors.pop()
        return function(*arguments)

    return run


def looking(folder: Path, data: Path, map_file: Path, **rules: Any) -> watching.Watch:
    """A watch over the folder that can be told when to look."""
    way = taking.Way(data, lambda file: map_file)
    return watching.Watch(folder, way, watching.Rules(**{"settle": 0, "every": 0.01, **rules}))


def looked(watch: watching.Watch) -> list[taking.Happened]:
    """What one look brings, a little later than the one before."""
    time.sleep(0.02)
    return list(watch.look())


def test_a_file_counts_as_complete_when_it_has_not_changed_for_a_while(
    folder: Path, data: Path, map_file: Path
) -> None:
    watch = looking(folder, data, map_file, settle=0.2)
    file = put(folder / "a.csv")
    assert looked(watch) == []
    time.sleep(0.2)
    put(file, ROWS + "3,3\n")
    assert looked(watch) == []
    time.sleep(0.2)

    assert [one.what for one in looked(watch)] == ["taken"]


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells who has a file open.")
def test_a_file_that_is_open_for_writing_is_not_taken(folder: Path, data: Path, map_file: Path) -> None:
    watch = looking(folder, data, map_file)
    with (folder / "a.csv").open("w", encoding="utf-8") as written:
        written.write(ROWS)
        written.flush()
        assert [looked(watch) for _ in range(3)] == [[], [], []]

    assert [one.what for one in looked(watch)] == ["taken"]


def test_a_file_that_grows_while_it_is_copied_is_left_for_later(
    folder: Path, data: Path, map_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copied_while_growing(source: Any, out: Any, size: int) -> None:
        out.write(source.read())
        put(folder / "a.csv", ROWS + "3,3\n", at=5)

    watch = looking(folder, data, map_file)
    put(folder / "a.csv")
    with monkeypatch.context() as growing:
        growing.setattr(lying, "copyfileobj", copied_while_growing)
        assert [looked(watch) for _ in range(2)] == [[], []]
    assert came(data) == []

    assert ["3 new" in one.text for _ in range(2) for one in looked(watch)] == [True]


def test_a_doubt_is_told_once_and_again_when_the_file_changes(folder: Path, data: Path) -> None:
    watch = watching.Watch(folder, taking.Way(data, lambda file: None), watching.Rules(0, 0.01))
    put(folder / "marks.csv", DOUBTFUL)
    assert [len(looked(watch)) for _ in range(4)] == [0, 1, 0, 0]

    put(folder / "marks.csv", DOUBTFUL.replace("mark", "grade"), at=5)

    assert [len(looked(watch)) for _ in range(4)] == [0, 1, 0, 0]


def test_a_map_put_beside_a_file_settles_its_doubt(folder: Path, data: Path) -> None:
    beside = folder / "a.toml"
    way = taking.Way(data, lambda file: beside if beside.exists() else None)
    watch = watching.Watch(folder, way, watching.Rules(0, 0.01))
    put(folder / "a.csv")
    assert [one.what for _ in range(3) for one in looked(watch)] == ["in doubt"]

    put(beside, MAP)

    assert [one.what for one in looked(watch)] == ["taken"]
    assert watch.code == 0


def test_a_look_at_what_is_known_reads_no_file(
    folder: Path, data: Path, map_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = looking(folder, data, map_file)
    put(folder / "a.csv")
    assert len([one for _ in range(2) for one in looked(watch)]) == 1
    monkeypatch.setattr(watching, "take", None)

    assert looked(watch) == []


def test_a_folder_that_comes_back_is_watched_on(folder: Path, data: Path, map_file: Path) -> None:
    watch = looking(folder, data, map_file)
    put(folder / "a.csv")
    away = folder.rename(folder.with_name("away"))
    assert [[one.what for one in looked(watch)] for _ in range(2)] == [["trouble"], []]
    away.rename(folder)

    assert [one.what for _ in range(2) for one in looked(watch)] == ["taken"]
    assert watch.code == 0


def test_a_service_that_is_stopped_ends_well(running: Watch, folder: Path, data: Path) -> None:
    process = running("--move-to", folder / "done")
    put(folder / "a.csv")
    until((folder / "done" / "a.csv").exists)

    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)

    assert (process.returncode, err) == (0, "")
    assert " taken: " in out


def test_ctrl_c_ends_with_the_exit_code_of_being_stopped(running: Watch, folder: Path, data: Path) -> None:
    process = running()
    put(folder / "a.csv")
    until(lambda: came(data))

    process.send_signal(signal.SIGINT)

    assert "Stopped." in process.communicate(timeout=20)[1]
    assert process.returncode == 130


STOPPED = """
import os, signal, threading
from hark.__main__ import main
from hark.collect import importer

stage = importer.stage


def stage_and_stop(*arguments):
    threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGTERM)).start()
    return stage(*arguments)


importer.stage = stage_and_stop
main()
"""


def test_being_stopped_in_the_middle_of_a_file_leaves_nothing_half_done(
    running: Watch, folder: Path, data: Path
) -> None:
    file = put(folder / "a.csv", "id,score\n" + "".join(f"{number},9\n" for number in range(400_000)))

    process = running("--move-to", folder / "done", "--move-refused-to", folder / "refused", code=STOPPED)
    process.communicate(timeout=60)

    assert (process.returncode, file.exists(), came(data)) == (0, True, [])
    assert not list((data / "staging").iterdir())


def test_two_that_watch_the_same_folder_take_a_file_once(running: Watch, folder: Path, data: Path) -> None:
    for number in range(6):
        put(folder / f"{number}.csv", f"id,score\n1,{number}\n", at=number)

    both = [running("--once"), running("--once")]
    said = [process.communicate(timeout=60) for process in both]

    assert [(process.returncode, err) for process, (_, err) in zip(both, said, strict=True)] == [(0, "")] * 2
    assert came(data) == [f"{number}.csv" for number in range(6)]
    assert sum(out.count(" taken: ") for out, _ in said) == 6
