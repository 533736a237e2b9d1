"""A security key made of software: it answers as a browser with a passkey would, and lies where it is told."""

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://testserver"
PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV


@dataclass
class SoftKey:
    """One passkey of one device."""

    credential_id: bytes = b"a passkey of these tests"
    origin: str = ORIGIN
    site: str = "testserver"
    flags: AuthenticatorData.FLAG = PRESENT | VERIFIED
    handle: bytes = b""
    _key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a question for a new passkey."""
        asked = options["publicKey"]
        self.handle = websafe_decode(asked["user"]["id"])
        public = AttestedCredentialData.create(
            b"\0" * 16, self.credential_id, ES256.from_cryptography_key(self._key.public_key())
        )
        flags = self.flags | AuthenticatorData.FLAG.AT
        made = AuthenticatorData.create(sha256(self.site.encode()), flags, 0, public)
        proof = {
            "clientDataJSON": websafe_encode(self._client("webauthn.create", asked["challenge"])),
            "attestationObject": websafe_encode(AttestationObject.create("none", made, {})),
        }
        return self._answer(proof)

    def use(self, options: dict[str, Any]) -> str:
        """The answer to a question for a proof."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        said = AuthenticatorData.create(sha256(self.site.encode()), self.flags, 0)
        signature = self._key.sign(said + sha256(client), ec.ECDSA(hashes.SHA256()))
        proof = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(said),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(self.handle),
        }
        return self._answer(proof)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, proof: dict[str, str]) -> str:
        named = websafe_encode(self.credential_id)
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": proof})
