"""Typed reading of the environment: a missing or malformed value stops the start and says which.

Every variable may instead be given as NAME_FILE, the path of a file that holds the value (a mounted secret).
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, or of the file named by `name`_FILE. Without `default` it must be set and not empty."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}") from error
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set (see .env.example)")
    return default


def boolean(name: str, default: bool) -> bool:
    """True or false, written as true/false, yes/no, on/off or 1/0."""
    value = text(name, str(default)).lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")


def integer(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas; white space around the items does not count."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def choice(name: str, *known: str) -> str:
    """One of `known` words, the first where nothing is said."""
    value = text(name, known[0])
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(known)}, not {value!r}")
    return value


def origin(address: str) -> list[str]:
    """Scheme and host of an address that names them, as a policy of contents lists it; nothing for a path."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks or single addresses, separated by commas. One that holds everybody is refused: it is never meant."""
    found = []
    for item in words(name):
        try:
            network = ip_network(item)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} must hold addresses such as 10.1.2.3 or 10.1.2.0/28: {error}"
            ) from error
        if network.prefixlen == 0:
            raise ImproperlyConfigured(f"{name} must name the proxy, and {item} is the whole world")
        found.append(network)
    return found


def database(name: str, *, conn_max_age: int) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?host=/socket/folder`."""
    url = urlsplit(text(name))
    if url.scheme not in {"postgres", "postgresql"} or len(url.path) < 2:  # noqa: PLR2004 - "/" and a name
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/name")
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path[1:]),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", "") or unquote(url.hostname or ""),
        "PORT": query.pop("port", "") or str(url.port or ""),
        "CONN_MAX_AGE": conn_max_age,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a pooler in front may hand the next query to another connection
        "OPTIONS": {"connect_timeout": 5, **query},
        "TEST": {"NAME": text("TEST_DATABASE_NAME", "test_civnet")},
    }


def celery_broker(redis_url: str) -> str:
    """The same server in Celery's spelling: `unix:///path?db=1` becomes `redis+socket:///path?virtual_host=1`."""
    url = urlsplit(redis_url)
    if url.scheme != "unix":
        return redis_url
    return f"redis+socket://{url.path}?virtual_host={dict(parse_qsl(url.query)).get('db', '0')}"
