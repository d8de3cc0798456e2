"""From a file to a map: what the file is, by a preset or by its shape, and what its owner says where it is in doubt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import tomlkit

from hark.collect.entries import Map
from hark.collect.maps.map import mappable, parse_map
from hark.collect.read.layout import Layout
from hark.plain import plain
from hark.recognise.amounts import money, number
from hark.recognise.bare import bare
from hark.recognise.copies import copies
from hark.recognise.currency import currency
from hark.recognise.doubt import Doubt, Option
from hark.recognise.hidden import hidden
from hark.recognise.impossible import impossible
from hark.recognise.lasting import after
from hark.recognise.odd_columns import beyond
from hark.recognise.preset import Draft, Preset, fit, matching
from hark.recognise.profile import profiles
from hark.recognise.rows import shaped, told_apart
from hark.recognise.shape import finish, zoned
from hark.recognise.shapes import answers, orders, subscriptions
from hark.recognise.table import Table
from hark.recognise.times import Written, dated, when
from hark.recognise.totals import totals
from hark.store.facts import Kind
from hark.words import gettext as _

PLAIN = Layout()


@dataclass(frozen=True)
class Understood:
    """What a file is: its map, that map as TOML, and what was found out in words."""

    map: Map
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Before:
    """A file that came before: what fact it brought, of which survey or source, and what it was called."""

    fact: str
    name: str
    file: str


def understand(table: Table, layout: Layout, before: Sequence[Before] = ()) -> Understood:
    """The map of a file.

    Raises `BadFile` where it is a version of an export that cannot be taken, `Refused` where it holds nothing that Hark
    counts, and what the table's `ask` raises.
    """
    beyond(table)
    sums = [*totals(table), *bare(table)]
    if sums:
        table.columns = profiles(table.con, table.file, table.source)
    draft = made(table)
    if sums:
        draft["left_out"] = [*draft.get("left_out", []), *sums]
    draft = called(table, hidden(table, layered(copies(table, impossible(table, draft)), layout)), before)
    text = written(table, draft)
    return Understood(marked(text, table.file.name), text, tuple(table.notes))


def amended(understood: Understood, key: str, value: str) -> Understood:
    """The same with one more word of its owner: `key` of a map's [file] is `value`."""
    document = tomlkit.parse(understood.text)
    if "file" not in document:
        document.add("file", tomlkit.table())
    document["file"][key] = value
    text = tomlkit.dumps(document)
    return replace(understood, text=text, map=marked(text))


def marked(text: str, name: str = "map") -> Map:
    """The map that `text` says, which the delivery will keep with the mark that nobody wrote it."""
    return replace(parse_map(text, name), text=text + RECOGNISED)


def made(table: Table) -> Draft:
    """The draft by the preset of the tool that the file comes from, else by its shape."""
    preset = told_apart(table, matching(table.file.columns))
    if preset:
        table.notes.append(f"“{table.file.name}” is {preset.title}.")
        return completed(table, fit(preset, table.file.columns), preset)
    shape = shaped(table)
    table.notes.append(f"Each row of “{table.file.name}” is taken as {shape.says}.")
    return shape.draft(table)


def completed(table: Table, draft: Draft, preset: Preset) -> Draft:
    """A preset's draft with what depends on the file: how times and numbers are written, and the other columns."""
    found: list[Written] = []
    if "columns" in draft:
        draft["columns"] = dict(entries(table, draft, found))
    for where in ("events", "periods"):
        if where in draft:
            draft[where] = {key: timed(table, key, said, found) for key, said in draft[where].items()}
    if "snapshots" in draft:
        said = draft["snapshots"]
        draft["snapshots"] = {**said, "order_by": timed(table, "order_by", said["order_by"], found)}
    draft = priced(table, draft)
    if "zone" not in draft:
        draft = zoned(table, draft, found)
    if preset.rest == "questions":
        draft = answers.answered(table, draft, every=True)
    return finish(table, draft) if preset.rest != "nothing" else draft


def priced(table: Table, draft: Draft) -> Draft:
    """A preset's draft with the currency of its amounts, and with the words for a state that it lacks."""
    fact = draft.get("fact")
    if fact in ("orders", "subscriptions"):
        draft = draft | (orders if fact == "orders" else subscriptions).unlisted(table, draft)
    columns = draft.get("columns", {})
    if fact in ("orders", "subscriptions") and "amount" in columns and "currency" not in columns:
        draft["columns"] = {**columns, "currency": currency(table)}
    return draft


def entries(table: Table, draft: Draft, found: list[Written]) -> Iterator[tuple[str, Any]]:
    """The entries of a preset's columns, with how their times and numbers are written."""
    columns = mappable(draft.get("fact", "answers"))
    for key, said in draft["columns"].items():
        kind = columns[key].kind if key in columns else Kind.TEXT
        if kind is Kind.INSTANT:
            yield key, timed(table, key, said, found)
        elif kind in (Kind.NUMBER, Kind.WHOLE):
            yield key, counted(table, key, said)
        else:
            yield key, said


def timed(table: Table, key: str, said: Any, found: list[Written]) -> Any:
    """An entry of a preset for times, with how they are written where it does not say."""
    entry = said if isinstance(said, dict) else {"column": said}
    if "column" not in entry or "formats" in entry:
        return said
    if "after" in entry:
        return after(table, key, entry)
    written = dated(table, table.named[entry["column"]])
    if not written:
        return said
    found.append(written)
    more = when(table, key, written)
    return {**entry, **more} if isinstance(more, dict) else (entry if len(entry) > 1 else more)


def counted(table: Table, key: str, said: Any) -> Any:
    """An entry of a preset for numbers, with the decimal sign where it is needed."""
    entry = said if isinstance(said, dict) else {"column": said}
    if "column" not in entry or "decimal" in entry or "values" in entry:
        return said
    column = table.named[entry["column"]]
    if column.numeric or not money(table, column):
        return said
    return {**entry, **number(table, key, column)}


def layered(draft: Draft, layout: Layout) -> Draft:
    """The draft with how the file is written, where that has to be said."""
    said = {key: value for key, value in asdict(layout).items() if value != getattr(PLAIN, key)}
    said = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
    file = {**said, **draft.get("file", {})}
    return draft | ({"file": file} if file else {})


def called(table: Table, draft: Draft, before: Sequence[Before]) -> Draft:
    """The draft with the name of its survey or source: the preset's, that of the file before, or the owner's word."""
    fact = draft.get("fact", "answers")
    key = "survey" if fact in ("answers", "responses") else "source"
    if key in draft:
        return draft
    mine = [one for one in before if one.fact == fact]
    known = list(dict.fromkeys(one.name for one in mine))
    again = [one.name for one in mine if one.file == table.file.name]
    proposed = again[-1] if again else stem(table.file.name)
    if not known:
        return {key: proposed, **draft}
    what = "survey" if key == "survey" else "system"
    options = [Option(one, _("more of this {what}", what=what)) for one in known if one != proposed]
    answer = table.ask(
        Doubt(key, _("Which {what} is “{name}” of?", what=what, name=table.file.name), (),
              (*options, Option(proposed, f"a {what} of its own" if proposed not in known else f"more of this {what}")),
              "another name", lambda said: bool(said.strip()))
    )  # fmt: skip
    return {key: answer, **draft}


def stem(name: str) -> str:
    """A file's name as the name of a survey: without its endings."""
    return re.sub(r"[^\w]+", "-", name.split(".", maxsplit=1)[0].lower()).strip("-_") or "file"


RECOGNISED = "\n# Recognised.\n"
"""How the map of a delivery ends that came in without one; a map that somebody wrote or corrected does not."""

ANSWERED = "Answered: "
"""How a map begins the notes of what its owner was asked."""


def answered(text: str) -> dict[str, str]:
    """What was answered when the map in `text` was found out; empty for a map that a person wrote."""
    lines = (line.removeprefix(f"# {ANSWERED}") for line in text.splitlines() if line.startswith(f"# {ANSWERED}"))
    return dict(json.loads(line) for line in lines)


ORDER = ("fact", "survey", "source", "zone", "file", "columns", "attributes", "events", "kinds", "snapshots", "as_of",
         "periods", "visitors", "questions", "left_out", "personal")  # fmt: skip


def written(table: Table, draft: Draft) -> str:
    """The draft as TOML, with what was found out as notes above."""
    document = tomlkit.document()
    document.add(tomlkit.comment(f"How {plain(table.file.name)} is read. Correct what is wrong; see docs/use/map.md."))
    for note in table.notes:
        document.add(tomlkit.comment(plain(note).replace("\n", " ")))
    for key, answer in table.answers.items():
        document.add(tomlkit.comment(f"{ANSWERED}{json.dumps([key, answer], ensure_ascii=False)}"))
    for key in ORDER:
        if key in draft and draft[key] not in ({}, []):
            document.add(key, item(key, draft[key]))
    return tomlkit.dumps(document)


def item(key: str, said: Any) -> Any:
    """A value as TOML writes it well: tables as tables, what is inside them on one line."""
    if key in ("questions", "left_out"):
        tables = tomlkit.aot()
        tables.extend(map(table_of, said))
        return tables
    return table_of(said) if isinstance(said, dict) else said


def table_of(said: Draft) -> Any:
    """A table, the tables inside it on one line each."""
    found = tomlkit.table()
    for key, value in said.items():
        found.add(key, inline(value))
    return found


def inline(value: Any) -> Any:
    """A value on one line."""
    if not isinstance(value, dict):
        return value
    found = tomlkit.inline_table()
    found.update({key: inline(one) for key, one in value.items()})
    return found
