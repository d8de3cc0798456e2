"""Four import, rewrite and erase, compact and read at once: no error reaches anybody, and the counts are right."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import crowd
from hark.store.deliveries import deliveries
from hark.store.lake import Store
from parcels import bring, counting


def together(data: Path, seconds: float) -> None:
    store = Store.open(data, create=True)
    bring(store, "base", crowd.rows("base", 0, 1))
    spawn = get_context("spawn")
    with ProcessPoolExecutor(4, spawn, crowd.arrive, (spawn.Barrier(4),)) as pool:
        doing = (crowd.importing, crowd.rewriting, crowd.compacting, crowd.reading)
        tasks = [pool.submit(do, data, seconds) for do in doing]
        imported, rewritten, _, _ = (task.result() for task in tasks)
    expected = dict(crowd.rows("base", 0, 1)) | {
        event: score for number in range(imported) for event, score in crowd.rows("import", number, 1)
    }
    assert counting(store) == expected
    assert len(counting(store, fact="responses")) == imported * crowd.TEN
    states = [one.state for one in deliveries(store)]
    assert (states.count("live"), states.count("undone")) == (imported + 1 + rewritten, 2 * rewritten)


def test_four_at_once(tmp_path):
    together(tmp_path / "data", seconds=2)


@pytest.mark.heavy
def test_four_at_once_for_a_minute(tmp_path):
    together(tmp_path / "data", seconds=60)
