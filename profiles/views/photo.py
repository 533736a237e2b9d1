"""Faces: the picture itself for members, and the page on which one chooses one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import MemberRequest
from profiles.forms import PhotoForm
from profiles.models import User
from profiles.services import remove_photo, set_photo
from uploads import gates
from uploads import services as uploads
from uploads.serving import answer


@require_safe
def photo(request: MemberRequest, token: UUID, size: str) -> HttpResponseBase:
    """The photo of somebody whose profile one may see."""
    people = User.objects.visible_to(request.user).select_related("photo")
    person = get_object_or_404(people, photo_token=token)
    if person.photo is None:
        raise Http404
    return answer(request, person.photo, size=size)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_photo(request: MemberRequest) -> HttpResponse:
    """One's own photo as it stands, and another one."""
    person = request.user
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm.blank()
    if form.is_valid():
        file = form.cleaned_data["photo"]
        try:
            sent = uploads.receive_whole(uploader_id=person.pk, name=file.name, file=file, token=form.token)
        except uploads.Refused as refusal:
            form.add_error("photo", str(refusal))
        else:
            set_photo(person=person, upload=sent)
            messages.success(request, _("Your photo is being checked. Until it is ready, your initials are shown."))
            return redirect("profiles:edit-photo")
    context = {"form": form, "person": person, "why_not": gates.refusal_of(person.pk)}
    return render(request, "profiles/photo.html", context, status=422 if form.errors else 200)


@require_POST
def delete_photo(request: MemberRequest) -> HttpResponse:
    """Back to initials."""
    remove_photo(person=request.user)
    messages.success(request, _("Your photo is removed."))
    return redirect("profiles:edit-photo")
