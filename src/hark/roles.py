"""Who may do what: five roles, and what each of them may."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ROLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "owner": ("Owner", "everything, the team and its rights included"),
        "manager": ("Manager", "imports, settings, surveys and people, erasing included; all but the team"),
        "analyst": ("Analyst", "every figure, every record, and exports"),
        "agent": ("Agent", "figures, and the records they answer"),
        "viewer": ("Viewer", "figures, but nobody's single answer"),
    }
)
"""Each role: what it is called, and what whoever has it may do."""

MAY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "figures": ("owner", "manager", "analyst", "agent", "viewer"),
        "records": ("owner", "manager", "analyst", "agent"),
        "export": ("owner", "manager", "analyst"),
        "import": ("owner", "manager"),
        "settings": ("owner", "manager"),
        "erase": ("owner", "manager"),
        "team": ("owner",),
    }
)
"""Each permission, and the roles that have it."""

LIMITS: Mapping[str, str] = MappingProxyType({"team": "teams", "region": "regions", "touchpoint": "touchpoints"})
"""The columns by which a member can be limited to a part of the rows."""

WHOLE = ("import", "settings", "erase", "team")
"""What touches rows of every part, so that nobody who is limited to one may do it."""


def may(role: str, permission: str, *, limited: bool = False) -> bool:
    """Whether a role has a permission; where `limited`, to a part of the rows only."""
    return role in MAY[permission] and not (limited and permission in WHOLE)
