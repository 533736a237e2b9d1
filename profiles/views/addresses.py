"""One's work addresses: a second one is proven by a code, the main one is chosen, an old one is retired."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import MemberRequest
from profiles import mailed, services
from profiles.forms import AddAddressForm, MailedCodeForm, status_of
from profiles.proof import ask, fresh, is_fresh

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def addresses(request: MemberRequest) -> HttpResponse:
    """The list, and the form that mails a code to another address."""
    form = AddAddressForm(request.POST or None, request=request)
    if request.method == "POST":
        if not is_fresh(request, request.user):
            return ask(request.path)
        if form.is_valid() and form.mail_code():
            return redirect("account_confirm_address")
    context = {"form": form, "addresses": services.addresses_of(request.user)}
    return render(request, "profiles/addresses.html", context, status=status_of(form))


@require_http_methods(METHODS)
@fresh(back="account_email")
def confirm_address(request: MemberRequest) -> HttpResponse:
    """Type the code that went to the address."""
    address = mailed.waiting_for(request, "address")
    if address is None:
        return redirect("account_email")
    form = MailedCodeForm(request.POST or None, request=request, purpose="address")
    if request.method == "POST" and form.is_valid():
        try:
            services.add_address(person=request.user, address=form.address)
        except (services.AddressTaken, services.UnknownDomain, services.TooManyAddresses):
            messages.warning(request, _("This address cannot be added."))
        else:
            messages.success(request, _("Your address is added. You can sign in with it."))
        return redirect("account_email")
    return render(request, "profiles/confirm_address.html", {"form": form, "address": address}, status=status_of(form))


@require_POST
@fresh(back="account_email")
def make_main(request: MemberRequest, pk: int) -> HttpResponse:
    """Mails and sign-in go by this address."""
    row = _own(request, pk)
    try:
        services.make_main(person=request.user, row=row)
    except services.AddressTaken:
        messages.warning(request, _("This address cannot be your main one."))
    else:
        messages.success(request, _("Your main address is %(address)s.") % {"address": row.email})
    return redirect("account_email")


@require_http_methods(METHODS)
@fresh(back="account_email")
def retire_address(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then let an address go."""
    row = _own(request, pk)
    if request.method == "POST":
        try:
            services.retire_address(person=request.user, row=row)
            messages.success(request, _("The address is removed."))
        except services.MainAddress:
            messages.warning(request, _("This is your main address. Make another one the main address first."))
        return redirect("account_email")
    return render(request, "profiles/retire_address.html", {"row": row})


def _own(request: MemberRequest, pk: int) -> EmailAddress:
    row = next((row for row in services.addresses_of(request.user) if row.pk == pk), None)
    if row is None:
        raise Http404
    return row
