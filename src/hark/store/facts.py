"""The facts: what happened, in a few wide tables, declared once with types, meaning and how personal each column is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hark.store.columns import (
    ABOUT_KEY,
    ATTRIBUTE,
    COMMON,
    CURRENT,
    Column,
    Fact,
    Kind,
    Personal,
    attribute_column,
)

__all__ = [
    "ABOUT_KEY",
    "ANSWERS",
    "ATTRIBUTE",
    "CASE_EVENTS",
    "COMMON",
    "CURRENT",
    "CUSTOMERS",
    "INVITATIONS",
    "MENTIONS",
    "ORDERS",
    "PAGE_VIEWS",
    "RESPONSES",
    "SUBSCRIPTIONS",
    "TICKET_EVENTS",
    "Column",
    "Fact",
    "Kind",
    "Personal",
    "attribute_column",
    "facts",
]

RESPONSES = Fact(
    "responses",
    "response begun",
    (
        Column("response", Kind.TEXT, "The response, as the source names it.", Personal.PSEUDONYM),
        Column("survey", Kind.TEXT, "The survey it answers.", groups=True),
        Column("version", Kind.TEXT, "The version of the survey.", groups=True),
        Column("started_at", Kind.INSTANT, "When the response was begun."),
        Column("pages", Kind.WHOLE, "How many pages were reached.", unit="pages"),
        Column("finished", Kind.CLAIM, "Whether it was finished; empty where the source does not say.", groups=True),
        Column("device", Kind.TEXT, "The kind of device it came from.", groups=True),
        Column("language", Kind.TEXT, "The language it was given in.", groups=True),
    ),
)

ANSWERS = Fact(
    "answers",
    "answered question",
    (
        Column("response", Kind.TEXT, "The response it belongs to, as the source names it.", Personal.PSEUDONYM),
        Column("survey", Kind.TEXT, "The survey it belongs to.", groups=True),
        Column("version", Kind.TEXT, "The version of the survey.", groups=True),
        Column("question", Kind.TEXT, "The question it answers.", groups=True),
        Column("kind", Kind.TEXT, "What is asked: nps, csat, ces, rating, choice or text.", groups=True),
        Column(
            "scale_worst", Kind.NUMBER, "The worst score the scale allows; higher than the best where it runs down."
        ),
        Column("scale_best", Kind.NUMBER, "The best score the scale allows."),
        Column("score", Kind.NUMBER, "The score as it was given, on the question's own scale."),
        Column("choices", Kind.TEXTS, "The choices that were picked."),
        Column("text", Kind.TEXT, "What was said in the person's own words.", Personal.FREE_TEXT),
        Column("language", Kind.TEXT, "The language of the answer.", groups=True),
        Column("variant", Kind.TEXT, "The wording or experiment variant that was shown.", groups=True),
        Column("weight", Kind.NUMBER, "How many people the answer stands for; empty counts as 1."),
        Column("agent", Kind.TEXT, "The employee it is about.", Personal.PERSONAL, groups=True),
        Column("team", Kind.TEXT, "The team it is about.", groups=True),
        Column("page", Kind.TEXT, "The page it was given on.", groups=True),
        Column("app", Kind.TEXT, "The app it was given in.", groups=True),
        Column("order", Kind.TEXT, "The order it is about.", Personal.PSEUDONYM),
        Column("ticket", Kind.TEXT, "The ticket it is about.", Personal.PSEUDONYM),
    ),
)

INVITATIONS = Fact(
    "invitations",
    "step of asking a person",
    (
        Column("programme", Kind.TEXT, "The programme that asks.", groups=True),
        Column("survey", Kind.TEXT, "The survey that is asked.", groups=True),
        Column(
            "step",
            Kind.TEXT,
            "Eligible, asked, sent, delivered, bounced, opened, clicked, reminded, opted out or not asked.",
            groups=True,
        ),
        Column("reason", Kind.TEXT, "Why, where there is a reason.", groups=True),
    ),
)

TICKET_EVENTS = Fact(
    "ticket_events",
    "thing that happened to a ticket",
    (
        ABOUT_KEY,
        Column("ticket", Kind.TEXT, "The ticket, as the help desk names it.", Personal.PSEUDONYM),
        Column(
            "kind",
            Kind.TEXT,
            "Created, replied, first-replied, auto-replied, assigned, solved, closed, reopened, merged, spam, deleted, "
            "handled, seen (a snapshot), or the desk's own word.",
            groups=True,
        ),
        Column("by", Kind.TEXT, "Customer, agent or bot; a reply that does not say is an agent's.", groups=True),
        Column("public", Kind.CLAIM, "Whether the customer could see it; empty counts as yes.", groups=True),
        Column("seconds", Kind.NUMBER, "How long the work on it took.", unit="seconds"),
        Column("reopens", Kind.WHOLE, "How often it had been reopened by then, as the desk counts."),
        Column("transfers", Kind.WHOLE, "How often it had been handed on by then, as the desk counts."),
        Column("priority", Kind.TEXT, "The ticket's priority.", groups=True),
        Column("team", Kind.TEXT, "The team that had it.", groups=True),
        Column("agent", Kind.TEXT, "The agent who had it.", Personal.PERSONAL, groups=True),
        Column("text", Kind.TEXT, "What was written.", Personal.FREE_TEXT),
        Column("url", Kind.TEXT, "Where to open it."),
    ),
    about="ticket",
)

CASE_EVENTS = Fact(
    "case_events",
    "step of closing the loop",
    (
        Column("case", Kind.TEXT, "The case.", Personal.PSEUDONYM),
        Column("kind", Kind.TEXT, "What was done.", groups=True),
        Column("cause", Kind.TEXT, "The root cause.", groups=True),
        Column("action", Kind.TEXT, "What was decided.", groups=True),
        Column("score_before", Kind.NUMBER, "The score that opened the case."),
        Column("score_after", Kind.NUMBER, "The score after it was closed."),
    ),
)

ORDERS = Fact(
    "orders",
    "line of an order, cancellation, refund or adjustment, which may name no order",
    (
        ABOUT_KEY,
        Column("order", Kind.TEXT, "The order, as the shop names it.", Personal.PSEUDONYM),
        Column("kind", Kind.TEXT, "Order, cancellation, refund or adjustment; empty is an order.", groups=True),
        Column(
            "amount",
            Kind.NUMBER,
            "What is charged in `currency`, without tax and shipping where those are told apart; a cancellation or "
            "refund takes it away, whichever sign it has.",
        ),
        Column("currency", Kind.TEXT, "The currency of every amount of the row; empty is the company's.", groups=True),
        Column("quantity", Kind.NUMBER, "How many."),
        Column("tax", Kind.NUMBER, "The tax in `currency`."),
        Column("shipping", Kind.NUMBER, "The shipping cost in `currency`."),
        Column("discount", Kind.NUMBER, "The discount in `currency`."),
        Column("products", Kind.TEXTS, "What was bought."),
        Column("test", Kind.CLAIM, "Whether it was only a test.", groups=True),
    ),
    about="order",
)

SUBSCRIPTIONS = Fact(
    "subscriptions",
    "start, renewal, cancellation or lapse of a subscription, or a period that was paid for",
    (
        ABOUT_KEY,
        Column("subscription", Kind.TEXT, "The subscription, as the source names it.", Personal.PSEUDONYM),
        Column("kind", Kind.TEXT, "Start, renewal, cancellation, lapse, or period (paid for).", groups=True),
        Column("until", Kind.INSTANT, "Until when it is paid for."),
        Column(
            "as_of",
            Kind.INSTANT,
            "The day up to which the source counted, where it tells durations; the owner's word for it.",
        ),
        Column("plan", Kind.TEXT, "The plan.", groups=True),
        Column("amount", Kind.NUMBER, "The amount in `currency`."),
        Column("currency", Kind.TEXT, "The currency of the amount.", groups=True),
        Column("reason", Kind.TEXT, "The reason that was given.", groups=True),
    ),
    about="subscription",
)

PAGE_VIEWS = Fact(
    "page_views",
    "page view or named event",
    (
        ABOUT_KEY,
        Column("visitor", Kind.TEXT, "The visitor, as a pseudonym.", Personal.PSEUDONYM),
        Column(
            "name",
            Kind.TEXT,
            "The event's name: `view` (or nothing) for a page view, `request` for what pages load, else a named event.",
            groups=True,
        ),
        Column("site", Kind.TEXT, "The site's host.", groups=True),
        Column("page", Kind.TEXT, "The page's path.", groups=True),
        Column("query", Kind.TEXT, "The rest of the address.", Personal.PERSONAL),
        Column("referrer", Kind.TEXT, "Where the visitor came from.", groups=True),
        Column("campaign", Kind.TEXT, "The campaign that brought them.", groups=True),
        Column("device", Kind.TEXT, "The kind of device.", groups=True),
        Column("country", Kind.TEXT, "The country.", groups=True),
        Column("bot", Kind.CLAIM, "Whether it was a machine.", groups=True),
        Column("seconds", Kind.NUMBER, "How long it was looked at, where the sender says.", unit="seconds"),
        Column("status", Kind.WHOLE, "What the server answered, such as 200 or 404.", groups=True),
        Column("daily", Kind.CLAIM, "Whether the visitor can be recognised on that day only."),
    ),
    about="visitor",
)

MENTIONS = Fact(
    "mentions",
    "review, comment, message, live comment or forum post",
    (
        Column("place", Kind.TEXT, "Where it was said.", groups=True),
        Column("kind", Kind.TEXT, "Review, comment, message, live comment or post.", groups=True),
        Column("author", Kind.TEXT, "Who said it.", Personal.PERSONAL),
        Column("rating", Kind.NUMBER, "The rating on the place's own scale."),
        Column("scale_worst", Kind.NUMBER, "The worst rating the place allows."),
        Column("scale_best", Kind.NUMBER, "The best rating the place allows."),
        Column("text", Kind.TEXT, "What was said.", Personal.FREE_TEXT),
        Column("language", Kind.TEXT, "The language it was said in.", groups=True),
        Column("url", Kind.TEXT, "Where to read it.", Personal.PERSONAL),
        Column("replied_at", Kind.INSTANT, "When it was replied to."),
        Column("reply", Kind.TEXT, "The reply.", Personal.FREE_TEXT),
    ),
)

CUSTOMERS = Fact(
    "customers",
    "set of traits of a customer, valid from `occurred_at`",
    (
        Column("name", Kind.TEXT, "The customer's name.", Personal.PERSONAL),
        Column("email", Kind.TEXT, "The customer's e-mail address.", Personal.PERSONAL),
        Column("phone", Kind.TEXT, "The customer's phone number.", Personal.PERSONAL),
        Column("language", Kind.TEXT, "The language to write to them in.", groups=True),
        Column("country", Kind.TEXT, "The country they live in.", groups=True),
        Column("valid_from", Kind.INSTANT, "Since when the traits hold."),
    ),
)

facts: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            RESPONSES,
            ANSWERS,
            INVITATIONS,
            TICKET_EVENTS,
            CASE_EVENTS,
            ORDERS,
            SUBSCRIPTIONS,
            PAGE_VIEWS,
            MENTIONS,
            CUSTOMERS,
        )
    }
)
"""Every fact by name."""
