"""Reviews, comments and posts from elsewhere."""

from __future__ import annotations

from typing import Any

from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.questions import graded, is_graded
from hark.recognise.shape import (
    CERTAIN,
    NO,
    POSSIBLE,
    Shape,
    finish,
    first,
    moments,
    plainly,
    times,
    unnamed_time,
    zoned,
)
from hark.recognise.table import NONE, Table


def likely(table: Table) -> int:
    """Sure with stars, a text, and an author, a reply or an address where it stands."""
    text, rating = first(table, "text"), rating_of(table)
    if not text or not rating or not all(0 <= one <= 100 for one in rating.scores):
        return NO
    return CERTAIN if first(table, "author", "reply", "replied_at", "url", "place") else POSSIBLE


def draft(table: Table) -> Draft:
    """The map of reviews."""
    found = times(table, "occurred_at", "created", "replied_at")
    at = {"created": "occurred_at"} if "occurred_at" not in found else {"occurred_at": "occurred_at"}
    columns: Draft = moments(table, found, at | {"replied_at": "replied_at"})
    columns |= unnamed_time(table, columns, found)
    key = next((one for one in table.columns if one.names and "id" in one.name.lower()), None)
    columns |= {"key": key.name} if key else {}
    columns |= plainly(table, "text", "author", "language", "reply", "url", "place", "product", "region")
    columns.setdefault("place", {"value": table.file.name.split(".")[0]})
    columns["kind"] = {"value": "review"}
    if rating := rating_of(table):
        columns |= rated(table, rating)
    return finish(table, zoned(table, {"fact": "mentions", "columns": columns}, found.values()))


def rating_of(table: Table) -> Seen | None:
    """The column of the rating: called as one, and holding scores as figures or in words."""
    return next((one for one in table.called("rating") if is_graded(one)), None)


def rated(table: Table, column: Seen) -> Draft:
    """The entries of a rating and its scale, which is found out as that of an answer; none where it is no score."""
    entry = graded(table, column, "rating")
    if not entry or entry["kind"] in (NONE, "choice"):
        return {}
    worst, best = entry["scale"]
    more = {key: entry[key] for key in ("values", "missing", "decimal") if key in entry}
    rating: Any = {"column": column.name, **more} if more else column.name
    return {"rating": rating, "scale_worst": {"value": str(worst)}, "scale_best": {"value": str(best)}}


SHAPE = Shape("mentions", "reviews", "a review, comment or post from elsewhere", likely, draft)
