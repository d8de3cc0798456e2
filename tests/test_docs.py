"""The docs know everything a user can type, and what they point at is there."""

from __future__ import annotations

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import hark
from hark.__main__ import cli
from hark.collect.maps.map import FILE, FORMATS, KINDS, ORIGIN, QUESTION, TOP
from hark.company import SETTINGS
from hark.measure import summary
from hark.measure.metric import metrics
from hark.store.derivation import derived
from hark.store.facts import facts
from hark.store.tables import shape

PROJECT = Path(__file__).parents[1]
DOCS = PROJECT / "docs"
PAGES = [*PROJECT.glob("*.md"), *DOCS.rglob("*.md")]
WRITTEN = runpy.run_path(str(DOCS / "pages.py"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HARK = re.compile(r"^(?:\$ )?(hark [^#\n]*)", re.MULTILINE)


def page(name: str) -> str:
    return (DOCS / "use" / name).read_text(encoding="utf-8")


def says(text: str, word: str) -> bool:
    """Whether the page names the word as code: alone in backticks, or as a key in an example."""
    key = re.escape(word)
    return (
        re.search(rf"`[^`\n]*(?<![\w-]){key}(?![\w-])[^`\n]*`|^\s*\[*{key}\]* *=|^\[+{key}\]+", text, re.MULTILINE)
        is not None
    )


def every_command() -> Iterator[tuple[str, click.Command]]:
    for command, path in WRITTEN["walk"](cli, "hark"):
        yield path, command


@pytest.mark.parametrize("name", sorted(WRITTEN["pages"]()))
def test_a_page_the_code_tells_is_fresh(name):
    assert page(name) == WRITTEN["pages"]()[name], "run `make docs`"


@pytest.mark.parametrize(("path", "command"), list(every_command()), ids=lambda value: str(value).replace(" ", "-"))
def test_every_command_and_option_says_what_it_does(path, command):
    text = page("commands.md")

    assert f"## {path}\n" in text
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{path} {option.opts[0]} has no help text"
            assert option.opts[0] in text


@pytest.mark.parametrize("name", sorted(metrics))
def test_every_metric_is_explained(name):
    # A duration is a family: its endings are explained once.
    family = re.sub("(_business)?(_mean|_p90)?$", "", name)

    assert says(page("metrics.md"), name) or (f"{family}_p90" in metrics and says(page("metrics.md"), family))


@pytest.mark.parametrize("ending", ["_mean", "_p90", "_business", "_business_mean", "_business_p90"])
def test_every_ending_of_a_duration_is_explained(ending):
    assert says(page("metrics.md"), ending)


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, thing in vars(summary).items()
        if isinstance(thing, type) and issubclass(thing, summary.Summary) and thing is not summary.Summary
    ),
)
def test_every_summary_is_explained(name):
    assert says(page("metrics.md"), name)


@pytest.mark.parametrize("key", sorted({*TOP, *FILE, *ORIGIN, *QUESTION, *KINDS, *FORMATS}))
def test_every_key_of_a_map_is_explained(key):
    assert says(page("map.md"), key)


@pytest.mark.parametrize("fact", [*sorted(facts), *derived])
def test_every_fact_and_its_columns_are_explained(fact):
    section = page("facts.md").partition(f"## {fact}\n")[2].partition("\n## ")[0]

    for column in shape(fact).own:
        assert f"| `{column.name}` |" in section


@pytest.mark.parametrize("key", [*SETTINGS, "targets.NAME", "metrics.NAME.KEY"])
def test_every_setting_is_explained(key):
    assert says(page("settings.md"), key)


def test_every_variable_is_explained():
    read = {
        name
        for path in [*PROJECT.glob("src/**/*.py"), *PROJECT.glob("tests/**/*.py"), PROJECT / "Makefile"]
        for name in re.findall(r"\bHARK_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    } - {"HARK_COMPLETE"}

    pages = page("settings.md") + (PROJECT / "docs" / "run" / "install.md").read_text(encoding="utf-8")
    assert [name for name in sorted(read) if not says(pages, name)] == []


@pytest.mark.parametrize("name", hark.__all__)
def test_every_public_name_is_explained(name):
    assert says(page("python.md"), name)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_what_a_page_links_to_is_there(path):
    text = path.read_text(encoding="utf-8")
    local = [target for target in LINK.findall(text) if not target.startswith(("http:", "https:", "#", "mailto:"))]

    assert [target for target in local if not (path.parent / target.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_the_commands_a_page_shows_exist(path):
    shown = "\n".join(re.findall(r"^```.*?\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
    for line in HARK.findall(shown):
        assert unknown(line) == [], line


@pytest.mark.parametrize(
    "target", re.findall(r"^\w+:.*?##", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
)
def test_every_make_target_is_explained(target):
    assert f"make {target.partition(':')[0]}" in (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def unknown(line: str) -> list[str]:
    """The words of a shown command line that are no command or option of Hark's."""
    words = shlex.split(line.partition(" | ")[0].partition(" > ")[0], comments=True)[1:]
    command: click.Command = cli
    wrong = []
    for word in words:
        if word.startswith("--"):
            known = {name for option in command.params for name in [*option.opts, *option.secondary_opts]}
            wrong += [] if word.partition("=")[0] in known | {"--help"} else [word]
        elif isinstance(command, click.Group) and word != "COMMAND" and not word.startswith(("[", "-")):
            found = command.get_command(click.Context(command), word)
            wrong += [] if found else [word]
            command = found or command
    return wrong
