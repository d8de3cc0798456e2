"""Numbers, days and periods as a language writes them; each number is rounded here, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from markupsafe import Markup

from hark.measure.clock import shifted
from hark.measure.estimate import Estimate, rounded
from hark.measure.units import CURRENCY, digits, lasts, said
from hark.words import gettext as _
from hark.words import ngettext, noted

WHOLE = ("points",)
"""Units whose parts are noise to a reader: they are written without digits behind the point."""

BRITISH = {"en": "en_GB"}
"""English without a country is written as the rest of the page is."""

CANNOT_TELL = noted("cannot tell")

UNITS = (noted("d"), noted("h"), noted("min"), noted("s"))
"""The units a duration is said in, for the catalogue."""

LEFT_TO_RIGHT, AS_IT_BEGINS, END = "\u2066", "\u2068", "\u2069"
"""Around a number, and around an amount, on a page that is read from the right, lest its sign change sides."""


@dataclass(frozen=True)
class Language:
    """A language to write figures in; of a `code` nobody knows, its first part counts, and else English."""

    code: str = "en"

    @property
    def locale(self) -> Locale:
        """How babel calls it."""
        for code in (self.code, self.code.partition("-")[0]):
            try:
                return Locale.parse(BRITISH.get(code, code), sep="-" if "-" in code else "_")
            except (UnknownLocaleError, ValueError):
                continue
        return Locale.parse(BRITISH["en"])

    def kept(self, number: str, way: str = LEFT_TO_RIGHT) -> str:
        """A number whose sign stays where it is, whichever way the page is read."""
        return f"{way}{number}{END}" if self.locale.text_direction == "rtl" else number

    def list(self, names: Sequence[str]) -> str:
        """“Revenue, orders and visits”."""
        return str(format_list(names, locale=self.locale))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with that many digits behind the point, and a minus that is one."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text = format_decimal(rounded(value, digits) or 0, format=pattern, locale=self.locale)
        return self.kept(text.replace("-", "−"))

    def apart(self, value: float, unit: str) -> tuple[str, str]:
        """A figure as precisely as its unit is worth, and the unit where the figure cannot be read without it.

        A duration is in the unit a person would say (“10”, “min”); an amount carries its currency.
        """
        if lasts(unit):
            number, places, short = said(value, unit)
            return self.number(number, places), _(short)
        if CURRENCY.fullmatch(unit):
            return self.amount(value, unit), ""
        return self.number(value, 0 if unit in WHOLE else digits(unit, value)), ""

    def amount(self, value: float, currency: str) -> str:
        """An amount of money, where the language puts the currency: £1,234, 1.234 €."""
        places = digits(currency, value)
        pattern = self.locale.currency_formats["standard"].pattern.split(";")[0]
        pattern = pattern.replace(".00", "." + "0" * places if places else "")
        number = rounded(value, places) or 0
        text = format_currency(number, currency, format=pattern, locale=self.locale, currency_digits=False)
        return self.kept(text.replace("-", "−"), AS_IT_BEGINS)

    def figure(self, value: float | None, unit: str) -> str:
        """A figure as precisely as its unit is worth; only durations and amounts carry their unit."""
        return _(CANNOT_TELL) if value is None else " ".join(filter(None, self.apart(value, unit)))

    def signed(self, value: float, unit: str) -> str:
        """A difference with its sign."""
        text = self.figure(value, unit)
        nothing = not any(digit in text for digit in "123456789")
        return text if "−" in text or nothing else self.kept(f"+{text}")

    def interval(self, estimate: Estimate, unit: str) -> str:
        """“28 to 40”, “2.1 to 2.9 h”; empty where there is none."""
        if estimate.low is None or estimate.high is None:
            return ""
        (low, first), (high, last) = self.apart(estimate.low, unit), self.apart(estimate.high, unit)
        low = low if first == last else f"{low} {first}"
        return " ".join(filter(None, [_("{low} to {high}", low=low, high=high), last]))

    def day(self, day: date) -> str:
        """A day in full: 5 October 2026."""
        return format_date(day, "long", locale=self.locale)

    def period(self, start: date, over: str, *, year: bool = True) -> str:
        """The name of the period that begins on `start`; without its year where the sentence has said it."""
        match over:
            case "day":
                return self.day(start)
            case "week":
                return _("the week of {day}", day=self.day(start))
            case "month":
                return format_date(start, "LLLL y" if year else "LLLL", locale=self.locale)
            case "quarter":
                return format_date(start, "QQQ y", locale=self.locale)
            case "year":
                return str(start.year)
        last = shifted(start, 2 if over == "fiscal-quarter" else 11)
        return _("{first} to {last}", first=self.short(start), last=self.short(last))

    def tick(self, start: date, over: str) -> str:
        """The same, as short as an axis or a table wants it."""
        match over:
            case "day" | "week":
                return format_date(start, "d MMM yy", locale=self.locale)
            case "quarter" | "year":
                return self.period(start, over)
        return self.short(start)

    def short(self, start: date) -> str:
        """A month and its year, short: Oct 2026."""
        return format_date(start, "LLL y", locale=self.locale)


def language_name(code: str, language: Language = Language()) -> str:
    """What a language calls another one; the code itself where nobody knows it."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(language.locale) or code
    except (UnknownLocaleError, ValueError):
        return code


def count(language: Language, number: int, one: str, many: str) -> str:
    """“1 answer”, “412 answers”: the names are English, as they are declared."""
    return ngettext(f"{{number}} {one}", f"{{number}} {many}", number, number=language.number(number))


def markup(message: str, **places: object) -> Markup:
    """A message that holds HTML; what fills its places is escaped, unless it is HTML itself."""
    return Markup(_(message)).format(**places)  # noqa: S704  our own messages
