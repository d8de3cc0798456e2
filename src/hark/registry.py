"""Declare a thing in a file of a plural folder, and it is known by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Protocol, TypeVar

from hark.errors import HarkError, UnknownName
from hark.words import gettext as _


class Named(Protocol):
    """Anything with a name of its own."""

    @property
    def name(self) -> str:
        """What it is known by."""


T = TypeVar("T", bound=Named)


class Registry(Mapping[str, T]):
    """The open set of one kind of thing, filled from the entry points of `group` on first use.

    Hark's own declarations come in by the same entry points as those of packages from outside:
    an entry point names a module, or a package whose modules are all read.
    Raises `UnknownName` for a name nobody declared and `HarkError` for a name declared twice.
    """

    def __init__(self, kind: str, group: str) -> None:
        self.kind = kind
        self.group = group
        self._things: dict[str, T] = {}
        self._filled = False

    def add(self, thing: T) -> T:
        """Make `thing` known by its name; returns it, so that it can decorate."""
        if thing.name in self._things:
            raise HarkError(
                _("There are two of kind {kind} called “{thing}”.", kind=self.kind, thing=thing.name),
                _("Give one of them another name, or remove the package that brings the second."),
            )
        self._things[thing.name] = thing
        return thing

    def __getitem__(self, name: str) -> T:
        self._fill()
        try:
            return self._things[name]
        except KeyError:
            raise UnknownName(self.kind, name, self._things) from None

    def __contains__(self, name: object) -> bool:
        self._fill()
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        self._fill()
        return iter(sorted(self._things))

    def __len__(self) -> int:
        self._fill()
        return len(self._things)

    def _fill(self) -> None:
        if self._filled:
            return
        self._filled = True
        for entry in entry_points(group=self.group):
            read(entry.value, import_module)


def read(name: str, load: Callable[[str], object]) -> None:
    """Import the module called `name`, and every module inside it where it is a package."""
    module = load(name)
    for inner in iter_modules(getattr(module, "__path__", ())):
        load(f"{name}.{inner.name}")
