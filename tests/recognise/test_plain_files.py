"""What a file says plainly is not asked: a single question, a desk's numbers, the currency of a heading, the names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from hark.errors import BadFile, InDoubt, Refused
from recognise.clerk import Clerk, values
from recognise.shop import figures

DAYS = [f"2026-03-{day:02}" for day in range(1, 29)]


def written(folder: Path, names: str, rows: Sequence[str]) -> Path:
    """A file of these lines."""
    file = folder / "file.csv"
    file.write_text("\n".join([names, *rows]), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("names", "amount", "currency"),
    [
        ("Order number;Customer email;Date;Total (EUR)", "10.50", "EUR"),
        ("Order number;From Email Address;Date;Amount in £", "10.50", "GBP"),
        ("Rendelés száma;Vevő e-mail;Dátum;Összeg", "10,50 Ft", "HUF"),
        ("Pedido;E-mail do cliente;Data;Valor", "R$ 10,50", "BRL"),
    ],
)
def test_an_order_is_told_by_its_columns_and_its_currency_by_its_cells_or_the_heading(
    clerk: Clerk, tmp_path: Path, names: str, amount: str, currency: str
) -> None:
    clerk.bring(written(tmp_path, names, [f"R-{i};k{i}@shop.example;{day};{amount}" for i, day in enumerate(DAYS)]))

    assert clerk.asked == []
    assert f'"{currency}"' in clerk.text
    assert values(clerk.store, ["orders"]) == {"orders": 28}


def test_a_word_of_a_heading_that_is_also_a_code_is_no_currency(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, "Order number;Date;Total ALL", [f"{i};{day};10.5" for i, day in enumerate(DAYS)])

    with pytest.raises(InDoubt, match="In which currency"):
        clerk.bring(file, {"rows": "orders", "customer": "none", "amount": "Total ALL"})


def test_a_file_of_a_single_question_is_a_survey(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{day};{'yes' if i % 4 else 'no'};{'AB'[i % 2]}" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "Date;Was this page helpful?;Shop", rows))

    assert clerk.asked == []
    assert values(clerk.store, ["responses"]) == {"responses": 28}


def test_a_ticket_that_is_called_so_is_one_in_every_language(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{i};{day} 09:00;{day} 17:00;Chiuso;Alta" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "ID ticket;Data apertura;Data chiusura;Stato;Priorità", rows), {"zone": "UTC"})

    assert clerk.asked == ["zone"]
    assert values(clerk.store, ["ticket_volume"]) == {"ticket_volume": 28}


def test_marks_out_of_twenty_are_offered_from_nought(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{day};{6 + i % 15};{'AB'[i % 2]}" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "Date;Note sur 20;Magasin", rows), {"scale.Note sur 20": "rating 0-20"})

    assert clerk.asked == ["scale.Note sur 20"]


@pytest.mark.parametrize(
    ("faces", "steps"), [("😡🙁😐🙂😍", "rating 1-5"), ("😠😞😐😊😀", "rating 1-5"), ("☹😐🙂", "rating 1-3")]
)
def test_faces_are_offered_as_a_scale(clerk: Clerk, tmp_path: Path, faces: str, steps: str) -> None:
    rows = [f"{day};{faces[i % len(faces)]}\ufe0f" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "Date;How was it?", rows), {"scale.How was it?": steps})

    assert clerk.asked == ["scale.How was it?"]


def test_columns_that_say_their_words_over_and_over_have_names(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{'Nord' if i % 2 else 'Süd'};{'gut' if i % 3 else 'schlecht'};Laden" for i in range(30)]

    with pytest.raises(InDoubt, match="What does each row"):
        clerk.bring(written(tmp_path, "Filiale;Besuch;Weg", rows))


def test_blanks_part_no_columns_where_another_sign_is_left_over(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"R {i};k{i}@shop.example;{day};10 500,00 EUR" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "Order number;Customer email;Date;Grand total", rows))

    assert clerk.asked == []
    assert figures(clerk) == (28, 294_000, 294_000)


@pytest.mark.parametrize(("answer", "figures_"), [("open", (30, 30)), ("out", (10, 10))])
def test_tickets_that_are_over_at_no_known_time_are_asked_about(
    clerk: Clerk, tmp_path: Path, answer: str, figures_: tuple[int, int]
) -> None:
    days = [*DAYS, "2026-03-29", "2026-03-30"]
    rows = [f"{i};{day} 10:00;{('Open', 'Resolved', 'Closed')[i % 3]}" for i, day in enumerate(days)]
    file = written(tmp_path, "Ticket ID;Created;Status", rows)

    clerk.bring(file, {"zone": "UTC", "rows": "tickets", "over.Status": answer})

    found = values(clerk.store, ["ticket_volume", "backlog"])
    assert (found["ticket_volume"], found["backlog"]) == figures_


def test_a_heading_above_several_columns_does_not_hide_what_they_are(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{i};{'Gelöst' if i % 2 else 'Offen'};{day} 09:00;{f'{day} 14:00' if i % 2 else ''}"
            for i, day in enumerate(DAYS)]  # fmt: skip

    clerk.bring(written(tmp_path, "Ticket-Nr.;Status;Zeiten: Erstellt am;Zeiten: Gelöst am", rows), {"zone": "UTC"})

    assert clerk.asked == ["zone"]
    assert values(clerk.store, ["backlog"]) == {"backlog": 14}


def test_page_views_have_their_time(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{day}T08:00:00Z;v{i % 4};/home" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "ts;visitor_id;url", rows), {"rows": "visits"})

    assert values(clerk.store, ["visitors"]) == {"visitors": 4}


ITEMS = "Invoice;Invoice date;Customer;Qty;Unit price;Discount"


@pytest.mark.parametrize(("answer", "revenue"), [("yes", 28 * 18), ("no", 28 * 20)])
def test_a_discount_beside_quantity_and_price_is_asked_about(
    clerk: Clerk, tmp_path: Path, answer: str, revenue: float
) -> None:
    file = written(tmp_path, ITEMS, [f"{i};{day};k{i};2;10;2" for i, day in enumerate(DAYS)])

    clerk.bring(file, {"currency": "EUR", "discount": answer})

    assert figures(clerk)[1] == revenue


def test_a_discount_in_percent_is_refused_with_what_to_do(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, f"{ITEMS} %", [f"{i};{day};k{i};2;10;{i % 3}" for i, day in enumerate(DAYS)])

    with pytest.raises(BadFile, match="in percent") as refused:
        clerk.bring(file, {"currency": "EUR"})

    assert "Add a column" in refused.value.remedy


def test_a_subscription_that_no_column_is_called_like_is_asked_for(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"K{i};{'Basis' if i % 2 else 'Plus'};{day};{'2026-05-01' if i % 2 else ''}" for i, day in enumerate(DAYS)]
    file = written(tmp_path, "Kunde;Tarif;Vertragsbeginn;Vertragsende", rows)

    clerk.bring(file, {"rows": "subscriptions", "subscription": "Kunde"})

    assert "subscription" in clerk.asked


def test_words_of_agreement_with_something_bad_are_said_in_their_order(clerk: Clerk, tmp_path: Path) -> None:
    steps = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
    rows = [f"{day};{steps[i % 5]}" for i, day in enumerate(DAYS)]
    asked = "I was dissatisfied with the service"

    clerk.bring(written(tmp_path, f"Date;{asked}", rows), {f"direction.{asked}": "bad"})

    assert any("from the best to the worst: Strongly disagree" in one for one in clerk.notes)


def test_a_line_of_thousands_of_signs_is_no_heading(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="columns by its first line"):
        clerk.bring(written(tmp_path, ";" * 60_000, [";" * 60_000] * 3))


def test_that_a_file_is_cut_off_in_its_last_line_is_said(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"R-{i};k{i}@shop.example;{day};10.50" for i, day in enumerate(DAYS)]
    file = written(tmp_path, "Order number;Customer email;Date;Total (EUR)", [*rows, "R-99;k99@shop.exa"])

    clerk.bring(file)

    assert any("seems to be cut off" in one for one in clerk.notes)


def test_satisfaction_in_french_without_a_middle_is_read(clerk: Clerk, tmp_path: Path) -> None:
    steps = ("Très satisfait", "Plutôt satisfait", "Plutôt insatisfait", "Pas du tout satisfait")
    rows = [f"{day};{steps[i % 4]}" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "Date;Êtes-vous satisfait de votre visite ?", rows))

    assert clerk.asked == []
    assert values(clerk.store, ["csat"]) == {"csat": 50}


def test_a_file_whose_only_letter_beyond_ascii_is_the_euro_is_western(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{i};K{i};{day};{10 + i},50 €" for i, day in enumerate(DAYS)]
    file = tmp_path / "file.csv"
    file.write_bytes("\n".join(["Bestellnummer;Kundennummer;Bestelldatum;Betrag", *rows]).encode("cp1252"))

    clerk.bring(file)

    assert clerk.asked == []
    assert values(clerk.store, ["orders"]) == {"orders": 28}


@pytest.mark.parametrize("price", ["Einzelpreis (EUR)", "Einzelpreis in €", "Einzelpreis €", "Unit price [EUR]"])
def test_a_price_whose_heading_names_its_currency_is_multiplied(clerk: Clerk, tmp_path: Path, price: str) -> None:
    rows = [f"{900 + i // 2};{day};K{i % 5};2;19,90" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, f"Bestellnummer;Bestelldatum;Kundennummer;Menge;{price}", rows))

    assert clerk.asked == []
    assert values(clerk.store, ["revenue"]) == {"revenue": pytest.approx(28 * 39.8)}


@pytest.mark.parametrize("name", ["Bounce rate", "Conversion Rate", "open_rate"])
def test_a_rate_that_is_a_share_is_no_rating(clerk: Clerk, tmp_path: Path, name: str) -> None:
    file = written(tmp_path, f"Date,Visitors,{name}", [f"{day},{300 + i},{30 + i}%" for i, day in enumerate(DAYS)])

    with pytest.raises(InDoubt, match="What does each row"):
        clerk.bring(file)


def test_columns_that_nothing_takes_are_said(tmp_path: Path, hark: Callable[..., Any]) -> None:
    rows = [f"R{i};{day};{i % 11};{i * 7919 % 4000}" for i, day in enumerate(DAYS)]
    file = written(tmp_path, "Response ID;Date;Would you recommend us?;Till", rows)

    said = hark("import", file, "--yes", "--data", tmp_path / "data").out

    assert "Only kept beside: “Till”." in said


def test_what_is_not_stored_is_not_said_to_be_kept(tmp_path: Path, hark: Callable[..., Any]) -> None:
    lines = [f'192.0.2.{i} - - [02/Mar/2026:10:00:{i:02} +0000] "GET /a{i} HTTP/1.1" 200 512 "-" "Mozilla/5.0"'
             for i in range(1, 30)]  # fmt: skip
    file = tmp_path / "access.log"
    file.write_text("\n".join(lines), encoding="utf-8")

    said = hark("import", file, "--yes", "--data", tmp_path / "data").out

    assert "kept beside" in said
    assert not any(
        f"“{name}”" in said.partition("Only kept beside")[2] for name in ("address", "user", "agent", "line")
    )


def test_words_around_an_event_change_nothing(clerk: Clerk, tmp_path: Path) -> None:
    words = ("Ticket created", "Public reply", "Status changed to solved", "Reopened by customer")
    rows = [f"{n},2026-03-{n:02}T{8 + hour:02}:00:00Z,{word}" for n in range(1, 25) for hour, word in enumerate(words)
            if n % 2 or hour < 3]  # fmt: skip

    clerk.bring(written(tmp_path, "ticket_id,timestamp,action", rows))

    assert clerk.asked == []
    assert values(clerk.store, ["ticket_volume", "backlog"]) == {"ticket_volume": 24, "backlog": 12}


def test_a_state_that_is_set_to_open_begins_no_ticket(clerk: Clerk, tmp_path: Path) -> None:
    words = ("created", "solved", "Status changed to open")
    rows = [f"{n},2026-03-{n:02}T{8 + hour:02}:00:00Z,{word}" for n in range(1, 25) for hour, word in enumerate(words)]

    clerk.bring(written(tmp_path, "ticket_id,timestamp,action", rows))

    assert '"Status changed to open"' not in clerk.text.partition("[kinds]")[2]


def test_changes_of_fields_are_refused(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{n},{field},{value},2026-03-{n:02}T08:00:00Z"
            for n in range(1, 25) for field, value in (("status", "solved"), ("priority", "high"))]  # fmt: skip

    with pytest.raises(Refused, match="changes one field"):
        clerk.bring(written(tmp_path, "ticket_id,field,value,changed_at", rows), {"rows": "tickets"})


def test_whole_numbers_are_weights_by_their_owners_word(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"R{i};{day};{i % 11};{i % 3 + 1}" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "Response ID;Date;Would you recommend us?;Weight", rows), {"weight": "yes"})

    assert clerk.asked == ["weight"]
    assert 'weight = "Weight"' in clerk.text


def test_a_state_beside_finished_and_partial_is_said(clerk: Clerk, tmp_path: Path) -> None:
    states = ("complete", "partial", "test")
    rows = [f"R{i};{day};{i % 11};{states[i % 3]}" for i, day in enumerate(DAYS)]

    clerk.bring(written(tmp_path, "Response ID;Date;Would you recommend us?;Status", rows))

    assert [note for note in clerk.notes if "“test”" in note and "not told who finished" in note]


def test_a_line_of_very_many_cells_is_no_trouble_where_quotation_marks_are_text(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f'R{i},{day},{i % 11},"He said ""so" to case {i}' for i, day in enumerate(DAYS)]
    rows[20] += ', and so on" and' * 3000

    done = clerk.bring(written(tmp_path, "Response ID,Date,Would you recommend us?,Comment", rows))

    assert done.rejected == 1
    assert values(clerk.store, ["nps"])["nps"] is not None
