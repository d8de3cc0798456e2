"""What is gone from a newer export of the same responses or orders: it stops counting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hark.store.claims import count, scan
from hark.store.columns import WITHDRAWN
from hark.store.facts import ANSWERS
from hark.store.writer import Writing, quoted

EMPTIED = 0
"""The content of what was said once and is not any more."""


def withdrawn(work: Writing, staged: Sequence[Path], asked: Sequence[str]) -> list[Path]:
    """An empty answer, as a staged file, for every one that counts and that its response does not give any more.

    `staged` are the answers that are being delivered, `asked` the questions this delivery asks every response.
    The responses that came again are in the view `staged` and the table `matched`, as bringing `responses` left them.
    An empty answer is a newer revision like any other: taking the delivery back brings the old one back.
    """
    parts = [part.path for part in work.parts(ANSWERS.name) if part.current]
    if not parts or not asked:
        return []
    target = work.room / "withdrawn.parquet"
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in asked)
    given = scan(staged) if staged else "(select null::blob as event where false)"
    work.duck.execute(f"""
        copy (
            with again as (select source, survey, response from staged semi join matched using (event)),
            before as (
                select event, source, survey, response, question, customer, person_key, occurred_at
                from {scan(parts)}
                where question in ({names}) and (score is not null or text is not null or choices is not null)
            )
            select before.*, {EMPTIED}::bigint as content, 0::bigint as line
            from before semi join again using (source, survey, response)
            anti join {given} as given on before.event = given.event
        ) to '{quoted(target)}' (format parquet)
    """)
    return [target] if count(work.duck, f"'{quoted(target)}'") else []


def dropped_of(work: Writing, fact: str, staged: Sequence[Path], gone: Path) -> list[Path]:
    """An empty event of kind `withdrawn`, as a staged file, for every one in `gone` that counts and is not `staged`.

    It is a newer revision like any other: taking the delivery back brings the old one back.
    """
    parts = [part.path for part in work.parts(fact) if part.current]
    if not parts:
        return []
    target = work.room / "dropped.parquet"
    given = scan(staged) if staged else "(select null::blob as event where false)"
    work.duck.execute(f"""
        copy (
            select event, source, "order", about_key, customer, person_key, occurred_at, '{WITHDRAWN}' as kind,
                   {EMPTIED}::bigint as content, 0::bigint as line
            from {scan(parts)} semi join '{quoted(gone)}' as gone using (event)
            anti join {given} as given using (event)
            where kind is distinct from '{WITHDRAWN}'
        ) to '{quoted(target)}' (format parquet)
    """)
    return [target] if count(work.duck, f"'{quoted(target)}'") else []
