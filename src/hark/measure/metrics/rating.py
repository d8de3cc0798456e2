"""The mean rating, on the question's own scale."""

from hark.measure.metric import metric
from hark.measure.summary import Mean

metric(
    name="rating",
    label="Rating",
    help="The mean of ratings (stars, marks) on the question's own scale; several scales have no common mean.",
    where="kind = 'rating'",
    value="case when (score - scale_worst) * (scale_best - score) >= 0e0 then score end",
    summary=Mean(bounds="scale"),
    one_scale=True,
    unit="score",
    better="up",
    requirement="1.28",
    source="The arithmetic mean",
    example=(
        [{"kind": "rating", "score": score, "scale_worst": 1, "scale_best": 5} for score in (5, 4, 3, None, 9)],
        4.0,
    ),
)
