"""The sample company's access log: its visits, as a web server writes them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hark.demo.hours import moment
from hark.demo.story import DAYS, Whole
from hark.demo.table import Claims, Texts
from hark.demo.visits import GONE, Views

SITE = "shop.brindle-and-spout.example"
_FILES = ("/static/shop.css", "/static/shop.js", "/static/teapot.jpg", "/favicon.ico")
"""What a browser loads with a page."""

_LOADS = 0.6
_NETS = ("192.0.2", "198.51.100", "203.0.113")
"""Addresses that are nobody's: set aside for use in documents."""

AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 "
    "Safari/604.1",
)  # fmt: skip
_AGENT_SHARES = (0.22, 0.06, 0.11, 0.02, 0.30, 0.13, 0.08, 0.08)
MACHINES = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "python-requests/2.32.0",
    "curl/8.5.0",
    "-",
)
_REFERRERS = ("-", "https://search.example/", "https://mail.example/", "https://tea-lovers.example/forum/kettles")
_REFERRER_SHARES = (0.45, 0.38, 0.09, 0.08)
_CAMPAIGNS = ("", "?utm_source=newsletter&utm_campaign=spring", "?utm_source=search&utm_campaign=kettles")


@dataclass(frozen=True)
class _Requests:
    """One array per field of the log, a place in it per line; `view` is the page that the line belongs to."""

    view: Whole
    at: Whole
    path: Texts
    status: Whole
    size: Whole
    referrer: Texts


def access_log(rng: np.random.Generator, seen: Views) -> list[str]:
    """The lines of the log in the combined format, oldest first, in the time of Greenwich."""
    every = _requests(rng, seen)
    order = np.argsort(every.at, kind="stable")
    order = order[every.at[order] < moment(np.array([DAYS]), np.array([0]))]
    address, agent = _who(rng, seen.visitor)
    view, at = every.view[order], every.at[order]
    head = zip(address[view], _times(at), every.path[order], every.status[order], strict=True)
    tail = zip(every.size[order], every.referrer[order], agent[view], strict=True)
    return [
        f'{who} - - [{time}] "GET {path} HTTP/1.1" {status} {size} "{referrer}" "{by}"'
        for (who, time, path, status), (size, referrer, by) in zip(head, tail, strict=True)
    ]


def _requests(rng: np.random.Generator, seen: Views) -> _Requests:
    """A line for each page, and one for what some browsers load with it."""
    people = seen.visitor >= 0
    loading = np.flatnonzero(people & seen.first & (rng.random(len(seen)) < _LOADS))
    page = f"https://{SITE}"
    return _Requests(
        view=np.concatenate((np.arange(len(seen)), loading)),
        at=np.concatenate((seen.at, seen.at[loading] + rng.integers(0, 2, len(loading)))),
        path=np.concatenate((_addresses(rng, seen, people), rng.choice(_FILES, len(loading)))),
        status=np.concatenate(
            (np.where(seen.page == GONE, 404, _statuses(rng, people)), rng.choice((200, 304), len(loading)))
        ),
        size=rng.integers(600, 48_000, len(seen) + len(loading)),
        referrer=np.concatenate((_referrers(rng, seen, people), np.char.add(page, seen.page[loading]))),
    )


def _addresses(rng: np.random.Generator, seen: Views, people: Claims) -> Texts:
    """The pages, some of them called from a newsletter or an advertisement."""
    called = rng.choice(_CAMPAIGNS, len(seen), p=(0.86, 0.08, 0.06))
    return np.char.add(seen.page, np.where(people & seen.first, called, ""))


def _statuses(rng: np.random.Generator, people: Claims) -> Whole:
    status = rng.choice((200, 500), len(people), p=(0.999, 0.001))
    return np.asarray(np.where(people, status, rng.choice((200, 304, 404), len(people), p=(0.8, 0.1, 0.1))), np.int64)


def _referrers(rng: np.random.Generator, seen: Views, people: Claims) -> Texts:
    """Where each page was reached from: another site, or the page before."""
    outside = np.where(people, rng.choice(_REFERRERS, len(seen), p=_REFERRER_SHARES), "-")
    before = np.char.add(f"https://{SITE}", np.concatenate(([""], seen.page[:-1])))
    return np.where(seen.first, outside, before)


def _who(rng: np.random.Generator, visitor: Whole) -> tuple[Texts, Texts]:
    """An address and an agent for each view: the same for the same visitor."""
    known, place = np.unique(visitor, return_inverse=True)
    agents = np.where(
        known < 0, np.array(MACHINES)[-known % len(MACHINES)], rng.choice(AGENTS, len(known), p=_AGENT_SHARES)
    )
    return np.array(_places(rng, len(known)))[place], agents[place]


def _places(rng: np.random.Generator, count: int) -> Sequence[str]:
    net, host, new = rng.integers(0, 3, count), rng.integers(1, 255, count), rng.integers(0, 2**32, count)
    return [
        f"2001:db8:{part >> 16:x}:{part & 0xFFFF:x}::{last:x}" if part % 20 < 13 else f"{_NETS[which]}.{last}"
        for which, last, part in zip(net.tolist(), host.tolist(), new.tolist(), strict=True)
    ]


def _times(at: Whole) -> list[str]:
    """Moments as the log writes them."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    written = np.datetime_as_string(at.astype("datetime64[s]")).tolist()
    return [f"{one[8:10]}/{months[int(one[5:7]) - 1]}/{one[:4]}:{one[11:]} +0000" for one in written]
