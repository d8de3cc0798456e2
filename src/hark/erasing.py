"""Erasing a person as the pages ask for it: behind them, with progress, and with an outcome that can be looked up."""

from __future__ import annotations

from hark.errors import HarkError
from hark.models import Erasing, note
from hark.models.erasing import DONE, FAILED, WORKING
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.telling import Telling, save

BROKEN = "Hark broke off while it erased the person: some of what they said may still be there."
SAY_SO = "Try again; where that does not help, the log of the server says where it broke off."


def carry_out(number: int, store: Store) -> None:
    """Erase the person of an erasing that is not done. What forbids it is kept, so that somebody can try again."""
    one = Erasing.objects.filter(pk=number).exclude(state=DONE).first()
    if one is None:
        return
    save(one, state=WORKING, problem="", remedy="")
    try:
        done = erase_person(store, CustomerKey(one.source, one.customer), progress=Telling(one))
    except HarkError as error:
        save(one, state=FAILED, problem=error.problem, remedy=error.remedy)
        return
    except Exception:
        save(one, state=FAILED, problem=BROKEN, remedy=SAY_SO)
        raise
    rows = sum(done.rows.values())
    save(one, state=DONE, source="", customer="", rows=rows, since=done.since, aside=list(done.aside))
    note(one.member, "erased", "a customer", rows=rows)
