"""Secrets at rest: what allauth stores of an authenticator app can be used by nobody who reads only the database."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class FactorAdapter(DefaultMFAAdapter):
    """allauth's hooks, MFA_ADAPTER of the settings."""

    def encrypt(self, text: str) -> str:
        """The text under a key of its own, derived from SECRET_KEY."""
        return _keys().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given. Raises cryptography.fernet.InvalidToken where neither SECRET_KEY nor one of
        SECRET_KEY_FALLBACKS made it.
        """
        return _keys().decrypt(encrypted_text.encode("ascii")).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(secret: str | bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"profiles.factors.vault")
    return base64.urlsafe_b64encode(kdf.derive(force_bytes(secret)))
