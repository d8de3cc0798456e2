"""XES: the event logs of process mining, read as they stream by, with nothing in them that grows or reaches out."""

from __future__ import annotations

import gzip

import pytest

from collect.conftest import Desk
from collect.test_deliveries import counts
from hark.errors import BadFile

MAP = """fact = "ticket_events"
source = "desk"
zone = "UTC"
[columns]
ticket = "case:concept:name"
occurred_at = "time:timestamp"
team = "org:group"
[kinds]
column = "concept:name"
Done = "solved"
[attributes]
country = "case:country"
"""
LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <string key="concept:name" value="a whole log"/>
  <trace>
    <string key="concept:name" value="17"/>
    <string key="country" value="DE"><string key="concept:name" value="nested"/></string>
    <event>
      <string key="concept:name" value="Begun &amp; &quot;seen&quot;&#10;twice"/>
      <date key="time:timestamp" value="2026-01-01T10:00:00.000+01:00"/>
      <list key="many"><string key="org:group" value="inside"/></list>
    </event>
    <event>
      <string key="concept:name" value="Done"/><string key="org:group" value="A"/>
      <date key="time:timestamp" value="2026-01-02T10:00:00Z"/>
    </event>
  </trace>
  <trace><string key="concept:name" value="18"/><event><string key="concept:name" value="Done"/></event></trace>
</log>
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><log><trace><event><string key="x" value="&c;"/></event></trace></log>"""
OUTSIDE = '<!DOCTYPE log SYSTEM "file:///etc/hostname"><log/>'


def test_an_event_carries_what_its_trace_says(desk: Desk) -> None:
    desk.bring(LOG, MAP, "log.xes")

    assert desk.rows("select ticket, kind, team, x_country, occurred_at::varchar from ticket_events order by all") == [
        ("17", 'Begun & "seen"\ntwice', None, "DE", "2026-01-01 09:00:00+00"),
        ("17", "solved", "A", "DE", "2026-01-02 10:00:00+00"), ("18", "solved", None, None, None),
    ]  # fmt: skip


def test_a_packed_log_and_one_in_another_encoding_are_the_same(desk: Desk) -> None:
    desk.bring(gzip.compress(LOG.encode()), MAP, "log.xes.gz")

    wide = LOG.replace('"UTF-8"', '"UTF-16"').encode("utf-16")
    assert counts(desk.bring(wide, MAP, "wide.xes"), "ticket_events") == (0, 3, 0)


@pytest.mark.parametrize("bad", [BOMB, OUTSIDE])
def test_a_document_type_is_refused_before_anything_in_it_is_read(desk: Desk, bad: str) -> None:
    with pytest.raises(BadFile, match="DOCTYPE"):
        desk.bring(bad, MAP, "log.xes")


@pytest.mark.parametrize(
    ("bad", "where"),
    [(LOG.replace("</event>", "", 1), "line 18, column"), (LOG[:900], "broken on line"), ("<html/>", "no XES"),
     ("no XML", "line 1"), ("<log><trace/></log>", "no event"), (LOG.replace("17", "&x;"), "undefined entity")],
)  # fmt: skip
def test_a_broken_log_says_where(desk: Desk, bad: str, where: str) -> None:
    with pytest.raises(BadFile, match=where):
        desk.bring(bad, MAP, "log.xes")


def test_a_log_of_endless_keys_is_refused(desk: Desk) -> None:
    keys = "".join(f'<string key="k{number}" value="v"/>' for number in range(2100))

    with pytest.raises(BadFile, match="2,000 different keys"):
        desk.bring(f"<log><trace><event>{keys}</event></trace></log>", MAP, "log.xes")


def test_a_rejected_event_comes_back_corrected(desk: Desk) -> None:
    done = desk.bring(LOG.replace("2026-01-02T10:00:00Z", "soon"), MAP, "log.xes")
    assert done.rejected == 1

    rows = desk.rows('select hark_line, hark_number, "case:concept:name", "concept:name" from rejected')
    ((place, number, ticket, what),) = rows
    text = "hark_line,hark_reason,hark_remedy,hark_number,case:concept:name,concept:name,time:timestamp,org:group,"
    fixed = "case:country\n"
    fixed += f"{place},r,r,{number},{ticket},{what},2026-01-02T10:00:00Z,A,DE\n"
    assert counts(desk.bring(text + fixed, MAP, "fixed.csv"), "ticket_events") == (1, 0, 0)
