"""Every page read from the right, in a language that nobody speaks and that is a third longer: all of it fits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

import pseudo
from browser.conftest import House, served
from browser.test_every_page import EMPTY, EVERY, NO_PAGE

pytestmark = pytest.mark.xdist_group("browser")

WIDTHS = (1440, 320)
"""Of a window on a desk, and of a telephone."""

OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    if (!box.width || one.closest('.unseen, .skip, .scroll, nav, svg, dialog:not([open]), pre, textarea')) return false;
    return box.left < -1 || box.right > document.documentElement.clientWidth + 1;
}).slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
"""What begins left of the window, or ends right of it, but for what scrolls by itself."""


@pytest.fixture(scope="module")
def mirrored(chrome: Browser, sample_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Hark with the sample company, in the language that is read from the right."""
    directory = tmp_path_factory.mktemp("mirrored") / "hark-demo"
    shutil.copytree(sample_company, directory)
    company = directory / "company.toml"
    company.write_text('language = "he-xb"\n' + company.read_text(encoding="utf-8"), encoding="utf-8")
    words = pseudo.make(tmp_path_factory.mktemp("words"))
    with served(directory, chrome, HARK_WORDS=str(words)) as house:
        yield house


def beyond(context: BrowserContext, address: str) -> list[str]:
    """What does not fit into a wide and into a narrow window at an address; nothing where it is no page."""
    with context.new_page() as page:
        try:
            answer = page.goto(address)
        except Error as error:
            return [] if any(one in error.message for one in EMPTY) else [error.message]
        if answer is None or answer.status == 405 or "text/html" not in answer.headers.get("content-type", ""):
            return []
        return [f"{one} ({address}, {width})" for width in WIDTHS for one in outside(page, width)]


def outside(page: Page, width: int) -> list[str]:
    """What does not fit into a window of that width."""
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*([f"{wide} pixels wider than the window"] if wide > 0 else []), *page.evaluate(OUTSIDE)]


def test_every_page_fits_when_it_is_read_from_the_right(mirrored: House) -> None:
    with mirrored.page() as page:
        found = [one for address in EVERY if not address.startswith(NO_PAGE) for one in beyond(page.context, address)]
    assert not found, "\n".join(found)


def test_charts_run_from_the_left_and_everything_else_from_the_right(mirrored: House) -> None:
    with mirrored.page() as page:
        page.goto("/metrics/nps/")
        assert page.evaluate("getComputedStyle(document.querySelector('svg.chart text')).direction") == "ltr"
        assert page.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
        menu, main = (page.locator(one).bounding_box() for one in ("nav.places", "main"))
    assert menu is not None
    assert main is not None
    assert menu["x"] > main["x"]
