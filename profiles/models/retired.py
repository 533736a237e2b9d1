"""Addresses of people who left: they open nothing, and whoever gets the mailbox next starts with an empty account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User


class RetiredAddress(models.Model):
    """An address that its owner had when they left. It is nobody's sign-in; an operator may admit them again by it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="retired_addresses")
    email = models.EmailField(_("address"), max_length=254)
    was_main = models.BooleanField(_("main"), default=False)
    retired_at = models.DateTimeField(_("retired at"), auto_now_add=True)

    class Meta:
        verbose_name = _("retired address")
        verbose_name_plural = _("retired addresses")
        ordering = ["-was_main", "email"]
        constraints = [models.UniqueConstraint(fields=["person", "email"], name="retired_address_once_a_person")]

    def __str__(self) -> str:
        return self.email
