"""Customer effort: how easy it was, on the question's own scale and from 0 (hardest) to 100 (easiest)."""

from hark.measure.metric import metric
from hark.measure.summary import Mean

ASKED = "kind = 'ces'"
SOURCE = "Dixon, Freeman and Toman, “Stop Trying to Delight Your Customers”, Harvard Business Review, July 2010"


def answer(score: float | None, worst: int = 1, best: int = 7) -> dict[str, object]:
    """An answer of the example."""
    return {"kind": "ces", "score": score, "scale_worst": worst, "scale_best": best}


metric(
    name="ces",
    label="Customer effort score",
    help="The mean of how easy it was, on the question's own scale; answers on several scales have no common mean.",
    where=ASKED,
    value="case when (score - scale_worst) * (scale_best - score) >= 0e0 then score end",
    summary=Mean(bounds="scale"),
    one_scale=True,
    unit="score",
    better="up",
    requirement="0.32",
    source=SOURCE,
    example=([answer(score) for score in (7, 6, 2, None, 8)], 5.0),
)

metric(
    name="ces_100",
    label="Customer effort, 0–100",
    help="The mean of how easy it was, from 0 (the hardest the scale allows) to 100 (the easiest), on any scale.",
    where=ASKED,
    value="case when (score - scale_worst) * (scale_best - score) >= 0e0 and scale_best <> scale_worst "
    "then 1e2 * (score - scale_worst) / (scale_best - scale_worst) end",
    summary=Mean(low=0, high=100),
    unit="points",
    better="up",
    requirement="0.32",
    source=SOURCE,
    example=([answer(7), answer(4), answer(1), answer(None), answer(8), answer(1, worst=5, best=1)], 62.5),
)
