"""Where the values of a column come from, as an entry of a map says it."""

from __future__ import annotations

from collections.abc import Mapping

from hark.collect.entries import Origin
from hark.collect.maps.said import Said, text_of
from hark.collect.values.hundredths import HUNDREDTHS
from hark.words import gettext as _

ORIGIN = (
    "column", "value", "formats", "values", "zone", "decimal", "missing", "times", "calendar", "unit", "minus", "back",
)  # fmt: skip

CALENDARS = ("jalali", "buddhist")
UNITS = ("seconds", "minutes", "hours", "days", HUNDREDTHS)


class Origins(Said):
    """Turns the entries of a map into origins."""

    def origin(self, said: object, key: str) -> Origin:
        """Where a column's values come from."""
        if isinstance(said, str):
            return Origin(column=said)
        if not isinstance(said, dict):
            raise self.bad(key, _("it must be a column's name, or a table"), _('{key} = "THEIR COLUMN"', key=key))
        self.known(said, ORIGIN, f"{key}.")
        if ("column" in said) + ("value" in said) + ("times" in said) != 1:
            raise self.bad(
                key, _("it needs a `column` or a `value`, and not both"), _('{ column = "..." } or { value = "..." }')
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
            calendar=self.one_of(said, "calendar", f"{key}.", CALENDARS),
            unit=self.one_of(said, "unit", f"{key}.", UNITS),
            minus=self.words(said, "minus", f"{key}."),
            back=self.words(said, "back", f"{key}."),
        )

    def needed(self, said: Mapping[str, object], key: str, at: str) -> Origin:
        """The origin `key`, which must be there."""
        if key not in said:
            raise self.bad(at.rstrip("."), _("it does not name `{key}`", key=key), _('{key} = "THEIR COLUMN"', key=key))
        found = self.origin(said[key], at + key)
        if found.column is None:
            raise self.bad(at + key, _("it must name a column"), _('{key} = "THEIR COLUMN"', key=key))
        return found
