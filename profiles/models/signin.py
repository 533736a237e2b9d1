"""Sessions with their person in one read, and what sign-in limits are counted from, the only limits with a table."""

from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User


class SessionManager(BaseSessionManager["Session"]):
    """Django's session store asks for `objects` of this kind."""


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to be. Deleting the row signs it out at its next request."""

    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [models.Index(fields=["person"], name="session_person")]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store of the settings; store and model know each other, as in Django itself."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


class AccountEvent(models.Model):
    """A wrong password or code, or a code that was asked for: what `profiles.limits` counts. Kept for a day.

    The account is a keyed hash of what was typed, whether or not there is such an account: no typed secret is stored,
    and a limit says nothing about who is a member.
    """

    class Kind(models.TextChoices):
        """What happened. Each kind is counted by itself: trying passwords does not keep the owner from using a code."""

        WRONG_PASSWORD = "wrong_password", _("wrong password")
        WRONG_CODE = "wrong_code", _("wrong code")
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
