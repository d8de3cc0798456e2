"""How long the pages of the application take with the sample company, at the server, beside one that asks nothing.

With `--big FOLDER`, how long Home takes with 20 million page views and 2 million answers.
"""

from __future__ import annotations

import re
import socket
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from hark.demo.sample import make_sample
from lakes import lake, work_out

BASELINE = "/account/"
"""A page without any figure: what signing in, the session and the frame cost."""

PAGES = {
    "/": 300, "/home/moved/": 300, "/home/waits/": 200, "/metrics/": 200, "/metrics/nps/": 200,
    "/metrics/nps/?by=region&over=week": 200, "/metrics/first_response_time/": 200, "/metrics/revenue/": 200,
    "/records/": 200, "/records/ticket_volume/": 200, "/records/?q=kettle": 200,
    "/record/customer/?name=K-04815&source=sample": 200, "/imports/": 200, "/settings/": 200, "/settings/team/": 200,
    "/find/?q=rate": 200,
}  # fmt: skip
"""Each page and the milliseconds it may take, as the median."""


@contextmanager
def served(directory: Path) -> Iterator[tuple[str, OpenerDirector]]:
    """The address of a running Hark, and somebody who is signed in there."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = (sys.executable, "-m", "hark", "serve", "--data", str(directory), "--port", str(port), "--workers", "1")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        link = re.search(r"http://\S+/join/\S+", process.stdout.readline())
        assert link is not None
        who = build_opener(HTTPCookieProcessor(CookieJar()))
        page = patiently(who, link[0])
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        said = {"name": "Bench", "email": "bench@example.org", "password": "seven clever parrots 9"}
        who.open(link[0], urlencode({**said, "csrfmiddlewaretoken": token[1]}).encode()).read()
        yield link[0].partition("/join/")[0], who
        process.terminate()


def patiently(who: OpenerDirector, address: str) -> str:
    """The page at an address, once it is there."""
    for _ in range(300):
        try:
            return str(who.open(address).read().decode())
        except URLError:
            time.sleep(0.2)
    raise TimeoutError(address)


def median(who: OpenerDirector, address: str, times: int) -> tuple[float, float]:
    """The milliseconds of the first look at a page, and the median of the others."""
    taken = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        who.open(address).read()
        taken.append(1000 * (time.perf_counter() - begun))
    return taken[0], statistics.median(taken[1:])


def sample(times: int) -> list[str]:
    """Measure every page with the sample company; returns the slow ones."""
    slow = []
    with TemporaryDirectory() as folder:
        directory = Path(folder) / "hark-demo"
        make_sample(directory)
        with served(directory) as (address, who):
            _, bare = median(who, address + BASELINE, times)
            print(f"{'page':52} {'first':>8} {'median':>8} {'ratio':>6} {'limit':>6}")
            print(f"{BASELINE:52} {'':>8} {bare:6.0f}ms")
            for page, limit in PAGES.items():
                first, usual = median(who, address + page, times)
                slow += [page] if usual > limit else []
                print(f"{page:52} {first:6.0f}ms {usual:6.0f}ms {usual / bare:6.1f} {limit:4}ms")
    return slow


SIZES = {"page_views": 20_000_000, "answers": 2_000_000, "responses": 1_000_000}
"""The rows of the large lake."""

HOME, LIMIT = ("local", "shop"), 1000
"""The kinds of Home that are looked at, without and with visits, and the milliseconds it may take."""


def big(folder: Path, times: int) -> list[str]:
    """Measure Home on the large lake, made where it is not there yet: worked out anew, and again; returns the slow."""
    if not (folder / "lake" / "head.json").exists():
        work_out(lake(folder, SIZES))
    for made in folder.glob("hark.db*"):
        made.unlink()
    slow, company = [], (folder / "company.toml").read_text(encoding="utf-8")
    print(f"{'Home':52} {'anew':>8} {'again':>8} {'limit':>6}")
    try:
        with served(folder) as (address, who):
            for kind in HOME:
                token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', patiently(who, address + BASELINE))
                assert token is not None
                said = urlencode({"kind": kind, "csrfmiddlewaretoken": token[1]}).encode()
                who.open(address + "/home/kind/", said).read()
                anew, again = [], []
                for time_ in range(times):
                    # Nothing is kept once the company document says anything else.
                    (folder / "company.toml").write_text(f'name = "{kind} {time_}"\n{company}', encoding="utf-8")
                    first, usual = median(who, address + "/", 1)
                    anew.append(first)
                    again.append(usual)
                slow += [f"Home ({kind})"] if statistics.median(anew) > LIMIT else []
                print(f"{kind:52} {statistics.median(anew):6.0f}ms {statistics.median(again):6.0f}ms {LIMIT:4}ms")
    finally:
        (folder / "company.toml").write_text(company, encoding="utf-8")
    return slow


def main() -> None:
    """Measure; ends with 1 where something takes too long."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--big", type=Path, help="Home on a large lake, which is kept in this folder, and nothing else")
    asked = parser.parse_args()
    slow = big(asked.big, min(asked.times, 5)) if asked.big else sample(asked.times)
    if slow:
        sys.exit(f"too slow: {', '.join(slow)}")


if __name__ == "__main__":
    main()
