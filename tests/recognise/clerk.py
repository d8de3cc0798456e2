"""A clerk who brings files in without a map, and answers what is asked from a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hark.collect.importer import import_file
from hark.recognise.doubt import Doubt
from hark.recognise.recognised import recognised
from hark.store.deliveries import Delivery
from hark.store.lake import Store
from hark.store.reader import Facts
from measure.figure import figure


@dataclass
class Clerk:
    """Somebody at the desk of `store`; `asked` are the keys of what was asked, in order."""

    store: Store
    asked: list[str] = field(default_factory=list)
    text: str = ""
    notes: tuple[str, ...] = ()

    def bring(self, file: Path, answers: Mapping[str, str] | None = None, *, beside: bool = False) -> Delivery:
        """Bring `file` in. Raises the error of a doubt that `answers` say nothing to."""

        def ask(doubt: Doubt) -> str:
            if doubt.proposed and not doubt.figures:
                return doubt.proposed
            self.asked.append(doubt.key)
            answer = (answers or {}).get(doubt.key)
            if answer is None:
                raise doubt.error()
            assert not doubt.wrong(answer), doubt.wrong(answer)
            return answer

        with recognised(self.store, file, ask) as found:
            self.text, self.notes = found.understood.text, found.understood.notes
            return import_file(self.store, found.read, found.understood.map, beside=beside)


def values(store: Store, metrics: Iterable[str]) -> dict[str, float | None]:
    """The figure of each metric over everything."""
    facts = Facts(store)
    return {one: figure(facts, one) for one in metrics}
