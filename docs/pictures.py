"""Takes the pictures of the README: the sample company in a browser without a window, in light and in dark.

Run it with `make pictures`; another folder than docs/pictures can be given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT / "tests"))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from browser.conftest import House, program, served  # noqa: E402
from hark.demo.sample import make_sample  # noqa: E402
from hark.show.report import write_report  # noqa: E402

SCHEMES = {"light": "", "dark": "-dark"}
"""What stands behind the name of a picture in each of the surroundings."""

SIZE = {"width": 1200, "height": 780}

PAGES = {"home": "/", "metric": "/metrics/nps/", "records": "/records/nps/"}
"""The pages as they are, by the name of their picture."""

SURVEY = "satisfaction.csv"
"""A file that leaves something to ask: nothing in it says whether 1 or 6 is the best."""


def main() -> None:
    """Make the sample company, and take every picture."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "docs" / "pictures"
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        data = Path(scratch) / "hark-demo"
        report = write_report(make_sample(data), Path(scratch) / "report.html")
        chrome = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        with served(data, chrome) as house:
            for file in taken(house, folder):
                print(file)
        page = chrome.new_page(viewport={"width": 1000, "height": 690}, color_scheme="light")
        page.goto(report.as_uri())
        page.screenshot(path=folder / "report.png")
        chrome.close()


def taken(house: House, folder: Path) -> Iterator[Path]:
    """Take the pictures of a running Hark with the sample company; the file of each."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, ending in SCHEMES.items():
        with house.page(viewport=SIZE, color_scheme=scheme) as page:
            for name, address in PAGES.items():
                page.goto(address)
                yield taken_of(page, folder / f"{name}{ending}.png")
            ask(page)
            yield taken_of(page, folder / f"import{ending}.png")


def taken_of(page: Page, file: Path) -> Path:
    """A picture of what a page shows, once all of it is there."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, animations="disabled")
    return file


def ask(page: Page) -> None:
    """Bring the survey in, up to its question."""
    page.goto("/imports/")
    file: Any = {"name": SURVEY, "mimeType": "text/csv", "buffer": survey().encode()}
    page.set_input_files("input[type=file]", file)
    page.click(".drop .button")
    page.wait_for_selector(".asked")


def survey() -> str:
    """The rows of the survey."""
    said = ("", "More chairs would be nice", "", "The queue was long", "")
    rows = (
        f"V-{n:04},2026-0{1 + n % 6}-{13 + n % 15} 10:{n % 60:02},{1 + n * n % 6},{said[n % 5]}" for n in range(120)
    )
    return "\n".join(["Response ID,Submitted,How satisfied were you with your visit?,What could be better?", *rows])


if __name__ == "__main__":
    main()
