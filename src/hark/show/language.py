"""Numbers, days and periods as the company's language writes them; each number is rounded here, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from hark.measure.clock import shifted
from hark.measure.estimate import Estimate, rounded

DIGITS = {"points": 0, "%": 1, "score": 2}
"""How many digits behind the point a unit is worth; none for what is counted."""

BRITISH = {"en": "en_GB"}
"""English without a country is written as the rest of the page is."""

CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Language:
    """A language to write figures in. `code` is that of the company document; one nobody knows counts as English."""

    code: str = "en"

    @property
    def locale(self) -> Locale:
        """How babel calls it."""
        try:
            return Locale.parse(BRITISH.get(self.code, self.code).replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return Locale.parse("en_GB")

    def number(self, value: float, digits: int = 0) -> str:
        """A number with that many digits behind the point, and a minus that is one."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text = format_decimal(rounded(value, digits) or 0, format=pattern, locale=self.locale)
        return text.replace("-", "−")

    def figure(self, value: float | None, unit: str) -> str:
        """A figure as precisely as its unit is worth, without the unit."""
        return CANNOT_TELL if value is None else self.number(value, DIGITS.get(unit, 0))

    def signed(self, value: float, unit: str) -> str:
        """A difference with its sign."""
        text = self.figure(value, unit)
        return text if text.startswith("−") or not rounded(value, DIGITS.get(unit, 0)) else f"+{text}"

    def interval(self, estimate: Estimate, unit: str) -> str:
        """“28 to 40”; empty where there is none."""
        if estimate.low is None or estimate.high is None:
            return ""
        return f"{self.figure(estimate.low, unit)} to {self.figure(estimate.high, unit)}"

    def day(self, day: date) -> str:
        """A day in full: 5 October 2026."""
        return format_date(day, "long", locale=self.locale)

    def period(self, start: date, over: str, *, year: bool = True) -> str:
        """The name of the period that begins on `start`; without its year where the sentence has said it."""
        match over:
            case "day":
                return self.day(start)
            case "week":
                return f"the week of {self.day(start)}"
            case "month":
                return format_date(start, "LLLL y" if year else "LLLL", locale=self.locale)
            case "quarter":
                return format_date(start, "QQQ y", locale=self.locale)
            case "year":
                return str(start.year)
        return f"{self.short(start)} to {self.short(shifted(start, 2 if over == 'fiscal-quarter' else 11))}"

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


def language_name(code: str) -> str:
    """What English calls a language; the code itself where nobody knows it."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def count(language: Language, number: int, one: str, many: str) -> str:
    """“1 answer”, “412 answers”."""
    return f"{language.number(number)} {one if number == 1 else many}"
