"""What the heading of a question says of its scale: its ends, and which of them is the good one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hark.recognise.likert import ENDS, SAID, UNSAID, alternatives, places, tidy

GOOD, BAD = frozenset(alternatives(SAID["best"])), frozenset(alternatives(SAID["worst"]))
"""Words for the ends of any scale."""

MOST, LEAST = frozenset(alternatives(SAID["highest"])), frozenset(alternatives(SAID["lowest"]))
"""Words for the ends of a scale on which more is better: not of one that measures effort."""

MUCH = dict.fromkeys(alternatives(SAID["much"]), 1) | dict.fromkeys(alternatives(SAID["little"]), -1)
"""Words that say how much of what is asked, and nothing else: at the end of a recommendation more of it is better."""

FIGURE = r"(?<![\dA-Za-z.,/#])(\d{1,3})(?![\d%]|[.,/]\d)"

MEANS = r"(?:is|are|means|being|ist|bedeutet|heißt|est|signifie|es|significa|è|é|betekent|to|oznacza|är|er|je)"

UNIT = r"(?: (?:stars?|points?|sterne?|punkte?|étoiles?|estrellas?|stell[ae]|sterren|punten|estrelas?))?"

SAYS = r"=|:|\(|\[|–|—|-|→"

KEPT = 1000
"""So many letters of a heading are looked at, from its beginning and from its end."""

NEAR = 80
"""So many letters before a figure may say what it means: with more, a long heading takes minutes."""

WORD = r"(?P<word>[^\d\W][^\d;()\[\]|=]*"

BEHIND = re.compile(rf"{FIGURE}{UNIT}\)?(?P<sign> ?(?:{SAYS}) ?| {MEANS} (?:the )?| ){WORD})", re.I)
"""A figure with what it means behind it: “1 = very satisfied”, “5 is best”."""

BEFORE = re.compile(rf"(?P<word>[^\d\W][^\d;()\[\]|=]{{0,{NEAR}}}?)(?P<sign> ?(?:{SAYS}) ?| ){FIGURE}", re.I)
"""A figure with what it means before it: “very dissatisfied (1)”."""

RANGE = re.compile(rf"{FIGURE} ?(?:-|–|—|\.\.+|…|to|bis|à|al?|tot|do|till|til|až|до|から|～|~) ?{FIGURE}(?!-)", re.I)

OUT_OF = re.compile(r"(?:\b(?:out of|sur|von|su|sobre|van|na|af|av|z)|/) ?(20|100)(?!\d|[.,/%-]\d)", re.I)
"""Marks out of twenty or a hundred, which begin at nought."""

TEN = 10
"""Scales up to there begin with 0 or with 1."""

LONGEST = 7
"""So many words name an end at most."""


@dataclass(frozen=True)
class Heading:
    """The ends of a scale as the heading of a column says them."""

    worst: int | None
    best: int | None
    """None where it names only the other one."""
    agreement: bool = False
    """Whether its best end is only the one that agrees most."""

    @property
    def ends(self) -> list[int]:
        """The worst and the best; empty where one of them is not said."""
        return [self.worst, self.best] if self.worst is not None and self.best is not None else []

    def around(self, scores: Mapping[float, int]) -> list[int]:
        """The worst and the best, where most figures are between them; an end that is not said is 1 or, said, 0."""
        low, high = min(scores, default=0), max(scores, default=0)
        found = self.ends
        if self.worst is None and self.best and self.best >= max(high, 3) and (low == 0) == (self.best == TEN):
            found = [0 if low == 0 else 1, self.best]
        inside = sum(count for one, count in scores.items() if found and min(found) <= one <= max(found))
        return found if 2 * inside > sum(scores.values()) else []

    def allows(self, worst: float, best: float) -> bool:
        """Whether these may be the ends."""
        return self.worst in (None, worst) and self.best in (None, best)


def plainly(said: str) -> str:
    """A heading with one blank between words, and the signs of all scripts written in one way."""
    short = said if len(said) <= 2 * KEPT else f"{said[:KEPT]} | {said[-KEPT:]}"
    ranged = re.sub(r"(?<=\d)_(?=\d)", "-", unicodedata.normalize("NFKC", short).replace("、", ", "))
    return re.sub(r"[\s_]+", " ", ranged)


def heading(said: str, kind: str) -> Heading | None:
    """What a heading says of its scale by words beside figures; None where it says nothing, or contradicts itself."""
    text = plainly(said)
    behind, before = pairs(BEHIND, text, kind, first=True), pairs(BEFORE, text, kind, first=False)
    whole = [found for one in (behind, before) if (found := ends(one))]
    if len(whole) == 2 and sure(behind) != sure(before):
        whole = whole[:1] if sure(behind) else whole[1:]
    if len(whole) == 2 and whole[0] != whole[1]:
        return None
    if not whole and not behind.keys() & before.keys():
        whole = [found for found in (ends(behind | before),) if found]
    if not whole and len(behind | before) == 1:
        whole = [found for found in map(end, (behind | before).items()) if found]
    return whole[0] if whole else None


NOT = re.compile(
    r"(?i)\bnot recommend|\bhow unlikely\b(?! or)|reluctan|hesitan|\bagainst\b|discourag|"
    r"\babraten|abzuraten|zögern|déconseill|dissuad|réticen|desaconsej|disuad|sconsigli|afraden|odradz|avråda|fraråd|"
    r"\bnicht (?:weiter)?empfehl|\bpas (?:nous )?recommander|\bno (?:nos )?recomendar|"
    r"\bnon (?:ci )?(?:raccomand|consigli)|\bnão (?:nos )?recomend|\bniet aanbevelen|\binte rekommendera"
)
"""Who asks how likely somebody is not to do it turns the scale round."""


def contrary(said: str) -> bool:
    """Whether a heading asks how likely somebody is not to do it."""
    return bool(NOT.search(plainly(said)))


def unread(said: str, kind: str) -> bool:
    """Whether a heading says what its ends mean in words that nobody knows, or asks for the contrary."""
    text = plainly(said)
    return contrary(said) or (heading(said, kind) is None and len(pairs(BEHIND, text, kind, first=True)) > 1)


def span(said: str) -> tuple[int, int] | None:
    """The lowest and the highest figure that a heading names, as in “(1-5)” and “0 to 10”."""
    found = {(int(low), int(high)) for low, high in RANGE.findall(plainly(said))}
    found |= {(0, int(most)) for most in OUT_OF.findall(plainly(said))}
    meant = {int(hit[1]) for hit in BEHIND.finditer(plainly(said)) if set("=:") & set(hit["sign"])} - unsaid(said)
    found |= {(min(meant), max(meant))} if len(meant) > 1 and not found else set()
    usual = [
        (low, high) for low, high in found if (low in (0, 1) and 3 <= high <= 10) or (low, high) in ((0, 20), (0, 100))
    ]
    return usual[0] if len(usual) == 1 else None


def unsaid(said: str) -> frozenset[int]:
    """The figures of which a heading says that they mean no answer, as in “99 = don't know”."""
    hits = BEHIND.finditer(plainly(said))
    return frozenset(
        int(hit[1]) for hit in hits if hit["sign"].strip() and UNSAID & {*phrases(hit["word"], first=True)}
    )


@dataclass(frozen=True)
class Meant:
    """What a heading says of one figure: 1 where it is good, -1 where it is bad, 0 where nobody knows."""

    side: int
    agreement: bool = False
    sure: bool = False
    """Whether a sign or a verb stands between the figure and its word."""
    alone: bool = False
    """Whether nothing else is said of the figure: “5 = best”, but not “5 - Good service”."""


def pairs(pattern: re.Pattern[str], text: str, kind: str, *, first: bool) -> dict[int, Meant]:
    """What the figures of a heading mean; those of which it says that they mean no answer are left out."""
    found: dict[int, Meant] = {}
    nothing = unsaid(text)
    for hit in pattern.finditer(text):
        figure, sign, word = int(next(filter(None, hit.groups()[:: 1 if first else -1]))), hit["sign"], hit["word"]
        known = next((one for one in phrases(word, first=first) if side(one, kind)), "")
        if not known and kind == "nps" and (much := MUCH.get(tidy(word))):
            found[figure] = Meant(much, sure=bool(sign.strip()), alone=True)
        elif known and (meant := side(known, kind)):
            found[figure] = Meant(*meant, bool(sign.strip()), known == tidy(word))
        elif set("=:") & set(sign) and figure not in nothing:
            found[figure] = Meant(0, sure=True)
    return found


def sure(meant: Mapping[int, Meant]) -> bool:
    """Whether a sign or a verb stands between each figure and its word."""
    return all(one.sure for one in meant.values())


def phrases(text: str, *, first: bool) -> Iterator[str]:
    """The first or the last words of a text, the most of them first."""
    words = text.split()
    for many in range(min(LONGEST, len(words)), 0, -1):
        yield tidy(" ".join(words[:many] if first else words[-many:]))


def side(word: str, kind: str) -> tuple[int, bool] | None:
    """Whether a word is good (1) or bad (-1), and whether it only agrees or denies; None where nobody knows."""
    if kind == "nps" and word in ENDS:
        return (1 if ENDS[word] else -1), False
    if word in GOOD or (kind != "ces" and word in MOST):
        return 1, False
    if word in BAD or (kind != "ces" and word in LEAST):
        return -1, False
    found = {(place(scale.steps, word), scale.agreement and kind != "nps") for scale in places().get(word, ())}
    sided = {one for one in found if one[0]}
    return sided.pop() if len(sided) == 1 else None


def place(steps: Iterable[Mapping[str, str]], word: str) -> int:
    """On which side of the middle of a scale a word stands."""
    at = [word in step for step in steps]
    above = 2 * at.index(True) - (len(at) - 1)
    return (above > 0) - (above < 0)


def ends(meant: Mapping[int, Meant]) -> Heading | None:
    """The ends, where the lowest figure is of one side, the highest of the other, and all between in order."""
    figures = sorted(meant)
    sides = [meant[one].side for one in figures]
    if len(figures) < 2 or not sides[0] or sides[0] != -sides[-1]:
        return None
    known = [one for one in sides if one]
    if known != sorted(known, reverse=sides[0] > 0) or len({meant[one].agreement for one in figures}) > 1:
        return None
    worst, best = (figures[0], figures[-1]) if sides[0] < 0 else (figures[-1], figures[0])
    return Heading(worst, best, meant[best].agreement)


def end(said: tuple[int, Meant]) -> Heading | None:
    """The one end that a heading names, such as “5 is best”."""
    figure, meant = said
    if not (meant.side and meant.sure and meant.alone) or meant.agreement:
        return None
    return Heading(None, figure) if meant.side > 0 else Heading(figure, None)
