"""Another work address of somebody who is signed in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.http import MemberRequest
from profiles import mailed, services
from profiles.adapter import too_many_codes
from profiles.fields import AddressField
from profiles.limits import TooSoon


class AddAddressForm(forms.Form):
    """An address that is free, taken, or somebody else's is answered alike: a mail goes there, and says which."""

    purpose = "address"

    email = AddressField(label=gettext_lazy("Another work address"))

    def __init__(self, *args: Any, request: MemberRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request

    def clean_email(self) -> str:
        """What is refused here depends on the address and on one's own account only."""
        address: str = self.cleaned_data["email"]
        if any(row.email == address for row in services.addresses_of(self.request.user)):
            raise ValidationError(_("You have this address already."), code="own")
        try:
            services.check_may_be_added(address, self.request.user)
        except services.UnknownDomain as error:
            raise ValidationError(
                _("This address belongs to no department that CivNet knows."), code="domain"
            ) from error
        except services.TooManyAddresses as error:
            raise ValidationError(_("You have five addresses. Remove one first."), code="too_many") from error
        return address

    def mail_code(self) -> bool:
        """Send the mail. False, with an error on the field, where enough were sent."""
        address: str = self.cleaned_data["email"]
        person = self.request.user
        is_void = services.is_of_somebody_else(address, person)
        letter = "address_of_another" if is_void else "address_code"
        try:
            mailed.send(self.request, person, purpose=self.purpose, address=address, letter=letter, is_void=is_void)
        except TooSoon as early:
            self.add_error("email", ValidationError(too_many_codes(early), code="too_soon"))
            return False
        return True
