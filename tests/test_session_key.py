"""The key of the sessions: made once, for nobody else to read, and never one that others know."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import Refused
from hark.session_key import FILE, session_key


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    made = session_key(tmp_path / "data")

    assert session_key(tmp_path / "data") == made
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "key",
    ["short", "a" * 60, "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz", "please-changeme-0123456789abcdefgh"],
)
def test_a_known_or_short_one_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(Refused, match="well known"):
        session_key(tmp_path, key)
