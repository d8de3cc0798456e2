"""A first day with a real `hark serve` on PostgreSQL: from nothing to figures, and on after a restart."""

from __future__ import annotations

import re
from pathlib import Path

from house import House, Visitor, brought_in, rows, serving, until
from postgres import database

FILE = "date,nps,region,customer\n" + "".join(f"2026-03-{1 + n % 28:02},{n % 11},North,c{n}\n" for n in range(60))


def day(house: House) -> Visitor:
    """What people and programs do."""
    owner = house.owner()
    assert "It is in." in brought_in(owner, "scores.csv", FILE)
    key = house.key(owner)
    given = [{"key": f"o{n}", "order": f"o{n}", "customer": f"c{n}", "amount": 5} for n in range(30)]
    assert house.posted(key, "orders", *given).said["new"] == 30
    assert house.posted(key, "orders", *given).said["known"] == 30
    link = re.search(
        r"http://\S+/join/[\w-]+/", owner.post("/settings/team/", email="a@example.org", role="viewer").text
    )
    assert link is not None
    guest = house.joined(link[0], "a@example.org")
    assert (guest.get("/metrics/nps/").status, guest.get("/records/").status) == (200, 403)
    erasing = owner.post("/record/customer/erase/", name="c7", source="shop", again="c7").address
    until(lambda: "<progress" not in owner.get(erasing.removeprefix(house.address)).text)
    owner.post("/settings/company/", name="Acme", zone="Europe/Berlin", week_starts="monday", fiscal_year_starts="1",
               currency="EUR", language="en")  # fmt: skip
    return owner


def test_a_first_day_goes_through_and_the_next_one_goes_on(tmp_path: Path, postgres: str) -> None:
    control = database(postgres)
    with serving(tmp_path / "data", control) as house:
        owner = day(house)
        before = rows(owner, "nps"), rows(owner, "orders")
        assert house.stop() == 0
    with serving(tmp_path / "data", control) as house:
        owner = house.signed_in()

        assert (rows(owner, "nps"), rows(owner, "orders")) == before == (60, 29)
        log = owner.get("/settings/log/").text
        assert all(
            did in log for did in ("joined", "imported", "made the key", "invited", "erased", "changed settings")
        )
        assert "Europe/Berlin" in owner.get("/settings/company/").text
