"""The nouns of the control database, one file each."""

from hark.models.arrival import Arrival
from hark.models.audit import Audit, note
from hark.models.erasing import Erasing
from hark.models.invitation import Invitation
from hark.models.key import Key
from hark.models.member import Member
from hark.models.posted import Posted, Receipt
from hark.models.reading import Reading, Taking

__all__ = [
    "Arrival",
    "Audit",
    "Erasing",
    "Invitation",
    "Key",
    "Member",
    "Posted",
    "Reading",
    "Receipt",
    "Taking",
    "note",
]
