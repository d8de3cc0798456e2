"""The tables of a map for what customers do: tickets, orders, subscriptions and visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

from hark.collect.entries import AsOf, Kinds, Map, Origin, Periods, Snapshots, Visitors
from hark.collect.said import Said, choose, text_of
from hark.store.facts import Kind, facts

ORIGIN = ("column", "value", "formats", "values", "zone", "decimal", "missing", "times")

WORDS: Mapping[str, tuple[str, ...]] = {
    "ticket_events": (
        "created", "replied", "auto-replied", "assigned", "solved", "closed", "reopened", "merged", "spam", "deleted",
        "handled", "seen",
    ),
    "orders": ("order", "cancellation", "refund", "adjustment"),
    "subscriptions": ("start", "renewal", "cancellation", "lapse", "period"),
    "page_views": ("view", "request"),
}  # fmt: skip
"""The kinds of event Hark knows, by fact."""

SNAPSHOT = {"team": "team", "agent": "agent", "priority": "priority", "reopened": "reopens", "assigned": "transfers"}
"""What the table [snapshots] may name, and which column of ours that fills."""

SNAPSHOTS = ("key", "order_by", *SNAPSHOT)
AS_OF = ("date", "months", "days", "left")
PERIODS = ("begins", "ends")
VISITORS = ("from", "keep")

TABLES = {
    "events": ("ticket_events", "subscriptions", "orders"),
    "kinds": tuple(WORDS),
    "snapshots": ("ticket_events",),
    "as_of": ("subscriptions",),
    "periods": ("subscriptions",),
    "visitors": ("page_views",),
}
"""The tables, and the facts they are for."""

CLASHES = (
    ("kinds", "events"), ("kinds", "as_of"), ("kinds", "snapshots"), ("kinds", "periods"), ("as_of", "events"),
    ("as_of", "periods"),
)  # fmt: skip
"""Tables that each say what a row is: only one of the two can be right."""


def kind_column(fact: str) -> str:
    """The column of a fact that says what happened."""
    return "name" if fact == "page_views" else "kind"


class Operations(Said):
    """Turns what a map says of tickets, orders, subscriptions and visits into values."""

    def origin(self, said: object, key: str) -> Origin:
        """Where a column's values come from."""
        if isinstance(said, str):
            return Origin(column=said)
        if not isinstance(said, dict):
            raise self.bad(key, "it must be a column's name, or a table", f'{key} = "THEIR COLUMN"')
        self.known(said, ORIGIN, f"{key}.")
        if ("column" in said) + ("value" in said) + ("times" in said) != 1:
            raise self.bad(
                key, "it needs a `column` or a `value`, and not both", '{ column = "..." } or { value = "..." }'
            )
        return Origin(
            column=self.word(said, "column", f"{key}."),
            value=text_of(said["value"]) if "value" in said else None,
            formats=self.formats(said, f"{key}."),
            values={k: text_of(v) for k, v in self.table(said, "values", f"{key}.").items()},
            zone=self.zone(said, f"{key}."),
            decimal=self.decimal(said, f"{key}."),
            missing=self.words(said, "missing", f"{key}."),
            times=self.words(said, "times", f"{key}."),
        )

    def needed(self, said: Mapping[str, object], key: str, at: str) -> Origin:
        """The origin `key`, which must be there."""
        if key not in said:
            raise self.bad(at.rstrip("."), f"it does not name `{key}`", f'{key} = "THEIR COLUMN"')
        found = self.origin(said[key], at + key)
        if found.column is None:
            raise self.bad(at + key, "it must name a column", f'{key} = "THEIR COLUMN"')
        return found

    def events(self, said: Mapping[str, object], fact: str) -> Mapping[str, Origin]:
        """The table [events]: kinds, and the columns that say when they happened."""
        given = self.table(said, "events")
        for kind in given:
            self.word_of_ours(f"events.{kind}", kind, fact)
        return {kind: self.needed(given, kind, "events.") for kind in given}

    def kinds(self, said: Mapping[str, object], fact: str) -> Kinds | None:
        """The table [kinds]: their words and ours."""
        if "kinds" not in said:
            return None
        given = self.table(said, "kinds")
        origin = self.needed(given, "column", "kinds.")
        words = {}
        for theirs in given.keys() - {"column"}:
            ours = self.word(given, theirs, "kinds.") or ""
            self.word_of_ours(f"kinds.{theirs}", ours, fact)
            words[theirs] = ours
        return Kinds(origin, {theirs: words[theirs] for theirs in given if theirs in words})

    def word_of_ours(self, key: str, word: str, fact: str) -> None:
        """Refuse a kind that is nearly one Hark knows: it is a slip. What happens on pages has names of all sorts."""
        known = WORDS.get(fact, ())
        close = get_close_matches(word.lower(), known, n=1, cutoff=0.8) if fact != "page_views" else []
        if not word or (close and word not in known):
            raise self.bad(key, f"“{word}” is no kind Hark knows", choose(word, known))

    def snapshots(self, said: Mapping[str, object]) -> Snapshots | None:
        """The table [snapshots]: which ticket, in which order, and what is looked at."""
        if "snapshots" not in said:
            return None
        given = self.table(said, "snapshots")
        self.known(given, SNAPSHOTS, "snapshots.")
        filled = {SNAPSHOT[key]: (key, self.needed(given, key, "snapshots.")) for key in SNAPSHOT if key in given}
        return Snapshots(self.needed(given, "key", "snapshots."), self.needed(given, "order_by", "snapshots."), filled)

    def as_of(self, said: Mapping[str, object]) -> AsOf | None:
        """The table [as_of]: durations up to a day."""
        if "as_of" not in said:
            return None
        given = self.table(said, "as_of")
        self.known(given, AS_OF, "as_of.")
        units = [unit for unit in ("months", "days") if unit in given]
        if len(units) != 1:
            raise self.bad("as_of", "it needs `months` or `days`, and not both", 'months = "tenure"')
        try:
            day = date.fromisoformat(text_of(given.get("date", "")))
        except ValueError:
            raise self.bad("as_of.date", "it is no day", 'date = "2018-09-30"') from None
        if not 1 < day.year < 9999:
            raise self.bad("as_of.date", "it is no day of our time", 'date = "2018-09-30"')
        left = self.table(given, "left", "as_of.")
        self.known(left, ("column", "values"), "as_of.left.")
        values = self.words(left, "values", "as_of.left.")
        if not values:
            raise self.bad("as_of.left", "it does not say who left", 'left = { column = "Churn", values = ["Yes"] }')
        return AsOf(
            day,
            units[0],
            self.needed(given, units[0], "as_of."),
            self.needed({"column": left.get("column")} if "column" in left else {}, "column", "as_of.left."),
            values,
        )

    def periods(self, said: Mapping[str, object]) -> Periods | None:
        """The table [periods]: from when to when was paid."""
        if "periods" not in said:
            return None
        given = self.table(said, "periods")
        self.known(given, PERIODS, "periods.")
        return Periods(self.needed(given, "begins", "periods."), self.needed(given, "ends", "periods."))

    def visitors(self, said: Mapping[str, object]) -> Visitors | None:
        """The table [visitors]: what tells them apart, and for how long."""
        if "visitors" not in said:
            return None
        given = self.table(said, "visitors")
        self.known(given, VISITORS, "visitors.")
        columns, keep = self.words(given, "from", "visitors."), self.word(given, "keep", "visitors.") or "day"
        if not columns:
            raise self.bad("visitors.from", "it names no column", 'from = ["address", "agent"]')
        if keep not in ("day", "always"):
            raise self.bad("visitors.keep", f"“{keep}” is neither of the two", 'keep = "day" or keep = "always"')
        return Visitors(columns, keep == "day")

    def check_operations(self, made: Map, said: Iterable[str]) -> None:
        """Refuse tables that are not for the fact, that contradict each other, or that are lacking."""
        for table in [one for one in TABLES if one in said]:
            if made.fact not in TABLES[table]:
                listed = " or ".join(f'fact = "{one}"' for one in TABLES[table])
                raise self.bad(table, f"it is not for {made.fact}", f"Say {listed}, or leave it out.")
        for one, other in CLASHES:
            if one in said and other in said:
                raise self.bad(other, f"it and [{one}] both say what a row is", "Leave one of them out.")
        self.check_columns(made)
        self.check_lacking(made)
        self.check_visitors(made)

    def check_columns(self, made: Map) -> None:
        """Refuse columns that two tables fill, and products that are none."""
        for key in sorted(taken(made) & made.columns.keys()):
            raise self.bad(f"columns.{key}", "another table of the map says that already", "Leave it out here.")
        if made.snapshots and made.columns.get("ticket", made.snapshots.key) != made.snapshots.key:
            raise self.bad("snapshots.key", "`columns.ticket` names another column", "Name the same column in both.")
        for key, origin in made.columns.items():
            if origin.times and facts[made.fact].columns[key].kind is not Kind.NUMBER:
                raise self.bad(f"columns.{key}.times", "only numbers can be multiplied", 'column = "THEIR COLUMN"')

    def check_lacking(self, made: Map) -> None:
        """Refuse a map that does not say what happened, or to which ticket or subscription."""
        if made.fact not in ("ticket_events", "subscriptions"):
            return
        about = facts[made.fact].about
        tables = [f"[{table}]" for table, for_ in TABLES.items() if made.fact in for_]
        if not (made.kinds or made.whole or made.snapshots or made.periods or "kind" in made.columns):
            raise self.bad(
                "fact",
                f"nothing says what happened to a {about}",
                f"Add one of {', '.join(tables)}, or map `kind` in [columns].",
            )
        if about not in made.columns and not made.snapshots and not made.as_of:
            raise self.bad(f"columns.{about}", f"nothing names the {about}", f'{about} = "THEIR COLUMN"')

    def check_visitors(self, made: Map) -> None:
        """Refuse to store what only a pseudonym may be kept of."""
        if not made.visitors:
            return
        for table, origins in (("columns", made.columns), ("attributes", made.attributes)):
            for key, origin in origins.items():
                if set(origin.columns) & set(made.visitors.columns):
                    raise self.bad(
                        f"{table}.{key}",
                        f"“{origin.column}” tells visitors apart, and is never stored",
                        "Leave it out of [visitors], or out of here.",
                    )
        if made.visitors.daily and "occurred_at" not in made.columns:
            raise self.bad(
                "visitors.keep", "a pseudonym for a day needs the day", 'Map `occurred_at`, or say keep = "always".'
            )


def taken(made: Map) -> set[str]:
    """The columns of ours that tables other than [columns] fill."""
    filled: set[str] = set()
    if made.kinds:
        filled |= {kind_column(made.fact)}
    if made.events or made.as_of or made.periods:
        filled |= {"kind", "occurred_at"}
    if made.as_of:
        filled |= {"as_of"}
    if made.periods:
        filled |= {"until"}
    if made.snapshots:
        filled |= {"kind", "occurred_at", *made.snapshots.filled}
    if made.visitors:
        filled |= {"visitor", "daily"}
    return filled
