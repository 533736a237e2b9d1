"""Forms, by noun."""

from profiles.forms.accounts import (
    ChangePasswordForm,
    ConfirmAddressForm,
    ConfirmResetCodeForm,
    ConfirmSignInCodeForm,
    NewPasswordForm,
    ReauthenticateForm,
    RequestCodeForm,
    ResetPasswordForm,
    SetPasswordForm,
    SignInForm,
    SignUpForm,
)
from profiles.forms.people import DirectoryForm, ProfileForm

__all__ = [
    "ChangePasswordForm",
    "ConfirmAddressForm",
    "ConfirmResetCodeForm",
    "ConfirmSignInCodeForm",
    "DirectoryForm",
    "NewPasswordForm",
    "ProfileForm",
    "ReauthenticateForm",
    "RequestCodeForm",
    "ResetPasswordForm",
    "SetPasswordForm",
    "SignInForm",
    "SignUpForm",
]
