"""Names of persons in texts: known ones are masked, words that only look like names stay."""

from __future__ import annotations

from collect.test_personal import TICKETS, comment, ticket


def test_a_known_full_name_is_masked_in_any_letters_and_either_order(desk):
    assert ticket(desk, "Bora Quill", "BORA QUILL, quill bora, bora quillson") == "[name], [name], bora quillson"


def test_the_rows_own_first_name_is_masked_where_it_has_a_capital(desk):
    assert ticket(desk, "Bora Quill", "Bora was kind, a bora was not.") == "[name] was kind, a bora was not."


def test_a_name_that_is_a_word_stays_where_a_sentence_begins(desk):
    said = ticket(desk, "Will Quill", "Will you ask? I asked Will. May I? Grace is a word.")

    assert said == "Will you ask? I asked [name]. May I? Grace is a word."


def test_a_first_name_of_somebody_elses_is_masked_behind_a_greeting_only(desk):
    desk.bring(
        "id,at,agent,said\n1,2026-01-31T10:00:00Z,Bora Quill,x\n"
        '2,2026-01-31T10:00:00Z,Mika Zorn,"Hi Bora, Bora is a wind. Hello World"\n',
        TICKETS,
    )

    assert desk.rows("select text from ticket_events where ticket = '2'") == [
        ("Hi [name], Bora is a wind. Hello World",)
    ]


def test_names_that_an_earlier_delivery_brought_are_known(desk):
    ticket(desk, "Bora Quill", "x")

    assert comment(desk, "thanks to Bora Quill") == "thanks to [name]"


def test_a_customer_is_known_by_the_name_the_lake_has(desk):
    customers = 'fact = "customers"\nsource = "shop"\n[columns]\ncustomer = "who"\nname = "name"\n'
    desk.bring("who,name\nc1,Bora Quill\n", customers, "customers.csv")

    assert comment(desk, "yours, here is Bora speaking") == "yours, here is [name] speaking"


def test_the_name_of_a_role_is_no_name(desk):
    assert ticket(desk, "Support Team", "the support team, Hi Support") == "the support team, Hi Support"
