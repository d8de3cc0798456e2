"""How a line of the log is written: one line each, whatever the text holds."""

from __future__ import annotations

import logging

from hark.plain import plain


class Line(logging.Formatter):
    """Time, level, and the message; line breaks and control characters in it cannot fake another line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        first, *rest = super().format(record).split("\n")
        return "\n    ".join([plain(first), *map(plain, rest)])
