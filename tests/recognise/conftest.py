from __future__ import annotations

from pathlib import Path

import pytest

from hark.store.lake import Store
from recognise.clerk import Clerk


@pytest.fixture
def clerk(tmp_path: Path) -> Clerk:
    return Clerk(Store.open(tmp_path / "data", create=True))
