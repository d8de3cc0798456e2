"""The application under one parent: the web processes, and the jobs."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from hark.store.lake import Store

PATIENCE = 30.0
"""Seconds a part has to finish what it began, once it was told to stop."""

LOOK = 0.2
"""Seconds between two looks at whether all parts are there."""


def prepare(data: Path) -> tuple[str, str]:
    """Make and migrate what is needed; the application's address, and that of the first account where there is none."""
    Store.open(data, create=True)
    (data / "uploads").mkdir(mode=0o700, exist_ok=True)
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    models = import_module("hark.models")  # which exist once Django is set up
    if models.Member.objects.exists():
        return settings.ADDRESS, ""
    _, token = models.Invitation.make(email="", role="owner")
    return settings.ADDRESS, f"{settings.ADDRESS}/join/{token}/"


def serve(host: str, port: int, workers: int) -> None:
    """Run until told to stop, or until one part ends by itself; then stop the others, and end with its code."""
    parts = [subprocess.Popen(each) for each in commands(host, port, workers)]  # noqa: S603 - our own
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: asked.append(got))
    while not asked and all(part.poll() is None for part in parts):
        time.sleep(LOOK)
    ended = next((part.returncode for part in parts if part.returncode is not None), 0)
    stop(parts)
    sys.exit(0 if asked else ended or 1)


def commands(host: str, port: int, workers: int) -> tuple[tuple[str, ...], ...]:
    """What each part is started with."""
    web = (
        sys.executable, "-m", "granian", "hark.asgi:application", "--interface", "asginl", "--no-ws",
        "--host", host, "--port", str(port), "--workers", str(workers),
        "--workers-kill-timeout", "20", "--log-level", "warning",
    )  # fmt: skip
    return web, (sys.executable, "-m", "hark.serving")


def stop(parts: Sequence[subprocess.Popen[bytes]]) -> None:
    """Tell every part to stop, and end those that do not."""
    for part in parts:
        if part.poll() is None:
            part.terminate()
    until = time.monotonic() + PATIENCE
    for part in parts:
        try:
            part.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()


def work() -> None:
    """The process that does the work behind the pages."""
    django.setup()
    import_module("hark.jobs").work()


if __name__ == "__main__":
    work()
