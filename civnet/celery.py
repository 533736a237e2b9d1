"""Celery: queues `mail`, `media` and `default`. Its broker is a bell; what must happen stands in Postgres."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civnet.settings")
app = Celery("civnet", task_cls="service.resting:RestingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="reminders")  # they tell people, which rings a task of the first
app.autodiscover_tasks(related_name="fanout")  # so does this one
app.autodiscover_tasks(related_name="closing")  # and this
app.autodiscover_tasks(["notifications.digests", "moderation.house"])
