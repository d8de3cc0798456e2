"""A file that came through the browser, on the same road as the command line's: recognised, asked about, brought in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from filelock import FileLock, Timeout

from hark.collect.importer import check_file, import_file
from hark.collect.preview import Preview
from hark.errors import HarkError, Unreachable
from hark.models import Arrival, note
from hark.models.arrival import ASKING, DONE, IMPORTING, LOOKING, READY, REFUSED
from hark.recognise.doubt import Doubt, settled_by
from hark.recognise.recognised import Recognised, recognised
from hark.recognise.understand import amended
from hark.store.lake import Store
from hark.store.traces import HELD
from hark.telling import Telling, save
from hark.words import gettext as _
from hark.words import noted, speaking

WAIT = 600.0
"""Seconds a file that was read stays at hand while its owner thinks; after that it is read again."""

LOOK = 0.3
"""Seconds between two looks whether somebody has answered."""

AT_ONCE = 0.2
"""Seconds for which somebody may look whether an arrival is worked on; whoever works on it holds it for longer."""

BROKEN = noted(
    "Hark broke off while it read the file. That is a mistake of Hark's, not of the file's; nothing was stored."
)
SAY_SO = noted("The log of the server says where; please report it.")


class Parked(Exception):
    """Nobody has answered for a while: the work goes on when somebody does."""


def bring_in(number: int, store: Store, *, wait: float = WAIT) -> None:
    """Take the file of an arrival as far as it goes: to a question, to what is to be seen, or into the lake.

    One piece of work at a time holds an arrival. Where another one does, that one sees what was answered.
    """
    while (arrival := Arrival.objects.filter(pk=number).first()) and open_for_work(arrival):
        try:
            with FileLock(arrival.folder / HELD, timeout=AT_ONCE), speaking(language_of(arrival, store)):
                go_on(arrival, store, wait)
        except Timeout:
            return


def language_of(arrival: Arrival, store: Store) -> str:
    """The language in which a file is asked about: that of whoever sent it."""
    return (arrival.member.language if arrival.member else "") or store.company.language


def open_for_work(arrival: Arrival) -> bool:
    """Whether there is anything to do for a file, nobody being asked."""
    return arrival.state in (LOOKING, IMPORTING) and arrival.folder.is_dir()


def go_on(arrival: Arrival, store: Store, wait: float) -> None:
    """Do what there is to do."""
    try:
        read(arrival, store, wait)
    except Parked:
        return
    except (OperationalError, InterfaceError, Unreachable):
        raise  # the database is away; the jobs come back to it
    except HarkError as error:
        save(arrival, state=REFUSED, problem=error.problem, remedy=error.remedy, question=None, told=None, answers={})
        arrival.drop()
    except Exception:
        if not open_for_work(arrival):
            # Somebody put the file aside meanwhile: that it is gone is no mistake.
            return
        save(arrival, state=REFUSED, problem=_(BROKEN), remedy=_(SAY_SO), question=None, told=None, answers={})
        arrival.drop()
        raise


def read(arrival: Arrival, store: Store, wait: float) -> None:
    """Recognise, show and bring in."""
    tell = Telling(arrival)
    ask = partial(answered, arrival, wait)
    with recognised(store, arrival.file, ask, tell) as first:
        found, seen = checked(first, store, ask, tell)
        if not arrival.wanted:
            save(arrival, state=READY, told=told(found, seen), question=None)
            until(arrival, wait, lambda now: now.wanted)
        save(arrival, state=IMPORTING, part=0.0)
        done = import_file(store, found.read, found.understood.map, progress=tell)
    # What was shown of its rows is of no more use, and would only have to be erased with them.
    save(arrival, state=DONE, delivery=done.number, part=1.0, doing="", told=None, answers={})
    note(arrival.member, "imported", f"delivery {done.number}", file=arrival.name)
    arrival.drop()


def checked(found: Recognised, store: Store, ask: Callable[[Doubt], str], tell: Telling) -> tuple[Recognised, Preview]:
    """What would be stored; what is only seen when every row is looked at is asked, too."""
    understood = found.understood
    while True:
        seen = check_file(store, found.read, understood.map, progress=tell)
        if not seen.doubts:
            return Recognised(understood, found.read), seen
        understood = amended(understood, "repeats", settled_by(seen.doubts[0], ask))


def answered(arrival: Arrival, wait: float, doubt: Doubt) -> str:
    """What was answered to a doubt; what changes no figure is assumed. Raises `Parked` where nobody answers."""
    said = arrival.answers.get(doubt.key)
    if said is not None and not doubt.wrong(said):
        return str(said)
    if doubt.proposed and not doubt.figures:
        return doubt.proposed
    question = {
        "key": doubt.key,
        "question": doubt.question,
        "examples": list(doubt.examples),
        "options": [asdict(one) for one in doubt.options],
        "free": doubt.free,
        "proposed": doubt.proposed,
        "wrong": doubt.wrong(str(said)) if said is not None else "",
    }
    arrival.answers.pop(doubt.key, None)
    save(arrival, state=ASKING, question=question, answers=arrival.answers)
    until(arrival, wait, lambda now: doubt.key in now.answers)
    save(arrival, state=LOOKING, question=None)
    return answered(arrival, wait, doubt)


def until(arrival: Arrival, wait: float, there: Callable[[Arrival], bool]) -> None:
    """Wait until somebody has answered. Raises `Parked` after a while, or where the arrival is gone."""
    end = time.monotonic() + wait
    while True:
        let_go()
        now = Arrival.objects.filter(pk=arrival.pk).first()
        if now is None or now.state == REFUSED:
            raise Parked
        if there(now):
            arrival.answers, arrival.wanted = now.answers, now.wanted
            return
        if time.monotonic() >= end:
            raise Parked
        time.sleep(LOOK)


def let_go() -> None:
    """Let go of a connection that has ended, or is old; never in the middle of a transaction."""
    if not connection.in_atomic_block:
        close_old_connections()


def told(found: Recognised, seen: Preview) -> dict[str, Any]:
    """What is to be seen before anything is stored, as it can be kept."""
    return {
        "notes": list(found.understood.notes),
        "sentences": list(seen.sentences),
        "head": list(seen.sample.head),
        "rows": [list(row) for row in seen.sample.rows],
        "same": dict(seen.sample.same),
        "against": {fact: list(counts) for fact, counts in seen.against.items()},
        "problems": [
            {"what": one.what, "remedy": one.remedy, "rows": one.rows, "lines": list(one.lines)}
            for one in seen.problems
        ],
        "rejected": seen.rejected,
        "map": found.understood.text,
    }


def tidy() -> None:
    """Forget files whose owners never came back, and what was done a while ago."""
    old = timezone.now() - timedelta(days=7)
    for arrival in Arrival.objects.filter(came_at__lt=old):
        arrival.drop()
        arrival.delete()
