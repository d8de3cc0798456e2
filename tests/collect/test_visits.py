"""Access logs become page views: nobody's address or agent is stored, bots are marked, bad lines kept aside."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from collect.conftest import Desk
from collect.test_deliveries import counts
from hark.collect.check.rejected import export
from hark.collect.importer import check_file
from hark.collect.maps.map import parse_map
from hark.errors import BadFile, BadMap, InDoubt
from hark.store.deliveries import undo_delivery
from hark.store.keys import about_key

MAP = """fact = "page_views"
source = "site"
zone = "UTC"
[file]
format = "access-log"
[columns]
occurred_at = "time"
name = "name"
page = "path"
query = "query"
referrer = "referrer"
status = "status"
device = "device"
bot = "bot"
site = "site"
[visitors]
from = ["address", "agent"]
"""
ALWAYS = MAP + 'keep = "always"\n'
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
IPAD = "Mozilla/5.0 (iPad; CPU OS 13_3 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def line(
    request: str = "GET /a?b=1 HTTP/1.1", status: int = 200, agent: str = FIREFOX, day: int = 1,
) -> str:  # fmt: skip
    return (
        f'203.0.113.7 - - [0{day}/Mar/2026:10:00:00 +0100] "{request}" {status} 12 "https://example.org/" "{agent}"\n'
    )


def test_a_line_is_a_page_view(desk: Desk) -> None:
    desk.bring(line(), MAP, "access.log")

    columns = "occurred_at::varchar, name, page, query, referrer, status, device, bot, site, daily"
    assert desk.rows(f"select {columns} from page_views") == [
        ("2026-03-01 09:00:00+00", "view", "/a", "b=1", "https://example.org/", 200, "desktop", False, None, True)
    ]


@pytest.mark.parametrize(
    ("request_", "status", "name"),
    [("GET / HTTP/1.1", 200, "view"), ("GET /a.html HTTP/1.0", 304, "view"), ("GET /a.pdf HTTP/1.1", 206, "view"),
     ("GET /a.CSS?v=1 HTTP/1.1", 200, "request"), ("GET /feed.xml HTTP/1.1", 200, "request"),
     ("HEAD / HTTP/1.1", 200, "request"), ("POST / HTTP/1.1", 200, "request"), ("GET /old HTTP/1.1", 301, "request"),
     ("GET / HTTP/1.1", 404, "request"), ("-", 408, "request"), (r"\x16\x03\x01", 400, "request")],
)  # fmt: skip
def test_a_view_is_what_somebody_looked_at(desk: Desk, request_: str, status: int, name: str) -> None:
    desk.bring(line(request_, status), MAP, "access.log")

    assert desk.rows("select name from page_views") == [(name,)]


@pytest.mark.parametrize(
    ("agent", "device", "bot"),
    [(FIREFOX, "desktop", False), (IPHONE, "phone", False), (IPAD, "tablet", False), (GOOGLE, None, True),
     ("-", None, True), ("curl/8.5.0", None, True)],
)  # fmt: skip
def test_an_agent_says_which_device_it_is_and_whether_a_machine(
    desk: Desk, agent: str, device: str | None, bot: bool
) -> None:
    desk.bring(line(agent=agent), MAP, "access.log")

    assert desk.rows("select device, bot from page_views") == [(device, bot)]


def test_common_lines_sites_and_escaped_quotes_are_understood(desk: Desk) -> None:
    lines = (
        'shop.eu:443 203.0.113.7 - anna [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/2.0" 200 - "" "x \\"y\\" z" 0.1\n'
        '2001:db8::1 - - [01/Mar/2026:10:00:01 +0000] "GET http://www.example.org/b HTTP/1.1" 200 5\n'
    )
    desk.bring(lines, MAP, "access.log")

    assert desk.rows("select site, page, bot from page_views order by 2") == [
        ("shop.eu", "/a", False), ("www.example.org", "/b", None),
    ]  # fmt: skip


def test_neither_addresses_nor_agents_are_stored_anywhere(desk: Desk) -> None:
    desk.bring(line() + line(agent=GOOGLE) + "no line of a log\n", MAP, "access.log")

    kept = [path.read_bytes() for path in desk.store.directory.rglob("*") if path.is_file()]
    rows = desk.rows("select columns(*)::varchar from page_views")
    assert not [word for word in ("203.0.113.7", "Firefox", "Googlebot") if word in str(rows)]
    assert not [data for data in kept if b"203.0.113.7" in data or b"Firefox" in data or b"Googlebot" in data]


def test_a_pseudonym_of_a_day_is_another_one_on_the_next(desk: Desk) -> None:
    desk.bring(line() + line("GET /b HTTP/1.1") + line(day=2), MAP, "access.log")

    assert desk.rows("select count(distinct visitor), count(distinct person_key), bool_and(daily) from page_views") == [
        (2, 2, True)
    ]


def test_a_pseudonym_for_good_stays_and_differs_by_agent_and_source(desk: Desk) -> None:
    desk.bring(line() + line(day=2) + line(agent=IPHONE), ALWAYS, "access.log")
    assert desk.rows("select count(distinct visitor), bool_or(daily) from page_views") == [(2, False)]

    desk.bring(line(), ALWAYS.replace('"site"\nzone', '"other"\nzone'), "other.log")
    assert desk.rows("select count(distinct visitor) from page_views") == [(3,)]


def test_a_pseudonym_depends_on_the_stores_own_key(desk: Desk, tmp_path: Path) -> None:
    other = Desk(desk.folder, type(desk.store).open(tmp_path / "other", create=True))
    visitors = "select visitor, about_key from page_views"
    for one in (desk, other):
        one.bring(line(), ALWAYS, "access.log")

    [(mine, number)], [(theirs, _)] = desk.rows(visitors), other.rows(visitors)
    assert mine != theirs
    assert number == about_key("page_views", "site", str(mine))


def test_equal_requests_count_each_and_the_log_again_is_known(desk: Desk) -> None:
    log = line() * 3 + line("GET /b HTTP/1.1")
    assert counts(desk.bring(log, MAP, "access.log"), "page_views") == (4, 0, 0)

    done = desk.bring(log + line(), MAP, "longer.log")
    assert counts(done, "page_views") == (1, 4, 0)

    undo_delivery(desk.store, done.number)
    assert desk.rows("select count(*) from page_views") == [(4,)]


def test_a_line_that_is_none_is_kept_with_its_number_and_comes_back(desk: Desk) -> None:
    done = desk.bring(line() + "\n" + 'broken "line\n' + line(day=2), MAP, "access.log")
    assert done.rejected == 1
    assert desk.rows("select hark_line, hark_reason, line, address from rejected") == [
        (3, "This is no line of a common or combined access log.", 'broken "line', None)
    ]

    fixed = desk.folder / "fixed.csv"
    export(desk.store.imports / "1" / "rejected.parquet", fixed)
    text = fixed.read_text(encoding="utf-8-sig").replace(
        '"broken ""line"', f'"{line(day=3).strip().replace(chr(34), chr(34) * 2)}"'
    )
    assert counts(desk.bring(text, MAP, "fixed.csv"), "page_views") == (1, 0, 0)
    assert desk.rows("select count(*), count(visitor), count(bot) from page_views") == [(3, 3, 3)]


def test_every_line_of_a_long_log_keeps_its_number(desk: Desk) -> None:
    lines = [f'203.0.113.{n % 9} - - [01/Mar/2026:10:00:00 +0000] "GET /{n} HTTP/1.1" 200 1' for n in range(140_000)]
    for number in (1_000, 70_000, 139_999):
        lines[number] = "none"

    desk.bring("\n".join(lines), MAP, "access.log")

    assert [at for (at,) in desk.rows("select hark_line from rejected order by 1")] == [1_001, 70_001, 140_000]


def test_a_file_that_is_no_log_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="2 of 3 lines"):
        desk.bring("a,b\n1,2\n" + line(), MAP, "access.log")


@pytest.mark.parametrize("hostile", ["\x1b]0;title\x07", "\x01", "\x00", "\u202e", "'; drop table rows; --", "%00"])
def test_a_line_with_control_characters_is_a_line_or_kept_aside(desk: Desk, hostile: str) -> None:
    done = desk.bring(line() * 2 + line(f"GET /{hostile} HTTP/1.1"), MAP, "access.log")

    assert counts(done, "page_views")[0] + done.rejected == 3


def test_a_line_of_ten_megabytes_neither_stops_nor_slows_the_rest(desk: Desk) -> None:
    begun = time.monotonic()

    done = desk.bring(line() + line(f"GET /{'a' * 10_000_000} HTTP/1.1") + line(day=2), MAP, "access.log")

    assert (counts(done, "page_views")[0], done.rejected) == (2, 1)
    assert desk.rows("select hark_line from rejected") == [(2,)]
    assert time.monotonic() - begun < 20


def test_many_quotes_and_backslashes_do_not_hang(desk: Desk) -> None:
    bad = '1.2.3.4 - - [01/Mar/2026:10:00:00 +0100] "' + '\\"' * 100_000 + "\n"

    assert desk.bring(line() * 2 + bad, MAP, "access.log").rejected == 1


@pytest.mark.parametrize(
    "where",
    ['[attributes]\nwho = "address"\n', '[attributes]\nbrowser = "agent"\n', '[attributes]\nlogin = "user"\n',
     'customer = "address"\n'],
)  # fmt: skip
def test_what_tells_persons_apart_cannot_be_mapped(desk: Desk, where: str) -> None:
    without = MAP.partition("[visitors]")[0]

    with pytest.raises(BadMap, match="tells persons apart"):
        desk.bring(line(), without + where, "access.log")


def test_a_user_who_logged_in_may_be_the_customer(desk: Desk) -> None:
    made = MAP.replace("[columns]", '[columns]\ncustomer = "user"')
    desk.bring(line().replace("- - [", "- anna [") + line(), made, "access.log")

    assert desk.rows("select customer, person_key = about_key from page_views order by 1") == [
        ("anna", False), (None, True),
    ]  # fmt: skip


def test_without_a_store_the_dry_run_takes_any_key_and_makes_none(desk: Desk) -> None:
    file = desk.file(line() * 2, "access.log")

    seen = [check_file(store, file, parse_map(MAP)) for store in (None, desk.store)]

    assert not (desk.store.lake / "secret").exists()
    said = "\n".join(seen[0].sentences)
    assert "2 requests from 1 March 2026 to 1 March 2026" in said
    assert "They are 2 page views, 0 of what pages load." in said
    assert "0 of them are machines' (bots)" in said
    assert "1 visitor, told apart by address and agent and kept under a pseudonym that is another one every day" in said
    assert "Never stored: address, user, agent." in said


def test_a_table_of_views_gets_pseudonyms_too(desk: Desk) -> None:
    made = MAP.partition("[file]")[0] + '[columns]\noccurred_at = "at"\npage = "p"\n[visitors]\nfrom = ["ip"]\n'
    desk.bring("at,p,ip,more\n2026-01-01,/a,203.0.113.7,x\n2026-01-01,/b,,x\n", made, "views.csv")

    assert desk.rows("select page, visitor is null, attributes from page_views order by 1") == [
        ("/a", False, {"more": "x"}), ("/b", True, {"more": "x"}),
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:DB8::1"])
def test_visitors_named_by_their_address_are_asked_about(desk: Desk, address: str) -> None:
    made = MAP.partition("[file]")[0] + '[columns]\noccurred_at = "at"\npage = "p"\nvisitor = "ip"\n'

    with pytest.raises(InDoubt, match="by their address") as caught:
        desk.bring(f"at,p,ip\n2026-01-01,/a,{address}\n", made, "views.csv")
    assert 'from = ["ip"]' in caught.value.remedy

    assert counts(desk.bring("at,p,ip\n2026-01-01,/a,10:30\n", made, "b.csv"), "page_views") == (1, 0, 0)
