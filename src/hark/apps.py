"""Hark as one Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Hark(AppConfig):
    """The control database's nouns, with one history of migrations."""

    name = "hark"
    label = "hark"
    verbose_name = "Hark"
    default_auto_field = "django.db.models.BigAutoField"
