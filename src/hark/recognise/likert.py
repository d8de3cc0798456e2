"""Steps of scales in words, and what each is worth."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from hark.recognise.words import bare

SAID = tomllib.loads(files("hark.recognise").joinpath("scales.toml").read_text(encoding="utf-8"))

MOST = 0.9
"""So large a part of the cells are steps of a scale; the others are slips."""


Step = Mapping[str, str]
"""The words for one step, and of which word each is a spelling."""


def alternatives(said: str) -> Step:
    """The words that a line of `scales.toml` names for one step."""
    spellings = [[one.strip() for one in word.split("~")] for word in said.split("|")]
    return {tidy(one): word[0] for word in spellings for one in word}


def tidy(word: str) -> str:
    """A word of a scale in small letters without accents, signs around it and blanks between."""
    shown = re.sub("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]", "", bare(word))
    return re.sub(r"\s+", " ", re.sub(r"[,’'´`]", " ", shown)).strip(' .!;:()[]<>-–"“”„')


UNSAID = frozenset(one for line in SAID["unsaid"] for one in alternatives(line))
"""Words that mean: no answer was given."""


ENDS = dict.fromkeys(alternatives(SAID["most_likely"]), 10.0) | dict.fromkeys(alternatives(SAID["least_likely"]), 0.0)
"""The words at the ends of a recommendation from 0 to 10, and what they are worth."""


@dataclass(frozen=True, eq=False)
class Scale:
    """The steps of a scale from the worst to the best, each with the words there are for it."""

    steps: tuple[Step, ...]
    kind: str = "rating"
    """What it measures by itself: satisfaction, effort, sentiment, or only a rating."""
    agreement: bool = False
    """Whether it says how much somebody agrees, so that its good end depends on the question."""
    downwards: bool = False
    """Whether 1 is the best, as in marks of schools."""
    whole: bool = False
    """Whether it counts only where each of its steps is said."""
    weak: bool = False
    """Whether it counts only where one of its steps in between is said."""
    paired: bool = False
    """Whether each of its steps has an opposite, so that a single one that is not said is known to be there."""
    strong: bool = False
    """Whether it counts only where one of its ends is said."""
    language: str = ""
    """The word of its language for the middle, where it is put together from opposites."""

    def at(self, word: str) -> int | None:
        """The number of a step, as it is written down."""
        place = next((i for i, step in enumerate(self.steps) if word in step), None)
        return None if place is None else len(self.steps) - place if self.downwards else place + 1

    @property
    def ends(self) -> list[int]:
        """The worst and the best."""
        return [len(self.steps), 1] if self.downwards else [1, len(self.steps)]


@dataclass(frozen=True)
class Reading:
    """What words are worth on one scale.

    It is `sure` where no other scale of as many steps gives them another worth, and no two words share a step.
    """

    scale: Scale
    values: Mapping[str, int]
    sure: bool = True

    def __getitem__(self, word: str) -> int:
        return self.values[word]

    @property
    def complete(self) -> bool:
        """Whether each step of the scale is said."""
        return len(set(self.values.values())) == len(self.scale.steps)

    @property
    def plain(self) -> bool:
        """Whether it needs no asking: all steps of the scale are said, or so few that they cannot be all of another.

        Four or five words may be all there are: then a scale that has more is in doubt. Marks of schools count from
        the best, so that those that are not said change nothing; and of opposites one may be left unsaid.
        """
        said, steps = len(set(self.values.values())), len(self.scale.steps)
        few = said < 4 and not self.scale.weak
        return self.sure and (self.scale.downwards or few or steps - said <= self.scale.paired)

    @property
    def alone(self) -> Reading | None:
        """What the words are worth where there are no other steps than theirs; None where two of them share one."""
        if shared(self.scale, self.values):
            return None
        said = set(self.values.values())
        steps = tuple(step for place, step in zip(self.places, self.scale.steps, strict=True) if place in said)
        return reading(replace(self.scale, steps=steps, whole=False, weak=False, strong=False), self.values)

    @property
    def places(self) -> range:
        """The numbers of the steps, from the worst to the best."""
        return range(*((len(self.scale.steps), 0, -1) if self.scale.downwards else (1, len(self.scale.steps) + 1)))

    def __str__(self) -> str:
        """The steps in the file's own words, from the worst to the best; those that share one with “=” between."""
        at: dict[int, dict[str, str]] = {}
        for word, number in self.values.items():
            at.setdefault(number, {}).setdefault(tidy(word), word.strip())
        return ", ".join(
            " = ".join(at[place].values()) if place in at else next(iter(step.values()))
            for place, step in zip(self.places, self.scale.steps, strict=True)
        )


@cache
def scales() -> tuple[Scale, ...]:
    """Every scale there is; those that are put together from opposites go before those that are written out."""
    listed = [
        Scale(tuple(map(alternatives, entry["steps"])), **{key: said for key, said in entry.items() if key != "steps"})
        for entry in SAID["scale"]
    ]
    return (*(one for language in SAID["language"] for one in composed(language)), *listed)


FORMS = (
    ("very", "plain", "middle"), ("very", "rather", "middle"), ("extreme", "rather", "middle"),
    ("extreme", "plain", "middle"), ("extreme", "very", "middle"),
    ("very", "plain"), ("very", "rather"), ("extreme", "rather"), ("very", "plain", "rather"),
    ("very", "plain", "rather", "middle"), ("extreme", "plain", "rather", "middle"),
    ("extreme", "very", "rather", "middle"),
)  # fmt: skip
"""How strongly the steps of a scale are said, from its end to its middle."""


def composed(language: Mapping[str, Any]) -> Iterator[Scale]:
    """The scales of opposites in one language: each said more or less strongly, with a middle or without."""
    middle = alternatives(language["middle"])
    for kind, pairs in language["opposites"].items():
        for pair in pairs:
            bad, good = map(alternatives, pair.split(":"))
            for form in FORMS:
                strong = [one for one in form if one != "middle"]
                ends = [[strongly(language, how, pole) for how in strong] for pole in (bad, good)]
                steps = (*ends[0], *([middle] if "middle" in form else []), *reversed(ends[1]))
                agreement = kind in ("agreement", "likelihood")
                yield Scale(
                    steps,
                    "rating" if agreement else kind,
                    agreement,
                    False,
                    "middle" not in form,
                    len(strong) > 2,
                    True,
                    "extreme" in form,
                    language["middle"],
                )


def strongly(language: Mapping[str, Any], how: str, pole: Step) -> Step:
    """The words for one end, said so strongly."""
    if how == "plain":
        return pole
    strengths = alternatives(language[how])
    return {f"{strength} {one}": f"{strengths[strength]} {pole[one]}" for one in pole for strength in strengths}


@cache
def places() -> Mapping[str, tuple[Scale, ...]]:
    """The scales on which each word stands."""
    found: dict[str, list[Scale]] = {}
    for scale in scales():
        for word in {one for step in scale.steps for one in step}:
            found.setdefault(word, []).append(scale)
    return {word: tuple(on) for word, on in found.items()}


def worth(words: Iterable[str] | Mapping[str, int]) -> dict[int, Reading]:
    """What each word is worth, by how many steps the scale has, where nearly all are steps of a known scale.

    Words that stand on a scale of five and on one of seven are worth something on both; which it was, they do not
    tell. But where each step of a scale is said, one that has several more is not meant. `words` may have counts.
    """
    counts = Counter(words)
    said = {word: tidy(word) for word in counts}
    known: dict[Scale, int] = {}
    for word, plain in said.items():
        for scale in places().get(plain, ()):
            known[scale] = known.get(scale, 0) + counts[word]
    most = max(known.values(), default=0)
    if most < MOST * counts.total():
        return translated(counts, said)
    found = [one for scale in scales() if known.get(scale) == most and (one := reading(scale, said))]
    complete = min((len(one.scale.steps) for one in found if one.complete), default=99)
    lengths: dict[int, Reading] = {}
    for one in sorted(found, key=lambda each: (not each.complete, not each.sure)):
        length = len(one.scale.steps)
        first = lengths.setdefault(length, one)
        if first.values != one.values and not first.complete:
            lengths[length] = Reading(first.scale, first.values, sure=False)
    return {length: one for length, one in sorted(lengths.items()) if length < complete + 2}


def translated(counts: Mapping[str, int], said: Mapping[str, str]) -> dict[int, Reading]:
    """What words are worth that are the steps of one scale in several languages, by how many steps it has; never sure.

    `said` has the words as scales have them.
    """
    found: dict[int, Reading] = {}
    candidates = {one: None for word in said.values() for one in places().get(word, ()) if one.language}
    for length in sorted({len(one.steps) for one in candidates}):
        left, parts = dict(said), list[Scale]()
        alike = [one for one in candidates if len(one.steps) == length]
        while left and (best := widest(alike, left, counts)):
            parts.append(best)
            left = {word: plain for word, plain in left.items() if best.at(plain) is None}
            alike = [one for one in alike if (one.kind, one.agreement) == (best.kind, best.agreement)]
            alike = [one for one in alike if one.language != best.language]
        if len(parts) > 1 and sum(counts[one] for one in left) <= (1 - MOST) * sum(counts.values()):
            steps = tuple(
                {word: one for step in same for word, one in step.items()}
                for same in zip(*(one.steps for one in parts), strict=True)
            )
            if one := reading(Scale(steps, parts[0].kind, parts[0].agreement), said):
                found[length] = replace(one, sure=False)
    return found


def widest(scales_: Iterable[Scale], said: Mapping[str, str], counts: Mapping[str, int]) -> Scale | None:
    """The scale of which most is said; None where none can be meant."""
    meant = {one: found for one in scales_ if (found := reading(one, said))}
    return max(meant, key=lambda one: sum(counts[word] for word in meant[one].values), default=None)


def shared(scale: Scale, words: Iterable[str]) -> bool:
    """Whether two of the words are different ones for the same step, and not only two spellings of one."""
    said = {word for word in map(tidy, words) if scale.at(word) is not None}
    return any(len({step[word] for word in said & step.keys()}) > 1 for step in scale.steps)


def reading(scale: Scale, said: Iterable[str]) -> Reading | None:
    """What words are worth on a scale; None where it cannot be meant."""
    values = {word: number for word in said if (number := scale.at(tidy(word))) is not None}
    different = set(values.values())
    middle = (len(scale.steps) + 1) / 2
    between = {one for one in different if 0 < abs(one - middle) < 1.5}
    needed = (
        len(different) > 1,
        not scale.whole or len(different) == len(scale.steps),
        not scale.weak or between,
        not scale.strong or different & {1, len(scale.steps)},
    )
    return Reading(scale, values, not shared(scale, values)) if all(needed) else None
