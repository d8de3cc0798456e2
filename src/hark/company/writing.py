"""Making the text of `company.toml` say what a document does; notes and untouched lines stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import tomlkit

from hark.company import exchange, hours, marks, register
from hark.company.document import TEMPLATE, CompanyDocument, load_company, read, understood
from hark.company.settings import FILE, SETTINGS
from hark.disk import put
from hark.errors import Refused
from hark.words import gettext as _


def save_company(directory: Path, document: CompanyDocument) -> CompanyDocument:
    """Write what has changed, keep the notes, and return the document with its version risen by one.

    Raises Refused where the stored document has changed since `document` was read.
    """
    stored = load_company(directory)
    if stored.version != document.version:
        raise Refused(
            _(
                "The company document is at version {version}; the change was made to version {version2}.",
                version=stored.version,
                version2=document.version,
            ),
            _("Read it again and repeat the change."),
        )
    if stored == document:
        return stored
    text = read(directory / FILE, tomlkit.parse) or tomlkit.parse(TEMPLATE)
    write(text, replace(document, version=document.version + 1))
    saved = understood(text.unwrap())
    put(directory / FILE, tomlkit.dumps(text).encode())
    return saved


def write(text: Any, saved: CompanyDocument) -> None:
    """Make the text of a document, as tomlkit holds it, say what `saved` does."""
    for key, setting in SETTINGS.items():
        value = getattr(saved, setting.field)
        _set(text, key, list(value) if isinstance(value, tuple) else value)
    _keep_only(text, "targets", saved.targets)
    for name, value in saved.targets.items():
        _set(text, f"targets.{name}", value)
    _keep_only(text, "metrics", saved.thresholds)
    for name, values in saved.thresholds.items():
        _keep_only(text.get("metrics", {}), name, values)
        for threshold, value in values.items():
            _set(text, f"metrics.{name}.{threshold}", value)
    _keep_only(text, "rates", saved.rates)
    for code, dated in saved.rates.items():
        _agree(_table(text, "rates", code), exchange.written(dated))
    _keep_only(text, "base_lines", saved.base_lines)
    for name, line in saved.base_lines.items():
        _agree(_table(text, "base_lines", name), marks.written(line))
    _write_list(text, "changes", [marks.written(one) for one in saved.changes])
    _write_list(text, "benchmarks", [marks.written(one) for one in saved.benchmarks])
    _write_register(text, saved)
    calendars = sorted(saved.calendars, key=lambda one: one.order)
    _keep_only(text, "calendars", {calendar.name: calendar for calendar in calendars})
    for name, versions in groupby(calendars, key=lambda one: one.name):
        _write_calendar(text, name, [hours.written(version) for version in versions])


def _write_register(text: Any, saved: CompanyDocument) -> None:
    """Write the journey, its touchpoints and the dimensions."""
    if saved.stages != register.stages(text.get("journey", {})):
        _put(_table(text, "journey"), "stages", list(saved.stages))
    _write_ordered(text, "touchpoints", {one.name: register.written_touchpoint(one) for one in saved.touchpoints})
    _write_ordered(text, "dimensions", {one.name: register.written_dimension(one) for one in saved.dimensions})


def _write_calendar(text: Any, name: str, versions: Sequence[Mapping[str, object]]) -> None:
    """Write a calendar: one version as a table, several as a list of tables; those that stay keep their notes."""
    there = text.get("calendars", {}).get(name, [])
    stored = {table.get("from"): table for table in (there if isinstance(there, list) else [there])}
    tables = [stored.get(version.get("from"), tomlkit.table()) for version in versions]
    for table, version in zip(tables, versions, strict=True):
        _agree(table, version)
    if stored.keys() != {version.get("from") for version in versions}:
        written = _table(text, "calendars")
        written[name] = tables[0] if len(tables) == 1 else tomlkit.aot()
        if len(tables) > 1:
            written[name].extend(tables)


def _write_list(text: Any, name: str, values: Sequence[Mapping[str, object]]) -> None:
    """Write a list of tables; those that say the same as before keep their notes."""
    there = text.get(name, [])
    if [one.unwrap() for one in there] == list(values):
        return
    made = tomlkit.aot()
    for value in values:
        same = next((one for one in there if one.unwrap() == value), None)
        made.append(_filled(value) if same is None else same)
    if values:
        text[name] = made
    else:
        del text[name]


def _write_ordered(text: Any, name: str, values: Mapping[str, Mapping[str, object]]) -> None:
    """Write a table of tables in this order; those that stay keep their notes."""
    _keep_only(text, name, values)
    there = list(text.get(name, {}))
    if there != list(values)[: len(there)]:
        kept = {key: text[name].pop(key) for key in there}
        for key in values:
            _table(text, name)[key] = kept.get(key, tomlkit.table())
    for key, value in values.items():
        _agree(_table(text, name, key), value)


def _filled(value: Mapping[str, object]) -> Any:
    """A new table that says `value`."""
    table = tomlkit.table()
    _agree(table, value)
    return table


def _table(text: Any, *path: str) -> Any:
    """The table at `path`, made where it is not there yet; the ones above it need no line of their own."""
    for key in path:
        text = text.setdefault(key, tomlkit.table(is_super_table=key != path[-1] or len(path) == 1))
    return text


def _set(table: Any, key: str, value: object) -> None:
    """Set `key` (with dots) to `value`."""
    *parents, last = key.split(".")
    for parent in parents:
        table = table.setdefault(parent, tomlkit.table())
    _put(table, last, value)


def _put(table: Any, key: str, value: object) -> None:
    """Set `key` to `value` where it says something else, so that untouched lines stay as they were."""
    if key not in table or table[key] != value:
        table[key] = value


def _agree(table: Any, values: Mapping[str, object]) -> None:
    """Make a table say just `values`."""
    for key in [key for key in table if key not in values]:
        del table[key]
    for key, value in values.items():
        _put(table, key, value)


def _keep_only(text: Any, name: str, kept: Mapping[str, object]) -> None:
    table = text.get(name, {})
    for key in [key for key in table if key not in kept]:
        del table[key]
