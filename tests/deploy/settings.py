"""The product's own settings with one more address: what the web process makes of a request."""

from civnet.settings import *  # noqa: F403

ROOT_URLCONF = "tests.deploy.probe"
