"""What the control database says of an erased person besides rows: in SQLite and PostgreSQL, and nothing of others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from hark.models import Arrival, Audit, Erasing, Member
from hark.store.identities import CustomerKey
from hark.store.outbox import Outbox
from hark.store.traces import conclude, forget
from postgres import migrated

ADA = "ada-quill"


@pytest.fixture(params=["sqlite", "postgres"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outbox]:
    """A control database with Hark's tables."""
    if request.param == "postgres":
        place = request.getfixturevalue("postgres")
        migrated(place, tmp_path)
    else:
        place = str(tmp_path / "hark.db")
        editor = connection.schema_editor(collect_sql=True)
        with sqlite3.connect(place) as made:
            for model in (Arrival, Audit, Erasing, Member, Session):
                made.execute(editor.table_sql(model)[0])
        made.close()
    found = Outbox(place)
    yield found
    for model in (Arrival, Audit, Erasing, Member, Session):
        found.ask(f"delete from {model._meta.db_table}", [])
    found.close()


def put(box: Outbox, table: str, **values: object) -> None:
    """Insert a row."""
    marks = ", ".join("?" * len(values))
    box.ask(f"insert into {table} ({', '.join(values)}) values ({marks})", [*values.values()])


def file(box: Outbox, number: int, name: str, state: str, told: str | None = None) -> None:
    rest = {"size": 1, "doing": "", "part": 0, "answers": "{}", "problem": "", "remedy": "", "wanted": False}
    put(box, "hark_arrival", id=number, name=name, state=state, told=told, came_at="2026-01-01", **rest)


def column(box: Outbox, name: str, table: str) -> list[object]:
    return [row[0] for row in box.ask(f"select {name} from {table} order by 1", [])]


def test_files_that_hold_the_person_are_put_aside_and_others_stay(box: Outbox, tmp_path: Path) -> None:
    told = json.dumps({"rows": [[ADA]]})
    for number, (name, said) in enumerate(
        {"plain.csv": ADA.encode(), "pack.gz": b"\x1f\x8b..", "bo.csv": b"bo"}.items()
    ):
        file(box, number, name, "ready", told if said != b"bo" else None)
        (tmp_path / "uploads" / str(number)).mkdir(parents=True)
        (tmp_path / "uploads" / str(number) / name).write_bytes(said)

    assert sorted(forget(box, tmp_path / "uploads", [ADA])) == ["pack.gz", "plain.csv"]

    assert column(box, "state", "hark_arrival") == ["ready", "refused", "refused"]
    assert column(box, "told", "hark_arrival") == [None, None, None]
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["2"]


def test_names_of_files_and_the_log_lose_the_name_and_members_keep_theirs(box: Outbox, tmp_path: Path) -> None:
    file(box, 1, f"of-{ADA}.csv", "done")
    for details in ({"file": f"of-{ADA}.csv"}, {"question": f"where=customer%3D{ADA}"}, {"role": ADA}):
        put(box, "hark_audit", done_at="2026-01-01", who=ADA, did="did", about="", details=json.dumps(details))

    forget(box, tmp_path / "uploads", [ADA])

    assert column(box, "name", "hark_arrival") == ["of-[erased].csv"]
    said = [json.loads(str(one)) for one in column(box, "cast(details as text)", "hark_audit")]
    assert {"file": "of-[erased].csv"} in said
    assert {"question": "where=customer=[erased]"} in said
    assert {"role": ADA} in said


def test_a_session_that_holds_the_name_ends(box: Outbox, tmp_path: Path) -> None:
    for key, said in (("holds", f"“{ADA}.csv” was put aside." * 9), ("other", "Saved.")):
        packed = SessionStore().encode({"_messages": json.dumps([said])})
        put(box, "django_session", session_key=key, session_data=packed, expire_date="2030-01-01")

    forget(box, tmp_path / "uploads", [ADA])

    assert column(box, "session_key", "django_session") == ["other"]


def test_whom_somebody_wanted_erased_is_forgotten_once_it_is_done(box: Outbox) -> None:
    rest = {"doing": "", "part": 0, "problem": f"{ADA} again", "remedy": "", "rows": 0, "aside": "[]"}
    for customer in (ADA, "bo"):
        put(box, "hark_erasing", asked_at="2026-01-01", source="s", customer=customer, state="failed", **rest)

    conclude(box, [CustomerKey("s", ADA)])

    assert column(box, "customer", "hark_erasing") == ["", "bo"]
    assert column(box, "state", "hark_erasing") == ["done", "failed"]
