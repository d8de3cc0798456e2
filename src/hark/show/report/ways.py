"""What is said of a real change, by which way it went: whole sentences, for the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hark.measure.compare import Verdict
from hark.words import noted

ROSE, FELL = Verdict.ROSE, Verdict.FELL

Way = Verdict | None
"""Whether something rose or fell; None where it only changed."""

HEADLINES: Mapping[Way, tuple[str, str]] = MappingProxyType(
    {
        ROSE: (noted("{what} rose {when}"), noted("{what} rose for {group} {when}")),
        FELL: (noted("{what} fell {when}"), noted("{what} fell for {group} {when}")),
        None: (noted("{what} changed {when}"), noted("{what} changed for {group} {when}")),
    }
)
"""The first words: of a change for all, and for one group."""

CHANGED: Mapping[Way, str] = MappingProxyType(
    {
        ROSE: noted("It rose by {by} since {before}, and it is real."),
        FELL: noted("It fell by {by} since {before}, and it is real."),
        None: noted("It changed by {by} since {before}, and it is real."),
    }
)
"""A figure beside its period before."""

MOVED: Mapping[Way, tuple[str, str]] = MappingProxyType(
    {
        ROSE: (
            noted("{group} ({column}) rose most: by {by}, and it is real."),
            noted("Yet {group} ({column}) rose by {by}, and it is real."),
        ),
        FELL: (
            noted("{group} ({column}) fell most: by {by}, and it is real."),
            noted("Yet {group} ({column}) fell by {by}, and it is real."),
        ),
        None: (
            noted("{group} ({column}) changed most: by {by}, and it is real."),
            noted("Yet {group} ({column}) changed by {by}, and it is real."),
        ),
    }
)
"""The group that moved most: where all moved that way, and where all did not."""

LEVELS: Mapping[Way, str] = MappingProxyType(
    {
        ROSE: noted("rose by {by}, from {then} to {now}"),
        FELL: noted("fell by {by}, from {then} to {now}"),
        None: noted("changed by {by}, from {then} to {now}"),
    }
)
"""A change with both levels."""
