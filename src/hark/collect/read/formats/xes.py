"""An event log in XES, the format of process mining: one row per event, with what its trace says as `case:...`.

Read as it streams by. A log that names a document type is refused, so that nothing in it can grow or reach out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from xml.parsers import expat

from hark.collect.read.delivered import told_apart
from hark.collect.read.unpack import Plain
from hark.errors import BadFile, HarkError
from hark.store.parquet import exactly
from hark.words import gettext as _

CASE = "case:"
"""What the name of a trace's attribute begins with."""

VALUES = frozenset(["string", "date", "int", "float", "boolean", "id"])
"""The elements that say something: with a key and a value."""

LONG = 10_000
"""So many events of a trace are held in memory."""

MANY = 2_000
"""More different keys than this, and the file is no log."""


def read_xes(plain: Plain, folder: Path) -> tuple[tuple[str, ...], str]:
    """The names of the columns, and the SQL of the rows. Raises `BadFile` where the file is no XES, or breaks off."""
    target = folder / "events"
    with (
        target.open("w", encoding="utf-8", newline="") as out,
        (folder / "waiting").open("w+", encoding="utf-8", newline="") as waiting,
    ):
        log = Log(plain.name, out, waiting)
        parse(plain, log)
    if not log.rows:
        raise BadFile(
            _("“{plain}” holds no event.", plain=plain.name), _("Export it again, as XES with <trace> and <event>.")
        )
    columns = told_apart(called.partition(" ")[2] for called in log.columns)
    listed = ", ".join(f"said[{i + 1}] as c{i}" for i in range(len(columns)))
    source = (
        f"(select {listed} from read_json('{exactly(target)}', format = 'newline_delimited', "
        f"columns = {{said: 'VARCHAR[]'}}, maximum_object_size = {1 << 26}, hive_partitioning = false))"
    )
    return columns, source


def parse(plain: Plain, log: Log) -> None:
    """Let the file stream through `log`."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = log.begin
    parser.EndElementHandler = log.end
    parser.StartDoctypeDeclHandler = log.refuse
    try:
        with plain.path.open("rb") as opened:
            parser.ParseFile(opened)
    except HarkError:
        raise
    except (LookupError, ValueError) as error:
        raise BadFile(
            _("“{plain}” is XML that is damaged: {error}.", plain=plain.name, error=error), _("Export it again.")
        ) from None
    except expat.ExpatError as error:
        raise BadFile(
            _(
                "“{plain}” is broken on line {lineno}, column {offset}: {errorstring}.",
                plain=plain.name,
                lineno=error.lineno,
                offset=error.offset + 1,
                errorstring=expat.ErrorString(error.code),
            ),
            _("Export it again."),
        ) from None


@dataclass
class Log:
    """A log as it streams by; its events are written to `out` when their trace ends.

    What a trace says may stand behind its events. Those of a long one wait in the file `waiting`, not in memory.
    """

    name: str
    out: TextIO
    waiting: TextIO
    rows: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    trace: dict[int, str] = field(default_factory=dict)
    event: dict[int, str] | None = None
    events: list[dict[int, str]] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    long: bool = False
    """Whether events of this trace wait in the file."""

    def refuse(self, *_none: object) -> None:
        """Refuse a document type: nothing in a log needs one."""
        raise BadFile(
            _("“{name}” names a document type (DOCTYPE), as no event log does.", name=self.name),
            _("Take that line out if the file comes from whom you trust."),
        )

    def begin(self, element: str, said: Mapping[str, str]) -> None:
        """An element begins."""
        element = element.rpartition(":")[2]
        above = self.inside[-1] if self.inside else ""
        if not above and element != "log":
            raise BadFile(
                _("“{name}” is XML, but no XES: it begins with <{element}>.", name=self.name, element=element[:40]),
                _("Export it as XES."),
            )
        self.inside.append(element)
        if element == "event" and above in ("trace", "log"):
            self.event = {}
        elif element in VALUES and above in ("trace", "event"):
            self.keep(above, said.get("key", ""), said.get("value", ""))

    def keep(self, above: str, key: str, value: str) -> None:
        """Keep what an attribute says; those inside others say nothing of the event itself."""
        called = CASE + key if above == "trace" else key
        place = self.columns.setdefault(f"{above} {called}", len(self.columns))
        if place > MANY:
            raise BadFile(
                _("“{name}” has more than {many:,} different keys.", name=self.name, many=MANY),
                _("Export it again, as XES."),
            )
        kept = self.trace if above == "trace" else self.event
        if kept is not None:
            kept[place] = value

    def end(self, element: str) -> None:
        """An element ends."""
        self.inside.pop()
        element = element.rpartition(":")[2]
        if element == "event" and self.event is not None:
            self.events.append(self.event)
            self.event = None
            if len(self.events) >= LONG:
                self.wait()
            if not self.inside or self.inside[-1] != "trace":
                self.write()
        elif element == "trace":
            self.write()

    def write(self) -> None:
        """Write the events of a trace."""
        places = range(len(self.columns))
        if self.long:
            self.wait()
        for event in self.waited() if self.long else self.events:
            said = self.trace | event
            self.out.write(json.dumps({"said": [said.get(place) for place in places]}, ensure_ascii=False) + "\n")
            self.rows += 1
        self.events, self.trace, self.long = [], {}, False

    def wait(self) -> None:
        """Have the events wait for the end of their trace in a file."""
        self.waiting.writelines(json.dumps([*event.items()]) + "\n" for event in self.events)
        self.events, self.long = [], True

    def waited(self) -> Iterator[dict[int, str]]:
        """The events that waited, in order; none of them waits any more."""
        self.waiting.seek(0)
        yield from (dict(json.loads(line)) for line in self.waiting)
        self.waiting.seek(0)
        self.waiting.truncate()
