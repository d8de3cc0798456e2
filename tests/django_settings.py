"""The settings of the application under test: a directory of its own, quick passwords, work done at once."""

import os
from secrets import token_urlsafe
from tempfile import mkdtemp

os.environ.setdefault("HARK_DATA", mkdtemp(prefix="hark-tests-"))
os.environ.setdefault("HARK_SESSION_KEY", token_urlsafe(48))
os.environ.setdefault("HARK_MAIL", "memorymail://")

from hark.settings import *  # noqa: F403

IMMEDIATE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [one for one in MIDDLEWARE if not one.startswith("servestatic")]  # noqa: F405
FILE_UPLOAD_TEMP_DIR = None
