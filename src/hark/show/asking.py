"""From an address to a question: the form every page of figures reads, and what its choices are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hark.company import CompanyDocument
from hark.errors import HarkError
from hark.measure.condition import Condition
from hark.measure.dimension import filterable
from hark.measure.metric import metrics
from hark.measure.query import Query, parts
from hark.show.language import Language, language_name
from hark.show.report.groups import SHOWN, offered, said_of, shared
from hark.show.report.sentences import plain
from hark.store.reader import Facts

OVER = (
    ("", _("Fitting")),
    ("day", _("Day")),
    ("week", _("Week")),
    ("month", _("Month")),
    ("quarter", _("Quarter")),
    ("year", _("Year")),
)


@dataclass(frozen=True)
class Filter:
    """One condition in force, and the address without it."""

    text: str
    without: str


class Day(forms.DateField):
    """A day, chosen from a calendar where the browser has one, which wants it written one way everywhere."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class QuestionForm(forms.Form):
    """What an address asks about one metric: which days, over which period, by which column, of which rows.

    `to` is the last day, as people say it; a `Query` ends the day after.
    """

    over = forms.ChoiceField(label=_("Every"), choices=OVER, required=False)
    by = forms.ChoiceField(label=_("By"), required=False)
    start = Day(label=_("From"), required=False)
    to = Day(label=_("To"), required=False)

    def __init__(self, data: Any, metric: str, facts: Facts) -> None:
        super().__init__(data)
        self.metric, self.facts = metric, facts
        # An address that was sent round still shows a column that is not offered any more.
        asked = [name for name in shared(metrics[metric], facts) if name == (data or {}).get("by")]
        names = dict.fromkeys([*offered(metrics[metric], facts), *asked])
        self.fields["by"].choices = [("", _("Fitting")), *((name, called(name, facts.company)) for name in names)]

    def clean(self) -> dict[str, Any]:
        """What was asked; two days the wrong way round, and conditions nobody can meet, are refused in words."""
        asked = super().clean() or self.cleaned_data
        if asked.get("start") and asked.get("to") and asked["start"] > asked["to"]:
            self.add_error("to", _("The last day is before the first."))
        asked["where"] = []
        columns = self.facts.columns(parts(metrics[self.metric])[-1].fact)
        for text in self.data.getlist("where"):
            try:
                condition = Condition.parse(text)
                filterable(condition.column, columns)
                condition.tree(columns)
            except HarkError as error:
                self.add_error(None, f"{error.problem} {error.remedy}")
            else:
                asked["where"].append(condition)
        return asked

    def query(self) -> Query:
        """The question."""
        asked = self.cleaned_data
        end = asked["to"] + timedelta(days=1) if asked["to"] else None
        return Query(self.metric, start=asked["start"], end=end, where=tuple(asked["where"]))

    def filters(self) -> Iterable[Filter]:
        """The conditions in force, each with the address that lifts it."""
        texts = self.data.getlist("where")
        for place, text in enumerate(texts):
            rest = self.data.copy()
            rest.setlist("where", texts[:place] + texts[place + 1 :])
            yield Filter(text, rest.urlencode())


def called(column: str, company: CompanyDocument) -> str:
    """What the company calls a column, or its name as people read it."""
    return (said_of(column, company) or SHOWN).label or words(column)


def coded(column: str, code: str, language: Language) -> str:
    """What a code of Hark's own says, in words: the kind of a row, or a language."""
    return language_name(code, language) if column == "language" else gettext(code.replace("_", " "))


def words(column: str) -> str:
    """A column's name as people read it."""
    return plain(column).capitalize()
