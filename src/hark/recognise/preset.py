"""A preset: how the export of a known tool is told, and the map that goes with it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Literal

from hark.errors import BadFile
from hark.registry import Registry
from hark.words import gettext as _

Draft = dict[str, Any]
"""A map on its way: what its TOML says, as nested dictionaries."""


@dataclass(frozen=True)
class Preset:
    """The export of one tool. Its column names are those of the English export, `called` gives the others."""

    name: str
    """What it is known by, such as zendesk-tickets."""
    title: str
    """What people call the export: Zendesk, tickets as CSV."""
    sources: tuple[str, ...]
    """Where the list of its columns stands: addresses of the maker's documentation, or of a public example."""
    marks: tuple[str, ...]
    """Columns by which the export is told: a file that has all of them is of this tool. Wildcards are allowed."""
    map: str
    """The map in TOML. What names a column that the file lacks is left out of it."""
    needs: tuple[str, ...] = ()
    """Columns without which figures would be wrong: a file of this tool that lacks one is refused."""
    refuses: Mapping[str, str] = field(default_factory=dict)
    """Columns that only another version of the export has, and for each what is wrong with it."""
    remedy: str = ""
    """How to get the right export out of the tool."""
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What exports in other languages call a column, by its English name."""
    rest: Literal["attributes", "questions", "nothing"] = "attributes"
    """What the columns are that the map does not name."""


presets: Registry[Preset] = Registry("preset", "hark.recognise.presets")
"""Every export Hark knows, by name."""


def matching(columns: Sequence[str]) -> list[Preset]:
    """The presets whose marks all stand in `columns`; of two of which one asks for more, that one."""
    found = [one for one in presets.values() if all(find(one, mark, columns) for mark in one.marks)]
    return [one for one in found if not any(set(one.marks) < set(other.marks) for other in found)]


def find(preset: Preset, called: str, columns: Sequence[str]) -> list[str]:
    """The columns of the file that `called` means, in whichever language; capitals and blanks around do not count."""
    wanted = [one.casefold() for one in (called, *preset.called.get(called, ()))]
    if any(sign in one for one in wanted for sign in "*?["):
        return [one for one in columns if any(fnmatchcase(one.strip().casefold(), want) for want in wanted)]
    plain = plainly(tuple(columns))
    return [one for want in wanted for one in plain.get(want, ())]


@lru_cache(maxsize=256)
def plainly(columns: tuple[str, ...]) -> dict[str, list[str]]:
    """The columns by their names in small letters without blanks around."""
    found: dict[str, list[str]] = {}
    for one in columns:
        found.setdefault(one.strip().casefold(), []).append(one)
    return found


def fit(preset: Preset, columns: Sequence[str]) -> Draft:
    """The preset's map for a file with these columns. Raises `BadFile` where the file is another version."""
    for called, problem in preset.refuses.items():
        if hit := find(preset, called, columns):
            raise BadFile(
                _(
                    "This looks like {title}, but has the column “{hit}”: {problem}",
                    title=preset.title,
                    hit=hit[0],
                    problem=problem,
                ),
                preset.remedy,
            )
    lacking = [called for called in preset.needs if not find(preset, called, columns)]
    if lacking:
        listed = ", ".join(f"“{one}”" for one in lacking)
        raise BadFile(
            _("This looks like {title}, but lacks {listed}.", title=preset.title, listed=listed), preset.remedy
        )
    draft = deepcopy(tomllib.loads(preset.map))
    for table in ("columns", "attributes", "events", "snapshots", "periods", "as_of"):
        if table in draft:
            draft[table] = dict(origins(preset, draft[table], columns))
    return {key: said for key, said in fitted(preset, draft, columns) if said not in ({}, [])}


def fitted(preset: Preset, draft: Draft, columns: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The tables of `draft` as they are for a file with these columns."""
    for key, said in draft.items():
        if key == "questions" and "question" not in draft.get("columns", {}):
            yield key, [one for entry in said if (one := question(preset, entry, columns))]
        elif key == "left_out":
            yield (
                key,
                [{**entry, "column": hit[0]} for entry in said if (hit := find(preset, entry["column"], columns))],
            )
        elif key == "personal":
            who = draft.get("columns", {}).get("customer")
            who = who["column"] if isinstance(who, dict) else who
            yield (
                key,
                {kind: [one for one in named(preset, names, columns) if one != who] for kind, names in said.items()},
            )
        elif key == "visitors":
            yield key, {**said, "from": named(preset, said["from"], columns)}
        elif key == "kinds":
            hit = origin(preset, said["column"], columns)
            yield key, {**said, "column": hit} if hit else {}
        else:
            yield key, said


def named(preset: Preset, names: Collection[str], columns: Sequence[str]) -> list[str]:
    """The columns of the file that any of `names` means."""
    return list(dict.fromkeys(one for called in names for one in find(preset, called, columns)))


def origins(preset: Preset, said: Mapping[str, Any], columns: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The entries of a table whose columns the file has."""
    for ours, value in said.items():
        hit = origin(preset, value, columns)
        if hit is not None:
            yield ours, hit


def origin(preset: Preset, value: Any, columns: Sequence[str]) -> Any:
    """An entry with the file's own names of its columns; None where the file lacks one. A list takes the first."""
    if isinstance(value, list):
        return next((hit for one in value if (hit := origin(preset, one, columns)) is not None), None)
    if isinstance(value, str):
        return next(iter(find(preset, value, columns)), None)
    if not isinstance(value, dict):
        return value
    if "column" in value:
        hit = find(preset, value["column"], columns)
        if hit and "unless" in value:
            value = {**value, "unless": origin(preset, value["unless"], columns)}
        return {**value, "column": hit[0]} if hit else None
    if "times" in value:
        factors = [find(preset, one, columns) for one in value["times"]]
        return {**value, "times": [one[0] for one in factors]} if all(factors) else None
    return value


def question(preset: Preset, entry: Mapping[str, Any], columns: Sequence[str]) -> Draft | None:
    """A question with the file's own names; None where the file does not ask it."""
    found = named(preset, entry["columns"], columns)
    if not found:
        return None
    text = next(iter(find(preset, entry["text"], columns)), None) if "text" in entry else None
    return {**{key: said for key, said in entry.items() if key != "text"}, "columns": found} | (
        {"text": text} if text else {}
    )
