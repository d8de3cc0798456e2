"""Who stays: subscribers, churn with named denominators, retention and renewal."""

from hark.measure.metric import Rows, metric
from hark.measure.summary import Count, Level, Ratio, Share

EARLY, LATE = "2025-11-02T12:00:00+00:00", "2026-03-02T12:00:00+00:00"
HELD: Rows = ({"occurred_at": EARLY}, {"occurred_at": EARLY}, {"occurred_at": EARLY, "ended_at": LATE}, {})
ENDED = "case when epoch_us(ended_at) <= known_until then 1e0 end"

for ending, label, when, level in (
    ("", "Subscribers", "at the end of the period", Level()),
    ("_at_start", "Subscribers at the start", "when the period began", Level("start")),
    ("_on_average", "Subscribers on average", "on average of the period's start and end", Level("middle")),
):
    metric(
        name=f"subscribers{ending}",
        label=label,
        help=f"How many subscriptions were held {when}.",
        fact="memberships",
        of="subscriptions",
        until="ended_at",
        summary=level,
        unit="subscriptions",
        better="up",
        requirement="4.17",
        source="A count",
        example=(HELD, 3.0),
    )

metric(
    name="new_subscribers",
    label="New subscribers",
    help="How many subscriptions began, those taken up again included.",
    fact="memberships",
    of="subscriptions",
    summary=Count(),
    unit="subscriptions",
    better="up",
    requirement="4.17",
    source="A count",
    example=(HELD, 4.0),
)

metric(
    name="lost_subscribers",
    label="Lost subscribers",
    help="How many subscriptions ended: cancelled, or no longer paid for.",
    fact="memberships",
    of="subscriptions",
    at="ended_at",
    value=ENDED,
    summary=Count(),
    unit="subscriptions",
    better="down",
    requirement="2.25",
    source="A count",
    example=(HELD, 1.0),
)

metric(
    name="lost_from_start",
    label="Lost of those at the start",
    help="How many of the subscriptions that were held when the period began ended in it.",
    fact="memberships",
    of="subscriptions",
    at="ended_at",
    value="case when epoch_us(occurred_at) < period_begins and epoch_us(ended_at) <= known_until then 1e0 end",
    summary=Count(),
    unit="subscriptions",
    better="down",
    requirement="2.25",
    source="A count",
    example=(HELD, 1.0),
)

metric(
    name="churn_rate",
    label="Churn rate",
    help="Of the subscriptions that were held when the period began, the share that ended in it. Who came and went "
    "within the period counts on neither side.",
    fact="memberships",
    of="subscriptions",
    summary=Ratio(numerator="lost_from_start", denominator="subscribers_at_start"),
    periodic=True,
    unit="%",
    better="down",
    requirement="2.25",
    source="Churn of the cohort at the start of the period",
    example=(HELD, 100 / 3),
)

metric(
    name="retention_rate",
    label="Retention rate",
    help="Of the subscriptions that were held when the period began, the share that was still held at its end.",
    fact="memberships",
    of="subscriptions",
    summary=Ratio(numerator="lost_from_start", denominator="subscribers_at_start", rest=True),
    periodic=True,
    unit="%",
    better="up",
    requirement="2.27",
    source="Retention of the cohort at the start of the period",
    example=(HELD, 200 / 3),
)

metric(
    name="churn_rate_average",
    label="Churn rate, of the average",
    help="All subscriptions that ended in the period, for every hundred held on average of its start and end; new ones "
    "count too.",
    fact="memberships",
    of="subscriptions",
    summary=Ratio(numerator="lost_subscribers", denominator="subscribers_on_average", nested=False, scale=100),
    periodic=True,
    unit="%",
    better="down",
    requirement="2.25",
    source="Churn of the average base",
    example=(HELD, 40.0),
)

metric(
    name="churned_share",
    label="Churned in all",
    help="Of all subscriptions that ever began, the share that has ended, whenever that was.",
    fact="memberships",
    of="subscriptions",
    value="case when epoch_us(ended_at) <= known_until then 1e0 else 0e0 end",
    summary=Share(),
    unit="%",
    better="down",
    requirement="2.25",
    source="A share",
    example=(HELD, 25.0),
)

metric(
    name="renewal_rate",
    label="Renewal rate",
    help="Of the subscriptions that could have gone on or ended, the share that went on: renewed, not cancelled or "
    "lapsed.",
    fact="terms",
    of="renewals and ends",
    value="case when epoch_us(occurred_at) > known_until then null when renewed then 1e0 when not renewed then 0e0 end",
    summary=Share(),
    unit="%",
    better="up",
    requirement="4.17",
    source="Renewals / (renewals + cancellations + lapses)",
    example=(
        (
            {"renewed": True, "occurred_at": EARLY},
            {"renewed": True, "occurred_at": EARLY},
            {"renewed": False, "occurred_at": LATE},
            {},
        ),
        200 / 3,
    ),
)
