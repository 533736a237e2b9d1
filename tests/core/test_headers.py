"""What goes with every answer, and what the settings become behind TLS."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import PASSWORD

BEHIND_TLS = {
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 63072000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SESSION_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_PATH": "/",
    "DEBUG": False,
}
ASK = """
import json, sys, django
from django.conf import settings
django.setup()
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


@pytest.mark.parametrize("url", ["/account/login/", "/", "/health/live/", "/nowhere/", "/admin/login/"])
def test_every_answer_forbids_inline_scripts_and_styles(url: str, client: Client, db: Any) -> None:
    response = client.get(url)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy and "form-action 'self'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Request-Id"]


def test_cookies_are_not_for_scripts(client: Client, author: Any) -> None:
    client.get("/account/login/")
    assert client.cookies[settings.CSRF_COOKIE_NAME]["httponly"]
    client.post("/account/login/", {"login": author.email, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_behind_tls_cookies_are_bound_to_the_host_and_plain_http_is_sent_away() -> None:
    environment = {
        key: value for key, value in os.environ.items() if key != "HTTPS_ONLY"
    }  # the default is the safe one
    environment["DJANGO_SETTINGS_MODULE"] = "civnet.settings"
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own line
        [sys.executable, "-c", ASK, *BEHIND_TLS],
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout) == BEHIND_TLS
