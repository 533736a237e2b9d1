"""Moving to another department: the new address first, then its code and what one does there."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from core.http import MemberRequest
from profiles import services
from profiles.fields import LineField
from profiles.forms.addresses import AddAddressForm
from profiles.forms.proofs import MailedCodeForm
from profiles.models import Department
from profiles.services.roles import JOB_LONGEST

_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y"]


class MoveAddressForm(AddAddressForm):
    """The new work address. One's own second address needs no code: it was proven before."""

    purpose = "move"

    def __init__(self, *args: Any, request: MemberRequest, **options: Any) -> None:
        super().__init__(*args, request=request, **options)
        self.is_own = False
        self.fields["email"].label = gettext_lazy("Your work address there")

    def clean_email(self) -> str:
        """An address of another department than one's own."""
        address: str = self.cleaned_data["email"]
        self.is_own = any(row.email == address for row in services.addresses_of(self.request.user))
        if not self.is_own:
            address = super().clean_email()
        try:
            services.check_move(person=self.request.user, address=address)
        except services.MoveRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        return address


class MoveForm(MailedCodeForm):
    """What one does there, since when, and what becomes of the address before; with the code, where one was sent."""

    job_title = LineField(label=gettext_lazy("Job title there"), max_length=JOB_LONGEST)
    started_on = forms.DateField(
        label=gettext_lazy("First day there"),
        input_formats=_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-!-width-one-third"}),
        error_messages={"invalid": gettext_lazy("Enter a day, such as 27/3/2027")},
    )
    old = forms.ChoiceField(
        label=gettext_lazy("Your address until now"),
        choices=[
            ("retire", gettext_lazy("Remove it: it stops, or somebody else may get it one day")),
            ("keep", gettext_lazy("Keep it as a second address: I still read it")),
        ],
        widget=forms.RadioSelect,
        initial="retire",
    )

    def __init__(self, *args: Any, request: MemberRequest, today: date, proven: str = "", **options: Any) -> None:
        super().__init__(*args, request=request, purpose="move", **options)
        self.fields["started_on"].initial = today
        self.fields["started_on"].widget.attrs |= {"max": today.isoformat()}
        if proven:
            del self.fields["code"]
            self.address = proven

    def clean_code(self) -> str:
        """Used up once all else is right, see `clean`: a slip elsewhere asks for no second mail."""
        typed: str = self.cleaned_data["code"]
        return typed

    def clean(self) -> dict[str, Any]:
        """Compare the code last."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "code" in self.fields and not self.errors:
            try:
                super().clean_code()
            except ValidationError as error:
                self.add_error("code", error)
        return cleaned


class SuccessorForm(forms.Form):
    """One of the departments that carry on."""

    heir = forms.ModelChoiceField(
        label=gettext_lazy("Where do you go on?"),
        queryset=Department.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose one of the departments")},
    )

    def __init__(self, *args: object, heirs: list[Department], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Django's own
        field = self.fields["heir"]
        field.queryset = Department.objects.filter(pk__in=[heir.pk for heir in heirs])  # type: ignore[attr-defined]
