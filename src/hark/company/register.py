"""`[journey]`, `[touchpoints]` and `[dimensions]`: where customers meet the company; what breaks figures down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hark.company.settings import FILE, bad, unknown
from hark.errors import BadSetting

STAGES = ("awareness", "consideration", "purchase", "delivery", "use", "support", "renewal")
"""The stages of the journey, in order, where nobody has said others."""


@dataclass(frozen=True)
class Touchpoint:
    """A place where customers meet the company: on which stage, whose, and what the data call it.

    `names` are the values of the column `touchpoint`; without them it is known by its own name. `stage` and `owner` may
    be empty.
    """

    name: str
    stage: str = ""
    owner: str = ""
    names: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """What the data call it."""
        return self.names or (self.name,)


@dataclass(frozen=True)
class Dimension:
    """A column that figures are broken down by: what it is called (empty: as ever), and whether it is not offered."""

    name: str
    label: str = ""
    hidden: bool = False


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value) and _once(value)


def _once(values: list[str]) -> bool:
    return len(set(values)) == len(values)


Keys = Mapping[str, tuple[Callable[[Any], bool], str]]

TOUCHPOINT: Keys = {
    "stage": (_is_text, "the name of a stage"),
    "owner": (_is_text, "a text"),
    "names": (_are_texts, 'a list of texts, each once, like ["checkout"]'),
}
DIMENSION: Keys = {
    "label": (_is_text, "a text"),
    "hidden": (lambda value: isinstance(value, bool), "true or false"),
}
"""Every key of a touchpoint and of a dimension: what it may be, and that in words."""


def stages(said: object) -> tuple[str, ...]:
    """The stages that `[journey]` says, in order. Raises BadSetting for what cannot be."""
    if not isinstance(said, Mapping):
        raise bad("journey", said, "a table with the list of its stages")
    for key in said:
        if key != "stages":
            raise unknown("journey", "setting of the journey", key, ["stages"])
    found = said.get("stages", list(STAGES))
    if not _are_texts(found):
        raise bad("journey.stages", found, 'a list of texts, each once, like ["purchase", "use"]')
    return tuple(found)


def touchpoints(said: object, stages: tuple[str, ...]) -> tuple[Touchpoint, ...]:
    """What `[touchpoints]` says, in order. Raises BadSetting for what cannot be."""
    found = tuple(
        Touchpoint(name, one.get("stage", ""), one.get("owner", ""), tuple(one.get("names", ())))
        for name, one in _tables("touchpoints", said, TOUCHPOINT)
    )
    for one in found:
        if one.stage and one.stage not in stages:
            raise unknown(f"touchpoints.{one.name}.stage", "stage", one.stage, stages)
    if met := shared(found):
        raise BadSetting(
            f"In {FILE}, touchpoints.{met[0].name} and touchpoints.{met[1].name} are both called “{met[2]}” in the "
            "data.",
            "Take it out of one of them.",
        )
    return found


def shared(found: Iterable[Touchpoint]) -> tuple[Touchpoint, Touchpoint, str] | None:
    """Two touchpoints that the data call by the same name, and that name."""
    owner: dict[str, Touchpoint] = {}
    for one in found:
        for value in one.values:
            if owner.setdefault(value, one) is not one:
                return owner[value], one, value
    return None


def dimensions(said: object) -> tuple[Dimension, ...]:
    """What `[dimensions]` says, in order. Raises BadSetting for what cannot be."""
    return tuple(
        Dimension(name, one.get("label", ""), one.get("hidden", False))
        for name, one in _tables("dimensions", said, DIMENSION)
    )


def written_touchpoint(one: Touchpoint) -> dict[str, object]:
    """The touchpoint as its table in `company.toml` says it."""
    said = {"stage": one.stage, "owner": one.owner, "names": list(one.names)}
    return {key: value for key, value in said.items() if value}


def written_dimension(one: Dimension) -> dict[str, object]:
    """The dimension as its table in `company.toml` says it."""
    return {key: value for key, value in {"label": one.label, "hidden": one.hidden}.items() if value}


def _tables(key: str, said: object, keys: Keys) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables of a table of tables, each key of which was checked."""
    if not isinstance(said, Mapping):
        raise bad(key, said, f"a table for each, like [{key}.NAME]")
    for name, table in said.items():
        if not isinstance(table, Mapping):
            raise bad(f"{key}.{name}", table, f"a table, like [{key}.{name}]")
        for word, value in table.items():
            if word not in keys:
                raise unknown(f"{key}.{name}", "setting", word, keys)
            fits, words = keys[word]
            if not fits(value):
                raise bad(f"{key}.{name}.{word}", value, words)
        yield name, table
