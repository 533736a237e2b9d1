"""Codes of an authenticator app (RFC 6238): six digits, thirty seconds, one step either way, each at most once."""

import time
from dataclasses import dataclass
from io import BytesIO

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare
from qrcode.image.svg import SvgPathImage

from profiles.models import User

_PENDING = "profiles.app_to_be_added"
_PENDING_SECONDS = 30 * 60
_GROUP = 4  # characters of a key that is typed


@dataclass(frozen=True)
class Pending:
    """A key that was shown and is not proven yet."""

    secret: str

    @property
    def in_groups(self) -> str:
        """The key as it is typed where no camera is: four characters, a space."""
        return " ".join(self.secret[start : start + _GROUP] for start in range(0, len(self.secret), _GROUP))


def begin_app(session: SessionBase) -> None:
    """Make a key to be shown, kept sealed in the session. A second tab goes on with the key of the first."""
    if pending_app(session) is None:
        session[_PENDING] = {"sealed": get_adapter().encrypt(generate_totp_secret()), "at": int(time.time())}


def pending_app(session: SessionBase) -> Pending | None:
    """The key that was begun in this session, for half an hour."""
    kept = session.get(_PENDING)
    if kept is None or time.time() - kept["at"] > _PENDING_SECONDS:
        return None
    return Pending(get_adapter().decrypt(kept["sealed"]))


def forget_pending(session: SessionBase) -> None:
    """The key is in use, or given up."""
    session.pop(_PENDING, None)


def uri_of(pending: Pending, person: User) -> str:
    """What an app reads from the picture, or opens on the same phone."""
    uri: str = get_adapter().build_totp_url(person, pending.secret)
    return uri


def qr_code(uri: str) -> bytes:
    """The picture of an address for an app, as SVG."""
    picture = qrcode.make(uri, image_factory=SvgPathImage, border=2)
    written = BytesIO()
    picture.save(written)
    return written.getvalue()


def step_of(secret: str, code: str) -> int | None:
    """The step of thirty seconds to which a code belongs, now or one step either way; None for a wrong one."""
    for step in yield_hotp_counters_from_time():
        if code.isascii() and constant_time_compare(code, format_hotp_value(hotp_value(secret, step))):
            return int(step)
    return None


def accept(row: Authenticator, code: str) -> bool:
    """Whether the code is right and newer than the last that was. `row` is locked by the caller."""
    step = step_of(get_adapter().decrypt(row.data["secret"]), code)
    if step is None or step <= row.data.get("last_step", -1):
        return False
    row.data["last_step"] = step
    return True
