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
from profiles.forms.addresses import AddAddressForm
from profiles.forms.moving import MoveAddressForm, MoveForm, SuccessorForm
from profiles.forms.people import DirectoryForm, OrderForm, ProfileForm
from profiles.forms.photo import PhotoForm
from profiles.forms.proofs import FactorForm, MailedCodeForm, NewAppForm, NewPasskeyForm, status_of
from profiles.forms.roles import EndForm, LeadForm, RoleForm, WhereForm
from profiles.forms.working import AbsenceForm, HoursForm

__all__ = [
    "AbsenceForm",
    "AddAddressForm",
    "ChangePasswordForm",
    "ConfirmAddressForm",
    "ConfirmResetCodeForm",
    "ConfirmSignInCodeForm",
    "DirectoryForm",
    "EndForm",
    "FactorForm",
    "HoursForm",
    "LeadForm",
    "MailedCodeForm",
    "MoveAddressForm",
    "MoveForm",
    "NewAppForm",
    "NewPasskeyForm",
    "NewPasswordForm",
    "OrderForm",
    "PhotoForm",
    "ProfileForm",
    "ReauthenticateForm",
    "RequestCodeForm",
    "ResetPasswordForm",
    "RoleForm",
    "SetPasswordForm",
    "SignInForm",
    "SignUpForm",
    "SuccessorForm",
    "WhereForm",
    "status_of",
]
