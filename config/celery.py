"""The Celery application: the worker and the clock read Django's settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("zhiban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
