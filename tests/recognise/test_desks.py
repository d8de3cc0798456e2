"""The tickets of a help desk without a preset: in any language, each column is what it is called, or it is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hark.errors import InDoubt
from recognise.clerk import Clerk, values

FIGURES = {
    "ticket_volume": 30.0, "solved_tickets": 20.0, "first_response_time_mean": 2.0, "resolution_time_mean": 30.0,
    "reopen_rate": 60.0,
}  # fmt: skip
"""Of thirty tickets twenty are solved after thirty hours, all answered after two hours; fifteen were opened again,
of the twenty-five that are or were solved."""

DESKS = {
    "en": ("Ticket #", "Status", "Assignee", "Created at", "First response at", "Resolved at", "Reopen count"),
    "en worded": ("ID", "State", "Owner", "Date created", "First responded at", "Date resolved", "Times reopened"),
    "en short": ("Case Number", "Status", "Agent", "Opened", "First reply", "Solved", "Reopens"),
    "de": ("Ticketnummer", "Status", "Bearbeiter", "Erstellt am", "Erste Antwort am", "Gelöst am", "Wiedereröffnungen"),
    "de other": ("Vorgangsnummer", "Bearbeitungsstatus", "Zuständig", "Eingang", "Erste Reaktion", "Erledigt am",
                 "Anzahl Wiedereröffnungen"),
    "fr": ("N° de ticket", "Statut", "Assigné à", "Créé le", "Première réponse le", "Résolu le", "Réouvertures"),
    "fr other": ("Numéro de demande", "État", "Agent", "Date de création", "Date de première réponse",
                 "Date de résolution", "Nombre de réouvertures"),
    "es": ("Nº de ticket", "Estado", "Asignado a", "Creado el", "Primera respuesta el", "Resuelto el", "Reaperturas"),
    "pt": ("Número do chamado", "Situação", "Responsável", "Criado em", "Primeira resposta em", "Resolvido em",
           "Reaberturas"),
    "it": ("Numero ticket", "Stato", "Assegnato a", "Creato il", "Prima risposta il", "Risolto il", "Riaperture"),
    "nl": ("Ticketnummer", "Status", "Toegewezen aan", "Aangemaakt op", "Eerste reactie op", "Opgelost op", "Heropend"),
    "pl": ("Numer zgłoszenia", "Status", "Przypisano do", "Utworzono", "Pierwsza odpowiedź", "Rozwiązano",
           "Ponowne otwarcia"),
    "ru": ("Номер заявки", "Статус", "Исполнитель", "Создано", "Первый ответ", "Решено", "Переоткрытия"),
}  # fmt: skip
"""How help desks of several languages call the same seven columns."""


def tickets(*names: str, states: tuple[str, str] = ("Open", "Solved"), reply: str = "", more: str = "") -> bytes:
    """Thirty tickets under the names of one desk; `reply` says all the column of the first reply says."""
    lines = [";".join(names)]
    for i in range(30):
        created = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(hours=7 * i)
        solved = created + timedelta(hours=30)
        replied = reply or f"{created + timedelta(hours=2):%Y-%m-%d %H:%M}"
        over = f"{solved:%Y-%m-%d %H:%M}" if i % 3 else ""
        agent = ("Ann", "Bo", "Cy")[i % 3]
        lines.append(f"{1000 + i};{states[i % 3 > 0]};{agent};{created:%Y-%m-%d %H:%M};{replied};{over};{i % 2}{more}")
    return "\n".join(lines).encode()


def written(folder: Path, content: bytes) -> Path:
    file = folder / "desk.csv"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("names", DESKS.values(), ids=DESKS)
def test_a_desk_of_any_language_has_all_its_figures(clerk: Clerk, tmp_path: Path, names: tuple[str, ...]) -> None:
    clerk.bring(written(tmp_path, tickets(*names)), {"zone": "UTC"})

    assert values(clerk.store, FIGURES) == pytest.approx(FIGURES)
    assert clerk.asked == ["zone"]


def test_scores_beside_tickets_are_said_to_be_measured_by_a_second_import(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, tickets(*DESKS["en"], "CSAT", more=";5"))

    clerk.bring(file, {"zone": "UTC", "rows": "tickets"})

    assert any("“CSAT” is not measured with the tickets" in note for note in clerk.notes)


def test_tickets_that_are_spam_are_asked_about_and_left_out(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, tickets(*DESKS["de"], states=("Papierkorb", "Gelöst")))

    with pytest.raises(InDoubt, match="“Papierkorb” 10 times"):
        clerk.bring(file, {"zone": "UTC"})
    clerk.bring(file, {"zone": "UTC", "state.Papierkorb": "no"})

    assert values(clerk.store, ["ticket_volume"]) == {"ticket_volume": 20}


def test_solved_tickets_without_a_time_of_solution_are_said(clerk: Clerk, tmp_path: Path) -> None:
    names = [*DESKS["es"][:5], "Nota interna", DESKS["es"][6]]

    clerk.bring(
        written(tmp_path, tickets(*names, states=("Abierto", "Resuelto"))), {"zone": "UTC", "over.Estado": "open"}
    )

    assert any("no column says when tickets were solved" in note for note in clerk.notes)


def test_tickets_that_are_open_again_are_solved_only_by_their_owners_word(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, tickets(*DESKS["pl"], states=("Zamknięte", "Otwarte")))

    with pytest.raises(InDoubt, match="“Rozwiązano” says when a ticket was solved, “Status” says “Otwarte” 20 times"):
        clerk.bring(file, {"zone": "UTC"})
    clerk.bring(file, {"zone": "UTC", "open.Status": "no"})

    assert values(clerk.store, ["solved_tickets"]) == {"solved_tickets": 0}
