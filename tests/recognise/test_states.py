"""What orders and subscriptions are said to be: known in fourteen languages, else asked where it decides a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt
from recognise.clerk import Clerk, values

ORDERS = {
    "en": ("Status", "Paid", "Shipped"), "de": ("Bestellstatus", "Bezahlt", "Versendet"),
    "fr": ("Statut", "Payée", "Expédié"), "es": ("Estado del pedido", "Pagado", "Enviado"),
    "pt": ("Situação", "Pago", "Entregue"), "it": ("Stato", "Pagato", "Spedito"),
    "nl": ("Bestelstatus", "Betaald", "Verzonden"), "pl": ("Status zamówienia", "Opłacone", "Wysłane"),
    "sv": ("Orderstatus", "Betald", "Skickad"), "da": ("Status", "Betalt", "Afsendt"),
    "cs": ("Stav objednávky", "Zaplaceno", "Odesláno"), "hu": ("Állapot", "Fizetve", "Teljesítve"),
    "tr": ("Durum", "Tamamlandı", "Kargolandı"), "ru": ("Статус заказа", "Оплачен", "Отправлено"),
}  # fmt: skip
"""How shops call the column of the state, and two of its words for orders that count."""

ENDED = {
    "en": ("Active", "Cancelled"), "de": ("Aktiv", "Gekündigt"), "fr": ("Actif", "Résilié"),
    "es": ("Activa", "Cancelada"),
    "pt": ("Ativo", "Encerrado"), "it": ("Attivo", "Disdetto"), "nl": ("Actief", "Opgezegd"),
    "pl": ("Aktywna", "Anulowana"),
    "sv": ("Aktiv", "Uppsagd"), "da": ("Aktiv", "Opsagt"), "cs": ("Aktivní", "Zrušeno"), "hu": ("Aktív", "Lemondva"),
    "tr": ("Aktif", "İptal edildi"), "ru": ("Активна", "Отменена"),
}  # fmt: skip
"""Words for subscriptions that are held, and that are over."""


def orders(folder: Path, column: str, *words: str) -> Path:
    """Twenty orders of 10, their states in turn."""
    rows = [f"{100 + i};K{i % 7};2026-03-{i + 1:02};10;{words[i % len(words)]}" for i in range(20)]
    return written(folder, [f"Order ID;Customer ID;Order Date;Total;{column}", *rows])


def subscriptions(folder: Path, *words: str) -> Path:
    """Twenty subscriptions, their states in turn; none says when it ended."""
    rows = [f"S{i};K{i};2026-03-{i + 1:02};{words[i % len(words)]}" for i in range(20)]
    return written(folder, ["Subscription ID;Customer ID;Start Date;Status", *rows])


def written(folder: Path, lines: list[str]) -> Path:
    file = folder / "shop.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize("said", ORDERS.values(), ids=ORDERS)
def test_words_for_orders_that_count_are_known(clerk: Clerk, tmp_path: Path, said: tuple[str, ...]) -> None:
    clerk.bring(orders(tmp_path, *said), {"currency": "EUR"})

    assert clerk.asked == ["currency"]
    assert values(clerk.store, ["orders", "revenue"]) == {"orders": 20, "revenue": 200}


def test_a_word_for_orders_that_nobody_knows_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = orders(tmp_path, "Stav objednávky", "Zaplaceno", "Záhada")

    with pytest.raises(InDoubt, match="“Záhada” 10 times"):
        clerk.bring(file, {"currency": "EUR"})
    clerk.bring(file, {"currency": "EUR", "kinds.Záhada": "none"})

    assert values(clerk.store, ["orders", "revenue"]) == {"orders": 10, "revenue": 100}


@pytest.mark.parametrize("said", ENDED.values(), ids=ENDED)
def test_subscriptions_that_ended_nobody_knows_when_are_asked_about(
    clerk: Clerk, tmp_path: Path, said: tuple[str, ...]
) -> None:
    clerk.bring(subscriptions(tmp_path, *said), {"rows": "subscriptions", "ended": "out"})

    assert clerk.asked == ["rows", "ended"]
    assert values(clerk.store, ["new_subscribers"]) == {"new_subscribers": 10}


def test_a_state_of_subscriptions_that_nobody_knows_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(subscriptions(tmp_path, "Aktiv", "Probezeit"), {"rows": "subscriptions", "state.Probezeit": "no"})

    assert clerk.asked == ["rows", "state.Probezeit"]
    assert values(clerk.store, ["new_subscribers"]) == {"new_subscribers": 10}
