"""Customer satisfaction: the share of satisfied answers. What counts as satisfied is the company's to say."""

from hark.measure.metric import metric
from hark.measure.summary import Share


def answer(score: float | None, best: int, worst: int = 1) -> dict[str, object]:
    """An answer of the example."""
    return {"kind": "csat", "score": score, "scale_worst": worst, "scale_best": best}


metric(
    name="csat",
    label="Customer satisfaction",
    help="The share of satisfied answers among all answers within their scale.",
    # Better than the middle, too: with top 2, both ends of a scale of two would count as satisfied.
    where="kind = 'csat'",
    value="case when not (score - scale_worst) * (scale_best - score) >= 0e0 or scale_best = scale_worst then null "
    "when abs(scale_best - scale_worst) > 1e1 "
    "then case when abs(score - scale_worst) >= :share * abs(scale_best - scale_worst) then 1e0 else 0e0 end "
    "when abs(scale_best - score) <= :top - 1 "
    "and 2 * abs(scale_best - score) < abs(scale_best - scale_worst) then 1e0 "
    "when abs(scale_best - score) <= 1e1 then 0e0 end",
    threshold={"top": 2, "share": 0.8},
    limits={"top": (1, 11), "share": (0.01, 1)},
    words="Satisfied is one of the best {top} scores of a scale of up to eleven and better than its middle "
    "(with 2: 4–5 of 1–5, 6–7 of 1–7, 9–10 of 1–10 and of 0–10); on a longer scale, at least {share} of the way to "
    "the best (with 0.8: 80–100 of 0–100).",
    summary=Share(),
    unit="%",
    better="up",
    requirement="0.30",
    source="ISO 10004:2018, Customer satisfaction: guidelines for monitoring and measuring",
    example=(
        (
            *(answer(score, 5) for score in (5, 4, 3, 2, None, 6)),
            *(answer(score, 10, 0) for score in (9, 8)),
            answer(80, 100, 0),
            answer(2, worst=5, best=1),
        ),
        62.5,
    ),
)
