"""The web site: visits, visitors, and where they leave."""

from hark.measure.metric import Rows, metric
from hark.measure.summary import Count, Distinct, Ratio, Share

PLAUSIBLE, GOOGLE = "Plausible, Metrics definitions", "Google Analytics 4, Engagement rate and bounce rate"
PEOPLE = "views > 0 and not bot"

LEFT = {"left_at": "2026-03-02T12:00:00+00:00", "bot": False}
VISITS: Rows = (
    {"views": 1, "requests": 1, "bounced": True, "engaged": False, **LEFT},
    {"views": 1, "requests": 4, "bounced": True, "engaged": True, **LEFT},
    {"views": 3, "requests": 9, "bounced": False, "engaged": True, **LEFT},
    {"views": 1, "requests": 1, "bounced": True, "engaged": False, "bot": True},
    {},
)
SEEN: Rows = (
    {"derived_key": 1, "views": 2, "bot": False, "seen_before": False, "daily": False},
    {"derived_key": 1, "views": 1, "bot": False, "seen_before": True, "daily": False},
    {"derived_key": 2, "views": 1, "bot": False, "seen_before": False, "daily": False},
    {"derived_key": 3, "views": 1, "bot": True, "seen_before": True, "daily": False},
    {},
)
VIEWS: Rows = ({"name": "view"}, {"name": None, "bot": False}, {"name": "view", "bot": True}, {"name": "request"}, {})

metric(
    name="page_views",
    label="Page views",
    help="How many pages were viewed; machines left out.",
    fact="page_views",
    where="coalesce(name, 'view') = 'view' and not coalesce(bot, false)",
    summary=Count(),
    unit="views",
    requirement="4.14",
    source=PLAUSIBLE,
    example=(VIEWS, 3.0),
)

metric(
    name="sessions",
    label="Sessions",
    help="How many visits there were by anything that asks for pages or what belongs to them, machines included.",
    fact="sessions",
    summary=Count(),
    unit="sessions",
    requirement="4.15",
    source="Half an hour without anything ends a session: Google Analytics 4",
    example=(VISITS, 5.0),
)

metric(
    name="visits",
    label="Visits",
    help="How many visits with at least one page viewed there were; machines left out.",
    fact="sessions",
    of="visits",
    where=PEOPLE,
    summary=Count(),
    unit="visits",
    requirement="4.15",
    source=PLAUSIBLE,
    example=(VISITS, 3.0),
)

metric(
    name="visitors",
    label="Visitors",
    help="How many different visitors viewed a page; machines left out. Beyond a day nobody can tell where visitors "
    "have another name every day.",
    fact="visitor_days",
    of="visitors' days",
    where=PEOPLE,
    value="derived_key",
    summary=Distinct(known_for="day"),
    unit="visitors",
    requirement="4.15",
    source=PLAUSIBLE,
    example=(SEEN, 2.0),
)

metric(
    name="repeat_visitors",
    label="Repeat visitors",
    help="How many different visitors viewed a page who had been there on an earlier day; machines left out. Nobody "
    "can tell where visitors have another name every day.",
    fact="visitor_days",
    of="visitors' days",
    where=PEOPLE,
    value="case when seen_before or daily then derived_key end",
    summary=Distinct(known_for="never"),
    unit="visitors",
    requirement="4.15",
    source="A count of different visitors",
    example=(SEEN, 1.0),
)

metric(
    name="bounce_rate",
    label="Bounce rate",
    help="The share of visits in which one page was viewed and nothing else was done; machines left out.",
    fact="sessions",
    of="visits",
    where=PEOPLE,
    value="case when bounced then 1e0 when not bounced then 0e0 end",
    summary=Share(),
    unit="%",
    better="down",
    requirement="4.14",
    source=PLAUSIBLE,
    example=(VISITS, 200 / 3),
)

metric(
    name="bounce_rate_not_engaged",
    label="Bounce rate, not engaged",
    help="The share of visits of at most ten seconds with one view and no named event; machines left out.",
    fact="sessions",
    of="visits",
    where=PEOPLE,
    value="case when engaged then 0e0 when not engaged then 1e0 end",
    summary=Share(),
    unit="%",
    better="down",
    requirement="4.14",
    source=GOOGLE,
    example=(VISITS, 100 / 3),
)

metric(
    name="one_request_share",
    label="Sessions of one request",
    help="The share of sessions in which a single thing was asked for, machines included.",
    fact="sessions",
    value="case when requests = 1 then 1e0 when requests > 1 then 0e0 end",
    summary=Share(),
    unit="%",
    requirement="4.14",
    source="A share",
    example=(VISITS, 50.0),
)

metric(
    name="exits",
    label="Exits",
    help="How many visits ended on the page; machines left out.",
    fact="sessions",
    of="visits",
    where=PEOPLE,
    at="left_at",
    summary=Count(),
    unit="visits",
    requirement="4.14",
    source="A count",
    example=(VISITS, 3.0),
)

metric(
    name="exit_rate",
    label="Exit rate",
    help="Of the views of a page, the share after which the visit ended; machines left out.",
    fact="page_views",
    summary=Ratio(numerator="exits", denominator="page_views"),
    unit="%",
    better="down",
    requirement="4.14",
    source="Exits / page views",
    example=(VIEWS, 0.0),
)
