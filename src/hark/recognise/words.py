"""What columns are usually called, by what they hold, in the languages that exports are written in."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib.resources import files

WHEN = r"(_?(at|on|date|time|datum|zeit|uhrzeit|fecha|heure|data|le|el|am|um|ts|utc|timestamp|date_time|datetime))*"
NUMBER = r"(_?(id|ids|no|nr|num|number|nummer|numero|num_ro|key|code|ref|name))?"


def bare(text: str) -> str:
    """A text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


def worded(pattern: str) -> re.Pattern[str]:
    """A pattern that is looked for in texts that `bare` made."""
    return re.compile(bare(pattern))


RECOMMEND = worded(
    r"recommend|\bnps\b|net.?promoter|weiterempf|empfehl|recomm?and|recomi?end|raccomand|consigli|aanbeve|aanraden|polec"
    r"|rekommend|anbefal|doporuc|odporuc|ajanl|tavsiye|рекоменд|порекоменд|рекомендув|推薦|推荐|おすすめ|お勧め|推奨|추천"
    r"|توصي|ترشح|[תמי]מליצ|[תמיל]מליץ|แนะนำ|gioi thieu|suosit|soovita|iesak|rekomendu|preporuc|препоръч|συστ|recomanda"
    r"|merekomendasi|argymell|molta"
)
"""Words by which one asks whether somebody would recommend, in small letters without accents."""

SATISFIED = worded(
    r"satisf|\bcsat\b|zufrieden|tevreden|zadowol|nojd|tilfreds|fornoyd|spokojn|eleged|memnun|удовлетвор|доволен|満足|满意|滿意"
    r"|만족|راض|رضا|מרוצ|שביעות|พอใจ|hai long|tyytyva|soddisf|contento|experience rating"
)
"""Words by which one asks how satisfied somebody is."""

EFFORT = worded(
    r"\bces\b|effort|how easy|made it easy|easy for me|aufwand|wie (leicht|einfach)"
    r"|\bfacil(e|es|idad|idade|ite|ita|mente|ement)?\b|moeite|hoe (makkelijk|gemakkelijk)|wysil|latwo|anstrang|ansats"
    r"|indsats|усили|легко|手間|簡単|容易|쉬"
)
"""Words by which one asks how much effort something took."""

SHARES = worded(
    r"\b(bounce|conversion|open|opening|click|click.?through|churn|exit|response|completion|growth|exchange|tax|vat|interest"
    r"|hourly|retention|renewal|return|refund|error|failure|win|pay|fill|unsubscribe|delivery|resolution|reopen|deflection"
    r"|occupancy|utili[sz]ation|abandonment|attrition|adoption|heart|sampling|frame|success) ?rates?\b"
)
"""Rates that are shares, and no marks."""

RATED = worded(
    r"\brat(e|ed|es|ing|ings)\b|\bscores?\b|\bstars?\b|\bgrade\b|overall (experience|impression)|\bhappy\b|\beas[ey]\b"
    r"|bewert|benot|\bnote\b"
    r"|(schul|gesamt|schnitts|end)note\b|sterne|gesamteindruck|\b(e|re)valuation\b|notation|etoiles|puntu|valora|calific|estrellas|valuta[zt]"
    r"|punteggio|\bvoto\b|beoorde|\bcijfer|sterren|avalia|\bnota\b|classificacao|estrelas|\bocen|gwiazd|betyg"
    r"|vurder|karakter\b|hodnoc|ertekel|ertekeles|puan|оценк|оцен|рейтинг|評価|评分|評分|평점|평가|تقييم|ציון|דירוג"
    r"|คะแนน|danh gia"
)
"""Words by which one asks for marks of any kind."""


def plain(name: str) -> str:
    """A name in small letters, without accents, its words apart by underscores."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^\w]+|_+", "_", bare(apart)).strip("_")


def roles_of(name: str) -> set[str]:
    """What a column of that name usually holds."""
    called = plain(name)
    found = {role for role, pattern in COMPILED.items() if pattern.fullmatch(called)}
    if not found and (own := below(name)):
        return roles_of(own)
    alone = MONEY.sub("", name)
    if not found and alone not in ("", name):
        return roles_of(alone) & PRICED
    return found or (roles_of(whole) & PRICED if (whole := in_whole_units(called)) else found)


def below(name: str) -> str:
    """What stands below a heading that several columns share, as “Solved at” in “Times: Solved at”; else empty."""
    heading, colon, own = name.rpartition(": ")
    return own if colon and len(heading.split()) < 3 and not re.search(r"[\d?]", heading) else ""


MONEY = re.compile(
    r"[\s_]*(?:[(\[]\s*(?:[A-Z]{3}|[€£$₹¥₽]|zł|Kč|Ft|kr\.?)\s*[)\]]|\bin\s+(?:[A-Z]{3}|[€£$₹¥₽])|[€£$₹])\s*$"
)
"""The currency at the end of the name of a column of amounts."""

PRICED = {"amount", "price", "tax", "shipping", "discount"}
"""The roles of columns that hold amounts of money."""


def in_whole_units(name: str) -> str:
    """What a column of amounts in hundredths, such as “Amount (cents)”, would be called if they were whole units.

    Empty where the name does not say that they are in hundredths.
    """
    called = plain(name)
    whole, found = HUNDREDTHS.subn("", called)
    return whole.strip("_") if found else ""


def compiled() -> dict[str, re.Pattern[str]]:
    """The pattern of each role, from `words.toml`."""
    said = tomllib.loads(files("hark.recognise").joinpath("words.toml").read_text(encoding="utf-8"))
    return {
        role: worded("|".join(names).replace("{number}", NUMBER).replace("{when}", WHEN))
        for role, names in said.items()
    }


COMPILED = compiled()

HUNDREDTHS = re.compile(
    rf"(?:^|(?<!per)(?<!pour)(?<!por)_)(?:(?:in|en|em|i|w|v|в)_)?(?:{COMPILED['hundredths'].pattern})(?=_|$)"
)
"""What the name of a column says of amounts in hundredths; of percentages it says no such thing."""


def asks(text: str) -> str | None:
    """The kind of question that a wording asks: nps, csat or ces; None where it tells none, or more than one."""
    said = bare(text).replace("_", " ")
    kinds = [kind for kind, words in (("nps", RECOMMEND), ("csat", SATISFIED), ("ces", EFFORT)) if words.search(said)]
    return kinds[0] if len(kinds) == 1 else None


def scored(text: str) -> str | None:
    """The kind of score that a wording asks for: nps, csat, ces, or rating where it asks for marks of another kind."""
    said = bare(text).replace("_", " ")
    said = SHARES.sub("", said)
    smells = any(words.search(said) for words in (RECOMMEND, SATISFIED, EFFORT, RATED))
    return asks(text) or ("rating" if smells else None)


COUNTS = re.compile(
    r"\b(how many|wie ?viele|combien (?=d)|cuant[oa]s|quant[ie]|quant[oa]s|hoeveel|(?<!na )ile|hur manga|hvor mange"
    r"|kolik|kac|сколько)\b"
)
"""Wordings that ask for a number of things."""

GIVEN = re.compile(
    r"\b(stars?|points?|sterne|punkte?|etoiles?|estrellas|puntos|stelle|punti|sterren|punten|estrelas|pontos|gwiazdek"
    r"|punktow|moeite|wysilku|usili|усили)"
)
"""What a score is given in, and effort: how many stars, and how much of it, is a score."""


def counting(text: str) -> bool:
    """Whether a wording asks for a number of things, which is no score."""
    said = bare(text).replace("_", " ")
    return bool(COUNTS.search(said)) and not GIVEN.search(said)


def kind_of(text: str) -> str:
    """The kind of score that a wording asks for; empty where it asks for none."""
    return "" if counting(text) else scored(text) or ""
