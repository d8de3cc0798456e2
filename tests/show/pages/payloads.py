"""Texts that try to become a part of the page they stand on, and a reader that sees whether one has."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import product

PROBE = "xss-probe"
"""The element and the attribute that every payload tries to make."""

ENDS = (
    "", '"', "'", "`", ">", '">', "'>", "-->", "]]>", "</script>", "</style>", "</title>", "</textarea>", "</select>",
    "</svg>", "</template>", "</noscript>", "</td></tr></table>", '" ', "' ", "\\", "\\\"", "\u2028", "%22%3E",
    "&quot;&gt;",
)  # fmt: skip
"""What may end the place where a text stands."""

TRIES = (
    f"<{PROBE}>", f"<img src=x {PROBE}=1>", f"<svg/{PROBE}=1>", f"{PROBE}=1 autofocus ",
    f"<a href=javascript:{PROBE}>x</a>",
)  # fmt: skip
"""What it tries to put there."""

OTHERS = (
    "{{ 7*7 }}", "{% debug %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", f"javascript:{PROBE}", f"JaVaScRiPt:{PROBE}",
    f"data:text/html,<{PROBE}>", f"\x00<{PROBE}>", f"<<{PROBE}>>", f"<{PROBE.upper()}>",
    f"＜{PROBE}＞", f"<\u200b{PROBE}>",
    f"<{PROBE}", f"<!--<{PROBE}>", f"<![CDATA[<{PROBE}>]]>",
)  # fmt: skip

PAYLOADS = tuple(dict.fromkeys([*(end + text for end, text in product(ENDS, TRIES)), *OTHERS]))


class Injected(HTMLParser):
    """What of a page a payload has made: elements, attributes, and addresses that are scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and its attributes."""
        made = tag.strip("<\u200b").startswith(PROBE) or any(PROBE in name for name, _ in attrs)
        script = any(
            name in ("href", "src", "action", "formaction", "xlink:href")
            and (value or "").strip().lower().startswith(("javascript:", "data:text"))
            for name, value in attrs
        )
        if made or script:
            self.found.append(self.get_starttag_text() or tag)


def injected(page: str) -> list[str]:
    """What of a page a payload has made."""
    return Injected(page).found
