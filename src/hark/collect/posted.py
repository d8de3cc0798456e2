"""What programs post: one JSON object a row, checked, named and masked as an imported one would be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5
from secrets import token_hex
from typing import Any

from hark.collect.entries import SCORED
from hark.collect.plan.visitors import LENGTH
from hark.collect.private.masks import Masks, Names
from hark.collect.staging import NAMING
from hark.errors import HarkError
from hark.store.facts import ANSWERS, RESPONSES, Column, Kind, Personal, facts
from hark.store.identities import CustomerKey
from hark.store.keyed import keyed
from hark.store.keys import SIXTY_THREE, about_key, event_name, joined, person_key
from hark.store.mover import without
from hark.store.outbox import Posted
from hark.store.pseudonyms import pseudonym

LONGEST = {Personal.FREE_TEXT: 100_000}
"""So many characters a text of somebody's own words may have; others have 2,000."""

SHORT, MOST = 2_000, 200
"""Characters of any other text, and values of a list or of `attributes`."""

OURS = ("event", "revision", "import", "content", "received_at", "source", "person_key", "replaced_by", "about_key")
"""Columns that no sender fills."""

POSTED = tuple(name for name in facts if name != ANSWERS.name)
"""The facts that can be posted; answers come with their response."""

LARGEST = 1 << 63
"""Whole numbers are smaller."""

KINDS = {
    "orders": ("order", "cancellation", "refund", "adjustment"),
    "subscriptions": ("start", "renewal", "cancellation", "lapse", "period"),
}
"""What kinds of rows there are, where others would not be counted."""


class BadPost(HarkError):
    """A row that cannot be taken; `row` is its place among those that came with it, from 1."""

    def __init__(self, problem: str, remedy: str, row: int = 0) -> None:
        super().__init__(problem, remedy)
        self.row = row


@dataclass(frozen=True)
class Sender:
    """Who posts: what its rows are said to come from, and how the company has personal data treated."""

    source: str
    key: str = ""
    """The key of keyed hashes."""
    disguise: bool = False
    """Whether customers are stored under pseudonyms."""
    masks: Masks | None = None
    erased: frozenset[str] = frozenset()
    """The tombstones of those whose rows are not taken."""


def rows_of(fact: str, said: Sequence[Any], sender: Sender) -> list[Posted]:
    """The rows of the lake that posted objects make; none of persons who were erased.

    Raises `BadPost` for the first that cannot be taken.
    """
    made: list[Posted] = []
    for place, one in enumerate(said, 1):
        try:
            made += row_of(fact, one, sender)
        except BadPost as error:
            raise BadPost(error.problem, error.remedy, place) from None
    return without(made, sender.erased, sender.key) if sender.erased else made


def row_of(fact: str, said: Any, sender: Sender) -> Iterator[Posted]:
    """The row of one object; of a response also those of its answers."""
    if not isinstance(said, dict):
        raise BadPost("A row is not an object.", 'Send each row as {"column": value, …}.')
    left = dict(said)
    answers = left.pop("answers", {}) if fact == RESPONSES.name else {}
    named = left.pop("key", None) if fact != RESPONSES.name else left.get("response")
    if named is not None and (not isinstance(named, str) or not named or len(named) > SHORT):
        raise BadPost("The name of the row is not a text.", "Send your own id of it as text, or leave it out.")
    values = dict(read(fact, left, sender))
    key = ("r", named or token_hex(16))
    if fact == RESPONSES.name:
        values["response"] = named or event_name(fact, sender.source, str(values.get("survey", "")), *key).hex()
    yield finished(fact, values, sender, key, fresh=named is None)
    for question, answer in answers_of(answers):
        with_it = {name: one for name, one in values.items() if name in ANSWERS.columns}
        own = dict(read(ANSWERS.name, scored(question, answer), sender))
        both = with_it | own | {"question": question}
        yield finished(ANSWERS.name, both, sender, (*key, question), fresh=named is None)


def answers_of(said: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The answers of a response by question."""
    if not isinstance(said, dict) or len(said) > MOST:
        raise BadPost("`answers` is not an object.", 'Send {"question": {"kind": "nps", "score": 9}, …}.')
    for question, answer in said.items():
        if not isinstance(answer, dict) or not question:
            raise BadPost(f"The answer to “{question}” is not an object.", 'Send {"kind": "nps", "score": 9}.')
        yield question, answer


def scored(question: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an answer; `scale` is its worst and best score. Raises `BadPost` where the score is not on it."""
    left = dict(said)
    kind, scale = left.get("kind"), left.pop("scale", None)
    if kind not in (*SCORED, "choice", "text"):
        kinds = ", ".join((*SCORED, "choice", "text"))
        raise BadPost(
            f"“{question}” does not say what kind of question it is.", f"Send one of these as `kind`: {kinds}."
        )
    if kind not in SCORED:
        return left
    scale = [0, 10] if kind == "nps" and scale is None else scale
    if not isinstance(scale, list) or len(scale) != 2 or not all(map(is_number, scale)) or scale[0] == scale[1]:
        raise BadPost(f"“{question}” does not say its scale.", "Send its worst and best score, such as [1, 5].")
    score = left.get("score")
    if score is not None and (not is_number(score) or not min(scale) <= score <= max(scale)):
        raise BadPost(
            f"The score of “{question}” is not on its scale.", f"Send a number from {scale[0]} to {scale[1]}."
        )
    return left | {"scale_worst": scale[0], "scale_best": scale[1]}


def is_number(said: Any) -> bool:
    """Whether it is a number that can be counted with."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return False
    return abs(said) < LARGEST if isinstance(said, int) else math.isfinite(said)


def read(fact: str, said: Mapping[str, Any], sender: Sender) -> Iterator[tuple[str, Any]]:
    """The columns an object fills, as JSON holds them. Raises `BadPost` for a name or a value that does not fit."""
    columns = facts[fact].columns
    own = {name: str(said[name]) for name in ("agent", "author", "name") if isinstance(said.get(name), str)}
    names = Names(own=tuple(word.lower() for one in own.values() for word in one.split() if len(word) > 2))
    kinds, kind = KINDS.get(fact, ()), said.get("kind")
    if kinds and kind is not None and kind not in kinds:
        raise BadPost(f"{kind!r} is no kind of {fact.replace('_', ' ')}.", f"Send one of these: {', '.join(kinds)}.")
    for name, value in said.items():
        column = columns.get(name)
        if column is None or name in OURS:
            raise BadPost(
                f"There is no column “{name}” in {fact.replace('_', ' ')}.", "Put what else you know into `attributes`."
            )
        if value is not None:
            yield name, masked(column, fitting(column, value, sender), sender, names)


def fitting(column: Column, value: Any, sender: Sender) -> Any:
    """The value of a column. Raises `BadPost` where it is not of the column's kind."""
    match column.kind:
        case Kind.INSTANT:
            return instant(column.name, value)
        case Kind.NUMBER | Kind.WHOLE if is_number(value) and (column.kind is Kind.NUMBER or value == int(value)):
            return value if column.kind is Kind.NUMBER else int(value)
        case Kind.CLAIM if isinstance(value, bool):
            return value
        case Kind.TEXTS if isinstance(value, list) and len(value) <= MOST:
            return [text(column, one) for one in value]
        case Kind.PAIRS if isinstance(value, dict) and len(value) <= MOST:
            return {text(column, name): text(column, one) for name, one in value.items()}
        case Kind.TEXT:
            said = text(column, value)
            return keyed(sender.key, "visitor", sender.source, said)[:LENGTH] if column.name == "visitor" else said
    kinds = {Kind.NUMBER: "a number", Kind.WHOLE: "a whole number", Kind.CLAIM: "true or false"}
    raise BadPost(f"“{column.name}” is not {kinds.get(column.kind, 'what it should be')}.", column.help)


def text(column: Column, value: Any) -> str:
    """A text of a column. Raises `BadPost` where it is none, or too long."""
    longest = LONGEST.get(column.personal, SHORT)
    if not isinstance(value, str):
        raise BadPost(f"“{column.name}” is not a text.", column.help)
    if len(value) > longest:
        raise BadPost(f"“{column.name}” is longer than {longest:,} characters.", "Send less of it.")
    return value.replace("\0", "")


def instant(name: str, value: Any) -> str:
    """A moment in UTC. Raises `BadPost` where it is none, or does not say its zone."""
    try:
        said = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        said = None
    if said is None or said.tzinfo is None:
        raise BadPost(f"“{name}” is not a time with its zone.", "Send it like 2026-03-01T09:30:00Z.")
    try:
        return said.astimezone(UTC).isoformat()
    except OverflowError:
        raise BadPost(f"“{name}” is beyond all calendars.", "Send it like 2026-03-01T09:30:00Z.") from None


def masked(column: Column, value: Any, sender: Sender, names: Names) -> Any:
    """The value with what tells who somebody is masked in it, where its column holds people's own words or anything."""
    masks = sender.masks
    if masks is None or (column.personal is not Personal.FREE_TEXT and column.kind is not Kind.PAIRS):
        return value
    if isinstance(value, dict):
        return {name: masks.masked(one, names) for name, one in value.items()}
    return masks.masked(value, names)


def finished(fact: str, values: dict[str, Any], sender: Sender, key: Sequence[str], *, fresh: bool) -> Posted:
    """The row with its names: its event, its person, and what it is about."""
    survey = str(values.get("survey") or "")
    event = event_name(fact, sender.source, survey, *key)
    values["source"] = sender.source
    customer, about = values.get("customer"), facts[fact].about
    if customer and sender.disguise:
        customer = values["customer"] = pseudonym(sender.key, CustomerKey(sender.source, customer))
    thing = values.get(about) if about else None
    if about:
        values["about_key"] = about_key(fact, sender.source, thing) if thing else number(event.hex())
    alone = values.get("about_key", number(event_name(RESPONSES.name, sender.source, survey, *key[:2]).hex()))
    values["person_key"] = person_key(sender.source, customer) if customer else alone
    # What says no time happened now; sent once more it says the same.
    values["content"] = content(values)
    values.setdefault("occurred_at", datetime.now(UTC).isoformat())
    return Posted(fact, event, values["content"], values, fresh)


def number(said: str) -> int:
    """63 bits of what a text is, as the lake numbers persons and things without a name."""
    return int.from_bytes(md5(said.encode(), usedforsecurity=False).digest()[:8], "little") & SIXTY_THREE


def content(values: Mapping[str, Any]) -> int:
    """63 bits over all that a row says, but what names it."""
    said = [f"{name}={values[name]!r}" for name in sorted(values) if name not in (*NAMING, *OURS)]
    return number(joined(["", *said]))
