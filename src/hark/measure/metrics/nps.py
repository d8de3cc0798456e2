"""Net Promoter Score, and the three shares it is made of.

Only whole scores from 0 to 10 count; a 6.5, a -1 and an 11 are no answer.
"""

from hark.measure.metric import metric
from hark.measure.summary import Mean, Share

ASKED = "kind = 'nps'"
SOURCE = "Reichheld, “The One Number You Need to Grow”, Harvard Business Review, December 2003"
SCORES = tuple({"kind": "nps", "score": score} for score in (10, 9, 8, 3, None, 6.5, 11))

metric(
    name="nps",
    label="Net Promoter Score",
    help="Promoters (9–10) minus detractors (0–6), in points per hundred who answered with a whole score from 0 to 10.",
    where=ASKED,
    value="case when score in (9, 10) then 1e2 when score in (7, 8) then 0e0 "
    "when score in (0, 1, 2, 3, 4, 5, 6) then -1e2 end",
    summary=Mean(low=-100, high=100),
    unit="points",
    better="up",
    requirement="0.31",
    source=SOURCE,
    example=(SCORES, 25.0),
)


def share(name: str, label: str, meaning: str, scores: str, better: str, expected: float) -> None:
    """Declare the share of those who gave one of `scores`."""
    metric(
        name=name,
        label=label,
        help=meaning,
        where=ASKED,
        value=f"case when score in ({scores}) then 1e0 when score in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) then 0e0 end",
        summary=Share(),
        unit="%",
        better=better,
        requirement="0.31",
        source=SOURCE,
        example=(SCORES, expected),
    )


share("promoter_share", "Promoters", "The share who gave 9 or 10 when asked to recommend us.", "9, 10", "up", 50.0)
share("passive_share", "Passives", "The share who gave 7 or 8 when asked to recommend us.", "7, 8", "", 25.0)
share(
    "detractor_share",
    "Detractors",
    "The share who gave 0 to 6 when asked to recommend us.",
    "0, 1, 2, 3, 4, 5, 6",
    "down",
    25.0,
)
