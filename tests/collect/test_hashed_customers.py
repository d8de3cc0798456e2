"""Customers under a keyed hash: one person under one key, found and erased by their plain name."""

from __future__ import annotations

import hashlib

import pytest

from collect.test_personal import SURVEY, company, everything
from hark.errors import Refused


def test_customers_are_stored_as_a_keyed_hash(desk):
    company(desk, '[privacy]\ncustomers = "hash"')
    desk.bring("id,who,score,said\n1,qqzz,9,\n2,qqzz,8,\n3,other,7,\n", SURVEY)
    desk.bring("id,who,score,said\n4,qqzz,6,\n5,qqzz,bad,\n", SURVEY, "more.csv")

    hashes = [one for (one,) in desk.rows("select customer from responses order by response")]
    assert hashes[0] == hashes[1] == hashes[3] != hashes[2]
    assert len(str(hashes[0])) == 32
    assert hashlib.sha256(b"qqzz").hexdigest()[:32] != hashes[0]
    assert b"qqzz" not in everything(desk.store.directory)


def test_rejected_rows_of_hashed_customers_come_back_as_the_same_customer(desk):
    company(desk, '[privacy]\ncustomers = "hash"')
    desk.bring("id,who,score,said\n1,qqzz,9,\n2,qqzz,bad,\n", SURVEY)
    (row,) = desk.rows("select hark_line, hark_reason, hark_remedy, hark_number, who from rejected")
    desk.bring(
        "hark_line,hark_reason,hark_remedy,hark_number,id,who,score,said\n" + f"3,x,x,,2,{row[4]},7,\n",
        SURVEY,
        "back.csv",
    )

    assert desk.rows("select count(*), count(distinct customer) from responses") == [(2, 1)]


def test_a_column_that_is_never_stored_may_be_a_hashed_customer(desk):
    company(desk, '[privacy]\ncustomers = "hash"')
    desk.bring("id,who,score,said\n1,qqzz,9,\n", SURVEY + '[personal]\nnever = ["who"]\n')

    assert desk.rows("select length(customer) from responses") == [(32,)]
    assert b"qqzz" not in everything(desk.store.directory)


def test_customers_in_two_forms_are_refused(desk):
    desk.bring("id,who,score,said\n1,c1,9,\n", SURVEY)
    company(desk, '[privacy]\ncustomers = "hash"')

    with pytest.raises(Refused, match="would be two"):
        desk.bring("id,who,score,said\n2,c1,9,\n", SURVEY, "more.csv")


def test_hashed_customers_are_erased_by_their_plain_name_and_stay_away(desk, hark):
    company(desk, '[privacy]\ncustomers = "hash"')
    desk.bring("id,who,score,said\n1,qqzz,9,\n2,other,8,\n", SURVEY)
    done = hark("erase", "shop:qqzz", "--yes", "--data", desk.store.directory)
    desk.bring("id,who,score,said\n3,qqzz,9,\n4,third,8,\n", SURVEY, "more.csv")

    assert done.code == 0, done.err
    assert desk.rows("select response from responses order by 1") == [("2",), ("4",)]


def test_hashed_customers_are_joined_by_their_plain_names(desk, hark):
    company(desk, '[privacy]\ncustomers = "hash"')
    desk.bring("id,who,score,said\n1,qqzz,9,\n2,other,8,\n", SURVEY)

    done = hark("people", "join", "qqzz", "shop:other", "--data", desk.store.directory)

    assert done.code == 0, done.err
    assert desk.rows("select count(distinct person) from identities") == [(1,)]


def test_somebody_who_has_only_rejected_rows_is_erased(desk, hark):
    desk.bring("id,who,score,said\n1,c1,9,\n2,c2,bad,\n", SURVEY)
    done = hark("erase", "c2", "--yes", "--data", desk.store.directory)

    assert done.code == 0, done.err
    assert desk.rows("select count(*) from rejected") == [(0,)]
