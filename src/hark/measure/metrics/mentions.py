"""What is said elsewhere: reviews, comments and posts, and how they rate."""

from hark.measure.metric import Rows, metric
from hark.measure.summary import Count, Mean

SAID: Rows = (
    *({"kind": "review", "rating": rating, "scale_worst": 1, "scale_best": 5} for rating in (5, 4, 1, 9)),
    {"kind": "post"},
)

metric(
    name="mentions",
    label="Mentions",
    help="How many reviews, comments, messages and posts there were.",
    fact="mentions",
    summary=Count(),
    unit="mentions",
    requirement="3.10",
    source="A count",
    example=(SAID, 5.0),
)

metric(
    name="review_rating",
    label="Review rating, 0–100",
    help="The mean rating of reviews, from 0 (the worst the place allows) to 100 (the best), on any scale.",
    fact="mentions",
    value="case when (rating - scale_worst) * (scale_best - rating) >= 0e0 and scale_best <> scale_worst "
    "then 1e2 * (rating - scale_worst) / (scale_best - scale_worst) end",
    summary=Mean(low=0, high=100),
    unit="points",
    better="up",
    requirement="3.17",
    source="The arithmetic mean",
    example=(SAID, 175 / 3),
)
