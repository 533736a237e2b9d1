"""Passkeys (WebAuthn level 2): discoverable, with the device checking its owner, bound to SITE_URL and nothing else.

The browser is asked when somebody presses the button, so each press has a challenge of its own and two tabs do not
take each other's. What the browser answers is JSON that anybody may have written: `_parsed` lets nothing else through.
"""

import json
import struct
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from fido2.cose import CoseKey, UnsupportedKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from profiles.models import User

_ASKED = "profiles.passkey_asked"
_ASKED_SECONDS = 10 * 60
_LONGEST = 20_000  # characters of an answer: a certificate of a security key has a few thousand
_LONGEST_ID = 1023  # bytes, as the standard limits a credential's
_MALFORMED = (  # what the library raises on bytes that no browser sends
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    RecursionError,
    OverflowError,
    MemoryError,
    NotImplementedError,
    UnsupportedAlgorithm,
    struct.error,
)


class BadPasskey(ValueError):
    """The answer of the browser is malformed, too late, for another site, or signed by another key."""


def ask_new(session: SessionBase, person: User) -> dict[str, Any]:
    """What the browser needs to make a passkey for the person."""
    options, state = _server().register_begin(
        user=PublicKeyCredentialUserEntity(id=_handle(person), name=person.email, display_name=person.name),
        credentials=[_credential(row) for row in _rows(person)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    session[_ASKED] = {**state, "for": "new", "at": int(time.time())}
    return dict(options)


def read_new(session: SessionBase, answer: str) -> dict[str, Any]:
    """The credential to be stored, out of the browser's answer. Each question is answered once. Raises BadPasskey."""
    state, response = _taken(session, "new"), _parsed(answer)
    try:
        read = RegistrationResponse.from_dict(response)
        made = _server().register_complete(state, read).credential_data
    except _MALFORMED as error:
        raise BadPasskey(type(error).__name__) from error
    if made is None or not 0 < len(made.credential_id) <= _LONGEST_ID or made.credential_id != read.raw_id:
        raise BadPasskey("id")
    if isinstance(made.public_key, UnsupportedKey) or not _is_whole(made.public_key):
        raise BadPasskey("key")
    raw_id = websafe_encode(made.credential_id)
    proof = {
        "clientDataJSON": websafe_encode(read.response.client_data),
        "attestationObject": websafe_encode(read.response.attestation_object),
    }
    return {"id": raw_id, "rawId": raw_id, "type": "public-key", "response": proof}


def ask_for(session: SessionBase, person: User | None) -> dict[str, Any]:
    """What the browser needs to prove a passkey: one of the person's, or of whoever is about to sign in."""
    options, state = _server().authenticate_begin(
        credentials=[_credential(row) for row in _rows(person)] if person else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    session[_ASKED] = {**state, "for": "proof", "at": int(time.time())}
    return dict(options)


def owner_of(answer: str) -> int:
    """The number of the person whom the answer names, unproven. Raises BadPasskey."""
    try:
        handle = websafe_decode(_parsed(answer)["response"]["userHandle"]).decode("ascii")
    except _MALFORMED as error:
        raise BadPasskey(type(error).__name__) from error
    if not handle.isdecimal() or len(handle) > 18:  # noqa: PLR2004 - digits of a bigint
        raise BadPasskey("handle")
    return int(handle)


def read_answer(session: SessionBase, answer: str, person: User) -> Authenticator:
    """The person's passkey that signed the answer. Each question is answered once. Raises BadPasskey."""
    state, response = _taken(session, "proof"), _parsed(answer)
    rows = {_credential(row).credential_id: row for row in _rows(person)}
    try:
        used = _server().authenticate_complete(
            state, [_credential(row) for row in rows.values()], AuthenticationResponse.from_dict(response)
        )
    except _MALFORMED as error:
        raise BadPasskey(type(error).__name__) from error
    return rows[used.credential_id]


def _taken(session: SessionBase, purpose: str) -> dict[str, Any]:
    state: dict[str, Any] = session.pop(_ASKED, None) or {}
    if state.get("for") != purpose or time.time() - state["at"] > _ASKED_SECONDS:
        raise BadPasskey("not asked")
    return state


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST:
        raise BadPasskey("length")
    try:
        parsed = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise BadPasskey("no JSON") from error
    if not isinstance(parsed, dict):
        raise BadPasskey("no object")
    return parsed


def _server() -> Fido2Server:
    site = urlsplit(settings.SITE_URL)
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=site.hostname or "", name=settings.SITE_NAME),
        verify_origin=lambda origin: origin == f"{site.scheme}://{site.netloc}",
    )


def _rows(person: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def _credential(row: Authenticator) -> AttestedCredentialData:
    made = RegistrationResponse.from_dict(row.data["credential"]).response.attestation_object.auth_data
    if made.credential_data is None:  # `read_new` lets none in
        raise BadPasskey("stored without a key")
    key: AttestedCredentialData = made.credential_data
    return key


def _is_whole(key: CoseKey) -> bool:
    """Whether signatures can be checked with the key at all: the library reads a key that was cut short."""
    try:
        key.verify(b"", b"")
    except InvalidSignature:
        return True
    except _MALFORMED:
        return False
    return False


def _handle(person: User) -> bytes:
    return str(person.pk).encode("ascii")
