"""When a subscription began and ended: known in the languages of exports, else asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt, Refused
from recognise.clerk import Clerk


def members(folder: Path, begun: str, over: str) -> Path:
    file = folder / "members.csv"
    rows = "".join(f"M{i};2025-01-{i:02};{f'2025-07-{i:02}' if i % 2 else ''};Basis\n" for i in range(1, 21))
    file.write_text(f"Contract ID;{begun};{over};Plan\n{rows}", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("begun", "over"),
    [
        ("Indmeldt", "Udmeldt"),
        ("Startdatum", "Slutdatum"),
        ("Eintrittsdatum", "Austrittsdatum"),
        ("Data rozpoczęcia", "Data zakończenia"),
        ("入会日", "退会日"),
    ],
)
def test_begin_and_end_are_known_in_other_languages(clerk: Clerk, tmp_path: Path, begun: str, over: str) -> None:
    clerk.bring(members(tmp_path, begun, over), {"rows": "subscriptions"})

    assert clerk.asked in ([], ["rows"])
    assert f'start = "{begun}"' in clerk.text
    assert f'cancellation = "{over}"' in clerk.text


def test_where_neither_is_known_both_are_asked_for(clerk: Clerk, tmp_path: Path) -> None:
    answers = {"rows": "subscriptions", "start": "Alga", "cancellation": "Lõpp"}

    clerk.bring(members(tmp_path, "Alga", "Lõpp"), answers)

    assert clerk.asked == ["rows", "start", "cancellation"]
    assert 'start = "Alga"' in clerk.text
    assert 'cancellation = "Lõpp"' in clerk.text


def test_only_columns_of_dates_are_offered(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match="Which column says when a subscription began") as caught:
        clerk.bring(members(tmp_path, "Alga", "Lõpp"), {"rows": "subscriptions"})

    assert "start=Alga" in caught.value.remedy
    assert "start=Plan" not in caught.value.remedy


def test_without_dates_and_durations_the_file_is_refused(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("Contract ID;Plan\n" + "".join(f"M{i};Basis\n" for i in range(20)), encoding="utf-8")

    with pytest.raises(Refused, match="does not say when its subscriptions began"):
        clerk.bring(file, {"rows": "subscriptions"})
