from __future__ import annotations

from pathlib import Path

import pytest

from collect.conftest import Desk
from hark.store.lake import Store


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, Store.open(tmp_path / "data", create=True))
