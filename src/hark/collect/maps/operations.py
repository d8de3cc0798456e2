"""The tables of a map for what customers do: tickets, orders, subscriptions and visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from hark.collect.entries import AsOf, Kinds, LeftOut, Map, Origin, Periods, Snapshots, Visitors
from hark.collect.maps.origins import Origins
from hark.collect.maps.said import choose, text_of
from hark.store.facts import Kind, facts
from hark.words import gettext as _

EVENT = ("amount", "after", "unless")
"""What an entry of [events] may say besides."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "ticket_events": (
        "created", "replied", "first-replied", "auto-replied", "assigned", "solved", "closed", "reopened", "merged",
        "spam", "deleted", "handled", "seen",
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


class Operations(Origins):
    """Turns what a map says of tickets, orders, subscriptions and visits into values."""

    def events(self, said: Mapping[str, object], fact: str) -> Mapping[str, Origin]:
        """The table [events]: kinds, and the columns that say when they happened."""
        given = self.table(said, "events")
        for kind in given:
            self.word_of_ours(f"events.{kind}", kind, fact)
        when = {kind: without(entry, *EVENT) for kind, entry in given.items()}
        found = {kind: self.needed(when, kind, "events.") for kind in when}
        return {
            kind: replace(one, after=self.after(given, kind), unless=self.unless(given, kind))
            for kind, one in found.items()
        }

    def after(self, given: Mapping[str, object], kind: str) -> str:
        """The event from which a column counts how long it took until this one; empty where it says when."""
        entry = given[kind]
        first = self.word(entry, "after", f"events.{kind}.") if isinstance(entry, dict) else None
        begin = given.get(first or "")
        if first and (first not in given or (isinstance(begin, dict) and "after" in begin)):
            told = f"[events] does not say when “{first}” was"
            raise self.bad(f"events.{kind}.after", told, _('Name an event that has a time: after = "created".'))
        return first or ""

    def unless(self, given: Mapping[str, object], kind: str) -> LeftOut | None:
        """The rows in which an event does not count."""
        entry = given[kind]
        said = self.table(entry, "unless", f"events.{kind}.") if isinstance(entry, dict) else {}
        return self.saying(said, f"events.{kind}.unless.") if said else None

    def saying(self, said: Mapping[str, object], at: str) -> LeftOut:
        """A column, and what it says in the rows that do not count."""
        self.known(said, ("column", "values", *(("without",) if at.startswith("left_out") else ())), at)
        column, values = self.word(said, "column", at), self.words(said, "values", at)
        if not column or not values:
            raise self.bad(f"{at}column", _("it needs a column and values"), _('column = "Order", values = ["Total*"]'))
        return LeftOut(column, values, self.word(said, "without", at))

    def amounts(self, said: Mapping[str, object], fact: str) -> Mapping[str, Origin]:
        """The amounts that [events] names: what such an event is worth, where it is not `amount`."""
        given = {kind: entry for kind, entry in self.table(said, "events").items() if isinstance(entry, dict)}
        found = {kind: entry for kind, entry in given.items() if "amount" in entry}
        if found and "amount" not in facts[fact].columns:
            raise self.bad(
                f"events.{next(iter(found))}.amount", _("{fact} have no amounts", fact=fact), _("Leave it out.")
            )
        return {kind: self.needed(entry, "amount", f"events.{kind}.") for kind, entry in found.items()}

    def kinds(self, said: Mapping[str, object], fact: str) -> Kinds | None:
        """The table [kinds]: their words and ours."""
        if "kinds" not in said:
            return None
        given = self.table(said, "kinds")
        origin = self.needed(given, "column", "kinds.")
        words = {theirs: self.several(given, theirs, fact) for theirs in given if theirs != "column"}
        also = {theirs: ours[1:] for theirs, ours in words.items() if len(ours) > 1}
        return Kinds(origin, {theirs: ours[0] for theirs, ours in words.items()}, also)

    def several(self, given: Mapping[str, object], theirs: str, fact: str) -> tuple[str, ...]:
        """What a word of [kinds] means: one kind, or a list of several, each of which such a row brings."""
        listed = isinstance(given[theirs], list)
        ours = self.words(given, theirs, "kinds.") if listed else (self.word(given, theirs, "kinds.") or "",)
        for one in ours or ("",):
            self.word_of_ours(f"kinds.{theirs}", one, fact)
        if len(set(ours)) < len(ours):
            raise self.bad(f"kinds.{theirs}", _("it names a kind twice"), _("Leave one of them out."))
        return ours

    def word_of_ours(self, key: str, word: str, fact: str) -> None:
        """Refuse a kind that is nearly one Hark knows: it is a slip. What happens on pages has names of all sorts."""
        known = WORDS.get(fact, ())
        close = get_close_matches(word.lower(), known, n=1, cutoff=0.8) if fact != "page_views" else []
        if not word or (close and word not in known):
            raise self.bad(key, _("“{word}” is no kind Hark knows", word=word), choose(word, known))

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
            raise self.bad("as_of", _("it needs `months` or `days`, and not both"), _('months = "tenure"'))
        try:
            day = date.fromisoformat(text_of(given.get("date", "")))
        except ValueError:
            raise self.bad("as_of.date", _("it is no day"), _('date = "2018-09-30"')) from None
        if not 1 < day.year < 9999:
            raise self.bad("as_of.date", _("it is no day of our time"), _('date = "2018-09-30"'))
        left = self.table(given, "left", "as_of.")
        self.known(left, ("column", "values"), "as_of.left.")
        values = self.words(left, "values", "as_of.left.")
        if not values:
            raise self.bad(
                "as_of.left", _("it does not say who left"), _('left = { column = "Churn", values = ["Yes"] }')
            )
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
            raise self.bad("visitors.from", _("it names no column"), _('from = ["address", "agent"]'))
        if keep not in ("day", "always"):
            raise self.bad(
                "visitors.keep", _("“{keep}” is neither of the two", keep=keep), _('keep = "day" or keep = "always"')
            )
        return Visitors(columns, keep == "day")

    def check_operations(self, made: Map, said: Iterable[str]) -> None:
        """Refuse tables that are not for the fact, that contradict each other, or that are lacking."""
        for table in [one for one in TABLES if one in said]:
            if made.fact not in TABLES[table]:
                listed = " or ".join(f'fact = "{one}"' for one in TABLES[table])
                raise self.bad(
                    table, _("it is not for {fact}", fact=made.fact), _("Say {listed}, or leave it out.", listed=listed)
                )
        for one, other in CLASHES:
            if one in said and other in said:
                raise self.bad(other, _("it and [{one}] both say what a row is", one=one), _("Leave one of them out."))
        self.check_columns(made)
        self.check_lacking(made)
        self.check_visitors(made)

    def check_columns(self, made: Map) -> None:
        """Refuse columns that two tables fill, and products that are none."""
        for key in sorted(taken(made) & made.columns.keys()):
            raise self.bad(f"columns.{key}", _("another table of the map says that already"), _("Leave it out here."))
        if made.snapshots and made.columns.get("ticket", made.snapshots.key) != made.snapshots.key:
            raise self.bad(
                "snapshots.key", _("`columns.ticket` names another column"), _("Name the same column in both.")
            )
        for key, origin in made.columns.items():
            if origin.times and facts[made.fact].columns[key].kind is not Kind.NUMBER:
                raise self.bad(
                    f"columns.{key}.times", _("only numbers can be multiplied"), _('column = "THEIR COLUMN"')
                )
            less = "minus" if origin.minus else "back"
            if (origin.minus or origin.back) and facts[made.fact].columns[key].kind is not Kind.NUMBER:
                raise self.bad(
                    f"columns.{key}.{less}", _("only numbers can be taken away"), _('column = "THEIR COLUMN"')
                )

    def check_lacking(self, made: Map) -> None:
        """Refuse a map that does not say what happened, or to which ticket or subscription."""
        if made.fact not in ("ticket_events", "subscriptions"):
            return
        about = facts[made.fact].about
        tables = [f"[{table}]" for table, for_ in TABLES.items() if made.fact in for_]
        if not (made.kinds or made.whole or made.snapshots or made.periods or "kind" in made.columns):
            raise self.bad(
                "fact",
                _("nothing says what happened to a {about}", about=about),
                _("Add one of {tables}, or map `kind` in [columns].", tables=", ".join(tables)),
            )
        if about not in made.columns and not made.snapshots and not made.as_of:
            raise self.bad(
                f"columns.{about}",
                _("nothing names the {about}", about=about),
                _('{about} = "THEIR COLUMN"', about=about),
            )

    def check_visitors(self, made: Map) -> None:
        """Refuse to store what only a pseudonym may be kept of."""
        if not made.visitors:
            return
        for table, origins in (("columns", made.columns), ("attributes", made.attributes)):
            for key, origin in origins.items():
                if set(origin.columns) & set(made.visitors.columns):
                    raise self.bad(
                        f"{table}.{key}",
                        _("“{column}” tells visitors apart, and is never stored", column=origin.column),
                        _("Leave it out of [visitors], or out of here."),
                    )
        if made.visitors.daily and "occurred_at" not in made.columns:
            raise self.bad(
                "visitors.keep",
                _("a pseudonym for a day needs the day"),
                _('Map `occurred_at`, or say keep = "always".'),
            )


def without(entry: object, *keys: str) -> object:
    """An entry of a table without some of its keys."""
    return {name: said for name, said in entry.items() if name not in keys} if isinstance(entry, dict) else entry


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
