"""The ASGI application that granian serves as `live`: event streams, and nothing else."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civnet.settings")
django.setup()

from stream.live.application import Application  # noqa: E402 - models can be imported from here on

application = Application()
