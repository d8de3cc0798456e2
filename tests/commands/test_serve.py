"""`hark serve`: one command starts the application, one signal stops it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 120
"""Seconds the application has to answer on a machine that is busy with other tests."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def fetched(address: str) -> str:
    """The page at an address, once it is there."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=PATIENCE) as page:
                return str(page.read().decode())
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_it_starts_with_a_link_for_the_owner_and_stops_cleanly(tmp_path: Path) -> None:
    port = free_port()
    hark = (sys.executable, "-m", "hark", "serve", "--data", tmp_path / "data", "--workers", "1")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HARK_", "DJANGO_"))}
    with subprocess.Popen((*hark, "--port", str(port)), stdout=subprocess.PIPE, text=True, env=clean) as process:
        assert process.stdout is not None
        link = re.search(r"http://\S+/join/\S+", process.stdout.readline())
        assert link is not None

        page = fetched(link[0])
        process.send_signal(signal.SIGTERM)

        assert process.wait(PATIENCE) == 0
    assert "Welcome to Hark" in page
    assert (tmp_path / "data" / "session-key").stat().st_mode & 0o777 == 0o600


def test_it_does_not_start_where_something_listens_already(tmp_path: Path) -> None:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind(("127.0.0.1", 0))
        one.listen()
        port = one.getsockname()[1]
        hark = (sys.executable, "-m", "hark", "serve", "--data", tmp_path / "data", "--port", str(port))
        ended = subprocess.run(hark, check=False, capture_output=True, text=True, timeout=PATIENCE)

    assert ended.returncode == 5
    assert f"--port {port + 1}" in ended.stderr
    assert not (tmp_path / "data").exists()
