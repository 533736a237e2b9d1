"""CivNet: settings, addresses and the background worker."""

from civnet.celery import app as celery_app

__all__ = ["celery_app"]
