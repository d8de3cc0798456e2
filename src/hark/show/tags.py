"""What templates need that Django has not: icons, and the words of the house."""

from __future__ import annotations

import re
from textwrap import dedent

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

ICONS = {
    "home": "M3 11.5 12 4l9 7.5M5.5 9.5V20h13V9.5",
    "metrics": "M4 19h16M6 15l4-5 4 3 5-7",
    "records": "M4 6h16M4 12h16M4 18h10",
    "imports": "M12 3v11m0 0-4-4m4 4 4-4M4 17v3h16v-3",
    "settings": "M4 7h10m4 0h2M4 17h2m4 0h10M16 5v4M8 15v4",
    "account": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8a7 7 0 0 1 14 0",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-1.5L21 21",
    "out": "M14 4h6v16h-6M4 12h11m0 0-4-4m4 4-4 4",
}
"""Each icon as a path in a square of 24, drawn with a line."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon, hidden from screen readers: the word beside it says what it means."""
    path = f'<path d="{ICONS[name]}"/>'
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">{path}</svg>')  # noqa: S308


@register.filter
def said(name: str) -> str:
    """What is declared, in the language that is spoken: a unit, a fact, what somebody did."""
    return _(str(name).replace("_", " ")) if name else ""


@register.simple_block_tag
def shown(content: str) -> SafeString:
    """A part of a page, and the markup that makes it below, to copy; drawings are left out of that."""
    markup = re.sub(r"<svg.*?</svg>", "<svg>…</svg>", content, flags=re.DOTALL)
    lines = [line.rstrip() for line in dedent(markup).splitlines() if line.strip()]
    return format_html(
        '<div class="example">{}<details><summary>{}</summary>'
        '<pre dir="ltr" tabindex="0"><code>{}</code></pre></details></div>',
        mark_safe(content),  # noqa: S308 - what a template of ours has rendered
        _("Markup"),
        "\n".join(lines),
    )
