"""Which messages of a mail box belong together, and who is who in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

REPLY = re.compile(r"^\s*(?:(?:re|aw|sv|antw|vs|odp|rif|res|fwd?|wg|tr|vb|rv)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
ANYBODYS = re.compile(
    r"^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|mac|aol|gmx|web|t-online|freenet|mail|proton|"
    r"protonmail|pm|zoho|yandex|qq|163|126|orange|free|laposte|libero|wp|o2)\.[a-z.]+$"
)
"""Domains at which anybody can have an address."""

RECENT = 1_000
"""Among so many messages before it, with the same subject, the one is looked for that a message answers."""


@dataclass
class Mail:
    """What one message says."""

    id: str
    references: list[str]
    date: datetime | None
    sender: str
    name: str
    to: list[str]
    delivered: list[str]
    subject: str
    text: str
    automatic: bool


@dataclass
class Threads:
    """What has to be known of every message to tell which belong together, and who is who."""

    places: dict[str, int] = field(default_factory=dict)
    """Identifiers, also of messages that are only referred to."""
    above: list[int] = field(default_factory=list)
    dates: dict[int, tuple[float, int]] = field(default_factory=dict)
    """Of the messages in the box: when, and where in the box."""
    subjects: dict[str, list[tuple[int, frozenset[str]]]] = field(default_factory=dict)
    to: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    firsts: dict[int, int] = field(default_factory=dict)
    customers: dict[int, tuple[tuple[float, int], str]] = field(default_factory=dict)

    def place(self, called: str) -> int:
        """The number of an identifier."""
        number = self.places.setdefault(called, len(self.above))
        if number == len(self.above):
            self.above.append(number)
        return number

    def root(self, number: int) -> int:
        """The number that stands for all that belong together with this one."""
        while self.above[number] != number:
            self.above[number] = self.above[self.above[number]]
            number = self.above[number]
        return number

    def join(self, one: int, other: int) -> None:
        """These two belong together."""
        self.above[self.root(one)] = self.root(other)

    def by_subject(self, number: int, mail: Mail) -> None:
        """Join a message that refers to none to one with the same subject, where it is a reply and shares a person."""
        base, people = REPLY.sub("", mail.subject).strip().casefold(), frozenset((mail.sender, *mail.to))
        known = self.subjects.setdefault(base, [])
        if base and not mail.references and REPLY.match(mail.subject):
            alike = next((other for other, theirs in reversed(known[-RECENT:]) if people & theirs), None)
            if alike is not None:
                self.join(number, alike)
        known.append((number, people))

    def keep(self, one: Mail, number: int) -> None:
        """Keep what has to be known of a message, the one at `number`, until all are read."""
        place = self.place(one.id)
        self.dates[place] = (one.date.timestamp() if one.date else float("inf"), number)
        for other in one.references:
            self.join(place, self.place(other))
        self.by_subject(place, one)
        self.to.update(set(one.to))
        self.delivered.update(set(one.delivered))

    def settle(self) -> None:
        """Find the first message of every thread."""
        for number in self.dates:
            root = self.root(number)
            first = self.firsts.get(root)
            if first is None or self.dates[number] < self.dates[first]:
                self.firsts[root] = number

    def own(self) -> str:
        """The box's own domain, or its address where anybody can have one at that domain."""
        counted = self.delivered or self.to
        domains: Counter[str] = Counter()
        for address, times in counted.items():
            domains[address.rpartition("@")[2]] += times
        most = max(domains, key=lambda one: domains[one], default="")
        return max(counted, key=lambda one: counted[one]) if ANYBODYS.match(most) else most
