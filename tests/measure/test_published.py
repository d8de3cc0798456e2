"""Real files with published survival figures, from the file through its map in examples/ to the curve."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hark.collect.importer import import_file
from hark.collect.maps.map import read_map
from hark.measure.among import Among
from hark.measure.curve import Curve, Median
from hark.measure.survival import survival
from hark.store.lake import Store
from hark.store.reader import Facts

EXAMPLES = Path(__file__).parents[2] / "examples"

Curves = Callable[..., dict[str | None, Curve]]


@pytest.fixture
def curves(tmp_path: Path, real_data: Path) -> Curves:
    """Import a real file by its example map; its curves, by the group where there are groups."""

    def brought(file: str, example: str, *by: str, unit: str = "day") -> dict[str | None, Curve]:
        store = Store.open(tmp_path / "hark-data", create=True)
        import_file(store, real_data / file, read_map(EXAMPLES / f"{example}.toml"))
        found = survival(Among(by=by), Facts(store), unit=unit)
        return {next(iter(curve.group.values()), None): curve for curve in found.curves}

    return brought


def shares(found: Curve, *durations: int) -> list[float]:
    return [(found.at(duration).estimate.value or 0.0) / 100 for duration in durations]


def test_months_come_out_as_they_went_in(curves: Curves) -> None:
    found = curves("telco_churn/Telco-Customer-Churn.csv", "telco-churn", unit="month")[None]

    assert shares(found, 12, 24, 72) == pytest.approx([0.8432, 0.7887, 0.5928], abs=5e-5)
    assert (found.n, found.ended, found.longest, found.median) == (7043, 1869, 72, Median(None))


def test_the_curves_by_group_are_those_r_prints(curves: Curves) -> None:
    found = curves("survival_reference/lung.csv", "survival-lung", "ecog")

    assert shares(found["0.0"], 30, 180, 365, 730) == pytest.approx([0.952, 0.841, 0.535, 0.193], abs=5e-4)
    assert shares(found["1.0"], 365) == pytest.approx([0.431], abs=5e-4)
    assert shares(found["2.0"], 180) == pytest.approx([0.5275], abs=5e-4)


def test_half_of_the_heads_of_government_leave_after_four_years(curves: Curves) -> None:
    found = curves("survival_reference/dd.csv", "survival-dd")[None]

    assert (found.n, found.median) == (1808, Median(4, 3, 4))
