"""Questions whose answers are words: which scale they are the steps of, what it measures, and which end is good."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from hark.recognise.doubt import Doubt, Option
from hark.recognise.likert import MOST, Reading, Scale, tidy, worth
from hark.recognise.marks import figures, good_end, left_out, no_answer
from hark.recognise.preset import Draft
from hark.recognise.profile import NONE as SAID_NONE
from hark.recognise.profile import Seen
from hark.recognise.steps import all_stars, highest, word
from hark.recognise.table import NONE, Table, listed, told
from hark.recognise.ways import KIND, NOT_A_SCORE
from hark.recognise.words import bare
from hark.words import gettext as _

NEGATIVE = re.compile(
    r"\b(not|dis|un|in)\w*satisf|\bun\w*zufrieden|ontevreden|insatisf|difficult|schwer|schwierig|a lot of effort"
)
"""Wordings that may ask for the bad side."""

ORDERED = "all steps from the worst to the best with < between them, such as bad < fair = so so < good"

SEGMENTS = re.compile(
    r"promoter|promotor|promoteur|detra[ck]tor|detracteur|detrattor|passives?|passiv|indifferent|kritiker|neutrals?"
)
"""The three groups of a Net Promoter Score: no steps of a scale."""

REASON = re.compile(
    r"\b(drivers?|reasons?|why|causes?|area|topic|category|grund|grunde|warum|kategorie|thema|motif|raison|pourquoi|motivos?"
    r"|por que|perche|reden|waarom|powod|dlaczego)\b"
)
"""Wordings that ask why somebody is satisfied, and not how much."""

YES = re.compile(r"(yes|no|ja|nein|oui|non|si|nee|sim|nao|tak|nie|nej|ne|ano|da|да|нет|evet|hayir|true|false|y|n|x)")
"""Words that claim or deny: no steps of a scale."""


def negative(column: Seen) -> bool:
    """Whether a column may ask for the bad side, so that no other's answer counts for it."""
    return bool(NEGATIVE.search(bare(column.said)))


def in_words(table: Table, column: Seen, kind: str) -> Draft | None:
    """A question whose answers are the steps of a scale in words; asks which scale where several fit, or none is known.

    None where its answers are no steps: yes and no, too many of them, or texts.
    """
    said = meanings(column)
    counts = {one: column.answers[one] for one in said}
    found = worth(in_one(said, counts))
    if kind == "nps" or not found:
        return unknown(table, column, kind, said, found)
    reading = next(iter(found.values()))
    if len(found) > 1 or not reading.plain:
        return chosen(table, column, kind, said, found)
    return entry(table, column, kind, said, reading)


def meanings(column: Seen) -> dict[str, str]:
    """What each answer says in words: what the file says its code means, or the word beside its figure."""
    return {one: column.meanings.get(one, word(one) or one) for one in column.answers}


def in_one(said: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, int]:
    """The counts of each word."""
    found: dict[str, int] = defaultdict(int)
    for one, meant in said.items():
        found[meant] += counts[one]
    return dict(found)


def entry(table: Table, column: Seen, kind: str, said: Mapping[str, str], reading: Reading) -> Draft:
    """The entry of words on a known scale; which end is good is asked where they say how much somebody agrees.

    Others say it themselves: “very easy” is good, even where it is asked how difficult something was.
    """
    ends, values = reading.scale.ends, {one: reading[meant] for one, meant in said.items() if meant in reading.values}
    if reading.scale.agreement:
        ends = good_end(table, [column], ends)
    order = "from the best to the worst" if ends != reading.scale.ends else "from the worst to the best"
    table.notes.append(f"“{column.said[:120]}” is read in words, {order}: {reading}.{slips(column, values)}")
    return {"columns": [column.name], "kind": kind, "scale": ends, "values": values} | left_out(column.unsaid)


def slips(column: Seen, values: Mapping[str, int]) -> str:
    """How much else a column says: rows that are kept aside. Not what, since it may be somebody's name."""
    other = sum(count for one, count in column.answers.items() if one not in values)
    rows = "1 row says" if other == 1 else f"{other:,} rows say"
    return f" {rows} something else, which is no step of it, and would be kept aside." if other else ""


def chosen(
    table: Table, column: Seen, kind: str, said: Mapping[str, str], found: Mapping[int, Reading]
) -> Draft | None:
    """The entry of words that stand on several scales: its owner says which, or names the steps.

    Where there are fewer of them than a scale has steps, they may be all there are.
    """
    alone = next((one.alone for one in found.values() if one.alone), None)
    if alone and len(alone.scale.steps) > 3:
        found = dict(sorted({len(alone.scale.steps): alone, **found}.items()))
    options = [
        Option(f"{kind} 1-{length}", _("{length} steps: {one}", length=length, one=one))
        for length, one in found.items()
    ]
    question = f"“{column.said[:120]}” says {told(column.answers)}. Which scale is that?"
    answer = asked(table, column, question, options, said)
    if answer == NONE:
        return no_answer([column.name])
    if answer == "choice":
        return {"columns": [column.name], "kind": "choice"}
    length = answer.rpartition("-")[2]
    if "<" not in answer:
        return entry(table, column, kind, said, found[int(length)])
    return ordered(column, kind, said, answer)


def asked(table: Table, column: Seen, question: str, options: Sequence[Option], said: Mapping[str, str]) -> str:
    """The answer to the question which scale a column's words are on."""
    more = (Option("choice", _("no scale: the words stand for choices")), NOT_A_SCORE)
    return table.ask(
        Doubt(f"scale.{column.name}", question, (), (*options, *more), ORDERED, covers(said, column.answers))
    )


def covers(said: Mapping[str, str], counts: Mapping[str, int]) -> Callable[[str], bool]:
    """Whether a text names at least two steps, and nearly all that is said; “none” may be left out as no answer."""

    def fits(text: str) -> bool:
        words = [tidy(one) for one in re.split("[<=]", text)]
        known = sum(counts[one] for one, meant in said.items() if tidy(meant) in words)
        needed = sum(count for one, count in counts.items() if one not in SAID_NONE or "none" in words)
        return "<" in text and all(words) and len(set(words)) == len(words) and known >= MOST * needed

    return fits


def ordered(column: Seen, kind: str, said: Mapping[str, str], answer: str) -> Draft:
    """The entry of words whose owner named the steps from the worst to the best."""
    steps = answer.split("<")
    worth_of = {tidy(one): place for place, step in enumerate(steps, start=1) for one in step.split("=")}
    values = {one: worth_of[tidy(meant)] for one, meant in said.items() if tidy(meant) in worth_of}
    found: Draft = {"columns": [column.name], "kind": kind, "scale": [1, len(steps)], "values": values}
    return found | left_out((*column.unsaid, *(one for one in column.naught if one not in values)))


def unknown(
    table: Table, column: Seen, kind: str, said: Mapping[str, str], found: Mapping[int, Reading]
) -> Draft | None:
    """The entry of words on no scale that is known, or of a recommendation in words; asked where they may be steps."""
    words = {tidy(one) for one in said.values()}
    if not found and not (kind in ("csat", "ces") and like_steps(column, words)):
        return None
    rating = "rating" if kind == "nps" else kind
    options = [
        Option(f"rating 1-{length}", _("a rating of {length} steps: {one}", length=length, one=one))
        for length, one in found.items()
    ]
    why = "asks for a recommendation in words, which gives no Net Promoter Score" if kind == "nps" else (
        f"asks {KIND[kind]}"
    )  # fmt: skip
    question = f"“{column.said[:120]}” {why}, and says {told(column.answers)}. How is that to be read?"
    answer = asked(table, column, question, options, said)
    if answer == NONE:
        return no_answer([column.name])
    if answer == "choice":
        return {"columns": [column.name], "kind": "choice"}
    if "<" in answer:
        return ordered(column, rating, said, answer)
    reading = found[int(answer.rpartition("-")[2])]
    values = {one: reading[meant] for one, meant in said.items() if meant in reading.values}
    made: Draft = {"columns": [column.name], "kind": "rating", "scale": reading.scale.ends, "values": values}
    return made | left_out(column.unsaid)


def like_steps(column: Seen, words: Iterable[str]) -> bool:
    """Whether a column's few words may be steps: three to eleven, short, and none of the usual that are not."""
    several = list(words)
    return (
        3 <= len(several) <= 11
        and not REASON.search(bare(column.said).replace("_", " "))
        and column.words <= 5
        and not any(SEGMENTS.fullmatch(one) for one in several)
        and sum(bool(YES.fullmatch(one)) for one in several) < 2
        and column.filled >= 2 * len(several)
    )


def labelled(column: Seen) -> list[int] | None:
    """The worst and the best of a scale of figures, where the words beside them prove both; else None."""
    said = {one: word(one) for one in column.steps if word(one)}
    if len(said) < 2:
        return None
    found = []
    for length, reading in worth(list(said.values())).items():
        places = [(column.steps[one], reading[meant]) for one, meant in said.items() if meant in reading.values]
        inside = all(1 <= one <= length and one == int(one) for one in column.scores)
        worth_of = {figure: length + 1 - place if reading.scale.downwards else place for figure, place in places}
        if not inside or not reading.sure or reading.scale.agreement or len(worth_of) < 2:
            continue
        found += [[1, length]] if all(figure == rank for figure, rank in worth_of.items()) else []
        found += [[length, 1]] if all(figure == length + 1 - rank for figure, rank in worth_of.items()) else []
    return found[0] if len(found) == 1 else None


def proven(column: Seen, kind: str) -> Draft | None:
    """The entry of figures whose words prove the ends of their scale, such as “1 = sehr gut” to “6 = ungenügend”.

    Rows of stars, filled and empty, prove them as well.
    """
    ends = labelled(column) if kind != "nps" else None
    if not ends and all_stars(list(column.steps)) and (most := highest(column.steps)):
        ends = [min(1, int(min(column.scores))), most]
    if not ends:
        return None
    return {"columns": [column.name], "kind": kind, "scale": ends} | figures([column]) | left_out(column.unsaid)


def untold(table: Table, columns: Sequence[Seen]) -> list[Draft]:
    """The entries of columns whose wording tells nothing, and whose words are the steps of a known scale.

    Words of satisfaction and effort say themselves what they measure; of marks and agreement it is asked, once for each
    scale. “Positive” and “negative” may be what a text was found to be, and are no score unless the wording says so.
    """
    entries: list[Draft] = []
    groups: dict[tuple[Scale, bool], list[tuple[Seen, Reading]]] = defaultdict(list)
    for column in columns:
        said = meanings(column)
        found = worth(in_one(said, column.answers)) if len(said) >= 3 else {}
        reading = next(iter(found.values()), None)
        if not reading or len(set(reading.values.values())) < 3:
            continue
        if reading.scale.kind in ("csat", "ces"):
            made = in_words(table, column, reading.scale.kind)
            entries += [made] if made else []
        elif reading.scale.kind == "rating" and len(found) == 1:
            groups[reading.scale, negative(column)].append((column, reading))
    for group in groups.values():
        entries += rated(table, group)
    return entries


def rated(table: Table, group: Sequence[tuple[Seen, Reading]]) -> list[Draft]:
    """The entries of columns on one scale of which nothing tells what it measures; asked."""
    columns, reading = [one for one, _none in group], group[0][1]
    worst, best = reading.scale.ends
    options = (
        Option(f"rating {worst}-{best}", _("a rating, from the worst to the best: {reading}", reading=reading)),
        Option(f"rating {best}-{worst}", _("a rating, the other way round")),
        Option("choice", _("no scores: the words stand for choices")),
        NOT_A_SCORE,
    )
    said = {one: meant for column in columns for one, meant in meanings(column).items()}
    counts = {one: count for column in columns for one, count in column.answers.items()}
    say = "say" if len(columns) > 1 else "says"
    question = f"{listed(columns)} {say} {told(columns[0].answers)}. How is that to be read?"
    answer = table.ask(Doubt(f"scale.{columns[0].name}", question, (), options, ORDERED, covers(said, counts)))
    if answer == NONE:
        return [no_answer([one.name for one in columns])]
    if answer == "choice":
        return []
    if "<" in answer:
        return [ordered(column, "rating", meanings(column), answer) for column in columns]
    ends = [int(one) for one in answer.removeprefix("rating ").split("-")]
    return [
        {"columns": [column.name], "kind": "rating", "scale": ends,
         "values": {one: mine[meant] for one, meant in meanings(column).items() if meant in mine.values}}
        | left_out(column.unsaid)
        for column, mine in group
    ]  # fmt: skip
