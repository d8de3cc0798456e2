"""What becomes of a row: new, known, changed or rejected, whatever the order and the name of the files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from collect.conftest import NPS, Desk, workbook
from hark.collect.check.rejected import export
from hark.collect.importer import import_file
from hark.collect.maps.map import parse_map
from hark.errors import InDoubt, Refused
from hark.store.deliveries import Delivery, deliveries, undo_delivery
from hark.store.erase import CustomerKey, erase_person

CUSTOMERS = NPS.replace("response", "customer")
NAMELESS = NPS.replace('response = "id"\n', "")


def counts(done: Delivery, fact: str = "responses") -> tuple[int, int, int]:
    one = done.counts[fact]
    return one.new, one.known, one.changed


def test_the_same_file_twice_is_nothing_new(desk: Desk) -> None:
    desk.bring("id,score\n1,9\n2,3\n")

    assert counts(desk.bring("id,score\n1,9\n2,3\n", name="renamed.csv")) == (0, 2, 0)
    assert desk.scores() == [3.0, 9.0]


@pytest.mark.parametrize(("kind", "expected"), [(NPS, (1, 1, 1)), (CUSTOMERS, (1, 1, 1)), (NAMELESS, (2, 1, 0))])
def test_a_later_export_brings_what_is_new_and_changed(desk: Desk, kind: str, expected: tuple[int, int, int]) -> None:
    desk.bring("id,score\n1,9\n2,3\n", kind)

    assert counts(desk.bring("score,id\n9,1\n4,2\n7,3\n", kind), "answers") == expected


@pytest.mark.parametrize("kind", [CUSTOMERS, NAMELESS])
def test_two_equal_lines_are_two_responses(desk: Desk, kind: str) -> None:
    assert counts(desk.bring("id,score\n1,9\n1,9\n", kind)) == (2, 0, 0)
    assert counts(desk.bring("id,score\n1,9\n1,9\n1,9\n", kind)) == (1, 2, 0)


def test_the_same_number_in_another_survey_is_another_response(desk: Desk) -> None:
    desk.bring("id,score\n1,9\n")

    assert counts(desk.bring("id,score\n1,8\n", NPS.replace('"s"', '"other"'))) == (1, 0, 0)


def test_a_response_without_any_answer_counts_and_an_empty_line_does_not(desk: Desk) -> None:
    done = desk.bring("id,score\n1,\n,\n2,9\n")

    assert counts(done) == (2, 0, 0)
    assert done.counts["answers"].new == 1


def test_a_corrected_map_replaces_and_undoing_it_restores(desk: Desk) -> None:
    rows = "id,score,late\n1,9,3\n2,3,5\n"
    desk.bring(rows)
    done = desk.bring(rows, NPS.replace('"score"', '"late"'))

    assert (done.replaces, desk.scores()) == (1, [3.0, 5.0])

    undo_delivery(desk.store, done.number)
    assert desk.scores() == [3.0, 9.0]


def test_the_same_file_as_another_survey_is_asked(desk: Desk) -> None:
    rows, other = "id,score\n1,9\n", NPS.replace('"s"', '"other"')
    desk.bring(rows)
    with pytest.raises(InDoubt) as caught:
        desk.bring(rows, other)
    assert "--replace 1" in caught.value.remedy
    assert "--beside" in caught.value.remedy

    assert desk.bring(rows, other, beside=True).replaces is None
    assert desk.scores() == [9.0, 9.0]


def test_a_delivery_can_be_replaced_by_number(desk: Desk) -> None:
    desk.bring("id,score\n1,9\n")
    done = desk.bring("id,score\n2,3\n", replace=1)

    assert (done.counts["responses"].gone, desk.scores()) == (1, [3.0])


SAMPLES = {
    "responses": (NPS, "id,score\n1,9\n2,3\n3,\n", "id,score\n1,9\n2,8\n3,\n"),
    "customers": (CUSTOMERS, "id,score\n1,9\n1,9\n2,3\n", "id,score\n1,9\n1,9\n2,8\n"),
}


def test_twice_in_two_orders_renamed_and_once_corrected_gives_the_same(desk: Desk, tmp_path: Path) -> None:
    def figures(orders: list[list[str]]) -> list[object]:
        desk_ = Desk(desk.folder, type(desk.store).open(tmp_path / f"d{len(orders)}", create=True))
        for number, order in enumerate(orders):
            for name in order:
                kind, rows, corrected = SAMPLES[name]
                sent = corrected if number == len(orders) - 1 else rows
                survey = kind.replace('"s"', f'"{name}"')
                desk_.bring(sent, survey, f"{name}-{number}.csv")
        return desk_.rows("select survey, question, score, event from answers order by all")

    once = figures([["responses", "customers"]])

    assert once == figures([["responses", "customers"], ["customers", "responses"], ["responses", "customers"]])


BAD = 'id,score,note\n1,9,"a\nb"\n2,11,=1+1\n3,5\n4,7,"-x"\n\n5,12,\'y\n'


def test_no_row_disappears(desk: Desk) -> None:
    done = desk.bring(BAD)

    assert (done.counts["responses"].new, done.rejected, done.counts["answers"].rejected) == (2, 3, 3)
    assert [line for (line,) in desk.rows("select hark_line from rejected order by 1")] == [4, 5, 8]
    assert desk.rows("select id, score, note from rejected where hark_line = 5") == [("3", "5", None)]


def test_a_quotation_mark_nobody_closed_takes_rows_with_it_and_each_is_kept(desk: Desk) -> None:
    rows = "id,score,note\n1,9,a\n" + "".join(f"{n},5,b\n" for n in range(2, 50)) + '50,5,"open\n51,5,c\n\n52,5,d\n'
    done = desk.bring(rows)

    assert (done.counts["responses"].new, done.rejected) == (49, 3)
    assert desk.rows("select hark_line, id, note from rejected order by 1") == [
        (51, "50", "open"), (52, "51", "c"), (54, "52", "d"),
    ]  # fmt: skip
    assert "it takes the lines to 54 with it, 4 lines" in str(desk.rows("select distinct hark_reason from rejected"))


def test_lines_behind_such_a_quotation_mark_keep_their_number(desk: Desk) -> None:
    desk.bring('id,score,note\n1,9,a\n2,5,"open\n3,5,"b"\n4,5,c\n5,12,d\n6,5,e\n')

    assert (6,) in desk.rows("select hark_line from rejected where id = '5'")


@pytest.mark.parametrize("kind", [NPS, CUSTOMERS, NAMELESS])
def test_rejected_rows_are_corrected_and_sent_again(desk: Desk, kind: str) -> None:
    desk.bring(BAD, kind)
    fixed = desk.folder / "fixed.csv"
    assert export(desk.store.imports / "1" / "rejected.parquet", fixed) == 3

    text = fixed.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    done = desk.bring(text.replace(",11,", ",10,").replace(",12,", ",1,"), kind, "fixed.csv")

    assert (done.rejected, desk.scores()) == (0, [1.0, 5.0, 7.0, 9.0, 10.0])
    kept = {note for (note,) in desk.rows("select attributes['note'] from responses")}
    assert {"=1+1", "'y", "-x", "a\nb", None} == kept


def test_a_corrected_row_that_equals_another_is_still_one_more(desk: Desk) -> None:
    desk.bring("shop,score\nA,9\nA,11\n", NAMELESS)
    fixed = desk.folder / "fixed.csv"
    export(desk.store.imports / "1" / "rejected.parquet", fixed)

    desk.bring(fixed.read_text(encoding="utf-8-sig").replace(",11", ",9"), NAMELESS, "fixed.csv")

    assert desk.scores() == [9.0, 9.0]


def test_a_corrected_row_of_a_customer_with_several_replaces_none(desk: Desk) -> None:
    desk.bring("id,score\n1,9\n1,11\n", CUSTOMERS)
    fixed = desk.folder / "fixed.csv"
    export(desk.store.imports / "1" / "rejected.parquet", fixed)

    desk.bring(fixed.read_text(encoding="utf-8-sig").replace(",11", ",8"), CUSTOMERS, "fixed.csv")
    assert desk.scores() == [8.0, 9.0]

    assert counts(desk.bring("id,score\n1,9\n1,8\n", CUSTOMERS, "whole.csv"))[0] == 0


SAID = NPS.replace('"id"', '"id"\ntext = "said"')
WRITTEN = {
    "latin-1": ('encoding = "latin-1"', "id;score;said\n1;9;Köln\n2;11;=Köln\n".encode("latin-1")),
    "separator": ('separator = ";"', "id;score;said\n1;9;Köln\n2;11;=Köln\n".encode()),
    "skip": ("skip = 2", "Export\n\nid,score,said\n1,9,Köln\n2,11,=Köln\n".encode()),
    "names": ('header = false\nnames = ["id", "score", "said"]', "1,9,Köln\n2,11,=Köln\n".encode()),
    "quote": ('quote = ""', "id,score,said\n1,9,Köln\n2,11,=Köln\n".encode()),
}


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("way", WRITTEN)
def test_rejected_rows_come_back_however_the_file_was_written(desk: Desk, way: str, mark: str) -> None:
    layout, content = WRITTEN[way]
    made = SAID.replace("[columns]", f"[file]\n{layout}\n[columns]")
    desk.bring(content, made)
    fixed = desk.folder / "fixed.csv"
    export(desk.store.imports / "1" / "rejected.parquet", fixed)

    text = fixed.read_text(encoding="utf-8-sig").replace(",11,", ",10,")
    done = desk.bring(text.encode(mark), made, "fixed.csv")

    assert (done.rejected, desk.rows("select score from answers where response = '2' and score > 0")) == (0, [(10.0,)])
    assert desk.rows("select text from answers where response = '2' and kind = 'text'") == [("=Köln",)]


def test_rejected_rows_come_back_from_a_spreadsheet(desk: Desk) -> None:
    made = SAID.replace("[columns]", '[file]\nskip = 2\nencoding = "latin-1"\n[columns]')
    desk.bring("Export\n\nid,score,said\n1,9,Köln\n2,11,no\n".encode("latin-1"), made)
    fixed = desk.folder / "fixed.csv"
    export(desk.store.imports / "1" / "rejected.parquet", fixed)
    rows = list(csv.reader(fixed.read_text(encoding="utf-8-sig").replace(",11,", ",10,").splitlines()))

    desk.bring(workbook(rows), made, "fixed.xlsx")
    assert desk.scores()[:2] == [9.0, 10.0]

    desk.bring("\n".join(";".join(row) for row in rows).replace(";10;", ";8;"), made, "semicolons.csv")
    assert desk.scores()[:2] == [8.0, 9.0]


def test_strict_refuses_the_file_with_line_and_reason(desk: Desk) -> None:
    with pytest.raises(Refused, match="line 3: “score” is “11”"):
        desk.bring("id,score\n1,9\n2,11\n", strict=True)

    assert deliveries(desk.store) == []


def test_every_reject_file_is_safe_in_a_spreadsheet(desk: Desk) -> None:
    desk.bring(BAD)
    fixed = desk.folder / "fixed.csv"
    export(desk.store.imports / "1" / "rejected.parquet", fixed)

    with fixed.open(encoding="utf-8-sig", newline="") as opened:
        assert not [cell for row in csv.reader(opened) for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_an_erased_person_does_not_come_back_not_even_rejected(desk: Desk) -> None:
    rows = "id,score\nanna-marks,9\nbea,3\n"
    desk.bring(rows, CUSTOMERS)
    erase_person(desk.store, CustomerKey("s", "anna-marks"))

    again = "id,score\nanna-marks,8\nanna-marks,11\nanna-marks\nbea,3\ncleo,5\n"
    done = desk.bring(again, CUSTOMERS, "again.csv")

    assert (desk.scores(), done.rejected) == ([3.0, 5.0], 0)
    assert not [
        path for path in desk.store.directory.rglob("*") if path.is_file() and b"anna-marks" in path.read_bytes()
    ]


def test_the_same_file_after_an_erasure_says_what_was_not_taken(desk: Desk) -> None:
    rows = "id,score\nanna-marks,9\nanna-marks,2\nbea,3\n"
    desk.bring(rows, CUSTOMERS)
    erase_person(desk.store, CustomerKey("s", "anna-marks"))

    done = desk.bring(rows, CUSTOMERS)

    assert (counts(done), counts(done, "answers"), done.erased) == ((0, 1, 0), (0, 1, 0), 2)


def test_a_person_erased_while_the_file_is_read_stays_out(desk: Desk) -> None:
    desk.bring("id,score\nanna-marks,9\nbea,3\n", CUSTOMERS)

    def erase(doing: str, _done: float) -> None:
        if doing == "Naming every row":
            erase_person(desk.store, CustomerKey("s", "anna-marks"))

    desk.bring("id,score\nanna-marks,8\ncleo,5\n", CUSTOMERS, "next.csv", progress=erase)

    assert desk.scores() == [3.0, 5.0]


def test_being_stopped_leaves_nothing(desk: Desk) -> None:
    def stop(doing: str, _done: float) -> None:
        if doing.startswith("Storing"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(desk.store, desk.file("id,score\n1,9\n"), parse_map(NPS), progress=stop)

    assert deliveries(desk.store) == []
    assert list(desk.store.staging.iterdir()) == []


def test_other_facts_are_one_row_each(desk: Desk) -> None:
    traits = 'fact = "customers"\nsurvey = "crm"\n[columns]\ncustomer = "id"\nname = "n"\nvalid_from = "since"'
    desk.bring("id,n,since\n1,Ada Sample,2024-01-01\n2,Ben Sample,\n", traits)

    assert desk.rows("select customer, name, valid_from::varchar from customers order by 1") == [
        ("1", "Ada Sample", "2024-01-01 00:00:00+00"), ("2", "Ben Sample", None),
    ]  # fmt: skip
