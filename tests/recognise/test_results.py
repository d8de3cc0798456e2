"""Tables of results are refused or asked about, in any language; answers that look alike come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt, Refused
from recognise.clerk import Clerk, values


def written(folder: Path, *lines: str) -> Path:
    file = folder / "monthly.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


RESULTS = {
    "segments": ["Month,NPS,Promoters,Passives,Detractors,Responses", "2026-01,32,60,20,28,108",
                 "2026-02,40,66,20,24,110"],
    "a single month": ["NPS,Promoters,Passives,Detractors", "32,60,20,28"],
    "with a target beside": ["Month,NPS,Target,Promoters,Detractors", "2026-01,32,40,60,28", "2026-02,40,40,66,24"],
    "with their sum": ["Month,NPS,Promoters,Detractors", "January,32,60,28", "February,40,66,24", "Total,36,126,52"],
    "shares": ["Week,CSAT %,Answers", "1,81 %,120", "2,79 %,99", "3,85%,101"],
    "averages": ["Team,Average score,n", "North,4.2,33", "South,3.9,12", "East,4.8,40"],
    "German segments": ["Monat;NPS;Promotoren;Passive;Kritiker;Antworten", "Januar;32,5;60;20;28;108",
                        "Februar;40;66;20;24;110"],
    "German averages": ["Filiale;Durchschnittsnote;Anzahl", "Nord;1,7;33", "Süd;2,1;12", "Ost;2,0;40"],
    "French": ["Mois;NPS;Promoteurs;Passifs;Détracteurs", "janvier;32;60;20;28", "février;40;66;20;24"],
    "Spanish": ["Mes;% Promotores;% Pasivos;% Detractores;NPS", "enero;60%;20%;20%;40", "febrero;50%;20%;30%;20"],
    "Dutch": ["Maand;Gemiddelde beoordeling;Aantal antwoorden", "januari;7,3;33", "februari;8,1;12"],
    "a row each figure": ["Metric,Jan,Feb", "NPS,30,44", "Promoters,55,66", "Passives,20,12", "Detractors,25,22"],
}  # fmt: skip


@pytest.mark.parametrize("table", RESULTS)
def test_results_are_refused_with_what_to_do(clerk: Clerk, tmp_path: Path, table: str) -> None:
    with pytest.raises(Refused, match="holds results, and no answers") as refused:
        clerk.bring(written(tmp_path, *RESULTS[table]))

    assert "export the answers behind them" in refused.value.remedy


@pytest.mark.parametrize(
    "lines",
    [
        ["Month,NPS,Responses", "2026-01,7,108", "2026-02,9,110"],
        ["Month,NPS", "2026-01,32", "2026-02,-5"],
        ["Score,Count", "0,3", "1,4", "9,60", "10,80"],
        ["Satisfaction,Responses", "Very satisfied,30", "Satisfied,44", "Neutral,10"],
    ],
    ids=["within the scale", "below nothing", "how often each score", "how often each word"],
)
def test_what_may_be_results_is_asked_about(clerk: Clerk, tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(InDoubt, match="What is a row"):
        clerk.bring(written(tmp_path, *lines))
    with pytest.raises(Refused, match="holds results"):
        clerk.bring(written(tmp_path, *lines), {"results": "results"})


SCORES = (0, 10, 9, 9, 7, 3, 10, 6)

ANSWERS = {
    "a month": ["Month,NPS", *(f"2026-0{i % 3 + 1},{one}" for i, one in enumerate(SCORES))],
    "a month and a team": ["Month,Team,NPS", *(f"2026-0{i % 3 + 1},T{i % 2},{one}" for i, one in enumerate(SCORES))],
    "its own number": ["n,Date,NPS", *(f"{i},2026-01-{i:02},{one}" for i, one in enumerate(SCORES, 1))],
    "marks of segments": [
        "Response ID,Promoter,Passive,Detractor,NPS",
        *(f"{i},{int(one > 8)},{int(6 < one < 9)},{int(one < 7)},{one}" for i, one in enumerate(SCORES)),
    ],
}


@pytest.mark.parametrize("table", ANSWERS)
def test_answers_beside_a_month_or_a_segment_come_in(clerk: Clerk, tmp_path: Path, table: str) -> None:
    clerk.bring(written(tmp_path, *ANSWERS[table]), {"zone": "UTC"})

    assert set(clerk.asked) <= {"zone"}
    assert values(clerk.store, ["nps", "responses"]) == {"nps": 12.5, "responses": 8.0}


def test_one_answer_a_month_is_taken_where_its_owner_says_so(clerk: Clerk, tmp_path: Path) -> None:
    lines = ["Month,NPS,Responses", "2026-01,0,3", "2026-02,9,2", "2026-03,10,5"]

    clerk.bring(written(tmp_path, *lines), {"results": "answers"})

    assert values(clerk.store, ["responses"]) == {"responses": 3.0}
