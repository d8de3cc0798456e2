"""Languages that nobody speaks, made of the catalogue: what is not in their letters cannot be translated.

`en-xa` has accents, and is a third longer; `he-xb` is written in Hebrew letters, from the right. Places are kept.
"""

from __future__ import annotations

import re
import runpy
from itertools import cycle, islice
from pathlib import Path
from string import ascii_letters

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hark import words

WORDS = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "words.py"))

LETTERS = {
    "en_XA": "åƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
    "he_XB": 2 * "אבגדהוזחטיכלמנסעפצקרשתאבגד",
}
"""What every letter becomes."""

PLACES = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{[^{}]*\}|<[^<>]*>|&\w+;|https?://\S+)")
"""What stays as it is: places, and HTML."""

LONGER = 0.35


def pseudo(message: str, letters: str) -> str:
    """A message in one of the languages: longer, and in brackets by which one sees where it begins and ends."""
    said = "".join(
        part if place % 2 else part.translate(str.maketrans(ascii_letters, letters))
        for place, part in enumerate(PLACES.split(message))
    )
    return f"⟦{said}{''.join(islice(cycle('·'), int(LONGER * len(message)) if len(message) > 3 else 0))}⟧"


def make(folder: Path) -> Path:
    """Write the catalogues of both languages into a folder; returns it."""
    known = with_theirs(WORDS["gathered"]())
    for name, letters in LETTERS.items():
        made = Catalog(locale=name.partition("_")[0], charset="utf-8")
        for one in known:
            if isinstance(one.id, tuple):
                first, many = (pseudo(form, letters) for form in one.id)
                made.add(one.id, (first, *(many,) * (made.num_plurals - 1)), context=one.context)
            elif one.id:
                made.add(one.id, pseudo(one.id, letters), context=one.context)
        place = folder / name / "LC_MESSAGES" / "django.mo"
        place.parent.mkdir(parents=True)
        with place.open("wb") as file:
            write_mo(file, made)
    return folder


def with_theirs(known: Catalog) -> Catalog:
    """A catalogue with the messages of the packages that pages are made with, as one of their translations has them."""
    for package in (django, allauth):
        for path in sorted(Path(package.__file__).parent.glob("**/locale/de/LC_MESSAGES/django.po")):
            with path.open("rb") as file:
                for one in read_po(file):
                    if one.id and one.id not in known:
                        known.add(one.id, context=one.context)
    return known


def forget() -> None:
    """Forget which catalogues there are."""
    for known in (words.folders, words.languages, words.catalogue):
        known.cache_clear()
