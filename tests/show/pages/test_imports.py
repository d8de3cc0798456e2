"""A file in the browser: looked at, asked about, seen, brought in, taken back; its rejected rows mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.models import Arrival, Audit
from hark.store.deliveries import deliveries
from hark.store.lake import Store

PLAIN = "date,nps,region\n" + "".join(f"2026-03-{1 + n % 28:02},{n % 11},North\n" for n in range(60))


def sent(client: Client, text: str, name: str = "scores.csv") -> Arrival:
    """Send a file, and give the arrival it made."""
    answer = client.post("/imports/send/", {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302
    return Arrival.objects.latest("pk")


def answered(client: Client, arrival: Arrival, **answers: str) -> Arrival:
    """Answer questions until none is open: as said here, else as proposed, else the first."""
    for _ in range(9):
        arrival.refresh_from_db()
        if arrival.state != "asking":
            break
        question = arrival.question
        said = answers.get(question["key"].partition(".")[0]) or question["proposed"] or question["options"][0]["word"]
        client.post(f"/imports/files/{arrival.pk}/answer/", {"key": question["key"], "answer": said})
    return arrival


def test_a_file_is_brought_in_after_its_owner_has_seen_it(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")

    one = answered(client, sent(client, PLAIN), survey="scores")
    assert one.state == "ready"
    assert deliveries(Store.open(data)) == []
    page = client.get(f"/imports/files/{one.pk}/").content.decode()
    assert "60 responses" in page
    client.post(f"/imports/files/{one.pk}/answer/", {"wanted": "yes"})

    one.refresh_from_db()
    assert (one.state, one.delivery) == ("done", 1)
    assert client.get("/metrics/nps/").context["sheet"].tile.sample
    assert Audit.objects.filter(did="imported").exists()
    assert not one.folder.exists()


def test_a_question_is_asked_and_a_wrong_answer_is_refused(browser: Callable[..., Client]) -> None:
    client = browser("manager")
    text = "when;nps\n" + "".join(f"0{1 + n % 9}/0{1 + n % 7}/2026;{n % 11}\n" for n in range(40))

    one = sent(client, text)
    assert one.state == "asking"
    client.post(f"/imports/files/{one.pk}/answer/", {"key": one.question["key"], "answer": "sideways"})

    one.refresh_from_db()
    assert one.state == "asking"
    assert "sideways" in one.question["wrong"]


def test_a_file_that_cannot_be_read_says_why(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")

    one = sent(client, "")

    assert one.state == "refused"
    assert one.problem
    assert one.problem in client.get(f"/imports/files/{one.pk}/").content.decode().replace("&#x27;", "'")
    assert deliveries(Store.open(data)) == []


def test_a_file_can_be_put_aside(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    one = sent(client, PLAIN)

    client.post(f"/imports/files/{one.pk}/drop/")

    assert not Arrival.objects.exists()
    assert not one.folder.exists()
    assert deliveries(Store.open(data)) == []


def test_a_delivery_is_taken_back(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    one = answered(client, sent(client, PLAIN))
    client.post(f"/imports/files/{one.pk}/answer/", {"wanted": "yes"})

    client.post("/imports/1/undo/")

    assert [one.state for one in deliveries(Store.open(data))] == ["undone"]
    assert Audit.objects.filter(did="took back", about="delivery 1").exists()


def test_rejected_rows_are_fetched_mended_and_sent_again(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    one = answered(client, sent(client, PLAIN + "2026-13-45,9,North\n"))
    client.post(f"/imports/files/{one.pk}/answer/", {"wanted": "yes"})
    text = b"".join(client.get("/imports/1/rejected.csv").streaming_content).decode("utf-8-sig")
    assert "2026-13-45" in text

    again = answered(client, sent(client, text.replace("2026-13-45", "2026-03-05"), "scores-rejected.csv"))
    client.post(f"/imports/files/{again.pk}/answer/", {"wanted": "yes"})

    again.refresh_from_db()
    assert again.state == "done"
    assert deliveries(Store.open(data))[-1].counts["responses"].new == 1


def test_a_name_cannot_lead_out_of_the_folder(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")

    one = sent(client, PLAIN, "..\\..\\x/../../\x00evil.csv")

    assert one.file.parent == one.folder
    assert {path.name for path in data.parent.iterdir()} == {"hark-data"}
