"""The letters of orders' numbers: most of them are orders, those of credit notes and the like are asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hark.collect.sql import literal
from hark.collect.values.reading import among
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shapes.beside import NEARLY_ALL
from hark.recognise.table import Table, told
from hark.words import gettext as _

KINDS = ("order", "cancellation", "refund", "adjustment")

FIGURES = "figures"
"""How a question calls numbers without letters that tell something."""

CREDIT = (
    "CN", "CR", "CRN", "CRE", "CRED", "CREDIT", "CM", "GS", "GU", "GUT", "GUTSCHRIFT", "ST", "STO", "STORNO", "SR",
    "RK", "AV", "AVOIR", "NC", "RT", "RET", "RETOURE", "RETURN", "REF", "RF", "RFD", "REFUND", "RMA", "KN", "KREDIT",
    "KOR", "FK", "FKOR", "RECT", "ABONO", "DOB", "DOBROPIS", "JOV", "IADE", "CANC", "VOID", "ВЗ", "ВЗВ", "ВОЗВРАТ",
    "СТОРНО", "КОРР", "ПОВ", "ПОВЕРНЕННЯ", "ΠΙΣ", "ΠΙΣΤ", "ΠΙΣΤΩΤΙΚΟ", "ΠΤ", "ΕΠΙΣΤΡΟΦΗ", "ΑΚΥΡ", "ΑΚΥΡΩΤΙΚΟ",
)  # fmt: skip
"""What the numbers of credit notes, returns and cancellations usually say."""

MANY = 9
"""Where numbers say so many different letters, these are part of plain numbers, but for those of credit notes."""

LAST = r"^(?:.*(?:[^\p{L}\p{N}]|\p{N}{3}))?\p{N}*(\p{L}+)[^\p{L}]*$"
"""The last letters of a number, where they are its only ones, or signs or three figures part them from others."""

AFTER = r"^[^\p{L}]*[^\p{L}\p{N}](\p{L}+).*\p{N}"
"""The first letters of a number behind signs and figures, with a figure behind them."""

OTHER = "[!A-Za-zÀ-ÿΑ-ωА-я]"
"""What fits a sign that is no letter."""


def prefixes(table: Table, order: Seen, worth: Seen | None, gone: Sequence[str]) -> dict[str, int]:
    """The letters that orders' numbers say, first those of most orders; none where all say the same.

    Letters whose rows are nearly all below zero come last. Where there are many, or hardly two alike, only those of
    credit notes, with nothing but a number beside. Rows for which some SQL in `gone` is true do not count any more.
    """
    if order.filled == order.numbers:
        return {}
    plainly = (
        rf"regexp_full_match({order.cell}, '[^\p{{L}}]*\p{{L}}+[^\p{{L}}]*') and regexp_matches({order.cell}, '\d')"
    )
    rows = table.con.execute(
        f"select {letters_of(order)}, count(*), count(*) filter ({plainly}) from {table.source} where {order.cell} "
        f"is not null and not ({' or '.join([*gone, 'false'])}) group by 1 "
        f"order by count(*) filter ({below(worth)}) > {NEARLY_ALL} * count(*), 2 desc, "
        f"upper({letters_of(order)}) in ({', '.join(map(literal, CREDIT))}), 1"
    ).fetchall()
    counts = {letters: count for letters, count, _none in rows}
    if len(rows) < MANY and 2 * len(rows) <= sum(counts.values()):
        return counts if len(rows) > 1 else {}
    notes = {letters: plain for letters, _none, plain in rows[1:] if plain and letters.upper() in CREDIT}
    return {rows[0][0]: rows[0][1]} | notes if notes else {}


def letters_of(order: Seen) -> str:
    """The SQL of the letters of an order's number: its last where they are those of credit notes, else its first."""
    first = (
        f"coalesce(nullif(regexp_extract({order.cell}, '^\\p{{L}}+'), ''), regexp_extract({order.cell}, '{AFTER}', 1))"
    )
    last = f"regexp_extract({order.cell}, '{LAST}', 1)"
    return f"case when upper({last}) in ({', '.join(map(literal, CREDIT))}) then {last} else {first} end"


def below(worth: Seen | None) -> str:
    """The SQL of whether what a row comes to is below zero."""
    return f"try_cast({worth.cell} as double) < 0" if worth else "false"


def by_prefix(table: Table, order: Seen, found: Mapping[str, int], worth: Seen | None, gone: list[str]) -> Draft:
    """The kinds by the letters of the numbers: the first of `found` are orders; what the others are is asked once.

    `gone` is added to: of rows that were asked about nothing else is asked.
    """
    common, *others = ((letters or FIGURES) for letters in found)
    counts = {letters or FIGURES: count for letters, count in found.items()}
    proposed = {letters: likely(table, order, letters, worth) for letters in others}
    word = ",".join(f"{letters}={kind}" for letters, kind in proposed.items() if kind != "order")
    says = "cancellations have quantities below zero" if "=cancellation" in word else "as their letters seem to say"
    most = "no letters, others do" if common == FIGURES else f"the letters “{common}”, others do not"
    answer = table.ask(
        Doubt(
            "kinds",
            _(
                "Many numbers in “{order}” have {most}: {told}. What are these rows?",
                order=order.name,
                most=most,
                told=told({letters: counts[letters] for letters in others}),
            ),
            tuple(shown(table, order, one) for one in others[:3]),
            (*([Option(word, says)] if word else []), Option("orders", _("all of them are orders"))),
            "such as C=cancellation,A=adjustment, with order, cancellation, refund or adjustment",
            lambda said: set(dict(pairs(said))) <= set(others) and all(kind in KINDS for _none, kind in pairs(said)),
            word or "orders",
        )
    )
    gone.append(f"{letters_of(order)} in ({', '.join(literal(bare(one)) for one in others)})")
    if answer == "orders":
        return {}
    meant = {common: "order", **dict.fromkeys(others, "order"), **dict(pairs(answer))}
    fits = {bare(letters): kind for letters, kind in meant.items()}
    (ways,) = table.one(f"select count(distinct {letters_of(order)}) from {{rows}}")
    if ways > len(fits):
        fits = {**fits, "": "order"}
    told_: list[str] = []
    for letters in sorted(fits, key=lambda one: (one == "", one == common, one)):
        told_ += (ways_ := patterns(table, order, letters, told_))
        fits |= dict.fromkeys(ways_, fits[letters])
    return {"column": order.name, **{one: fits[one] for one in told_}}


def patterns(table: Table, order: Seen, letters: str, before: Sequence[str]) -> Sequence[str]:
    """What fits numbers with these letters, and no others but those that something of `before` fits.

    Where nothing simple does, it is each of these numbers.
    """
    if not letters:
        return ["*"]
    ends, alone = (f"{letters}*", f"*{letters}"), (f"{letters}{OTHER}*", f"*{OTHER}{letters}")
    amid = (f"*{OTHER}{letters}{OTHER}*", f"*{letters}*")
    simple = [[one] for one in (*ends, *alone, *amid)] + [[alone[0], amid[0]], [alone[1], amid[0]]]
    mine, left = f"({letters_of(order)} = {literal(letters)})", f"not {among(order.cell, before)}" if before else "true"
    wrong = ", ".join(f"count(*) filter ({mine} <> {among(order.cell, one)})" for one in simple)
    found = table.one(f"select {wrong} from {{rows}} where {left}")
    if 0 in found:
        return simple[found.index(0)]
    return [*table.one(f"select list(distinct {order.cell}) filter ({mine}) from {{rows}} where {left}")[0]]


def shown(table: Table, order: Seen, letters: str) -> str:
    """A number with these letters."""
    return str(
        table.one(f"select min({order.cell}) from {{rows}} where {letters_of(order)} = {literal(bare(letters))}")[0]
    )


def bare(letters: str) -> str:
    """The letters as a number has them: none where a question says `FIGURES`."""
    return "" if letters == FIGURES else letters


def pairs(answer: str) -> Iterator[tuple[str, str]]:
    """The letters and kinds that an answer names, such as C=refund,A=adjustment."""
    for one in answer.split(","):
        letters, _none, kind = one.partition("=")
        yield letters.strip(), kind.strip()


def likely(table: Table, order: Seen, letters: str, worth: Seen | None) -> str:
    """What rows are likely to be whose numbers have these letters."""
    mine = f"{letters_of(order)} = {literal(bare(letters))}"
    less, rows = table.one(f"select count(*) filter ({below(worth)}), count(*) from {{rows}} where {mine}")
    if less > NEARLY_ALL * rows:
        return "cancellation"
    return "refund" if letters.upper() in CREDIT else "order"
