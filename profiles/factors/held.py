"""Which second factors a person has."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from profiles.models import User

Type = Authenticator.Type
MOST_PASSKEYS = 10


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner knows it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Held:
    """What somebody proves beside the password. Recovery codes alone are no factor: they replace a lost one."""

    passkeys: tuple[Passkey, ...]
    app: Authenticator | None
    recovery: Authenticator | None

    @property
    def any(self) -> bool:
        """Whether a second step is asked for at sign-in."""
        return bool(self.passkeys or self.app)

    @property
    def number(self) -> int:
        """How many could be removed before none is left."""
        return len(self.passkeys) + bool(self.app)

    @property
    def takes_codes(self) -> bool:
        """Whether there is any code to type."""
        return bool(self.app or self.recovery)

    @property
    def recovery_codes_left(self) -> int:
        """How many recovery codes were not used yet."""
        return len(self.recovery.data["hashes"]) if self.recovery else 0


def factors_of(person: User) -> Held:
    """All of a person's factors, oldest first. One query."""
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    return Held(
        passkeys=tuple(
            Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at)
            for row in rows
            if row.type == Type.WEBAUTHN
        ),
        app=next((row for row in rows if row.type == Type.TOTP), None),
        recovery=next((row for row in rows if row.type == Type.RECOVERY_CODES), None),
    )


def has_factor(person: User) -> bool:
    """Whether the person has a passkey or an authenticator app. One query."""
    return Authenticator.objects.filter(user=person, type__in=(Type.TOTP, Type.WEBAUTHN)).exists()


def factor_of(person: User, pk: int) -> Authenticator | None:
    """A passkey or the app of the person, by its number; None for anything else."""
    return Authenticator.objects.filter(user=person, pk=pk, type__in=(Type.TOTP, Type.WEBAUTHN)).first()
