"""Numbers as people write them: the SQL that reads them, and what a whole column says about its decimal sign."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import duckdb
from babel.numbers import list_currencies

from hark.collect.sql import literal

ZEROS = "٠۰०০๐၀០０"
"""The noughts of other scripts: Arabic, Persian, Devanagari, Bengali, Thai, Burmese, Khmer, and of full width."""

FIGURES = "".join(chr(ord(zero) + i) for zero in ZEROS for i in range(10))
LATIN = "0123456789" * len(ZEROS)

ALIKE = {
    " ": "\xa0\u202f\u2009\u2007\u2002\u2003\u3000",
    "'": "’‘ʼ′＇٬",
    "-": "−－﹣",
    "+": "＋",
    "%": "％٪",
    ".": "．",
    ",": "，",
    "?": "#",
}
"""Signs that mean the same, by the one that stands for them; a cross is none of a number."""

UNSEEN = "\u200e\u200f\u061c\u200b\ufeff\u202a\u202b\u202c"
"""Marks of the direction of writing: nobody sees them."""

LETTERED = (
    "zł Kč kr kr. Ft lei RON лв. лв дин. дин KM Fr. Fr SFr. TL руб. руб р. грн. грн ден Rs. Rs ₨ Rp RM S/. S/ Bs B/. "
    "Gs. kn KSh TSh USh Bs. Lek Euro euro euros Eur 元 円 圆 원 圓 د.إ.? ر.س.? ر.ق.? د.ك.? ج.م.? "
    "د.م.? د.ت.? ر.ع.? د.ب.? ریال تومان ﷼ US$ R$ A$ C$ CA$ AU$ NZ$ HK$ NT$ S$ MX$ RD$ JP¥ CN¥ Mex$ COP$ AR$ CLP$ "
    "U$S Bs.S R\\x20"
)
"""What stands for a currency and is no single sign; `.?` is a point that may lack, `\\x20` a blank."""


def _currencies() -> str:
    """The signs and codes of currencies as a pattern: codes are told by their first letter, to keep it short."""
    behind: dict[str, list[str]] = {}
    for code in sorted(one for one in list_currencies() if one.isalpha() and not one.startswith("X")):
        behind.setdefault(code[0], []).append(code[1:])
    codes = [f"{first}(?:{'|'.join(rest)})" for first, rest in behind.items()]
    words = [_escaped(one) for one in LETTERED.split()]
    return "|".join([r"\p{Sc}", *sorted(words, key=len, reverse=True), *codes])


def _escaped(said: str) -> str:
    kept = said.replace(".?", "\0").replace("\\x20", " ")
    return "".join("\\" + one if one in ".$/" else one for one in kept).replace("\0", r"\.?")


CURRENCIES = _currencies()
MONEY = f"{CURRENCIES}|%"
"""The pattern of what may stand before or behind an amount: currencies and the percent sign."""

RAND = "R"
"""It stands before the amounts of South Africa, and before many a code: it counts where numbers are declared."""

PERCENT = "%"
NOTHING = ""

OTHER = {".": ",", ",": "."}


def number(text: str, decimal: str | None, marks: str = MONEY) -> str:
    """The SQL of a number, or nothing. `marks` is the pattern of what may stand before or behind it.

    With a declared decimal sign the other one separates thousands. Without one, only what cannot be misread is read:
    of a comma alone nobody knows. DuckDB reads 1_0 as ten; nobody who fills in a survey means that.
    """
    plain = f"replace(replace({text}, '.', '?'), ',', '.')" if decimal == "," else text
    value = f"try_cast({plain} as double)"
    if decimal:
        other = _read(text, _whole(decimal), decimal, f"{marks}|{RAND}" if marks == MONEY else marks)
    else:
        other = f"coalesce({_read(text, SURE['.'], '.', marks)}, {_read(text, SURE[','], ',', marks)})"
    good = f"isfinite({value}) and not contains({text}, '_')"
    return f"case when {good} then {value} when {text} is not null then {other} end"


def tidied(text: str, decimal: str = ".") -> str:
    """The SQL of a text with the figures and signs of all scripts written in one way."""
    alike = "".join(one * len(others) for one, others in ALIKE.items())
    theirs = FIGURES + "٫" + "".join(ALIKE.values()) + UNSEEN
    return f"translate({text}, {literal(theirs)}, {literal(LATIN + decimal + alike)})"


def _read(text: str, body: str, decimal: str, marks: str) -> str:
    """The SQL of a number that `body` describes, with a sign, marks or the brackets that mean below zero around it.

    What fits is put behind a cross, its signs first; what does not fit keeps its question mark, and is no number.
    """
    mark = f"(?:{marks})?" if marks else ""
    pattern = f"^([-+(]?) ?{mark} ?([-+(]?) ?({body}) ?(\\)?) ?{mark} ?([-)]?)$"
    found = f"replace(regexp_replace({tidied(text, decimal)}, {literal(pattern)}, '#\\1\\2\\4\\5 \\3'), '#()', '#-')"
    signed = f"regexp_replace('?' || {found}, '^\\?#([-+]?) ', '\\1')"
    return f"try_cast(translate({signed}, {literal(decimal + OTHER[decimal] + chr(39) + ' ')}, '.') as double)"


def _grouped(sign: str, times: str = "+") -> str:
    return f"[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}}){times}"


def _blanks() -> str:
    return f"(?:{_grouped(' ')}|{_grouped(chr(39))})"


INDIAN = "[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
"""Groups of two figures, and three at the end."""


def _whole(decimal: str) -> str:
    """The pattern of a number with this decimal sign: plain, or in groups of three by one and the same sign."""
    part = f"(?:[{decimal}][0-9]+)"
    indian = f"|{INDIAN}" if decimal == "." else ""
    return f"[0-9]+{part}?|{part}|(?:{_blanks()}|{_grouped(f'[{OTHER[decimal]}]')}{indian}){part}?"


def _surely(decimal: str) -> str:
    """The pattern of what can only be read with this decimal sign: both signs stand there, or thousands twice."""
    part, other = f"(?:[{decimal}][0-9]+)", f"[{OTHER[decimal]}]"
    indian = f"|{INDIAN}{part}?" if decimal == "." else ""
    return f"{_grouped(other)}{part}|{_grouped(other, '{2,}')}|{_blanks()}{part}{indian}"


SURE = {".": f"[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+|{_blanks()}|{_surely('.')}", ",": _surely(",")}
"""The patterns of what is read where no decimal sign is declared."""


@dataclass(frozen=True)
class Spoken:
    """What the cells of a column say about its decimal sign, each an example."""

    point: str | None
    """A cell that can only be read with a decimal point."""
    comma: str | None
    lone_point: str | None
    """A cell whose only sign is a point before three figures: they may be decimals or thousands."""
    lone_comma: str | None
    other_comma: str | None
    """A cell whose only sign is a comma, and which no group of thousands can be."""

    @property
    def mixed(self) -> bool:
        """Whether some cells speak for one sign and some for the other."""
        return bool(self.point and self.comma)

    @property
    def decimal(self) -> str | None:
        """The sign all cells agree on; a point where it does not matter, None where both are possible."""
        if self.mixed:
            return None
        if self.point or self.comma:
            return "." if self.point else ","
        return None if self.lone_point or self.lone_comma else "."

    @property
    def unread(self) -> str | None:
        """A cell that is not read without a decimal sign."""
        return self.lone_comma or self.other_comma


NOBODY = Spoken(None, None, None, None, None)
"""What a column says whose cells have no sign that matters."""


def spoken(con: duckdb.DuckDBPyConnection, text: str, table: str, marks: str = MONEY) -> Spoken:
    """What the cells of `table` say about the decimal sign, by the shapes of all of them."""
    nines = "'12345678', '99999999'"
    mark = f"(?:{marks})?" if marks else ""
    around = f"^[-+(]? ?{mark} ?[-+(]? ?([0-9., ']+?) ?\\)? ?{mark} ?[-)]?$"
    core = f"regexp_extract(translate({tidied('shape')}, {nines}), {literal(around)}, 1)"
    listed = ", ".join(f"min(example) filter (regexp_full_match(core, {literal(one)}))" for one in _classes())
    rows = con.execute(
        f"select {listed} from (select {core} as core, example from "
        f"(select translate({text}, {nines}) as shape, min({text}) as example from {table} "
        f"where contains({text}, '.') or try_cast({text} as double) is null group by 1))"
    ).fetchall()
    return Spoken(*rows[0])


def _classes() -> chain[str]:
    lone = {sign: f"[1-9][0-9]{{0,2}}[{sign}][0-9]{{3}}" for sign in ".,"}
    alone = {
        sign: f"[0-9]*[{sign}](?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0[0-9]*|[0-9]{{4,}})?[{sign}][0-9]{{3}}" for sign in ".,"
    }
    speaks = (f"{_surely(sign)}|{alone[sign]}" for sign in ".,")
    return chain(speaks, (lone["."], lone[","], alone[","]))


def evidence(con: duckdb.DuckDBPyConnection, text: str, table: str) -> str | None:
    """The decimal sign of a column, by all its cells; None where both are possible, or cells contradict each other.

    Where no cell has a sign whose meaning matters, it is a point. `text` is SQL over `table`.
    """
    return spoken(con, text, table).decimal


def currencies(con: duckdb.DuckDBPyConnection, text: str, table: str) -> list[str]:
    """The signs and codes of currencies that stand beside the figures of a column."""
    mark = f"regexp_extract({tidied(text)}, {literal(CURRENCIES)})"
    odd = f"try_cast({text} as double) is null and regexp_matches({text}, '[0-9]')"
    rows = con.execute(f"select distinct trim({mark}) as mark from {table} where {odd} order by 1").fetchall()
    return [row[0] for row in rows if row[0]]
