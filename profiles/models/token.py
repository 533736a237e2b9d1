"""Long-lived tokens for programs that read for a person, such as feed readers: one a purpose, kept as a hash."""

import hashlib
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User


class TokenPurpose(models.TextChoices):
    """What a token opens, and nothing else."""

    FEED = "feed", _("feeds")
    CALENDAR = "calendar", _("calendars")


def hash_of_token(token: str) -> str:
    """How a token is kept: the same work for a token of any shape."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    """Which tokens."""

    def of(self, person: User) -> Self:
        """The tokens of one person."""
        return self.filter(person=person)

    def presented(self, token: str, purpose: TokenPurpose) -> Self:
        """The row of a token that somebody shows, with its person: none where it is unknown, revoked or for something
        else, and where the person may not read now. One query by the hash, whatever is shown.
        """
        people = User.objects.members()
        return self.filter(token_hash=hash_of_token(token), purpose=purpose, person__in=people).select_related("person")


class AccessToken(models.Model):
    """One token of a person for one purpose. Deleting the row revokes it; the token itself is shown once, when made."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    purpose = models.CharField(_("opens"), max_length=20, choices=TokenPurpose)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, hexadecimal
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    last_used_at = models.DateTimeField(  # the first use within the hour in which it was last used
        _("last used at"), null=True, blank=True, editable=False
    )
    uses = models.PositiveIntegerField(_("uses within that hour"), default=0, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [models.UniqueConstraint(fields=["person", "purpose"], name="access_token_one_a_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"
