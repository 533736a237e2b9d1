"""Sessions with their person in one read, and what sign-in limits are counted from, the only limits with a table."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Case, F, When
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User


class SessionQuerySet(models.QuerySet["Session"]):
    """Which sessions."""

    def of(self, person: User) -> Self:
        """The browsers in which `person` is signed in now, the one used last first."""
        alive = self.filter(person=person, expire_date__gt=timezone.now())
        return alive.order_by(F("last_used_at").desc(nulls_last=True), "session_key")

    def beginning_with(self, key: str | None) -> Self:
        """The same, the session of that key before all others."""
        is_it = Case(When(session_key=key or "", then=0), default=1)
        return self.order_by(is_it, *self.query.order_by)


class SessionManager(BaseSessionManager["Session"]):
    """Django's session store asks for `objects` of this kind."""

    def of(self, person: User) -> SessionQuerySet:
        """See `SessionQuerySet.of`."""
        return SessionQuerySet(self.model, using=self._db).of(person)


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to be. Deleting the row signs it out at its next request.

    What it tells of the browser is for its owner's list and no more than that needs: two words and a coarse network.
    """

    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    signed_in_at = models.DateTimeField(_("signed in at"), null=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True)  # right to five minutes
    browser = models.CharField(_("browser"), max_length=20, blank=True)
    system = models.CharField(_("system"), max_length=20, blank=True)
    network = models.CharField(_("network"), max_length=45, blank=True)

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [models.Index(fields=["person"], name="session_person")]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store of the settings; store and model know each other, as in Django itself."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store

    @property
    def public_id(self) -> str:
        """Its name in pages and addresses: nobody finds the key by it, and it changes with the key."""
        return salted_hmac("profiles.session", self.session_key, algorithm="sha256").hexdigest()[:32]


class AccountEvent(models.Model):
    """A wrong password or code, or a code that was asked for: what `profiles.limits` counts. Kept for a day.

    The account is a keyed hash of what was typed, whether or not there is such an account: no typed secret is stored,
    and a limit says nothing about who is a member.
    """

    class Kind(models.TextChoices):
        """What happened. Each kind is counted by itself: trying passwords does not keep the owner from using a code."""

        WRONG_PASSWORD = "wrong_password", _("wrong password")
        WRONG_CODE = "wrong_code", _("wrong code")
        WRONG_FACTOR = "wrong_factor", _("wrong second factor")
        SIGN_IN_CODE = "sign_in_code", _("sign-in code asked for")
        RESET_CODE = "reset_code", _("reset code asked for")
        CONFIRM_CODE = "confirm_code", _("confirmation code asked for")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    account_hash = models.CharField(_("account (hash)"), max_length=64)
    address = models.GenericIPAddressField(_("network address"), null=True)

    class Meta:
        verbose_name = _("sign-in event")
        verbose_name_plural = _("sign-in events")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account_hash", "-at"], name="account_event_account"),
            models.Index(fields=["address", "-at"], name="account_event_address"),
            models.Index(fields=["at"], name="account_event_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
