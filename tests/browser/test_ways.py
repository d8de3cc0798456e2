"""What people do, in a real browser: begin, bring a file in, go from a figure to one answer, take a file back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PATIENCE, House
from browser.test_every_page import looked_at

pytestmark = pytest.mark.xdist_group("browser")

expect.set_options(timeout=PATIENCE)

WHERE = """(() => { const at = document.activeElement;
    const rings = [null, '::after'].map(part => getComputedStyle(at, part).outlineStyle);
    return {tag: at.tagName, href: at.getAttribute('href'), outline: rings.find(one => one !== 'none') ?? 'none'};
})()"""
"""The element that has the keyboard, and the ring around it or around what it stands for."""

SURVEY = "jupyter_surveys/2020-12_all_responses.csv.gz"


def answered(page: Page, answers: dict[str, str]) -> None:
    """Answer the questions of a file, each by its key, until there is nothing to ask."""
    while True:
        page.wait_for_selector("form.asked, .told, .message.error")
        if not page.query_selector("form.asked"):
            return
        key = page.input_value("form.asked input[name=key]")
        said = next(answer for begin, answer in answers.items() if key.startswith(begin))
        option = page.query_selector(f'form.asked input[value="{said}"]')
        if option:
            option.check()
        else:
            page.fill("form.asked input[name=free]", said)
        page.click("form.asked button:has-text('Go on')")


def test_from_the_first_run_to_the_first_own_figure(empty: House, real_data: Path, tmp_path: Path) -> None:
    with empty.page() as page:
        page.goto("/")
        page.click("text=Bring in what you have")
        page.set_input_files("#file", real_data / SURVEY)
        page.click("text=Look at it")
        answered(page, {"scale.": "none", "zone": "UTC", "direction": "good", "": "none"})
        page.click("text=Bring it in")
        page.wait_for_selector("text=It is in.")
        page.goto("/records/")

        assert page.locator("table.records tbody tr").count() > 10


def test_the_first_steps_lead_to_the_register_and_back(empty: House) -> None:
    with empty.page() as page:
        page.goto("/")
        page.click("text=Go step by step")
        page.click("text=Make the register")
        page.click("text=New touchpoint")
        page.fill("input[name=name]", "Checkout")
        page.select_option("select[name=stage]", "purchase")
        page.click("text=Save")
        page.goto("/begin/")

        expect(page.locator(".steps li.done h2")).to_have_text("Touchpoints done")
        assert looked_at(page) == []


def test_from_a_figure_to_a_single_answer_and_back(sample: House) -> None:
    with sample.page() as page:
        page.goto("/")
        page.click(".tile >> text=Net Promoter Score")
        page.click("text=Records behind it")
        page.click("table.records a[href*='/record/response/'] >> nth=0")
        expect(page.locator("h1")).to_contain_text("Response")
        page.click(".more a[href*='/record/customer/']")
        expect(page.locator("h1")).to_contain_text("Customer")
        for _ in range(4):
            page.go_back()
        expect(page.locator(".tile").first).to_be_visible()


def test_an_import_is_taken_back(sample: House) -> None:
    with sample.page() as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/imports/")
        row = page.locator("tbody tr", has_text="visits.log")
        row.locator("button").click()
        expect(page.locator(".message.success")).to_contain_text("was taken back")
        expect(row).to_contain_text("taken back")


def test_a_limited_member_sees_their_part_and_no_more(sample: House) -> None:
    with sample.page() as page:
        page.goto("/settings/team/")
        page.fill("input[name=email]", "north@example.org")
        page.check("input[name=role][value=agent]")
        page.check("input[name=region][value=North]")
        page.click("text=Make the invitation")
        link = page.inner_text(".message.success code")
    sample.states["north"] = sample.join(sample.chrome.new_context(base_url=sample.address), link, "north@example.org")
    with sample.page("north") as page:
        page.goto("/records/")
        heads = page.locator("table.records thead th").all_inner_texts()
        regions = page.locator(f"table.records tbody td:nth-child({heads.index('Region') + 1})").all_inner_texts()
        refused = page.goto("/imports/")

    assert set(regions) == {"North"}
    assert refused is not None
    assert refused.status == 403


def test_everything_on_home_is_reached_by_the_keyboard(sample: House) -> None:
    with sample.page() as page:
        page.goto("/")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "To the page"
        reached = []
        while (at := page.evaluate(WHERE))["tag"] != "BODY":
            assert at["outline"] != "none", at
            reached.append(at["href"])
            page.keyboard.press("Tab")
        links = page.eval_on_selector_all("main a, nav.places a", "all => all.map(one => one.getAttribute('href'))")

    assert set(links) <= {*reached}


def reached(page: Page, selector: str) -> None:
    """Press the tabulator until the keyboard is at an element."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not come to {selector}.")


def test_settings_are_changed_by_the_keyboard(sample: House) -> None:
    with sample.page() as page:
        page.goto("/settings/figures/")
        reached(page, "input[name=hide_below]")
        page.keyboard.press("Control+a")
        page.keyboard.type("6")
        page.keyboard.press("Enter")
        expect(page.locator(".message.success")).to_be_visible()
        assert page.input_value("input[name=hide_below]") == "6"


def test_a_file_is_brought_in_by_the_keyboard(empty: House, tmp_path: Path) -> None:
    rows = "".join(f"2026-0{1 + n % 6}-{1 + n % 28:02},{n % 11},fine\n" for n in range(60))
    (tmp_path / "nps.csv").write_text(f"date,How likely are you to recommend us? (0 to 10),Why?\n{rows}")
    with empty.page() as page:
        page.goto("/imports/")
        page.set_input_files("#file", tmp_path / "nps.csv")
        reached(page, "form.drop button")
        page.keyboard.press("Enter")
        while True:
            page.wait_for_selector("form.asked, .told, .message.error")
            if not page.query_selector("form.asked"):
                break
            key = page.input_value("form.asked input[name=key]")
            reached(page, "form.asked input:not([type=hidden])")
            page.keyboard.press("Space" if page.query_selector("form.asked input[type=radio]") else "End")
            page.keyboard.press("Enter")
            page.wait_for_function(
                "key => document.querySelector('form.asked input[name=key]')?.value !== key", arg=key
            )
        reached(page, "button[name=wanted]")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=It is in.")


def test_the_sample_company_comes_and_goes(empty: House) -> None:
    with empty.page() as page:
        page.goto("/")
        page.click("text=Look around with a sample company")
        page.wait_for_selector("progress")
        page.wait_for_url(re.compile("/$"))
        expect(page.locator(".tile").first).to_be_visible()
        page.click("aside >> text=Take it away")
        page.wait_for_url("**/sample/")
        page.wait_for_url(re.compile("[0-9]/$"))
        expect(page.locator("h1")).to_contain_text("Nothing is here yet")


def test_a_page_is_found_by_a_few_letters_and_the_keyboard(sample: House) -> None:
    with sample.page() as page:
        page.goto("/")
        page.keyboard.press("Control+k")
        expect(page.locator("#sought")).to_be_focused()
        page.keyboard.type("churn rate")
        expect(page.locator("#found a").first).to_contain_text("Churn rate")
        found = looked_at(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/metrics/churn_rate/")

    assert found == []
