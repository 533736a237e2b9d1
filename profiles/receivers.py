"""What follows when allauth or a lower app tells something. Only rows are written here."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_changed, password_reset, password_set
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from audit.models import Check, Fault
from audit.services import record
from audit.signals import broken
from profiles import letters, limits, looking, services
from profiles.models import TokenPurpose, User
from profiles.services.listing import list_people
from tags.models import Tag
from tags.signals import merged
from uploads.models import Upload
from uploads.signals import released


@receiver(email_confirmed)
def let_in_who_proved_an_address(request: HttpRequest, email_address: EmailAddress, **_: Any) -> None:
    """Confirm the person. A password survives only where the code was typed into the sign-up that chose it."""
    services.confirm(
        person=email_address.user,
        address=email_address.email,
        keep_password=getattr(email_address, "proven_by_sign_up", False),
    )


@receiver([password_changed, password_set])
def keep_only_this_session(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password signs out every other browser."""
    services.end_sessions(user, but=request.session.session_key)
    record("person.password_set", actor_id=user.pk, target_type="person", target_id=user.pk)


@receiver(password_reset)
def keep_no_session(request: HttpRequest, user: User, **_: Any) -> None:
    """A reset signs out every browser and revokes the keys of programs: whoever else was in the account may have made
    them. It forgives the tries that made it needed.
    """
    services.end_sessions(user)
    for purpose in TokenPurpose:
        services.revoke_token(person=user, purpose=purpose)
    limits.forget_failures(user.email)
    record("person.password_reset", actor_id=user.pk, target_type="person", target_id=user.pk)


@receiver(user_logged_out)
def look_no_more(request: HttpRequest, **_: Any) -> None:
    """Whoever signs out while looking as somebody else has ended that too."""
    looking.end(request, reason="sign-out")


@receiver(released)
def show_face(upload: Upload, **_: Any) -> None:
    """A photo that was checked takes the place of initials."""
    services.show_photo(upload=upload)


@receiver(merged)
def list_by_the_main_tag(tag: Tag, into: Tag, **_: Any) -> None:
    """Whoever has a skill that became another spelling of one is found by both words."""
    list_people(Q(skills=tag))


@receiver(broken)
def tell_operators_of_a_broken_trail(check: Check, **_: Any) -> None:
    """A mail to everybody who runs the service: whoever did it may be one of them."""
    url = settings.SITE_URL + reverse("admin:audit_check_changelist")
    fault = Fault(check.first_fault).label
    for person in User.objects.members().filter(is_staff=True, is_superuser=True).order_by("pk"):
        letters.tell(
            person, "audit_broken", faults=check.faults, fault=fault, number=check.first_number, checks_url=url
        )
