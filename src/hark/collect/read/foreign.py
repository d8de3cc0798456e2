"""What is no table at all, though it was saved under the name of one: pages, documents, pictures and messages."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from hark.collect.read.packed import ZIP
from hark.errors import BadFile
from hark.words import gettext as _

PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|meta)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
LOGIN = re.compile(rb"type\s*=\s*[\"']?password|sign[ -]?in|log[ -]?in|anmelden|connexion|iniciar sesi", re.IGNORECASE)
TABLE = re.compile(rb"<table\b", re.IGNORECASE)

DOCUMENTS = (
    (re.compile(rb"\s*%PDF-"), "a PDF document"),
    (re.compile(rb"\{\\rtf"), "a text document (RTF)"),
    (re.compile(rb"\xd0\xcf\x11\xe0.{0,100000}W\0o\0r\0d\0D\0o\0c\0", re.DOTALL), "a text document (DOC)"),
    (re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\0|MM\0\*|....ftyp(heic|mif1|avif)", re.DOTALL),
     "a picture"),
)  # fmt: skip
"""How the first bytes of what is no table look, and what it is."""

IN_ZIP = {
    "word/document.xml": "a text document (DOCX)",
    "ppt/presentation.xml": "a presentation (PPTX)",
    "opendocument.text": "a text document (ODT)",
    "opendocument.presentation": "a presentation (ODP)",
}
"""What an office document holds, or says it is, that is no workbook."""

ERRORS = frozenset(("error", "errors", "error_code", "error_message", "errormessage", "errorcode", "fault"))
SAYS = frozenset(("message", "detail", "error_description"))
BESIDE = frozenset(
    ("status", "statuscode", "code", "title", "type", "timestamp", "path", "documentation_url", "success", "request_id",
     "instance", "reason", "trace", "traceid")
)  # fmt: skip
"""What the answer of a program says where it could not do what it was asked."""

LONGEST = 20_000
"""No message is longer than so many bytes."""


def refuse(name: str, start: bytes, file: Path) -> None:
    """Raise `BadFile` where `start`, the first bytes of the file called `name`, is no table of any kind."""
    if len(start) < LONGEST and not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BadFile(
            _("“{name}” holds no line that says anything.", name=name),
            _("Export it again; look whether the tool has rows to export."),
        )
    if PAGE.match(start):
        raise page(name, start)
    what = next((what for pattern, what in DOCUMENTS if pattern.match(start)), "")
    what = what or (office(file) if start.startswith(ZIP) else "")
    if what:
        raise BadFile(
            _("“{name}” is {what}, which holds no rows that can be read.", name=name, what=what),
            _("Go to the tool it comes from, and export the data themselves as CSV or XLSX."),
        )
    if said := message(start):
        raise BadFile(
            _("“{name}” is no export but the message of a program: {rstrip}.", name=name, rstrip=said.rstrip(".")),
            _("Export it again; if it came by a script, look at the address and the key that it uses."),
        )


def page(name: str, start: bytes) -> BadFile:
    """The error for a web page: of a login, of a table, or another."""
    if LOGIN.search(start) and not TABLE.search(start):
        return BadFile(
            _("“{name}” is a web page that asks to sign in, not an export.", name=name),
            _("Sign in to the tool, and export it again."),
        )
    if TABLE.search(start):
        return BadFile(
            _("“{name}” is a web page with a table, whatever its name says.", name=name),
            _("Open it in a spreadsheet program, save it as CSV or XLSX, and import that."),
        )
    title = re.search(rb"<title[^>]*>\s*([^<]{1,80})", start, re.IGNORECASE)
    said = f" (“{title[1].decode('utf-8', 'replace').strip()}”)" if title else ""
    return BadFile(
        _("“{name}” is a web page{said}, not an export.", name=name, said=said),
        _("Open it in a browser to see what went wrong, and export it again."),
    )


def office(file: Path) -> str:
    """What a document of an office program is where it is no workbook; empty where it may be one."""
    try:
        with ZipFile(file) as opened:
            names = {one.filename for one in opened.infolist()}
            told = opened.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except (BadZipFile, UnicodeDecodeError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return ""
    return next((what for mark, what in IN_ZIP.items() if mark in names or told.endswith(mark)), "")


def message(start: bytes) -> str:
    """What the message of a program says, in short; empty for anything else."""
    if len(start) > LONGEST or not start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return ""
    try:
        said = json.loads(start.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ""
    keys = {key.lower() for key in said}
    if not keys & ERRORS and not (keys & SAYS and keys <= SAYS | BESIDE):
        return ""
    told = next((said[key] for key in said if key.lower() in ERRORS | SAYS and said[key]), "")
    if not told or any(isinstance(one, list) and len(one) > 3 for one in said.values()):
        return ""
    return json.dumps(told, ensure_ascii=False)[:120].strip('"')
