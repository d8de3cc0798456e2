"""A text in which nothing tells who somebody is: addresses, numbers and names are masked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from hark.collect.private.shapes import FINDERS, SOME, Hit, digits_of
from hark.store.keyed import keyed, keyed_sql

LABELS = {"email": "e-mail", "phone": "phone", "card": "card", "name": "name"}
"""What stands for what was found."""

SHORT = 8
"""So many figures of the hash stand in a text."""

GREETED = (
    r"(?:(?i:dear|hi|hello|hey|liebe[rs]?|hallo|guten tag|servus|bonjour|salut|ch[eè]re?|hola|querid[oa]|estimad[oa]|"
    r"ciao|car[oa]|buongiorno|beste|hoi|hej|hei|ol[áa]|prezad[oa]|car[íi]ssim[oa]|kedves|szia|drog[ia]|witaj|cześć|mil[ýá]|"
    r"ahoj|thanks|thank you|thx|danke|merci|gracias|grazie|obrigad[oa]|regards|cheers|sincerely|gr[üu](?:ß|ss)e?|lg|vg|"
    r"mfg|cordialement|saludos|saluti|üdvözlettel|best|mr|mrs|ms|mx|miss|sir|madam|dr|prof|herr|herrn|frau|monsieur|madame|"
    r"mme|se[ñn]or|se[ñn]ora|sr|sra|signor|signora|meneer|mevrouw|pan|pani|שלום|היי|תודה)[ .,!:-]{1,3}){1,3}"
)
"""Words before a name: greetings, thanks, regards and titles."""

GREETED_NAME = re.compile(rf"(?<![^\W_]){GREETED}([^\W\d_]+)")

WORDS_AND_NAMES = frozenset(
    "will may mark grace hope faith joy june april august rose lily ivy dawn art bill rich rob pat sue jack frank dean "  # noqa: SIM905
    "gene chase clay miles guy hunter max victor page young long green brown white black gray king cook baker price "
    "rice day good best bush wood woods stone rivers hill field banks summer autumn olive pearl ruby amber iris melody "
    "harmony destiny sky dale glen brook heath reed cliff grant lance ray drew jean pierre christian carol holly merry "
    "bob jimmy nick robin martin mercedes paris london sydney austin dallas jordan israel china florence chance "
    "earnest klein gross lang kurz stark sommer winter herbst fuchs wolf koch bauer kaiser engel weiss schwarz roth "
    "ernst petit grand blanc noir leblanc sol luz paz angel cruz dolores mercy soledad nagy kis szabó fehér fekete "
    "major".split()
)
"""Single words that are names and other words as well: at the beginning of a sentence they may be either."""

NOT_ALONE = frozenset(
    "van von vom zum zur der den des del dos das die the ben bin ibn und and los las mac san santa saint team support "  # noqa: SIM905
    "service services customer customers agent agents admin administrator bot system user help desk helpdesk sales "
    "unknown anonymous guest test level first second third line tier group account accounts billing technical office "
    "none other shop store company inc ltd llc gmbh corp info hello contact mail email web online central manager "
    "client kunde kunden kundin nutzer care success chat phone live front back staff human person people".split()
)
"""Words that are no name by themselves; what consists of them alone names nobody."""

SENTENCE = re.compile(r"(?:^|[.!?:;\n\r•*\"“„»(\[-])\s*$")
BETWEEN = re.compile(r"[\s,.'’_-]{1,3}")


@dataclass(frozen=True)
class Names:
    """Who may be meant in a text: full names in small letters, words of the row's own persons, and words greeted."""

    full: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    greeted: tuple[str, ...] = ()


@dataclass
class Masks:
    """Masks texts. `find` says what is looked for, `key` is that of the hashes or empty; `counts` what was found."""

    find: tuple[str, ...]
    key: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._seen = lru_cache(maxsize=50_000)(self._masked)

    def masked(self, text: str, names: Names = Names(), *, dialled: bool = False) -> str:
        """The text with labels for what was found; `dialled` where its column holds phone numbers."""
        said, found = self._seen(text, names, dialled)
        self.counts.update(found)
        return said

    def _masked(self, text: str, names: Names, dialled: bool) -> tuple[str, tuple[str, ...]]:
        hits = apart([*self.shapes(text, dialled), *(named(text, names) if "name" in self.find else ())])
        parts, at = [], 0
        for hit in hits:
            parts += [text[at : hit.begin], self.label(hit)]
            at = hit.end
        return "".join([*parts, text[at:]]), tuple(hit.what for hit in hits)

    def shapes(self, text: str, dialled: bool) -> Iterator[Hit]:
        """What is told by its form; a whole cell of digits where phone numbers stand."""
        figures = bool(FIGURES.search(text))
        for what, finder in FINDERS.items():
            if what in self.find and (figures or what == "email"):
                yield from finder(text)
        if dialled and "phone" in self.find and DIALLED.fullmatch(text) and len(digits_of(text)) >= SOME:
            yield Hit(0, len(text), "phone", digits_of(text))

    def label(self, hit: Hit) -> str:
        """What stands for a hit: always the same, or with the beginning of a keyed hash of what it is."""
        called = LABELS[hit.what]
        return f"[{called} {mark(self.key, hit.what, hit.plain)}]" if self.key else f"[{called}]"


FIGURES = re.compile(r"\d(?:\D{0,6}\d){6}")
"""Fewer figures than these are no number of a phone, a card or an account."""

DIALLED = re.compile(r"[\d\s+()./x-]{7,30}")


def mark(key: str, what: str, plain: str) -> str:
    """The beginning of the keyed hash of something that was found."""
    return keyed(key, what, plain)[:SHORT]


def mark_sql(what: str, plain: str) -> str:
    """`mark` of the SQL expression `plain`."""
    return keyed_sql(f"'{what}'", plain) + f"[:{SHORT}]"


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """The hits in the order of the text; where two overlap, the one that was found first."""
    taken: list[Hit] = []
    for hit in hits:
        if all(hit.end <= one.begin or one.end <= hit.begin for one in taken):
            taken.append(hit)
    return sorted(taken, key=lambda one: one.begin)


def named(text: str, names: Names) -> Iterator[Hit]:
    """The known names in a text.

    A full name stands anywhere, in any letters; one made of everyday words alone only with capitals. A single word of
    a name counts where the row's own customer or agent bears it and it has a capital, or behind a greeting; at the
    beginning of a sentence not where it is an everyday word as well.
    """
    if names.full or names.own:
        words = list(WORD.finditer(text))
        said = [found[0].lower() for found in words]
        yield from whole(text, words, said, names.full)
        yield from single(text, words, said, frozenset(names.own))
    if names.greeted:
        known = frozenset(names.greeted)
        for found in GREETED_NAME.finditer(text):
            if found[1].lower() in known and capital(found[1]):
                yield Hit(found.start(1), found.end(1), "name", found[1].lower())


def whole(text: str, words: Sequence[re.Match[str]], said: list[str], full: Sequence[str]) -> Iterator[Hit]:
    """The full names among the words of a text, the longest first."""
    for name in sorted(full, key=len, reverse=True):
        parts = name.split(" ")
        some = set(parts) - WORDS_AND_NAMES - NOT_ALONE
        for at, word in enumerate(said):
            if word != parts[0] or said[at : at + len(parts)] != parts:
                continue
            found = words[at : at + len(parts)]
            if joined(text, found) and (some or all(capital(one[0]) for one in found)):
                yield Hit(found[0].start(), found[-1].end(), "name", name)


def joined(text: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether only what may stand inside a name stands between its words."""
    return all(BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(found))


def single(text: str, words: Sequence[re.Match[str]], said: Sequence[str], own: Set[str]) -> Iterator[Hit]:
    """The single words of the row's own persons."""
    for found, word in zip(words, said, strict=True):
        if word in own and capital(found[0]):
            begins = word in WORDS_AND_NAMES and SENTENCE.search(text[max(0, found.start() - 6) : found.start()])
            if not begins:
                yield Hit(found.start(), found.end(), "name", word)


WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0591-\u05c7])+")


def capital(word: str) -> bool:
    """Whether a word begins with a capital, or is of a script that has none."""
    return word[:1].isupper() or (word[:1].isalpha() and word[:1].lower() == word[:1].upper())
