"""The figures of the good files, worked out without Hark, and what their owners answer when asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from recognise.good_files import Figures, Good, Says


def moment(said: Any) -> datetime | None:
    """A time as the good files write it."""
    if isinstance(said, datetime) or not said:
        return said or None
    text = str(said)
    german = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", text)
    if german:
        return datetime(int(german[3]), int(german[2]), int(german[1]))  # noqa: DTZ001
    if re.match(r"\d\d/\w{3}/", text):
        return datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z").replace(tzinfo=None)
    return datetime.fromisoformat(text).replace(tzinfo=None)


def amount(said: Any) -> float | None:
    """A number as the good files write it."""
    return None if said in (None, "") else float(str(said).replace(",", "."))


def begins(when: datetime | None, period: str) -> str | None:
    """The first day of the period of a time."""
    if when is None:
        return None
    return str(when.date()) if period == "day" else f"{when.year:04d}-{when.month:02d}-01"


def once(rows: Iterable[Says], key: str) -> list[Says]:
    """The rows, of those of one name the last."""
    return list({row[key]: row for row in rows}.values())


def summed(pairs: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    """The sums by period."""
    found: dict[str, float] = defaultdict(float)
    for period, worth in pairs:
        if period:
            found[period] += worth
    return dict(found)


def survey(key: str, when: str, score: str, weight: str = "") -> Callable[[Iterable[Says]], Figures]:
    """The figures of a survey: the Net Promoter Score, weighted or not, and how many responses there are."""

    def figures(rows: Iterable[Says]) -> Figures:
        top, bottom, came = [], [], []
        for row in once(rows, key):
            at, given = begins(moment(row.get(when)), "month"), amount(row.get(score))
            came.append((at, 1.0))
            if given is not None:
                weighs = amount(row.get(weight, 1)) or 0.0
                top.append((at, weighs * ((given >= 9) - (given <= 6))))
                bottom.append((at, weighs))
        whole = summed(bottom)
        return {
            ("nps", "month"): {at: 100 * said / whole[at] for at, said in summed(top).items() if whole[at]},
            ("responses", "month"): summed(came),
        }

    return figures


def tickets(key: str, created: str, solved: str) -> Callable[[Iterable[Says]], Figures]:
    """The figures of tickets: how many came, how many were solved, and how long that took."""

    def figures(rows: Iterable[Says]) -> Figures:
        came, went, lasted = [], [], []
        for row in once(rows, key):
            begin, end = moment(row.get(created)), moment(row.get(solved))
            came.append((begins(begin, "month"), 1.0))
            if end and not (begin and begin > end):
                went.append((begins(end, "month"), 1.0))
            if begin and end and begin <= end:
                lasted.append((begins(end, "month"), (end - begin).total_seconds() / 3600))
        counts = summed((at, 1.0) for at, _ in lasted)
        return {
            ("ticket_volume", "month"): summed(came),
            ("solved_tickets", "month"): summed(went),
            ("resolution_time_mean", "month"): {at: said / counts[at] for at, said in summed(lasted).items()},
        }

    return figures


def orders(key: str, when: str, worth: Callable[[Says], float]) -> Callable[[Iterable[Says]], Figures]:
    """The figures of orders: what came in, and how many orders."""

    def figures(rows: Iterable[Says]) -> Figures:
        said = list(rows)
        first: dict[Any, str | None] = {}
        for row in said:
            first.setdefault(row[key], begins(moment(row.get(when)), "month"))
        return {
            ("revenue", "month"): summed((begins(moment(row.get(when)), "month"), worth(row)) for row in said),
            ("orders", "month"): summed((at, 1.0) for at in first.values()),
        }

    return figures


def subscriptions(rows: Iterable[Says]) -> Figures:
    """How many came, and how many left, of those whose beginning is known."""
    said = [row for row in once(rows, "Subscription ID") if row.get("Start Date")]
    return {
        (metric, "month"): summed((begins(moment(row.get(column)), "month"), 1.0) for row in said)
        for metric, column in (("new_subscribers", "Start Date"), ("lost_subscribers", "Cancelled At"))
    }


def views(rows: Iterable[Says]) -> Figures:
    """How many pages were viewed."""
    return {("page_views", "day"): summed((begins(moment(row["time"]), "day"), 1.0) for row in rows)}


def reviews(rows: Iterable[Says]) -> Figures:
    """How many reviews there are, and their mean, of stars from 1 to 5 brought to 0 to 100."""
    said = [(begins(moment(row.get("date")), "month"), amount(row.get("rating"))) for row in once(rows, "review_id")]
    rated = [(at, worth) for at, worth in said if worth is not None]
    count = summed((at, 1.0) for at, _ in rated)
    return {
        ("mentions", "month"): summed((at, 1.0) for at, _ in said),
        ("review_rating", "month"): {at: 25 * (total / count[at] - 1) for at, total in summed(rated).items()},
    }


def of_line(row: Says) -> float:
    """What a line of an order came to."""
    return (amount(row["Quantity"]) or 0.0) * (amount(row["Unit Price"]) or 0.0)


def of_order(row: Says) -> float:
    """What an order came to."""
    return amount(row["Order Total"]) or 0.0


ASKS, ASKS_GERMAN, ASKS_BRANCH = (
    "How likely are you to recommend us to a friend?",
    "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
    "How likely are you to recommend our branch?",
)
GOODS = (
    Good(
        "guest-survey.csv", "Response ID", "Submitted At", ASKS, "What could we do better?", "Branch",
        survey("Response ID", "Submitted At", ASKS),
    ),
    Good(
        "kundenbefragung.csv", "Antwort-Nr.", "Datum", ASKS_GERMAN, "Was können wir besser machen?", "Filiale",
        survey("Antwort-Nr.", "Datum", ASKS_GERMAN, "Gewicht"),
        separator=";", encoding="cp1252", end="\r\n",
    ),
    Good(
        "helpdesk-tickets.csv", "Ticket ID", "Created At", "Resolved At", "Subject", "Team",
        tickets("Ticket ID", "Created At", "Resolved At"), {"zone": "UTC"},
    ),
    Good(
        "order-lines.csv", "Stock Code", "Invoice Date", "Unit Price", "Customer ID", "Country",
        orders("Invoice No", "Invoice Date", of_line), {"currency": "EUR"},
    ),
    Good(
        "shop-orders.xlsx", "Order ID", "Order Date", "Order Total", "Customer ID", "Channel",
        orders("Order ID", "Order Date", of_order),
    ),
    Good(
        "club-subscriptions.csv", "Subscription ID", "Start Date", "Cancelled At", "Plan", "Region", subscriptions,
        {"rows": "subscriptions"},
    ),
    Good("access.log", "mark", "time", "status", "referrer", "address", views),
    Good(
        "shop-reviews.json", "review_id", "date", "rating", "text", "language", reviews, {"scale.rating": "rating 1-5"}
    ),
    Good(
        "requests.jsonl", "ticket_id", "created_at", "solved_at", "subject", "team",
        tickets("ticket_id", "created_at", "solved_at"),
    ),
    Good(
        "branch-survey.xlsx", "Response ID", "Date", ASKS_BRANCH, "What should we improve?", "Branch",
        survey("Response ID", "Date", ASKS_BRANCH),
    ),
)  # fmt: skip
"""Ten files of different kinds; no two rows of one have the same `id`."""
