"""When the total and its parts tell different stories, because the parts' shares changed (Simpson's paradox)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import sqrt

from hark.measure.estimate import Estimate
from hark.measure.interval import critical

Parts = Mapping[Hashable, Estimate]


@dataclass(frozen=True)
class Mix:
    """A change of a mean taken apart: `change` = `within` (the parts moved) + `mix` (their shares did).

    `error` is the standard error of `within`; `everywhere` says that every part moved the other way than the total.
    """

    change: float
    within: float
    mix: float
    error: float
    everywhere: bool

    @property
    def misleads(self) -> bool:
        """Whether the total says the opposite of its parts, and not by chance."""
        return self.everywhere or (self.change * self.within < 0 and abs(self.within) > critical(0.95) * self.error)


def take_apart(now: Parts, then: Parts) -> Mix | None:
    """The change of the total of means or shares, by parts (Kitagawa 1955); None where fewer than two parts have both.

    A part that is there on one side only counts as a change of the mix.
    """
    shares_now, shares_then = shares(now), shares(then)
    both = [(part, now[part], then[part]) for part in shares_now if part in shares_then]
    if len(both) < 2:
        return None
    change = total(now, shares_now) - total(then, shares_then)
    within = squared = 0.0
    steps = []
    for part, after, before in both:
        share = (shares_now[part] + shares_then[part]) / 2
        step = (after.value or 0.0) - (before.value or 0.0)
        steps.append(step)
        within += share * step
        squared += share * share * ((after.variance or 0.0) + (before.variance or 0.0))
    everywhere = len(both) == len(shares_now) == len(shares_then) and all(change * step < 0 for step in steps)
    return Mix(change, within, change - within, sqrt(squared), everywhere)


def mix_warning(parts_now: Parts, parts_then: Parts, *, against: str = "before") -> str | None:
    """A sentence where the total misleads, else None. Only for means and shares: other estimates carry no weight."""
    mix = take_apart(parts_now, parts_then)
    if mix is None or not mix.misleads:
        return None
    up, down = ("is higher", "is lower") if against == "rest" else ("rose", "fell")
    whole, part = (up, down) if mix.change > 0 else (down, up)
    who = "every group" if mix.everywhere else "at an equal mix of groups the figure"
    return (
        f"The total {whole}, but {who} {part}: it is the mix of groups that differs. "
        "Read the groups one by one, not the total."
    )


def shares(parts: Parts) -> dict[Hashable, float]:
    """Each part's share (0..1) in the total, of the parts that have a value."""
    weights = {part: each.weight for part, each in parts.items() if each.value is not None and each.weight}
    whole = sum(weights.values())
    return {part: weight / whole for part, weight in weights.items()}


def total(parts: Parts, share_of: Mapping[Hashable, float]) -> float:
    """The mean over the parts."""
    return sum(share * (parts[part].value or 0.0) for part, share in share_of.items())
