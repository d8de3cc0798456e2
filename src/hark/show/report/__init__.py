"""The report: one HTML file with everything in it, to read, to print and to pass on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from hark.disk import put
from hark.errors import StoreTrouble
from hark.show.drawing import UNSPEAKABLE
from hark.show.language import markup
from hark.show.report.options import Options
from hark.show.report.page import page_of
from hark.show.theme import DARK, LIGHT
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.words import gettext, ngettext, speaking

__all__ = ["Options", "build_report", "write_report"]


def build_report(facts: Facts, *, options: Options = Options()) -> str:  # noqa: B008  frozen
    """The report as one HTML text that needs nothing from anywhere. Raises what a query raises."""
    css = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    with speaking(facts.company.language):
        page = page_of(facts, options)
        return template().render(page=page, light=LIGHT, dark=DARK, css=Markup(css))  # noqa: S704  our own file


def write_report(store: Store, path: Path, *, options: Options = Options()) -> Path:  # noqa: B008  frozen
    """Write the report to `path` in one step, and return it. Raises StoreTrouble where that cannot be."""
    html = build_report(Facts(store), options=options)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, html.encode())
    except OSError as error:
        raise StoreTrouble(
            f"The report cannot be written to {path}: {error.strerror}.", "Name another place with --output."
        ) from None
    return path


@cache
def template() -> Template:
    """The page's template, with everything escaped that does not say it is HTML."""
    house = Environment(
        loader=PackageLoader("hark.show", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    house.globals |= {"_": gettext, "ngettext": ngettext, "markup": markup}
    return house.get_template("report.html")


def printable(value: object) -> object:
    """A text without the characters no page can show; HTML stays HTML."""
    return type(value)(UNSPEAKABLE.sub("", value)) if isinstance(value, str) else value
