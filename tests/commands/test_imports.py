"""`hark imports` as a user reads it."""

from __future__ import annotations

MAP = """survey = "q"
[columns]
response = "id"
[[questions]]
columns = ["score"]
kind = "nps"
"""


def test_one_rejected_row_is_said_as_one(hark, tmp_path):
    (tmp_path / "a.csv").write_text("id,score\n1,10\n2,9\n3,8\n4,99\n", encoding="utf-8")
    (tmp_path / "a.toml").write_text(MAP, encoding="utf-8")
    hark("import", tmp_path / "a.csv", "--data", tmp_path / "d")

    said = hark("imports", "rejected", "1", "--to", tmp_path / "fix.csv", "--data", tmp_path / "d")

    assert "1 row is in " in said.out
