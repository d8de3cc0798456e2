"""What Hark says in other languages: the catalogue, the report, errors and imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import pseudo
from cast import answer
from hark import words
from hark.company import save_company
from hark.errors import UnknownName
from hark.measure.metric import metrics
from hark.show.language import Language
from hark.show.report import build_report
from hark.store.reader import Facts
from show.pages.test_words import ours


@pytest.fixture(scope="module", autouse=True)
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The languages that nobody speaks."""
    with pytest.MonkeyPatch.context() as patch:
        folder = pseudo.make(tmp_path_factory.mktemp("words"))
        patch.setenv("HARK_WORDS", str(folder))
        pseudo.forget()
        yield folder
    pseudo.forget()


def test_the_list_of_messages_holds_every_message() -> None:
    assert pseudo.WORDS["GATHERED"].read_bytes() == pseudo.WORDS["written"](pseudo.WORDS["gathered"]()), "make words"


def test_the_report_is_told_in_the_language_of_the_company(facts: Callable[..., Facts]) -> None:
    told = facts(answers=[answer(n % 11, month=1 + n % 3, day=1 + n % 28, region="Βορράς") for n in range(90)])
    save_company(told.store.directory, replace(told.company, language="he-xb", name="Εταιρεία"))

    page = build_report(Facts(told.store))

    assert '<html lang="he-xb" dir="rtl">' in page
    left = [one for one in ours(page) if not one.startswith(("Reichheld", "⟦מקהקמז"))]
    assert not [one for one in left if "⟧" not in one]


def test_a_label_is_read_in_the_language_that_is_spoken() -> None:
    with words.speaking("en-xa"):
        assert metrics["revenue"].label == "⟦Ŕéṽéñûé··⟧"
    assert metrics["revenue"].label == "Revenue"


def test_what_is_wrong_is_said_in_the_language_that_is_spoken() -> None:
    with words.speaking("en-xa"):
        error = UnknownName("metric", "npx", ["nps"])
    assert error.remedy.startswith("⟦Đîđ ýöû ɱéåñ “nps”?")


def test_a_sign_stays_before_its_number_where_pages_are_read_from_the_right() -> None:
    assert Language("he").number(-12) == "\u2066−12\u2069"
    assert Language("he").signed(12, "points") == "\u2066+\u206612\u2069\u2069"
    assert Language("en").signed(12, "points") == "+12"


def test_a_language_without_a_catalogue_has_its_numbers_and_english_words() -> None:
    with words.speaking("de"):
        assert (words.gettext("Revenue"), Language(words.spoken()).number(1234.5, 1)) == ("Revenue", "1.234,5")


def test_a_number_decides_about_the_form() -> None:
    said = [words.ngettext("{number} delivery", "{number} deliveries", number) for number in (1, 2)]
    assert said == ["1 delivery", "2 deliveries"]
