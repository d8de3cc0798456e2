"""What runs behind the pages, and when. `hark serve` starts the process that does it."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from threading import Thread

from django.conf import settings
from huey import SqliteHuey, crontab
from huey.api import Task

from hark import arrivals, erasing, readings
from hark.demo.sample import dismiss_sample, invite_sample
from hark.errors import HarkError
from hark.models import Arrival, Erasing, note
from hark.models.arrival import IMPORTING, LOOKING
from hark.models.erasing import WAITING, WORKING
from hark.show import letters
from hark.show.letters import Letter
from hark.store import mover, retention
from hark.store.compact import compact
from hark.store.lake import Store
from hark.store.outbox import BATCH

log = logging.getLogger(__name__)

WORKERS = 4
"""Pieces of work at a time; a file that waits for its owner's answer holds one."""

SOON = 0.5
"""Seconds after which work is begun at the latest, where nobody else is at it."""

# Results are not kept: of what went wrong they would hold the words, and with them perhaps a person's.
queue = SqliteHuey(
    "hark",
    filename=str(Path(settings.DATA) / "jobs.db"),
    fsync=True,
    immediate=settings.IMMEDIATE,
    results=False,
)


@queue.pre_execute()
def fresh(_task: object) -> None:
    """Let go of connections that ended while nobody worked."""
    arrivals.let_go()


@queue.task()
def bring_in(number: int) -> None:
    """Take a file that came through the browser as far as it goes."""
    arrivals.bring_in(number, Store.open(settings.DATA), wait=0.0 if settings.IMMEDIATE else arrivals.WAIT)


@queue.task()
def erase(number: int) -> None:
    """Erase the person of an erasing."""
    erasing.carry_out(number, Store.open(settings.DATA))


@queue.task()
def invite() -> None:
    """Bring the sample company in, to look around."""
    invite_sample(Store.open(settings.DATA))


@queue.task()
def dismiss() -> None:
    """Take the sample company away again."""
    dismiss_sample(Store.open(settings.DATA))


@queue.task(retries=3, retry_delay=120, context=True)
def post(letter: Letter, to: str, task: Task | None = None) -> None:
    """Send a letter to one address; where the mail server cannot be reached, again some minutes later."""
    try:
        letters.deliver(letter, to)
    except letters.WAY:
        if task is None or not task.retries:
            letters.lost(letter, to)
        raise


@queue.periodic_task(crontab())
def go_on() -> None:
    """Take up the files that are under way, and that nobody works on: an end, or a database, came in between."""
    for arrival in Arrival.objects.filter(state__in=(LOOKING, IMPORTING)):
        bring_in(arrival.pk)


@queue.periodic_task(crontab(minute="17", hour="3"))
def tidy() -> None:
    """Forget what nobody needs any more."""
    arrivals.tidy()


@queue.periodic_task(crontab(minute="29", hour="3"))
def drop_texts() -> None:
    """Drop texts that are older than the company keeps them, and write down how many."""
    dropped = retention.drop_texts(Store.open(settings.DATA))
    if dropped:
        note(None, "dropped old texts", ", ".join(f"{fact}: {rows}" for fact, rows in dropped.items()), **dropped)


@queue.periodic_task(crontab(minute="*/15"))
def read_off() -> None:
    """Read figures off where something changed, so that a page can say later what it was."""
    readings.read_off(Store.open(settings.DATA))


class Mover(Thread):
    """Moves what was posted into the lake: after `mover.OFTEN` seconds at the latest, sooner where much waits."""

    def __init__(self, store: Store) -> None:
        super().__init__(name="hark-mover", daemon=True)
        self.store, self.since = store, 0.0

    def run(self) -> None:
        """Look for ever; what goes wrong is logged, and tried again."""
        while True:
            time.sleep(1.0)
            try:
                self.look()
            except HarkError as error:
                log.error("What was posted could not be moved; it waits, and counts. %s", error)
                time.sleep(mover.OFTEN)
            except Exception:
                log.exception("What was posted could not be moved; it waits, and counts.")
                time.sleep(mover.OFTEN)

    def look(self) -> None:
        """Move where it is time to."""
        box = self.store.outbox
        waiting = box.count() if box else 0
        if box is None or not waiting:
            self.since = 0.0
            return
        self.since = self.since or time.monotonic()
        if waiting >= BATCH or time.monotonic() - self.since >= mover.OFTEN:
            mover.move(self.store, box)
            self.since = 0.0


@queue.periodic_task(crontab(minute="43", hour="3"))
def fold() -> None:
    """Make few large files of the many small ones that posting left in the lake."""
    compact(Store.open(settings.DATA))


def work() -> None:
    """Do what there is to do until told to stop; first what was under way when the last process ended."""
    Mover(Store.open(settings.DATA)).start()
    go_on.call_local()
    for one in Erasing.objects.filter(state__in=(WAITING, WORKING)):
        erase(one.pk)
    queue.create_consumer(workers=WORKERS, periodic=True, max_delay=SOON, check_worker_health=True).run()
