"""Start the application: pages in the browser, and the work behind them."""

from __future__ import annotations

import os
import socket
from importlib import import_module
from pathlib import Path

import click

from hark.errors import Refused
from hark.terminal import data_option


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="How many web processes.")
def command(data: Path, host: str, port: int, workers: int) -> None:
    """Start the application, and say where to open it.

    A data directory that is not there is made. The database is brought up to date first. Ctrl-C stops it, and whatever
    was begun is finished. Settings: docs/run/install.md.
    """
    os.environ["HARK_DATA"] = str(data.absolute())
    os.environ.setdefault("HARK_ADDRESS", f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}")  # noqa: S104
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hark.settings")
    free(host, port)
    # Only here, since the settings depend on what was just said.
    serving = import_module("hark.serving")
    address, first = serving.prepare(data)
    click.echo(f"Hark is at {first or address}")
    if first:
        click.echo("Open that address once to make the owner's account; it works until somebody has one.")
    serving.serve(host, port, workers)


def free(host: str, port: int) -> None:
    """Raise `Refused` where something listens there already: two would answer in turns, each of its own data."""
    try:
        family, *_, there = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise Refused(f"“{host}” is no address of this machine.", "Give one with --host, such as 127.0.0.1.") from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(there)
        except OSError as error:
            raise Refused(
                f"Hark cannot listen on port {port} of {host}: {(error.strerror or str(error)).lower()}.",
                f"Another program, or another Hark, may be there: stop it, or choose another port: --port {port + 1}.",
            ) from None
