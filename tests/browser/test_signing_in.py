"""Signing in by other means than a password alone: a passkey, a second factor, and elsewhere by OpenID Connect."""

from __future__ import annotations

import base64
import hmac
import json
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import PASSWORD, PATIENCE, House, free_port, served

pytestmark = pytest.mark.xdist_group("browser")

expect.set_options(timeout=PATIENCE)


def by_password(page: Page, address: str) -> None:
    """Sign in as the owner."""
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", "owner@example.org")
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation(url=lambda url: "/login/" not in url):
        page.click(".card button >> nth=0")


def confirmed(page: Page, address: str) -> None:
    """Open a page that asks for the password once more."""
    page.goto(address)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation(url=lambda url: "/reauthenticate/" not in url):
        page.click("button:has-text('Confirm')")


def sign_out(page: Page) -> None:
    page.click("text=Sign out")
    page.wait_for_url("**/account/login/**")


def code_of(secret: str) -> str:
    """What an app for second factors shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    made = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = made[-1] & 15
    return f"{(int.from_bytes(made[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_passkey_is_added_and_signs_in_without_a_password(empty: House) -> None:
    # A passkey belongs to the name of a place, and an address of numbers is none.
    address = empty.address.replace("127.0.0.1", "localhost")
    empty.owner()
    with empty.page(who="") as page:
        wrong = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        by_password(page, address)
        confirmed(page, f"{address}/account/2fa/webauthn/add/")
        page.fill("input[name=name]", "Telephone")
        page.check("input[name=passwordless]")
        with page.expect_navigation(url=lambda url: "/add/" not in url):
            page.click("#mfa_webauthn_add")
        page.goto(f"{address}/account/2fa/webauthn/")
        expect(page.locator("main")).to_contain_text("Telephone")
        sign_out(page)
        page.click("#passkey_login")

        page.wait_for_url(f"{address}/")
        expect(page.locator(".who")).to_contain_text("Owner")
        assert wrong == []


def test_a_second_factor_is_asked_once_it_is_there(empty: House) -> None:
    empty.owner()
    with empty.page(who="") as page:
        by_password(page, empty.address)
        confirmed(page, "/account/2fa/totp/activate/")
        secret = page.input_value("#authenticator_secret")
        page.fill("input[name=code]", code_of(secret))
        with page.expect_navigation(url=lambda url: "/activate/" not in url):
            page.click("main form button:has-text('Activate')")
        sign_out(page)
        by_password(page, empty.address)
        page.wait_for_selector("input[name=code]")
        page.fill("input[name=code]", "000000")
        page.click("button:has-text('Sign In')")
        expect(page.locator(".wrong")).to_be_visible()

        page.wait_for_timeout(1000 * (31 - time.time() % 30))  # a code counts once
        page.fill("input[name=code]", code_of(secret))
        page.click("button:has-text('Sign In')")
        page.wait_for_url(f"{empty.address}/")


@contextmanager
def provider(**claims: object) -> Iterator[str]:
    """A provider of OpenID Connect with one user, called by their address."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--user-claims", json.dumps(claims)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(PATIENCE // 250):
            try:
                urlopen(f"{address}/.well-known/openid-configuration").close()
                break
            except URLError:
                time.sleep(0.25)
        yield address
        process.terminate()


@pytest.mark.parametrize(
    ("email", "verified", "gets_in"),
    [("owner@example.org", True, True), ("owner@example.org", False, False), ("stranger@example.org", True, False)],
)
def test_signing_in_elsewhere_is_for_members_with_a_verified_address(
    chrome: Browser, tmp_path: Path, email: str, verified: bool, gets_in: bool
) -> None:
    with (
        provider(sub="u1", email=email, email_verified=verified) as elsewhere,
        served(
            tmp_path / "hark-data",
            chrome,
            HARK_OIDC_SERVER=elsewhere,
            HARK_OIDC_CLIENT="hark",
            HARK_OIDC_SECRET="secret",
            HARK_OIDC_NAME="Our directory",
        ) as house,
    ):
        house.owner()
        with house.page(who="") as page:
            page.goto("/account/login/")
            page.click("text=Our directory")
            page.wait_for_url(f"{elsewhere}/**")
            page.fill("input[name=sub]", "u1")
            page.click("button[type=submit] >> nth=0")
            page.wait_for_url(f"{house.address}/**")
            page.goto("/")

            assert (page.locator(".who").count() == 1) is gets_in
