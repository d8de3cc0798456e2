"""Four processes import, rewrite, compact and read at once: no error reaches anybody, and the counts are right."""

from __future__ import annotations

import time
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
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        list(pool.map(abs, range(4)))
        until = time.time() + seconds
        tasks = [
            pool.submit(do, data, until) for do in (crowd.importing, crowd.rewriting, crowd.compacting, crowd.reading)
        ]
        imported, rewritten, compacted, read = (task.result() for task in tasks)
    assert min(imported, rewritten, compacted, read) > 0
    expected = dict(crowd.rows("base", 0, 1)) | {
        event: score for number in range(imported) for event, score in crowd.rows("import", number, 1)
    }
    assert counting(store) == expected
    assert len(counting(store, fact="responses")) == imported * crowd.TEN
    states = [one.state for one in deliveries(store)]
    assert (states.count("live"), states.count("undone")) == (imported + 1, 2 * rewritten)


def test_four_at_once(tmp_path):
    together(tmp_path / "data", seconds=3)


@pytest.mark.heavy
def test_four_at_once_for_a_minute(tmp_path):
    together(tmp_path / "data", seconds=60)
