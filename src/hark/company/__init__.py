"""The company document: what every figure depends on besides the facts, kept in `company.toml`."""

from hark.company.document import CompanyDocument, create_company, load_company
from hark.company.hours import CALENDAR, Calendar, Shift
from hark.company.marks import BaseLine, Benchmark, Change
from hark.company.register import STAGES, Dimension, Touchpoint
from hark.company.settings import DAYS, FILE, SETTINGS, Setting
from hark.company.writing import save_company

__all__ = [
    "CALENDAR",
    "DAYS",
    "FILE",
    "SETTINGS",
    "STAGES",
    "BaseLine",
    "Benchmark",
    "Calendar",
    "Change",
    "CompanyDocument",
    "Dimension",
    "Setting",
    "Shift",
    "Touchpoint",
    "create_company",
    "load_company",
    "save_company",
]
