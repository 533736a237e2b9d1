"""The site as deployed, once for this folder: web behind nginx in both modes, and web that answers by itself."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoDbBlocker

from profiles.models import AccountEvent
from tests import cast
from tests.deploy.compose import read, web_command
from tests.deploy.nginx import NGINX_ADDRESS, Nginx, start_front
from tests.deploy.processes import Processes, bare_environment, free_port, takes_connections
from tests.deploy.raw import SITE
from tests.deploy.stack import GIVEN
from tests.notifications.processes import database_url
from uploads.models import Upload


@dataclass
class Member:
    """Somebody who is signed in."""

    email: str
    session: str

    def cookie(self, *, secure: bool = True) -> bytes:
        return f"Cookie: {'__Host-session' if secure else 'session'}={self.session}".encode()


@pytest.fixture(scope="package")
def member(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Member]:
    """A real person with a real session, where other processes see both."""
    with django_db_blocker.unblock():
        department = cast.transport()
        person = cast.author(department)
        client = Client()
        client.force_login(person)
    yield Member(person.email, client.cookies[settings.SESSION_COOKIE_NAME].value)
    with django_db_blocker.unblock():
        client.logout()
        Upload.objects.of(person.pk).delete()
        AccountEvent.objects.all().delete()
        person.delete()
        department.delete()


@pytest.fixture(scope="package")
def place() -> Iterator[Path]:
    """A folder with a short name, which sockets need."""
    path = Path(tempfile.mkdtemp(prefix="civnet-deploy-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="package")
def processes(place: Path) -> Iterator[Processes]:
    with Processes(place) as running:
        yield running


def start_web(processes: Processes, name: str, **environment: str) -> int:
    """The image's command with one worker, on a port of its own. Returns the port."""
    return start(processes, name, web_command(), **environment)


def start(processes: Processes, name: str, words: list[str], **environment: str) -> int:
    """A command of granian with one worker, on a port of its own. Returns the port."""
    port = free_port()
    changed = {"0.0.0.0": "127.0.0.1", "8000": str(port), "8001": str(port)}  # noqa: S104 - what is replaced
    command = [changed.get(word, word) for word in words]
    command[command.index("--workers") + 1] = "1"
    env = bare_environment() | {name: os.environ[name] for name in ("SECRET_KEY", "REDIS_URL")}
    env |= {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.deploy.settings"}
    env |= {"ALLOWED_HOSTS": SITE, "SITE_URL": f"https://{SITE}", "CSRF_TRUSTED_ORIGINS": f"https://{SITE}"}
    processes.start(name, command, env=env | environment)
    processes.wait(name, lambda: takes_connections(port))
    return port


@pytest.fixture(scope="package")
def web(member: Member, place: Path, processes: Processes) -> int:
    """The port of web as it stands behind nginx: HTTPS only, one hop, files sent by nginx."""
    files = str(place / "alone" / "srv-files")
    return start_web(processes, "web", TRUSTED_PROXIES=NGINX_ADDRESS, SEND_FILES_BY="accel", FILES_ROOT=files)


@pytest.fixture(scope="package")
def lonely_web(member: Member, processes: Processes) -> int:
    """The port of web without any proxy."""
    return start_web(processes, "lonely-web", HTTPS_ONLY="false")


@pytest.fixture(scope="package")
def live(member: Member, processes: Processes) -> int:
    """The port of the process live, with the command of compose."""
    words: list[str] = read(GIVEN)["services"]["live"]["command"]
    return start(processes, "live", words, TRUSTED_PROXIES=NGINX_ADDRESS, CONN_MAX_AGE="0")


@pytest.fixture(scope="package")
def alone(web: int, live: int, place: Path, processes: Processes) -> Nginx:
    """nginx as the only proxy."""
    server = Nginx(place / "alone", mode="alone", web_port=web, live_port=live, variables={})
    server.start(processes, os.environ["NGINX_PATH"])
    return server


@pytest.fixture(scope="package")
def behind(web: int, place: Path, processes: Processes) -> Nginx:
    """nginx behind the departmental proxy."""
    server = Nginx(place / "behind", mode="behind", web_port=web, variables={"FRONT_PROXY": "127.0.0.3/32"})
    server.start(processes, os.environ["NGINX_PATH"])
    return server


@pytest.fixture(scope="package")
def front(behind: Nginx, place: Path, processes: Processes) -> int:
    """The port of the departmental proxy."""
    return start_front(place / "front", processes, os.environ["NGINX_PATH"], behind=behind.plain_port)
