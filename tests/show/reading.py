"""Read a page as a browser does: its elements, their attributes, its text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = ("style", "title")


@dataclass
class Page(HTMLParser):
    """A page that was read. `elements` are tag and attributes in order; `text` is all there is to read."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.within.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {*self.within} & {*SILENT}:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))

    @property
    def shape(self) -> Counter[tuple[str, tuple[str, ...]]]:
        """How many elements there are of each kind, by tag and names of attributes."""
        return Counter((tag, tuple(sorted(attributes))) for tag, attributes in self.elements)

    def every(self, tag: str, css: str = "") -> list[dict[str, str | None]]:
        """The attributes of every element of a kind; of one class where given."""
        return [
            attributes for name, attributes in self.elements
            if name == tag and (not css or css in (attributes.get("class") or "").split())
        ]  # fmt: skip
