"""Store a small data directory of this version for the future: `python tests/lakes/make.py`, once before a release.

Every version's directory stays as it is; `tests/store/test_lakes.py` opens their lakes with the Hark of today, and
`tests/commands/test_releases.py` has `hark serve` go on with them.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sqlglot import parse_one  # noqa: E402

import hark  # noqa: E402
from hark.store.deliveries import deliver, undo_delivery  # noqa: E402
from hark.store.identities import CustomerKey, join_people  # noqa: E402
from hark.store.lake import Store  # noqa: E402
from hark.store.mover import move  # noqa: E402
from hark.store.reader import Facts  # noqa: E402
from house import serving  # noqa: E402
from parcels import about, bring, counting, staged  # noqa: E402


def make(folder: Path) -> None:
    """Fill `folder` with a lake that has everything a lake can have."""
    store = Store.open(folder, create=True)
    numbers = " ".join(f"when '{name}' then {CustomerKey('shop', name).number}" for name in "abc")
    people = {"source": "'shop'", "person_key": f"case event {numbers} end", "x_plan": "'gold'"}
    nested = {"attributes": "map {'colour': 'blue'}", "choices": "['one', 'two']"}
    deliver(
        store,
        [staged([("a", 9), ("b", 10), ("c", 3)], **people, **nested), staged([("a", 1), ("b", 1)], fact="responses")],
        about("monday.csv", rejected=1),
    )
    bring(store, "tuesday.csv", [("a", 9), ("b", 2), ("d", 7)])
    bring(store, "corrected.csv", [("b", 8), ("e", 1)], replaces=2)
    bring(store, "mistake.csv", [("c", 0)])
    undo_delivery(store, 4)
    join_people(store, CustomerKey("shop", "a"), CustomerKey("shop", "c"))
    desk = {"ticket": "event", "kind": "'created'", "source": "'desk'", "x_plan": "'gold'"}
    keys = {"about_key": "hash(event) % 1000000", "person_key": "hash(event) % 1000000"}
    deliver(store, [staged([("t1", 1), ("t2", 1)], fact="ticket_events", **desk, **keys)], about("tickets.csv"))
    solved = {**desk, "kind": "'solved'", "event": "unhex(md5(event || 's'))"}
    deliver(store, [staged([("t1", 1)], fact="ticket_events", **solved, **keys)], about("solved.csv"))
    (folder / "lake/lock").unlink()
    expected = {fact: counting(store, fact=fact) for fact in ("answers", "responses")}
    tickets = Facts(store).rows(parse_one("select state, count(*) as n from tickets group by state"))
    expected["tickets"] = {str(row["state"]): int(str(row["n"])) for row in tickets}
    (folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n", encoding="utf-8")


def use(folder: Path) -> None:
    """Have the application leave behind what it can: an owner, an invitation, a key, the log, and rows that wait."""
    with serving(folder) as house:
        owner = house.owner()
        key = house.key(owner)
        owner.post("/settings/team/", email="analyst@example.org", role="analyst", region="North")
        house.posted(key, "orders", {"key": "o1", "order": "o1", "amount": 5}, {"key": "o2", "order": "o2"})
        store = Store.open(folder)
        box = store.outbox
        assert box is not None
        move(store, box)
        house.posted(key, "orders", {"key": "o2", "order": "o2", "amount": 7}, {"key": "o3", "order": "o3"})
        house.stop()
        assert box.count() == 2
        box.close()
    with closing(sqlite3.connect(folder / "hark.db")) as database:
        database.executescript("pragma journal_mode = delete; pragma page_size = 512; vacuum;")
    for name in ("static", "uploads", "staging"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in [*folder.glob("jobs.db*"), *folder.rglob("*lock")]:
        path.unlink()
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    expected |= {"orders": {"o1": 1, "o2": 1, "o3": 1}, "key": key}
    (folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    place = HERE / hark.__version__
    if place.exists():
        sys.exit(f"{place} is there already; a stored lake is never changed.")
    with tempfile.TemporaryDirectory() as folder:
        # Delta notes in its log where a table was made: not in somebody's home.
        make(Path(folder) / "data")
        use(Path(folder) / "data")
        shutil.copytree(Path(folder) / "data", place)
