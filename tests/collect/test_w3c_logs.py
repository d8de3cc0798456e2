"""Logs in the extended format of the W3C become page views under the map of an access log."""

from __future__ import annotations

import csv
import gzip

import pytest

from collect.conftest import Desk
from collect.test_deliveries import counts
from collect.test_visits import FIREFOX, GOOGLE, MAP
from hark.collect.check.rejected import export
from hark.errors import BadFile

W3C = MAP.replace("access-log", "w3c-log")
IIS = "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-03-01 09:00:00\n"
FIELDS = (
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
    "sc-status sc-substatus sc-win32-status time-taken\n"
)
CLOUD = (
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
    "cs(Referer) cs(User-Agent) cs-uri-query x-host-header cs-protocol-version\n"
)
SEEN = (
    "select occurred_at::varchar, name, page, query, referrer, status, device, bot, site from page_views order by 1, 3"
)


def request(path: str = "/a", query: str = "b=1", agent: str = FIREFOX, hour: int = 9) -> str:
    """A line of IIS."""
    said = agent.replace(" ", "+")
    asked = f"GET {path} {query} 443 - 203.0.113.7 {said}"
    return f"2026-03-01 {hour:02}:00:00 10.0.0.1 {asked} https://example.org/ 200 0 0 15\n"


def cloud(path: str = "/a", agent: str = FIREFOX, blank: str = "%20") -> str:
    """A line of CloudFront."""
    return "\t".join(
        ["2026-03-01", "09:00:00", "FRA2", "1045", "203.0.113.7", "GET", "d1.cloudfront.net", path, "200", "-",
         agent.replace(" ", blank), "-", "shop.example", "HTTP/2.0"]
    ) + "\n"  # fmt: skip


def test_a_line_of_iis_is_a_page_view_and_the_time_is_that_of_utc(desk: Desk) -> None:
    desk.bring(IIS + FIELDS + request(), W3C.replace('"UTC"', '"Europe/Berlin"'), "u_ex.log")

    assert desk.rows(SEEN) == [
        ("2026-03-01 09:00:00+00", "view", "/a", "b=1", "https://example.org/", 200, "desktop", False, None)
    ]


@pytest.mark.parametrize("blank", ["%20", "%2520"])
def test_a_line_of_cloudfront_is_a_page_view_packed_or_not(desk: Desk, blank: str) -> None:
    packed = gzip.compress((CLOUD + cloud(blank=blank) + cloud("/b", GOOGLE, blank)).encode())

    desk.bring(packed, W3C, "E1.2026-03-01-09.gz")

    assert desk.rows(SEEN) == [
        ("2026-03-01 09:00:00+00", "view", "/a", None, None, 200, "desktop", False, "shop.example"),
        ("2026-03-01 09:00:00+00", "view", "/b", None, None, 200, None, True, "shop.example"),
    ]


def test_the_log_tells_itself_by_its_first_lines(desk: Desk) -> None:
    desk.bring(IIS + FIELDS + request(), W3C.replace('[file]\nformat = "w3c-log"\n', ""), "u_ex.log")

    assert desk.rows("select page from page_views") == [("/a",)]


def test_fields_may_change_in_the_middle(desk: Desk) -> None:
    later = "#Fields: time date c-ip cs-uri-stem sc-status cs-method\n10:00:00 2026-03-01 203.0.113.7 /later 404 GET\n"

    desk.bring(IIS + FIELDS + request() + later + IIS + FIELDS + request("/last", hour=11), W3C, "u_ex.log")

    assert desk.rows("select page, status, occurred_at::varchar from page_views order by 3") == [
        ("/a", 200, "2026-03-01 09:00:00+00"), ("/later", 404, "2026-03-01 10:00:00+00"),
        ("/last", 200, "2026-03-01 11:00:00+00"),
    ]  # fmt: skip


def test_a_line_that_does_not_fit_is_kept_with_its_number_and_comes_back(desk: Desk) -> None:
    made = IIS + FIELDS + request() + "2026-03-01 09:00:00 cut off\n" + request("/c")

    assert counts(desk.bring(made, W3C, "u_ex.log"), "page_views") == (2, 0, 0)
    assert desk.rows("select hark_line, hark_reason like '%as many fields%' from rejected") == [(6, True)]

    fixed = desk.folder / "fixed.csv"
    export(desk.store.imports / "1" / "rejected.parquet", fixed)
    with fixed.open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened)
    row |= {"line": "", "time": "2026-03-01T09:30:00+00:00", "path": "/b", "status": "200", "name": "view"}
    row |= {"address": "203.0.113.7", "agent": FIREFOX}
    again = "".join(",".join(cells) + "\n" for cells in (row.keys(), (f'"{cell}"' for cell in row.values())))

    assert counts(desk.bring(again, W3C, "fixed.csv"), "page_views") == (1, 0, 0)
    assert desk.rows("select list(page order by page), count(distinct visitor) from page_views") == [
        (["/a", "/b", "/c"], 1)
    ]


def test_neither_addresses_nor_agents_are_stored(desk: Desk) -> None:
    desk.bring(IIS + FIELDS + request(), W3C, "u_ex.log")

    kept = [path.read_bytes() for path in desk.store.directory.rglob("*") if path.is_file()]
    assert not [data for data in kept if b"203.0.113.7" in data or b"Firefox" in data]


def test_a_log_without_a_line_of_fields_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="no line that begins with #Fields"):
        desk.bring(request(), W3C, "u_ex.log")


def test_a_log_that_does_not_say_what_was_asked_for_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="lacks the field cs-uri-stem"):
        desk.bring("#Fields: date time c-ip\n2026-03-01 09:00:00 203.0.113.7\n", W3C, "u_ex.log")


def test_a_log_whose_lines_do_not_fit_its_fields_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="do not have the fields"):
        desk.bring(IIS + FIELDS + "one\ntwo three\n" + request(), W3C, "u_ex.log")


def test_what_nginx_adds_behind_the_agent_is_left_aside(desk: Desk) -> None:
    line = (
        f'203.0.113.7 - - [01/Mar/2026:10:00:00 +0100] "GET /a?b=1 HTTP/1.1" 200 12 "https://example.org/" "{FIREFOX}" '
        '0.004 "10.0.0.2:8080" "198.51.100.9, 10.0.0.3" rt=0.1\n'
    )

    desk.bring(gzip.compress(line.encode()), MAP, "access.log.gz")

    assert desk.rows(SEEN) == [
        ("2026-03-01 09:00:00+00", "view", "/a", "b=1", "https://example.org/", 200, "desktop", False, None)
    ]
