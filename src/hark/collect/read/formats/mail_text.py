"""What a message says: its fields and its text in any letters, without what it quotes and without its signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from html.parser import HTMLParser

LONGEST = 1_000_000
"""So many letters of a text are kept: nobody writes more."""

DEEPEST = 20
"""So deep lie parts within parts at most."""

WROTE = re.compile(
    r"^\s*(?:On\b.+\bwrote\s*:|Am\b.+\bschrieb\b.*:|Le\b.+\ba écrit\s*:|El\b.+\bescribió\s*:|Il\b.+\bha scritto\s*:|"
    r"Op\b.+\bschreef\b.*:|Em\b.+\bescreveu\s*:|Den\b.+\bskrev\b.*:|.+\b(?:wrote|schrieb|writes|a écrit)\s*:)\s*$",
    re.IGNORECASE,
)
"""The line above what is quoted."""

BEGUN = re.compile(r"^\s*(?:On|Am|Le|El|Il|Op|Em|Den)\b.{5,}$")
"""A line that may be the first half of it."""

ORIGINAL = re.compile(
    r"^\s*-{2,}\s*(?:original message|original-nachricht|ursprüngliche nachricht|message d'origine|mensaje original|"
    r"messaggio originale|oorspronkelijk bericht|forwarded message|weitergeleitete nachricht)\s*-{2,}\s*$",
    re.IGNORECASE,
)
FROM = re.compile(r"^\s*\*?(?:From|Von|De|Da|Van)\s?:\*?\s.+@?", re.IGNORECASE)
SENT = re.compile(r"^\s*\*?(?:Sent|Gesendet|Date|Datum|Envoyé|Enviado|Inviato|Verzonden)\s?:\*?\s", re.IGNORECASE)

UNSEEN = frozenset(["style", "script", "head", "title", "template", "blockquote"])
QUOTES = re.compile(
    r"\b(?:gmail_quote|gmail_signature|moz-signature|moz-cite-prefix|yahoo_quoted|OutlookMessageHeader)\b"
)
BREAKS = frozenset(["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "hr"])
VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"])


def fields(found: Message, called: str) -> list[str]:
    """What all fields of that name say, as it stands there."""
    raw = (str(value) for key, value in found.raw_items() if key.lower() == called.lower())
    said = (letters(one.encode("utf-8", "surrogateescape"), None) for one in raw)
    return [one.replace("\0", "").replace("\r", "").replace("\n", " ") for one in said]


def header(found: Message, called: str) -> str:
    """What the first field of that name says. Empty where there is none."""
    return next((decoded(one) for one in fields(found, called)), "")


def decoded(said: str) -> str:
    """A field in the letters it means."""
    try:
        pieces = decode_header(said) if "=?" in said else [(said, None)]
    except (HeaderParseError, ValueError):
        pieces = [(said, None)]
    return "".join(one if isinstance(one, str) else letters(one, charset) for one, charset in pieces).replace("\0", "")


WESTERN = ("us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1")
"""Encodings that are said where that of the West on Windows is meant, which holds them."""


def letters(said: bytes, charset: str | None) -> str:
    """Bytes as text: in the letters they claim, else in UTF-8, else as the West writes."""
    claimed = "cp1252" if (charset or "").lower() in WESTERN else charset
    for one in ("utf-8", claimed) if claimed in (None, "cp1252") else (claimed, "utf-8"):
        with suppress(LookupError, ValueError):
            return said.decode(one or "utf-8")
    return said.decode("cp1252", "replace")


def text_of_mail(found: Message) -> str:
    """The text of a message: the plain one, else that of the page it is."""
    parts = list(texts(found))
    plain = next((said for kind, said in parts if kind == "text/plain" and said.strip()), "")
    if plain:
        return own_words(plain)
    page = next((said for kind, said in parts if kind == "text/html" and said.strip()), "")
    return own_words(without_tags(page)) if page else ""


def texts(found: Message, depth: int = 0) -> Iterator[tuple[str, str]]:
    """The texts in a message, with their kinds; what is attached to it is none of them."""
    inside = found.get_payload()
    if isinstance(inside, list):
        if depth < DEEPEST and found.get_content_maintype() == "multipart":
            for part in inside:
                if isinstance(part, Message):
                    yield from texts(part, depth + 1)
        return
    kind = found.get_content_type()
    if kind in ("text/plain", "text/html") and found.get_content_disposition() != "attachment":
        said = found.get_payload(decode=True)
        if isinstance(said, bytes):
            charset = found.get_content_charset()
            yield kind, letters(said[: 4 * LONGEST], charset)[:LONGEST].replace("\0", "")


def own_words(said: str) -> str:
    """A text without what it quotes, and without what stands below it."""
    lines = said.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if ends(lines, at):
            break
        width = introduces(lines, at)
        if width and not quoted_after(lines, at + width):
            break
        if not width and not line.startswith(">"):
            kept.append(line.rstrip())
        at += width or 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def ends(lines: list[str], at: int) -> bool:
    """Whether a message ends above this line: a signature, or the message it answers with its head."""
    line = lines[at]
    if line in ("-- ", "--") or ORIGINAL.match(line):
        return True
    return bool(FROM.match(line)) and any(SENT.match(one) for one in lines[at + 1 : at + 3])


def introduces(lines: list[str], at: int) -> int:
    """How many lines, from this one on, only say whom the following quotes: none, one or two."""
    if WROTE.match(lines[at]) and (BEGUN.match(lines[at]) or quoted_after(lines, at + 1)):
        return 1
    both = " ".join(lines[at : at + 2])
    return 2 if BEGUN.match(lines[at]) and WROTE.match(both) and at + 1 < len(lines) else 0


def quoted_after(lines: list[str], at: int) -> bool:
    """Whether the next line that says something is a quoted one."""
    return next((line for line in lines[at : at + 5] if line.strip()), "").startswith(">")


def without_tags(page: str) -> str:
    """The text of a page, without what it quotes."""
    reader = Page()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).split("\n"))
    return "\n".join(lines)


class Page(HTMLParser):
    """Takes the text of a page as it streams by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.unseen = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        if self.unseen:
            self.depth += tag == self.unseen
        elif tag not in VOID and (tag in UNSEEN or QUOTES.search(dict(attrs).get("class") or "")):
            self.unseen, self.depth = tag, 1
        elif tag in BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if self.unseen:
            self.depth -= tag == self.unseen
            self.unseen = self.unseen if self.depth else ""
        elif tag in ("p", "div", "li", "tr"):
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if not self.unseen:
            self.said.append(data.replace("\n", " "))
