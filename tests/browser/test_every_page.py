"""Every page in a real browser: nothing that axe finds, nothing in the console, nothing that a policy forbids."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from addresses import every
from browser.conftest import House

pytestmark = pytest.mark.xdist_group("browser")

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LOOK = """axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(
    one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 200)).slice(0, 3).join(' ')}`))"""

NOWHERE = "/no/such/page/"

FOUND_BY_HAND = (
    "/?", "/metrics/first_response_time/?by=team", "/metrics/nps/?start=2026-13-01", "/records/ticket_volume/",
    "/records/?q=nothing+says+this", "/record/customer/?name=K-04815&source=sample", "/settings/privacy/",
    "/settings/figures/", NOWHERE,
)  # fmt: skip
"""Pages with what the addresses alone do not show: groups, mistakes, nothing found."""

NO_PAGE = ("/account/logout/", "/account/confirm-email/", "/account/password/reset/key")
"""Addresses that end the session, or are for links in letters."""

QUIET = ("404 (Not Found)", "401 (Unauthorized)", "status of 405", "does not conform to the required format")
"""What a browser itself says of an address that is no page, or of a day that is none."""

EMPTY = ("ERR_HTTP_RESPONSE_CODE_FAILURE", "Download is starting")
"""How a browser says that an address holds no page."""

EVERY = sorted({*every(), *FOUND_BY_HAND})


def wrong(context: BrowserContext, address: str) -> list[str]:
    """What is wrong with the page at an address; nothing where it is no page."""
    with context.new_page() as page:
        return [f"{one} ({address})" for one in of(page, address)]


def of(page: Page, address: str) -> list[str]:
    """What axe, the console and the width of a page say is wrong with it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        answer = page.goto(address)
    except Error as error:
        return [] if any(one in error.message for one in EMPTY) else [error.message]
    assert answer is not None
    if address == "/":
        page.wait_for_load_state("networkidle")
    if answer.status >= 500 or (answer.status != 200 and address in FOUND_BY_HAND and address != NOWHERE):
        return [f"{answer.status}"]
    if answer.status == 405 or "text/html" not in answer.headers.get("content-type", ""):
        return []
    found = [*looked_at(page), *(one for one in said if not any(quiet in one for quiet in QUIET))]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *(["wider than the window"] if wide > 0 else [])]


def looked_at(page: Page) -> list[str]:
    """What axe finds on a page as it is now."""
    page.evaluate(AXE)
    return list(page.evaluate(LOOK))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_with_any_page(sample: House, scheme: str) -> None:
    found = []
    with sample.page(color_scheme=scheme) as page:
        for address in EVERY:
            if not address.startswith(NO_PAGE if scheme == "light" else "/account/"):
                found += wrong(page.context, address)
    assert not found, "\n".join(found)


def test_nothing_is_wrong_on_a_telephone(sample: House) -> None:
    found = []
    with sample.page(viewport={"width": 320, "height": 640}) as page:
        for address in ("/", "/metrics/nps/", "/records/", *FOUND_BY_HAND):
            found += wrong(page.context, address)
    assert not found, "\n".join(found)


def test_nothing_is_wrong_at_the_entrance(sample: House) -> None:
    with sample.page(who="") as page:
        assert wrong(page.context, "/account/login/") + wrong(page.context, "/account/password/reset/") == []


def test_the_policy_allows_no_script_but_our_own(sample: House) -> None:
    with sample.page() as page:
        answer = page.goto("/")
        assert answer is not None
        policy = answer.headers["content-security-policy"]

    (scripts,) = (one for one in policy.split("; ") if one.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "default-src 'self'" in policy or "default-src 'none'" in policy


FORMS = tuple(
    one
    for one in EVERY
    if one.startswith(("/settings/", "/metrics/nps/beside/", "/account/", "/record/customer/?"))
    and not one.startswith((*NO_PAGE, "/account/oidc/", "/account/3rdparty/", "/account/reauthenticate/"))
)
"""Pages with forms that can be sent wrong; all others have none, or ask nothing."""

ASKS = "main form[method=post]:has(input:not([type=hidden]), textarea, select)"

SPOILT = """(form, wrong) => {
    form.noValidate = true;
    for (const one of form.elements) {
        if (one.tagName === 'TEXTAREA' || one.matches('input:not([type=hidden], [type=radio], [type=checkbox])')) {
            if (one.tagName === 'INPUT') one.type = one.type === 'password' ? 'password' : 'text';
            one.value = wrong;
        }
    }
    form.requestSubmit();
}"""
"""Sends a form with the same nonsense in each of its fields, whatever the browser thinks of it."""


def forms(page: Page, address: str) -> int:
    """How many forms that ask for something there are at an address; none where it is no page."""
    try:
        answer = page.goto(address)
    except Error:
        return 0
    return page.locator(ASKS).count() if answer and answer.ok else 0


@pytest.mark.parametrize(("scheme", "wrong"), [("light", ""), ("dark", "?")], ids=["empty", "wrong"])
def test_nothing_is_wrong_with_a_form_that_says_what_is_wrong(sample: House, scheme: str, wrong: str) -> None:
    found, told = [], 0
    with sample.page(color_scheme=scheme) as opened:
        for address in FORMS:
            with opened.context.new_page() as page:
                for place in range(forms(page, address)):
                    page.goto(address)
                    with page.expect_navigation():
                        page.locator(ASKS).nth(place).evaluate(SPOILT, wrong)
                    told += page.locator(".wrong, .message.error, .errorlist").count() > 0
                    found += [f"{one} ({address}, form {place + 1})" for one in looked_at(page)]
    assert not found, "\n".join(found)
    assert told > 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_with_what_can_be_opened(sample: House, scheme: str) -> None:
    with sample.page(color_scheme=scheme) as page:
        page.goto("/")
        page.keyboard.press("Control+k")
        page.keyboard.type("e")
        page.wait_for_selector("#found a")
        found = looked_at(page)
        for address in ("/metrics/nps/", "/imports/1/", "/design/"):
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            found += [f"{one} ({address})" for one in looked_at(page)]
    assert not found, "\n".join(found)
