"""`StaffMessage`: what the people who run CivNet tell everybody, or one department."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models import Department, User

TITLE_LONGEST = 120  # characters
TEXT_LONGEST = 1000


class StaffMessage(models.Model):
    """Written in the admin; sent once."""

    title = models.CharField(_("title"), max_length=TITLE_LONGEST)
    body = models.TextField(_("text"), max_length=TEXT_LONGEST)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.CASCADE, related_name="+", help_text=_("Blank: everybody")
    )
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message to people")
        verbose_name_plural = _("messages to people")

    def __str__(self) -> str:
        return self.title
