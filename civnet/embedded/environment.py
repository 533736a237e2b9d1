"""The environment that settings read, for a ground. What the caller has set himself wins, but for tests."""

import os
import secrets
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from civnet.embedded.ground import Ground
from civnet.embedded.places import PROJECT, own_folder
from civnet.embedded.valkey import DATABASES
from core.database_roles import OWNER

SECRET_LENGTH = 50  # bytes, before they are written as text


def kept_secret(folder: Path) -> str:
    """A random key that stays the same from one start to the next, so that nobody is signed out by a restart."""
    path = folder / "secret_key"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(SECRET_LENGTH), "utf-8")
        return path.read_text("utf-8")


def empty_folder(name: str) -> str:
    """A STATIC_ROOT where nothing is collected: files are served from where they lie. WhiteNoise wants it to exist."""
    return str(own_folder(PROJECT / "var" / name / "static"))


def for_dev(
    ground: Ground | None, folder: Path, *, role: str = OWNER, ports: Mapping[str, int] = MappingProxyType({})
) -> dict[str, str]:
    """A laptop: DEBUG, no TLS, mail to the catcher. `ground` is None when both servers are somebody else's."""
    port, live_port = ports.get("web", 8000), ports.get("live", 8001)
    address = f"http://localhost:{port}"  # a passkey belongs to a name, never to a number
    made = {
        "SECRET_KEY": kept_secret(folder),
        "DEBUG": "true",
        "HTTPS_ONLY": "false",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": address,
        "LIVE_URL": f"http://localhost:{live_port}/live/",  # another port gets the same cookie
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(ports.get("smtp", 1)),
        "MAIL_DOMAIN": "civnet.example",
        "STATIC_ROOT": empty_folder("dev"),
        "FILES_ROOT": str(own_folder(PROJECT / "var" / "dev" / "files")),
        "SCAN_FILES": "false",  # unless bin/dev finds a scanner
        "LOG_LEVEL": "WARNING",
        "CONN_MAX_AGE": "60",
        "DJANGO_SETTINGS_MODULE": "civnet.settings",
        "PYTHONUNBUFFERED": "1",
    }
    if ground is not None:
        made |= {"DATABASE_URL": ground.database_url(role), "REDIS_URL": ground.redis_url()}
    return made | {name: os.environ[name] for name in made if os.environ.get(name)}


def for_test(ground: Ground | None, database: str) -> dict[str, str]:
    """The tests, where production's defaults hold except for TLS; only the two addresses are taken from outside."""
    made = {
        "SECRET_KEY": secrets.token_urlsafe(SECRET_LENGTH),
        "DEBUG": "false",
        "HTTPS_ONLY": "false",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "CSRF_TRUSTED_ORIGINS": "",
        "SITE_URL": "http://testserver",
        "LIVE_URL": "/live/",
        "CONN_MAX_AGE": "0",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": "1",  # nobody listens there
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_TLS": "off",
        "MAIL_DOMAIN": "civnet.example",
        "DEFAULT_FROM_EMAIL": "CivNet <no-reply@civnet.example>",
        "STATIC_ROOT": empty_folder("test"),
        "FILES_ROOT": str(own_folder(PROJECT / "var" / "test" / "files")),  # tests have folders of their own
        "FILES_STORE": "local",
        "SEND_FILES_BY": "web",
        "SCAN_FILES": "false",
        "CLAMAV_ADDRESS": "",
        "TEST_DATABASE_NAME": database,
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "civnet.settings",
    }
    number = zlib.crc32(database.encode()) % DATABASES
    if not os.environ.get("DATABASE_URL") and ground is not None:
        made["DATABASE_URL"] = ground.database_url(OWNER)
    if not os.environ.get("REDIS_URL") and ground is not None:
        made["REDIS_URL"] = ground.redis_url(number)
    return made


def read_files() -> None:
    """Turn DATABASE_URL_FILE and REDIS_URL_FILE into the plain variables, which we give to each program anew."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        path = os.environ.pop(f"{name}_FILE", None)
        if path:
            os.environ[name] = Path(path).read_text("utf-8").strip()


def external(name: str) -> str | None:
    """What to tell about a server that was given from outside: its host, never its password. None when it is ours."""
    address = os.environ.get(name)
    return (urlsplit(address).hostname or "a socket of yours") if address else None
