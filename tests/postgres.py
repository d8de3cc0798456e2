"""A PostgreSQL server of one's own: in a temporary folder, listening on this machine only, ended with the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp

import pytest

REQUIRED = "HARK_REQUIRE_TOOLS"
"""The variable under which a tool that is missing is a failure."""


def programs() -> Path:
    """The folder of PostgreSQL's programs. Where there are none, the test is skipped; or fails under `REQUIRED`."""
    known = shutil.which("initdb")
    found = [Path(known).resolve().parent] if known else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if found:
        return found[-1]
    absent = "PostgreSQL is not installed here: on Debian and Ubuntu, apt install postgresql."
    if os.environ.get(REQUIRED):
        pytest.fail(absent)
    pytest.skip(absent)


def ran(command: list[str], user: list[str]) -> None:
    """Run a program of the server, as its own user where we are root, which it refuses to serve."""
    subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


@dataclass(frozen=True)
class Server:
    """A server that runs: the address of a database of it, and the commands that start and stop it."""

    address: str
    starting: list[str]
    stopping: list[str]
    user: list[str]

    def stop(self, how: str = "fast") -> None:
        """Stop it as its own tool does, whoever is there."""
        ran([*self.stopping, "-m", how], self.user)

    def start(self) -> None:
        """Start it; returns when it takes connections."""
        ran(self.starting, self.user)


@contextmanager
def server() -> Iterator[Server]:
    """A new server."""
    at, folder = programs(), Path(mkdtemp(prefix="hark-postgres-"))
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    ran([str(at / "initdb"), "-D", str(folder / "data"), "-U", "hark", "-A", "trust", "--no-sync"], user)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    control = [str(at / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    start, stop = [*control, "-l", str(folder / "log"), "-o", options, "start"], [*control, "stop"]
    made = Server(f"postgres://hark@127.0.0.1:{port}/postgres", start, stop, user)
    made.start()
    try:
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def database(address: str) -> str:
    """The address of a new, empty database of the same server."""
    name = f"hark_{token_hex(6)}"
    with closing(import_module("psycopg").connect(address, autocommit=True)) as connection:
        connection.execute(f"create database {name}")
    return f"{address.rpartition('/')[0]}/{name}"


def migrated(address: str, directory: Path) -> None:
    """Make Hark's tables in the database at an address."""
    (directory / "uploads").mkdir(parents=True, exist_ok=True)
    said = {"HARK_DATABASE": address, "HARK_DATA": str(directory), "DJANGO_SETTINGS_MODULE": "hark.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, env=os.environ | said)
