"""What an e-mail address, a phone number, a card number and an IBAN look like in a text, and what only looks so.

Figures are what most texts with digits hold, so a number is a phone number only where its form or the word before it
says so; what is meant by a bare number of ten digits nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

HAN = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
"""The letters of Chinese, Japanese and Korean, as a class of a pattern has them."""

JOINED = rf"[^\W{HAN}]"
"""A letter or figure that makes one word with figures beside it; those of Chinese, Japanese and Korean do not."""

SOME, FEWEST, LONGEST, MOST = 7, 9, 13, 15
"""Digits of a phone number: behind a word that announces one, without such a word, at most in one country, at most."""


@dataclass(frozen=True)
class Hit:
    """Something found in a text: where it begins and ends, what it is, and one way of writing all its forms."""

    begin: int
    end: int
    what: str
    plain: str


EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{0,63}[\w+-](?:@| @ |＠)(?:[\w-]{1,63}\.){1,8}"
    r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@])"
)
DOT = r"(?:\.|\s*[\[({<]\s*(?:dot|punkt|punto|point|\.)\s*[\])}>]\s*|\s+dot\s+)"
AT = r"\s*[\[({<]\s*(?:at|ät|arroba|chez|@)\s*[\])}>]\s*"
SPELT = re.compile(
    rf"(?i)(?<![\w.+-])[\w.+-]{{1,64}}(?:{AT}[\w-]+(?:{DOT}[\w-]+)*{DOT}[a-z]{{2,24}}"
    r"|\s+at\s+[\w-]+(?:\s+dot\s+[\w-]+){0,4}\s+dot\s+[a-z]{2,24}"
    r"|\s+at\s+(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|gmx|web|aol|protonmail|proton|live|yandex)"
    r"\.[a-z]{2,3}(?:\.[a-z]{2})?)(?!\w)"
)
"""Addresses with the sign spelt out: in brackets, with “dot” as well, or at one of the large providers."""


def emails(text: str) -> Iterator[Hit]:
    """The e-mail addresses of a text, spelt ones too."""
    for found in EMAIL.finditer(text):
        yield Hit(found.start(), found.end(), "email", found[0].replace(" ", "").replace("＠", "@").lower())
    if " at " in (lower := text.lower()) or BRACKETED.search(lower):
        for found in SPELT.finditer(text):
            said = re.sub(rf"(?i){AT}|\s+at\s+", "@", found[0], count=1)
            yield Hit(found.start(), found.end(), "email", re.sub(rf"(?i){DOT}", ".", said).lower())


BRACKETED = re.compile(r"[\[({<]\s*(?:at|ät|arroba|chez|@)\s*[\])}>]")

GROUPED = re.compile(
    rf"(?<!{JOINED})(?<![+/=&#-])(?<!\d[.,])(?:\d{{4}}(?:[ -]?\d{{4}}){{2}}[ -]?\d{{1,7}}"
    r"|\d{4}(?:[ -]?\d{4}){3}[ -]?\d{1,3}"
    rf"|3\d{{3}}[ -]?\d{{6}}[ -]?\d{{4,5}}|\d{{13,19}})(?!{JOINED}|[.,-]\d)"
)
IBAN = re.compile(r"(?i)(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])")


def cards(text: str) -> Iterator[Hit]:
    """The numbers of payment cards and bank accounts (IBAN) whose check digits are right."""
    for found in GROUPED.finditer(text):
        digits = digits_of(found[0])
        if 13 <= len(digits) <= 19 and digits[0] in "23456" and luhn(digits):
            yield Hit(found.start(), found.end(), "card", digits)
    for found in IBAN.finditer(text):
        for said in shorter(found[0]):
            whole = said.replace(" ", "").upper()
            if 15 <= len(whole) <= 34 and accountable(whole):
                yield Hit(found.start(), found.start() + len(said), "card", whole)
                break


def shorter(said: str) -> Iterator[str]:
    """A text, and the same without its last words, one after another: the next word may look like a group of it."""
    while said:
        yield said
        said = said.rpartition(" ")[0]


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as on payment cards (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def accountable(iban: str) -> bool:
    """Whether the two check digits of an IBAN are right (ISO 13616: the remainder of 97 is 1)."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


S = r"[ \u00a0\u202f./\-\u2010\u2011\u2013]"
END = rf"(?!{JOINED}|[.,:/-]\d)"
START = rf"(?<!{JOINED})(?<![+#=&])(?<!\d[.,:/-])(?<!{JOINED}[/-])"
INTERNATIONAL = re.compile(
    rf"(?<!{JOINED})(?<!\+)(?:\+ ?|00(?=[1-9]\d{{0,3}}[ ./()-]))\(?[1-9](?:(?:{S}|[()]){{0,3}}\d){{8,14}}{END}"
)
NATIONAL = re.compile(rf"{START}(?:\(0\d{{1,5}}\)|0\d{{1,5}}(?={S}))(?:{S}{{0,3}}\d{{1,8}}){{1,6}}{END}")
AMERICAN = re.compile(rf"{START}(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])\d{{3}}[ .-]\d{{4}}{END}")
PAIRS = re.compile(rf"{START}[6-9]\d\d({S})\d\d\1\d\d\1\d\d{END}")
BARE = re.compile(rf"{START}0[1-9]\d{{8,9}}{END}")
CHINESE = re.compile(rf"(?:(?<=[{HAN}])|(?<=[{HAN}][ :：])|{START}(?=\d+ ?[{HAN}]))1[3-9]\d{{9}}(?!\d)")
"""A mobile number of China beside a letter that is read as Chinese."""

AREA = re.compile(rf"{START}\((?!19|20)[1-9]\d{{1,3}}\) ?\d{{4,5}}[ -]?\d{{4}}{END}")

CALLED = (
    r"(?i:tel(?:e?fon(?:o|szám)?|ephone|éphone|éfono)?|t[ée]l[ée]fono|phone|mob(?:ile?|il)?|cell(?:ular|phone)?|handy|"
    r"whatsapp|sms|fax|call|ring|reach|text me|portable|m[óo]vil|celular|kom[óo]rka|telefon\w*|"
    r"טלפון|נייד|פלאפון|סלולרי)"
)
ANNOUNCED = re.compile(
    rf"(?<![\w\[]){CALLED}(?!\w)(?:\W{{0,3}}\b(?i:no|nr|num|number|nummer|numer|número|szám|me|us|at|on|is|auf|unter|au|al)"
    rf"\b){{0,3}}[^\w\n+(\[]{{0,4}}(\(?\+?\(?\d(?:(?:{S}|[()]){{0,3}}\d){{6,14}}){END}"
)
COUNTED = re.compile(
    r"(?i)(?:\b(?:order|invoice|ticket|case|ref(?:erence)?|id|number|no|nr|num|isbn|serial|sku|tracking|bestell\w*|"
    r"rechnung\w*|auftrag\w*|vorgang\w*|kunden\w*|commande|facture|pedido|factura|rendelés\w*|zam\w*)"
    r"(?:\W{1,3}(?:is|was|ist|war|no|nr|id|number|num))?|[#№])\W{0,3}$"
)
PHONE_WORD = re.compile(CALLED)
DATE = re.compile(
    r"(?<!\d)(?<!\d[./-])(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\2\d{1,2})(?![./-]?\d)"
    r"|(?<!\d)\d{1,2}([./-])\d{1,2}\3(?:19|20)\d\d(?!\d)"
)
ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
LONGER = re.compile(r"\d{3}")
YEARS = re.compile(rf"(?:(?:19|20)\d\d(?:{S}|$){{0,3}})+")


def phones(text: str) -> Iterator[Hit]:
    """The phone numbers of a text: international ones, national ones in groups, and those that a word announces.

    International: + or 00 and at least 9 digits. National: at least 9 digits in groups as numbers are written (0171
    1234567, (030) 1234567, 555-234-5678, 612 34 56 78), or 10 or 11 without groups that begin with a zero, where more
    than the number is said; unless a word before says that it is another kind of number.
    Announced (“call me on 1234567”): at least 7. Never dates, years, addresses of the Internet, or what decimals have.
    """
    for found in ANNOUNCED.finditer(text):
        if likely(found[1], SOME):
            yield Hit(found.start(1), found.end(1), "phone", digits_of(found[1]))
    for found in INTERNATIONAL.finditer(text):
        if likely(found[0], FEWEST):
            yield Hit(found.start(), found.end(), "phone", digits_of(found[0]))
    yield from national(text)


def national(text: str) -> Iterator[Hit]:
    """The numbers that are known by their form alone, and are not called another kind of number."""
    for pattern in (NATIONAL, AMERICAN, PAIRS, AREA, BARE, CHINESE):
        for found in pattern.finditer(text):
            said = next((one for one in shorter(found[0]) if len(digits_of(one)) <= LONGEST), "")
            listed = said != found[0] and not LONGER.search(said)
            alone = pattern is BARE and said == text
            before = text[max(0, found.start() - 25) : found.start()]
            if not (listed or alone or counted(before)) and likely(said, FEWEST):
                yield Hit(found.start(), found.start() + len(said), "phone", digits_of(said))


def likely(said: str, fewest: int) -> bool:
    """Whether digits in groups can be a phone number by how many they are, and are no date, years or address."""
    return (
        fewest <= len(digits_of(said)) <= MOST
        and not DATE.search(said)
        and not ADDRESS.fullmatch(said)
        and not YEARS.fullmatch(said)
    )


def counted(before: str) -> bool:
    """Whether the words before a number say that it is that of an order or the like, and not a phone's."""
    return bool(COUNTED.search(before)) and not PHONE_WORD.search(before)


def digits_of(said: str) -> str:
    """The digits of a text."""
    return "".join(sign for sign in said if sign.isdigit())


FINDERS: Mapping[str, Callable[[str], Iterator[Hit]]] = {"email": emails, "card": cards, "phone": phones}
"""What looks for a kind of thing; what comes first is believed where two find the same place."""

SUSPICIOUS: Mapping[str, str] = {
    "email": r"[@＠]|(?i:[\[({<]\s*(at|ät|arroba|chez)\s*[\])}>]| at .{1,80} dot | at (gmail|googlemail|yahoo|hotmail|"
    r"outlook|icloud|gmx|web|aol|proton|live|yandex))",
    "card": r"[2-6]([ -]?[0-9]){12}|[a-zA-Z]{2}[0-9]{2} ?[a-zA-Z0-9]{4} ?[a-zA-Z0-9]{3}",
    "phone": r"(\+ ?|00)\(?[1-9]([^0-9A-Za-z]{0,3}[0-9]){8}|(^|[^0-9])\(?0[0-9]{1,5}[^0-9A-Za-z,:]{1,3}[0-9]|"
    r"[^0-9]0[1-9][0-9]{8}|^0[1-9][0-9]{8,9}[^0-9]|"
    r"[2-9][0-9]{2}[) .-]{1,2}[0-9]{3}[ .-][0-9]{4}|[6-9][0-9]{2}([^0-9A-Za-z,:][0-9]{2}){3}|"
    r"\([1-9][0-9]{1,3}\) ?[0-9]{4}|1[3-9][0-9]{9}|"
    r"(?i:tel|phone|mob|cell|handy|whatsapp|sms|fax|call|ring|reach|text|port|m[óo]vil|kom|טלפון|נייד|פלאפון|סלולרי)"
    r"[^0-9]{0,30}[0-9]([^0-9A-Za-z]{0,3}[0-9]){6}",
}
"""Patterns of RE2 for texts that are worth a closer look."""

WHOLE_EMAIL = r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,24}"
"""A cell that is one address and nothing else, as DuckDB can tell by itself."""

MOMENT = (
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}"
    r"([T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?( ?([zZ]|[+-][0-9:]{2,6}))?)?"
)
"""A cell that is a date and a time and nothing else: no phone number stands in it."""
