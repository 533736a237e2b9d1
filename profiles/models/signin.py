"""Sessions with their person in one read, and failed sign-ins, the only limit that needs a table of its own."""

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

    objects = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [models.Index(fields=["person"], name="session_person")]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store of the settings; store and model know each other, as in Django itself."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


class SignInFailure(models.Model):
    """A wrong password or code. Kept for a day. The account is a hash, so that a typed secret is never stored."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    account_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(_("network address"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_hash", "-at"], name="failure_account"),
            models.Index(fields=["address", "-at"], name="failure_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
