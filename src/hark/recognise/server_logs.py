"""Whether a text is the log of a web server, by its first lines."""

from __future__ import annotations

import re
from itertools import islice

from hark.collect.read.formats.access_log import WHOLE
from hark.collect.read.unpack import Plain


def is_log(plain: Plain) -> bool:
    """Whether most of the first lines of a file are those of an access log."""
    lines = [line for line in islice(plain.start.decode("utf-8", errors="replace").splitlines(), 20) if line.strip()]
    return bool(lines) and sum(bool(re.match(WHOLE, line.strip())) for line in lines) * 2 > len(lines)
