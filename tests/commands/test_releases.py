"""`hark serve` goes on with the data directory of every version that was released, and with one of today's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from house import rows, serving
from lakes.make import make, use

RELEASED = sorted(path.parent for path in (Path(__file__).parents[1] / "lakes").glob("*/expected.json"))
TODAY = Path("today")

BEHIND = {"answers": "answers", "responses": "responses", "ticket_volume": "tickets", "orders": "orders"}
"""By figure, what it counts."""


def counted(rows: dict[str, int]) -> int:
    """How many there were: things by name, or tickets by their state."""
    return sum(rows.values()) if set(rows) <= {"open", "solved"} else len(rows)


@pytest.fixture(params=[*RELEASED, TODAY], ids=lambda path: path.name)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data directory as a version left it."""
    directory = tmp_path / "data"
    if request.param == TODAY:
        make(directory)
        use(directory)
    else:
        shutil.copytree(request.param, directory)
    return directory


def test_the_application_goes_on_with_what_a_version_left(left: Path) -> None:
    said = json.loads((left / "expected.json").read_text(encoding="utf-8"))
    begun = (left / "hark.db").exists()

    with serving(left) as house:
        owner = house.signed_in() if begun else house.owner()
        figures = {metric: rows(owner, metric) for metric in BEHIND}
        key = said.get("key") or house.key(owner)
        posted = house.posted(key, "orders", {"key": "new", "order": "new"})

        assert figures == {metric: counted(said.get(fact, {})) for metric, fact in BEHIND.items()}
        assert posted.said["new"] == 1
        assert rows(owner, "orders") == figures["orders"] + 1
        assert {owner.get(path).status for path in ("/", "/metrics/answers/", "/imports/", "/settings/team/")} == {200}
        assert "made the key" in owner.get("/settings/log/").text
