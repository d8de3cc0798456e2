"""Questions do not show who somebody is: neither where they are asked, nor in what is said where nobody can be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hark.company import save_company
from hark.errors import InDoubt
from hark.recognise.doubt import Doubt, refusing
from hark.recognise.recognised import recognised
from hark.store.lake import Store
from recognise.clerk import Clerk

PERSONAL = ("mira@example.com", "0171 1234567", "4111 1111 1111 1111", "Edda Quist")
"""An address, a phone number, the number of a card, and the name of an agent of the file."""


def survey(folder: Path, cell: str) -> Path:
    """A survey with answers in words of which nobody knows the order."""
    words = cell, "glorp", "snark"
    rows = "".join(f"{i},2026-03-{i:02},{1 + i % 5},{words[i % 3]},Edda Quist\n" for i in range(1, 31))
    file = folder / "survey.csv"
    file.write_text(f"Response ID,Submitted,Satisfaction,How satisfied are you with it?,Agent\n{rows}", "utf-8")
    return file


def question(store: Store, file: Path) -> tuple[Doubt, str]:
    """The first question about a file as it is shown, and the error where nobody can be asked."""
    shown: list[Doubt] = []

    def ask(doubt: Doubt) -> str:
        if not doubt.key.startswith("scale.How"):
            return doubt.options[0].word
        shown.append(doubt)
        return refusing(doubt)

    with pytest.raises(InDoubt) as refused, recognised(store, file, ask):
        pass
    return shown[0], str(refused.value)


@pytest.mark.parametrize("said", PERSONAL)
def test_what_tells_who_somebody_is_is_masked_in_questions(clerk: Clerk, tmp_path: Path, said: str) -> None:
    doubt, error = question(clerk.store, survey(tmp_path, f"fine {said}"))

    assert "“fine [" in doubt.question
    assert said not in f"{doubt}{error}"


def test_a_company_that_keeps_texts_sees_them_in_questions(clerk: Clerk, tmp_path: Path) -> None:
    save_company(clerk.store.directory, replace(clerk.store.company, texts="keep"))

    doubt, _ = question(Store.open(clerk.store.directory), survey(tmp_path, f"fine {PERSONAL[0]}"))

    assert PERSONAL[0] in doubt.question


@pytest.mark.parametrize("said", ["mira@example.com", "+49 171 1234567", "5551234567", "Edda Quist"])
def test_the_first_columns_of_a_file_that_is_not_known_are_shown_masked(tmp_path: Path, said: str) -> None:
    columns = {"mira@example.com": "Contact", "Edda Quist": "Name"}
    file = tmp_path / "list.csv"
    file.write_text(f"Code,{columns.get(said, 'Phone')}\n" + "".join(f"{i},{said}\n" for i in range(9)), "utf-8")

    with pytest.raises(InDoubt) as refused, recognised(None, file, refusing):
        pass

    assert said not in str(refused.value)
