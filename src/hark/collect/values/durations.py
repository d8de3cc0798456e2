"""Durations as people write them, in words, on a clock or in ISO 8601: the SQL that makes seconds of them."""

from __future__ import annotations

from hark.collect.sql import literal
from hark.collect.values.numbers import NOTHING, number, tidied

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
"""The units of a bare number, and what one of them is worth."""

WORDS = {
    "w": "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane weken uke uker vecka "
    "veckor uge uger týden týdny tydzień tygodnie hét hafta неделя недели",
    "d": "d day days tag tage tagen j jour jours día días dia dias giorno giorni dag dagen dage dagar dzień dni den "
    "dny dnů nap gün день дня дней дн",
    "h": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren timme timmar tim time timer "
    "godz godzina godziny godzin hod hodina hodiny hodin óra saat sa ч час часа часов",
    "m": "m min mins minute minutes minuten minuto minutos minuti minuut minuter minutter minuta minuty minut perc "
    "dakika dk м мин минута минуты минут",
    "s": "s sec secs second seconds sek sekunde sekunden seconde secondes seg segundo segundos secondo secondi "
    "seconden sekund sekunder sekunda sekundy mp másodperc saniye sn с сек секунда секунды секунд",
}
"""What a unit is called: English, German, French, Spanish, Portuguese, Italian, Dutch, the languages of the North,
Polish, Czech, Hungarian, Turkish and Russian."""

WORTH = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


def duration(text: str, decimal: str | None, unit: str | None) -> str:
    """The SQL of a duration in seconds, or nothing. A bare number counts `unit`, by default seconds.

    Two numbers on a clock (1:20) are hours and minutes; where bare numbers are minutes, minutes and seconds.
    """
    bare = f"{number(text, decimal, NOTHING)} * {SECONDS[unit or 'seconds']}"
    said = f"lower({tidied(text, decimal or '.')})"
    ways = (clock(said, unit), iso(said), words(said, decimal))
    other = f"coalesce({', '.join(ways)})"
    plain = f"try_cast({text} as double) is not null or {text} is null"
    return f"case when {plain} then {bare} else coalesce({bare}, {other}) end"


def clock(said: str, unit: str | None) -> str:
    """The SQL of what a clock shows: 1:20, 01:20:00, 2 days 03:04:05."""
    two = ("m", "s") if unit == "minutes" else ("h", "m")
    days = f"(?:([0-9]+) ?(?:{_called('d')})[.,]? +)?"
    part = "[0-5]?[0-9]"
    long = f"^{days}([0-9]+):({part}):({part}(?:[.,][0-9]+)?)$"
    short = f"^{days}([0-9]+):({part})$"
    return f"coalesce({_summed(said, long, ('d', 'h', 'm', 's'))}, {_summed(said, short, ('d', *two))})"


def iso(said: str) -> str:
    """The SQL of a duration in ISO 8601, without months and years: nobody knows how long these are."""
    part = "([0-9]+(?:[.,][0-9]+)?)"
    days = f"(?:{part}w)?(?:{part}d)?"
    pattern = f"^p{days}(?:t(?:{part}h)?(?:{part}m)?(?:{part}s)?)?$"
    return _summed(said, pattern, tuple(WORTH))


def words(said: str, decimal: str | None) -> str:
    """The SQL of a duration in words, the longest unit first: 1h 20m, 3 Std. 20 Min., 1.5 hours.

    A comma before three figures may separate thousands, unless the decimal sign is declared.
    """
    part = {
        None: r"[0-9]+(?:\.[0-9]+|,(?:[0-9]{1,2}|[0-9]{4,}))?", ".": r"[0-9]+(?:\.[0-9]+)?", ",": "[0-9]+(?:,[0-9]+)?",
    }[decimal]  # fmt: skip
    units = (
        rf"(?:({part}) ?(?:{_called(unit)})(?:\.?,? *(?:(?:and|und|et|y|e|en|og|och|a|i|и) +)?))?" for unit in WORTH
    )
    return _summed(said, f"^{''.join(units)}$", tuple(WORTH))


def _called(unit: str) -> str:
    return "|".join(sorted(WORDS[unit].split(), key=len, reverse=True))


def _summed(said: str, pattern: str, units: tuple[str, ...]) -> str:
    """The SQL of the seconds that the groups of `pattern` add up to; nothing where it does not fit."""
    names = ", ".join(literal(unit) for unit in units)
    parts = [f"try_cast(replace(f.{unit}, ',', '.') as double)" for unit in units]
    total = " + ".join(f"coalesce({part} * {WORTH[unit]}, 0)" for part, unit in zip(parts, units, strict=True))
    some = f"case when coalesce({', '.join(parts)}) is not null then {total} end"
    return f"list_transform([regexp_extract({said}, {literal(pattern)}, [{names}])], lambda f: {some})[1]"
