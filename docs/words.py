"""Gather every message of the sources into src/hark/show/locale/django.pot, and make the catalogues of languages.

Run it with `make words`. A translation is a copy of the gathered messages in CODE/LC_MESSAGES/django.po beside it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from hark.collect.plan.happened import row_of
from hark.measure.compare import Verdict
from hark.measure.metric import metrics
from hark.roles import LIMITS, MAY, ROLES
from hark.show.frame import PLACES
from hark.show.glance import KINDS
from hark.show.report.areas import AREAS, nouns
from hark.store.derivation import derived
from hark.store.facts import facts

SOURCES = Path(__file__).parents[1] / "src" / "hark"
LOCALE = SOURCES / "show" / "locale"
GATHERED = LOCALE / "django.pot"

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "noted": None, "markup": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "note": (2,), "begun": (4,),
}  # fmt: skip
"""What a message is handed to, and which of its arguments are one."""

Found = tuple[str | tuple[str, ...], str | None]
"""A message, or its forms for one and for many; and what tells it from the same words elsewhere."""


def messages() -> Iterator[Found]:
    """Every message, file by file."""
    for path in sorted(SOURCES.rglob("*")):
        text = path.read_text(encoding="utf-8") if path.suffix in (".py", ".html", ".txt") else ""
        if path.name == "report.html":
            yield from found("jinja2", text)
        elif path.suffix == ".py":
            yield from found("python", text)
        elif text and "templates" in path.parts:
            # What Django makes of a template is nearly Python: lines may begin anywhere, and hold more than one call.
            calls = [line for one in templatize(text).splitlines() for line in calls_of(one)]
            yield from found("python", "\n".join(calls))


def calls_of(line: str) -> Iterator[str]:
    """The calls in a line of what Django makes of a template."""
    for name in ("gettext", "ngettext", "pgettext", "npgettext", "_"):
        at = 0
        while (at := line.find(f" {name}(", at)) >= 0:
            yield call(line[at + 1 :])
            at += 1


def call(text: str) -> str:
    """The shortest beginning of a text that is a whole expression."""
    end = text.find(")")
    while end >= 0:
        try:
            ast.parse(text[: end + 1], mode="eval")
        except SyntaxError:
            end = text.find(")", end + 1)
        else:
            return text[: end + 1]
    raise ValueError(f"No whole call begins here: {text[:80]}")


def found(method: str, text: str) -> Iterator[Found]:
    """The messages of one file."""
    way = "jinja2.ext:babel_extract" if method == "jinja2" else method
    for _, message, _, context in extract(way, BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}):
        yield (message if isinstance(message, str) else tuple(message[:2])), context


def declared() -> Iterator[str | tuple[str, str]]:
    """The messages of what is declared: of metrics, columns, areas, roles and the menu."""
    for metric in metrics.values():
        yield from filter(None, (metric.label, metric.help, metric.words, metric.unit))
        yield from map(plainly, metric.threshold)
        one, many = nouns(metric)
        yield from (one, many, (f"{{number}} {one}", f"{{number}} {many}"))
    for fact in (*facts.values(), *derived.values()):
        yield from map(plainly, (fact.name, *fact.columns))
        yield from (column.help for column in fact.columns.values() if column.groups)
    yield from ((f"{{number:,}} {one}", f"{{number:,}} {one}s") for one in (*map(row_of, facts), *THINGS))
    for one, many in NOUNS:
        yield from (one, many, (f"{{number}} {one}", f"{{number}} {many}"))
    yield from (one.value for one in Verdict)
    yield from (one.title for one in AREAS)
    yield from (one.label for one in (*KINDS.values(), *PLACES))
    yield from (text for role in ROLES.values() for text in role)
    yield from (*LIMITS.values(), *MAY, *map(plainly, KNOWN_KINDS))


def plainly(name: str) -> str:
    """A name as people say it."""
    return name.replace("_", " ")


KNOWN_KINDS = (
    "nps", "csat", "ces", "rating", "choice", "text", "created", "replied", "auto_replied", "assigned", "solved",
    "reopened", "merged", "handled", "transferred", "closed", "order", "cancellation", "refund", "adjustment", "start",
    "renewal", "lapse", "period", "review", "comment", "message", "post", "counted as of",
)  # fmt: skip
"""What the rows of facts call their kinds."""

THINGS = ("row", "empty line", "answer", "cell", "line", "ticket", "order", "subscription", "page view", "visitor")
"""What a file that comes in has some of."""

NOUNS = (("person", "people"), ("visitor", "visitors"), ("answer", "answers"), ("response", "responses"))
"""What is counted beside what figures are made of."""


def gathered() -> Catalog:
    """Every message once, in alphabetical order, so that two people who add some do not meet in one line."""
    catalogue = Catalog(project="Hark", charset="utf-8")
    for message, context in messages():
        catalogue.add(message, context=context)
    for message in declared():
        catalogue.add(message)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file of messages; without dates and places, which change with every line of the sources."""
    out = BytesIO()
    write_po(out, catalogue, no_location=True, omit_header=True, sort_output=True, width=120)
    return out.getvalue()


def compiled() -> Iterator[Path]:
    """Make the catalogue of every translation there is."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as read, path.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(read))
        yield path


if __name__ == "__main__":
    LOCALE.mkdir(exist_ok=True)
    GATHERED.write_bytes(written(gathered()))
    for one in compiled():
        print(one)
