"""The baseline of the intake: a bare ASGI application that appends each body to a table of SQLite, many to a commit."""

import asyncio
import os
import sqlite3
from queue import Empty, SimpleQueue
from threading import Thread

queue = SimpleQueue()
begun = []


def work():
    """Write for ever what has gathered."""
    database = sqlite3.connect(os.environ["BARE_DATABASE"], isolation_level=None)
    database.executescript(
        "pragma journal_mode = wal; pragma synchronous = full; create table if not exists said (body)"
    )
    while True:
        gathered = [queue.get()]
        try:
            while len(gathered) < 5_000:
                gathered.append(queue.get_nowait())
        except Empty:
            pass
        database.execute("begin immediate")
        database.executemany("insert into said values (?)", [(body,) for body, _, _ in gathered])
        database.execute("commit")
        for _, done, loop in gathered:
            loop.call_soon_threadsafe(done.set_result, None)


async def application(scope, receive, send):
    """Keep the body, and say so."""
    if not begun:
        begun.append(Thread(target=work, daemon=True))
        begun[0].start()
    body = (await receive())["body"]
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    queue.put((body, done, loop))
    await done
    await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})
