"""Nothing from outside a member's limit is in any byte they get: no page, export or chart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from zipfile import ZipFile

import duckdb
import pytest
from django.test import Client
from django.urls import resolve

from addresses import every
from cast import answer, at, response
from hark.show.access import OPEN, needed
from hark.store.reader import Facts

Browser = Callable[..., Client]

MINE, THEIRS = "North", "Southmark"
"""The region of the member, and one beyond it; the name of everything there begins with its mark."""

MARK = "Southmark"


@pytest.fixture
def two(facts: Callable[..., Facts]) -> Facts:
    """Answers, tickets, orders and reviews of two regions, in which all that is said of the second names it."""

    def said(region: str, n: int) -> dict[str, object]:
        return {"region": region, "customer": f"{region}-c{n}", "source": "shop", "month": 1 + n % 3, "day": 1 + n % 27}

    def done(region: str, n: int, **more: object) -> dict[str, object]:
        mine = {name: value for name, value in said(region, n).items() if name not in ("month", "day")}
        return {**mine, "occurred_at": at(1 + n % 3, 1 + n % 27), **more}

    both = [(region, n) for region in (MINE, THEIRS) for n in range(40)]
    return facts(
        responses=[response(**said(region, n), response=f"{region}-r{n}", survey="till") for region, n in both],
        answers=[
            answer(
                n % 11, **said(region, n), response=f"{region}-r{n}", survey="till", team=f"{region}-team",
                text=f"{region} says the kettle {n} was fine", ticket=f"{region}-t{n}",
            )
            for region, n in both
        ],
        ticket_events=[
            done(region, n, ticket=f"{region}-t{n}", kind=kind, team=f"{region}-team", agent=f"{region}-agent")
            for region, n in both
            for kind in ("created", "solved")
        ],
        orders=[done(region, n, order=f"{region}-o{n}", amount=10.0 + n, currency="EUR") for region, n in both],
        mentions=[
            done(region, n, place=f"{region}-place", author=f"{region}-author", rating=4.0, text=f"{region} review")
            for region, n in both
        ],
    )  # fmt: skip


def content(answer) -> bytes:
    """All bytes of an answer; what is packed in them as it is read."""
    if not answer.streaming:
        return answer.content
    pieces = answer.streaming_content

    async def whole() -> bytes:
        return b"".join([one async for one in pieces])

    return asyncio.run(whole()) if hasattr(pieces, "__aiter__") else b"".join(pieces)


def unpacked(ending: str, held: bytes, room: Path) -> bytes:
    """What a file says, as text."""
    if ending == "xlsx":
        with ZipFile(BytesIO(held)) as book:
            return b"".join(book.read(name) for name in book.namelist())
    if ending == "parquet":
        (room / "held.parquet").write_bytes(held)
        return repr(duckdb.sql(f"from '{room}/held.parquet'").fetchall()).encode()
    return held


SHEETS = ("answers", "nps", "responses", "ticket_volume", "orders", "revenue", "mentions", "visits")
FIGURES = ("nps", "responses", "ticket_volume", "first_response_time", "revenue", "orders", "mentions", "backlog")


def pages() -> list[str]:
    """Every address that is looked at, and the questions that ask for what is beyond the limit by name."""
    there = [one for one in every() if needed(resolve(one)) != OPEN]
    there += [f"/records/{name}/" for name in SHEETS] + [f"/metrics/{name}/" for name in FIGURES]
    there += [f"/metrics/nps/?{urlencode({'by': by, 'over': 'month'})}" for by in ("region", "team", "customer")]
    named = (("response", "r1"), ("ticket", "t1"), ("order", "o1"), ("customer", "c1"))
    there += [f"/record/{what}/?{urlencode({'name': f'{MINE}-{one}', 'source': 'shop'})}" for what, one in named]
    return there


@pytest.mark.parametrize("role", ["manager", "analyst", "viewer"])
def test_no_page_says_anything_from_beyond_the_limit(browser: Browser, two: Facts, role: str) -> None:
    client = browser(role, region=[MINE])

    assert MARK.encode() in content(browser("owner").get("/records/answers/"))
    assert {address for address in pages() if MARK.encode() in content(client.get(address))} == set()


def test_asking_for_it_by_name_finds_nothing(browser: Browser, two: Facts) -> None:
    client = browser("manager", region=[MINE])

    for what, one in (("response", "r1"), ("ticket", "t1"), ("order", "o1"), ("customer", "c1")):
        where = urlencode({"name": f"{THEIRS}-{one}", "source": "shop"})
        assert client.get(f"/record/{what}/?{where}").status_code == 404
        assert browser("owner").get(f"/record/{what}/?{where}").status_code == 200
    found = client.get(f"/records/answers/?{urlencode({'q': f'{THEIRS} says'})}")
    assert found.context["sheet"].rows == ()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_no_export_holds_anything_from_beyond_the_limit(
    browser: Browser, two: Facts, tmp_path: Path, ending: str
) -> None:
    client, owner = browser("manager", region=[MINE]), browser("owner")

    for name in ("answers", "ticket_volume", "orders"):
        address = f"/records/{name}/download/{ending}/"
        assert MARK.encode() in unpacked(ending, content(owner.post(address)), tmp_path)
        mine = unpacked(ending, content(client.post(address)), tmp_path)
        assert MINE.encode() in mine
        assert MARK.encode() not in mine


@pytest.mark.parametrize("ending", ["svg", "csv", "png"])
def test_no_chart_tells_anything_from_beyond_the_limit(browser: Browser, two: Facts, ending: str) -> None:
    client, drawn = browser("manager", region=[MINE]), 0

    for name in FIGURES:
        for question in ("over=month", "by=region", "by=team"):
            for kind in ("course", "volume", "groups", "scores"):
                answer = client.get(f"/metrics/{name}/{kind}.{ending}?{question}")
                drawn += answer.status_code == 200
                assert MARK.encode() not in content(answer)
    assert drawn


def test_a_picture_is_the_same_whatever_there_is_beyond_the_limit(
    browser: Browser, two: Facts, facts: Callable[..., Facts]
) -> None:
    client = browser("manager", region=[MINE])
    address = "/metrics/nps/course.png?over=month"
    before = content(client.get(address))
    facts(answers=[answer(0, month=1 + n % 3, region=THEIRS, customer=f"more{n}", source="shop") for n in range(200)])

    assert content(client.get(address)) == before
