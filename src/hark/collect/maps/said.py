"""What a TOML file says, read value by value; what is wrong is named with its key and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from zoneinfo import ZoneInfo

import duckdb

from hark.collect.values.written import COUNTED
from hark.errors import BadMap
from hark.words import gettext as _


@dataclass(frozen=True)
class Said:
    """A TOML text called `name` in messages. Each reader raises `BadMap` where the value is not of its kind."""

    name: str
    text: str

    def entries(self, said: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
        """A list of tables."""
        given = said.get(key, [])
        if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
            raise self.bad(key, _("it must be a list of tables"), _("Begin each with the line [[{key}]].", key=key))
        return given

    def table(self, said: Mapping[str, object], key: str, at: str = "") -> Mapping[str, object]:
        """A table, empty where there is none."""
        given = said.get(key, {})
        if not isinstance(given, dict):
            raise self.bad(
                at + key, _("it must be a table"), _("Begin it with the line [{key}], or write {{ ... }}.", key=key)
            )
        return given

    def word(self, said: Mapping[str, object], key: str, at: str) -> str | None:
        """A text, or None."""
        given = said.get(key)
        if given is not None and not isinstance(given, str):
            raise self.bad(at + key, _("it must be a text"), f'{key} = "{given}"')
        return given

    def one_of(self, said: Mapping[str, object], key: str, at: str, known: Iterable[str]) -> str | None:
        """One of the texts `known`, or None."""
        given = self.word(said, key, at)
        if given is not None and given not in known:
            raise self.bad(at + key, _("“{given}” is none Hark knows", given=given), choose(given, known))
        return given

    def words(self, said: Mapping[str, object], key: str, at: str) -> tuple[str, ...]:
        """A list of texts; numbers and claims count as texts."""
        given = said.get(key, [])
        if not isinstance(given, list) or any(isinstance(one, (list, dict)) for one in given):
            raise self.bad(at + key, _("it must be a list of texts"), f'{key} = ["...", "..."]')
        return tuple(text_of(one) for one in given)

    def formats(self, said: Mapping[str, object], at: str) -> tuple[str, ...]:
        """Ways to write dates."""
        given = self.words(said, "formats", at)
        for one in given:
            if one in COUNTED:
                continue
            if not re.search(r"%-?[YyGcx]", one):
                raise self.bad(
                    f"{at}formats",
                    _("“{one}” holds no year", one=one),
                    _(
                        "A moment needs one: put the whole date into the file, or leave the column out of [columns] "
                        "and keep it in [attributes]."
                    ),
                )
            try:
                with duckdb.connect() as con:
                    con.execute("select try_strptime('', ?)", [one])
            except duckdb.Error:
                raise self.bad(
                    f"{at}formats", _("“{one}” is no way to write dates", one=one), _('formats = ["%d/%m/%Y"]')
                ) from None
        return given

    def claim(self, said: Mapping[str, object], key: str, at: str, default: bool) -> bool:
        """True or false."""
        given = said.get(key, default)
        if not isinstance(given, bool):
            raise self.bad(at + key, _("it must be true or false"), f"{key} = {str(default).lower()}")
        return given

    def whole(self, said: Mapping[str, object], key: str, at: str) -> int:
        """A whole number from 0 on, 0 where there is none."""
        given = said.get(key, 0)
        if not isinstance(given, int) or isinstance(given, bool) or given < 0:
            raise self.bad(at + key, _("it must be a whole number from 0 on"), f"{key} = 2")
        return given

    def zone(self, said: Mapping[str, object], at: str) -> str | None:
        """The name of a time zone, or None."""
        given = self.word(said, "zone", at)
        try:
            return given and ZoneInfo(given).key
        except (LookupError, ValueError, OSError):
            raise self.bad(
                f"{at}zone", _("“{given}” is no time zone", given=given), _('zone = "Europe/Berlin"')
            ) from None

    def decimal(self, said: Mapping[str, object], at: str) -> str | None:
        """A decimal sign, or None."""
        given = self.word(said, "decimal", at)
        if given not in (None, ".", ","):
            raise self.bad(f"{at}decimal", _("the decimal sign is a point or a comma"), _('decimal = ","'))
        return given

    def known(self, said: Mapping[str, object], keys: Iterable[str], at: str) -> None:
        """Refuse keys that are not among `keys`."""
        for key in said:
            if key not in keys:
                raise self.bad(at + key, _("there is no key “{key}”", key=key), choose(key, keys))

    def bad(self, key: str, problem: str, remedy: str) -> BadMap:
        """The error about `key`, with its line where the text shows it."""
        last = re.split(r"\.", key)[-1]
        found = re.search(rf"^\s*\[*[^#\n]*(?<![\w-]){re.escape(last)}(?![\w-])", self.text, re.MULTILINE)
        line = self.text.count("\n", 0, found.end()) + 1 if found else None
        where = f", line {line}" if line else ""
        return BadMap(f"{self.name}{where}: `{key}`: {problem}.", remedy)


def choose(name: str, known: Iterable[str]) -> str:
    """What to choose instead of a name that nobody knows."""
    close = get_close_matches(name, list(known), n=1)
    return f"Did you mean “{close[0]}”?" if close else f"Choose from: {', '.join(sorted(known))}."


def text_of(value: object) -> str:
    """A value of TOML as the cell of a file would say it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_number(value: object) -> bool:
    """Whether a value of TOML is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
