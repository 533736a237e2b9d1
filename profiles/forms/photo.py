"""The form of a person's photo."""

import uuid
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uploads.names import names_a_picture


class PhotoForm(forms.Form):
    """One picture, and the form's one-time token, so that it is stored once however often the form is sent."""

    photo = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("A JPEG, PNG, GIF or WebP of up to 30 MB. The middle of it is shown, as a circle."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/gif,image/webp"}),
        error_messages={"required": gettext_lazy("Choose a picture"), "empty": gettext_lazy("This file is empty.")},
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def blank(cls) -> Self:
        """An empty form with a token of its own."""
        return cls(initial={"submission": uuid.uuid4()})

    def clean_photo(self) -> UploadedFile[Any]:
        """The file; what it really is, the worker will see."""
        file: UploadedFile[Any] = self.cleaned_data["photo"]
        if not names_a_picture(file.name or ""):
            raise ValidationError(_("Choose a picture: JPEG, PNG, GIF or WebP"))
        return file

    @property
    def token(self) -> uuid.UUID | None:
        """The token of the upload that this form makes."""
        submission, file = self.cleaned_data.get("submission"), self.cleaned_data["photo"]
        return uuid.uuid5(submission, f"photo {file.name} {file.size}") if submission else None
