"""What the web server runs: the intake for what programs post, and Django for everything else."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

from hark.bodies import Bodies
from hark.collect.intake import PATH, Intake

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hark.settings")

pages = Bodies(get_asgi_application())

intake = Intake(settings.DATA)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer one request."""
    await (intake if scope["type"] == "http" and scope["path"].startswith(PATH) else pages)(scope, receive, send)
