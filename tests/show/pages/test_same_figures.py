"""What a page shows is what `hark measure` says, for questions that nobody thought of; two hundred by `make prove`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from hark.demo.sample import make_sample
from hark.measure.metric import metrics
from hark.measure.query import parts
from hark.show.language import Language
from hark.store.lake import Store
from hark.store.reader import Facts

CONDITIONS = {"region": ("North", "South"), "touchpoint": ("delivery", "support"), "channel": ("e-mail", "web")}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company."""
    directory = tmp_path_factory.mktemp("same") / "hark-demo"
    make_sample(directory)
    return directory


def questions(facts: Facts, number: int) -> list[tuple[str, dict[str, str]]]:
    """Metrics that have something behind them, each with days, a period and conditions by chance."""
    chance, found = Random(11), []
    names = sorted(name for name, one in metrics.items() if all(facts.holds(part.fact) for part in parts(one)))
    chance.shuffle(names)
    while len(found) < number:
        name, asked = names[len(found) % len(names)], {"over": chance.choice(["week", "month", "quarter"])}
        begin = date(2025, 1, 1) + timedelta(days=chance.randrange(300))
        if chance.random() < 0.5:
            asked |= {"start": str(begin), "to": str(begin + timedelta(days=chance.randrange(90, 200)))}
        if chance.random() < 0.5:
            column = chance.choice([one for one in CONDITIONS if one in facts.columns(parts(metrics[name])[-1].fact)])
            asked["where"] = f"{column}={chance.choice(CONDITIONS[column])}"
        found.append((name, asked))
    return found


def said(hark: Callable[..., Any], directory: Path, name: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The rows of `hark measure`."""
    end = {"to": str(date.fromisoformat(asked["to"]) + timedelta(days=1))} if "to" in asked else {}
    options = {
        "--over": asked["over"],
        "--from": asked.get("start"),
        "--to": end.get("to"),
        "--where": asked.get("where"),
    }
    given = [part for key, value in options.items() if value for part in (key, value)]
    done = hark("measure", name, *given, "--format", "json", "--data", directory)
    return json.loads(done.out) if done.code == 0 else []


@pytest.mark.parametrize("number", [50, pytest.param(200, marks=pytest.mark.heavy)])
def test_pages_show_what_the_command_says(
    browser: Callable[..., Client], hark: Callable[..., Any], sample: Path, settings: Any, number: int
) -> None:
    settings.DATA = sample
    client, facts = browser("analyst"), Facts(Store.open(sample))
    language, compared, wrong = Language(facts.company.language), 0, []

    for name, asked in questions(facts, number):
        page, rows = client.get(f"/metrics/{name}/?{urlencode(asked)}").context, said(hark, sample, name, asked)
        if not (sheet := page.get("sheet")) or not sheet.tile.value:
            continue
        time = sheet.tile.time.removeprefix("end of ")
        if time.startswith("all "):
            shown = said(hark, sample, name, asked | {"over": ""})
        else:
            names = {
                one: language.period(date.fromisoformat(one), asked["over"]) for row in rows if (one := row["period"])
            }
            shown = [row for row in rows if row["period"] and time.startswith(names[row["period"]])]
        values = [language.apart(row["value"], row["unit"])[0] for row in shown]
        compared += 1
        if values != [sheet.tile.value]:
            wrong.append((name, asked, sheet.tile.time, sheet.tile.value, values))

    assert wrong == []
    assert compared > number / 2
