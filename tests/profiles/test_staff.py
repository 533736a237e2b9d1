"""Staff and the admin: a second factor, proven a short while ago, and never the last one given up."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from profiles import services
from profiles.factors import factors_of, has_factor
from profiles.models import User
from tests.desk import Desk, at_desk, code_now, give_app
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
ADMIN = "/admin/moderation/report/"
WANTED = "%2Fadmin%2Fmoderation%2Freport%2F"


def _passkey(person: User, name: str = "Laptop") -> Authenticator:
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def test_a_moderator_without_a_factor_is_led_to_one_and_back(client: Client, moderator: User, sign_in: Any):
    sign_in(moderator.email, PASSWORD)
    page = client.get(ADMIN, follow=True)
    assert page.redirect_chain[-1] == (f"/settings/second-factors/?next={WANTED}", 302)
    assert "Staff need a second factor" in page.content.decode()
    begun = client.post("/settings/second-factors/app/begin/", {"next": ADMIN})["Location"]
    assert begun == f"/settings/second-factors/app/?next={WANTED}"
    key = client.get(begun).content.decode().split('<code class="key">')[1].split("</code>")[0].replace(" ", "")
    codes = client.post(begun, {"code": code_now(secret=key)})["Location"]
    assert codes == f"/settings/second-factors/recovery-codes/?next={WANTED}"
    assert f'href="{ADMIN}"' in client.post(codes).content.decode()
    assert client.get(ADMIN).status_code == 200


def test_a_moderator_with_a_factor_comes_in_by_password_and_code(client: Client, moderator: User, sign_in: Any):
    give_app(moderator)
    sign_in(moderator.email, PASSWORD)
    assert client.get(ADMIN).status_code == 302
    client.post("/account/second-step/", {"code": code_now()})
    assert client.get(ADMIN).status_code == 200


def test_the_admin_wants_a_fresh_proof_and_leads_back(client: Desk, moderator: User):
    client.force_login(moderator)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        page = client.get(ADMIN, follow=True)
        assert page.redirect_chain[-1] == (f"/account/reauthenticate/?next={WANTED}", 302)
        answer = client.post(f"/account/reauthenticate/?next={ADMIN}", {"code": code_now()})
        assert answer["Location"] == ADMIN
        assert client.get(ADMIN).status_code == 200


def test_it_stays_open_while_it_is_used_and_closes_by_itself(client: Desk, moderator: User):
    client.force_login(moderator)
    start = timezone.now()
    for minutes, status in ((10, 200), (35, 200), (60, 200), (91, 302)):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get(ADMIN).status_code == status, minutes


def test_it_closes_after_four_hours_whatever_is_done(client: Desk, moderator: User):
    client.force_login(moderator)
    start = timezone.now()
    for minutes in range(0, 240, 20):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get(ADMIN).status_code == 200
    with time_machine.travel(start + timedelta(minutes=241)):
        assert client.get(ADMIN).status_code == 302


def test_a_form_of_the_admin_is_refused_like_its_pages(client: Client, moderator: User, sign_in: Any, author: User):
    sign_in(moderator.email, PASSWORD)
    answer = client.post(ADMIN, {"action": "hide"})
    assert answer["Location"].startswith("/admin/login/")


def test_a_password_again_does_not_open_it(client: Client, moderator: User, sign_in: Any):
    sign_in(moderator.email, PASSWORD)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get(ADMIN).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_the_door_leads_nowhere_outside(client: Desk, moderator: User, elsewhere: str):
    client.force_login(moderator)
    assert client.get("/admin/login/", {"next": elsewhere})["Location"] == "/admin/"


def test_staff_keep_their_last_factor(client: Desk, moderator: User):
    client.force_login(moderator)
    row = Authenticator.objects.get(user=moderator)
    page = f"/settings/second-factors/{row.pk}/remove/"
    assert "staff keep one" in client.get(page).content.decode()
    assert client.post(page).status_code == 422
    _passkey(moderator)
    assert client.post(page).status_code == 302


def test_the_admin_is_shut_at_once_when_an_operator_clears_the_factors(moderator: User, operator: User):
    desk = at_desk(moderator)
    assert desk.get(ADMIN).status_code == 200
    Authenticator.objects.filter(user=moderator).delete()
    assert desk.get(ADMIN).status_code == 302, "even where the session lives on"


def test_an_operator_clears_neither_their_own_factors_nor_a_superusers(client: Desk, moderator: User, operator: User):
    User.objects.filter(pk=moderator.pk).update(is_superuser=True)
    User.objects.filter(pk=operator.pk).update(is_superuser=False)
    operator.user_permissions.add(*Permission.objects.filter(codename__in=("view_user", "change_user")))
    client.force_login(User.objects.get(pk=operator.pk))
    give_app(moderator)
    form = {"action": "clear_factors", "_selected_action": [moderator.pk, operator.pk], "reason": "requested"}
    page = client.post("/admin/profiles/user/", {**form, "department": ""}, follow=True).content.decode()
    assert "Not done to yourself, nor to a superuser" in page
    assert has_factor(moderator) and has_factor(operator)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_remove_the_last_two_factors_leave_one(moderator: User):
    rows = [give_app(moderator), _passkey(moderator)]
    gate, outcomes = threading.Barrier(2), []

    def one(row: Authenticator) -> None:
        try:
            gate.wait()
            services.remove_factor(person=moderator, row=row, session_key=None)
            outcomes.append("removed")
        except services.LastFactor:
            outcomes.append("kept")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "removed"]
    assert has_factor(moderator) and factors_of(moderator).number == 1


def test_without_a_phone_a_command_tells_the_code_of_a_key(ada: User):
    told = StringIO()
    call_command("one_time_code", "JBSW", "Y3DP", "EHPK", "3PXP", "JBSW", "Y3DP", "EHPK", "3PXP", stdout=told)
    assert told.getvalue().split()[0] in {code_now(), code_now(steps=-1)}
    with pytest.raises(CommandError, match="no key"):
        call_command("one_time_code", "1é")


def test_the_only_operator_who_lost_everything_is_let_in_at_the_prompt(operator: User):
    give_app(operator)
    told = StringIO()
    call_command("clear_second_factors", operator.email.upper(), stdout=told)
    call_command("clear_second_factors", operator.email, stdout=told)
    assert "no second factor any more" in told.getvalue() and "had none" in told.getvalue()
    assert not has_factor(operator)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("clear_second_factors", "nobody@treasury.example")
