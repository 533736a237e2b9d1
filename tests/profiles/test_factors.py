"""Second factors: adding and removing them, and signing in with a code of an app or a recovery code."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone

from audit.models import Record
from profiles import services
from profiles.factors import WrongFactor, factors_of, has_factor, use_code
from profiles.factors.vault import FactorAdapter
from profiles.models import AccountEvent, Session, User
from tests.desk import Desk, at_desk, code_now, give_app
from tests.factories import PASSWORD
from tests.profiles.conftest import code_in, is_signed_in

pytestmark = pytest.mark.django_db
PAGE, STEP = "/settings/second-factors/", "/account/second-step/"
APP, CODES = f"{PAGE}app/", f"{PAGE}recovery-codes/"


def begin(client: Client) -> str:
    """Begin to set up an app; the key that the page shows."""
    assert client.post(f"{APP}begin/")["Location"].startswith(APP)
    page = client.get(APP).content.decode()
    return page.split('<code class="key">')[1].split("</code>")[0].replace(" ", "")


def test_an_app_is_added_by_its_first_code(client: Desk, ada: User):
    client.force_login(ada)
    other = at_desk(ada)
    secret = begin(client)
    picture = client.get(f"{APP}picture.svg")
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/svg+xml", "private, no-store")
    assert b"<svg" in picture.content and b"style=" not in picture.content
    assert client.post(APP, {"code": "000000" if code_now(secret=secret) != "000000" else "1"}).status_code == 422
    key = client.session.session_key
    assert client.post(APP, {"code": code_now(secret=secret)})["Location"] == CODES
    assert client.session.session_key != key
    assert not is_signed_in(other), "every other browser is signed out"
    assert [message.to for message in mail.outbox] == [[ada.email]]
    assert "authenticator app" in str(mail.outbox[0].body)
    assert Record.objects.get(action="factor.added").reason == "totp"
    assert client.get(f"{APP}picture.svg").status_code == 404, "the key is shown no more"


def test_the_key_is_sealed_in_session_and_row(client: Desk, ada: User):
    client.force_login(ada)
    secret = begin(client)
    assert secret not in str(Session.objects.get().get_decoded())
    client.post(APP, {"code": code_now(secret=secret)})
    assert secret not in str(Authenticator.objects.values())
    assert FactorAdapter().decrypt(Authenticator.objects.get().data["secret"]) == secret


def test_a_new_secret_key_opens_what_the_old_one_sealed(settings: Any):
    sealed = FactorAdapter().encrypt("words")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 9, [settings.SECRET_KEY]
    assert FactorAdapter().decrypt(sealed) == "words"


def test_two_tabs_show_one_key(client: Desk, ada: User):
    client.force_login(ada)
    assert begin(client) == begin(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert client.get(APP)["Location"] == PAGE, "half an hour later it begins again"


def test_a_password_then_asks_for_the_code(client: Desk, ada: User, sign_in: Any):
    give_app(ada)
    assert sign_in(ada.email, PASSWORD)["Location"] == STEP
    assert not is_signed_in(client)
    assert "One more step" in client.get(STEP).content.decode()
    assert client.post(STEP, {"code": code_now()})["Location"] == "/"
    assert is_signed_in(client)


def test_a_mailed_code_asks_for_it_too(client: Desk, ada: User):
    give_app(ada)
    client.post("/account/login/code/", {"email": ada.email})
    assert client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})["Location"] == STEP
    assert not is_signed_in(client)


def test_a_code_is_good_once_and_no_older_one_after_it(ada: User, sign_in: Any):
    give_app(ada)
    for code, status in ((code_now(), 302), (code_now(), 422), (code_now(steps=-1), 422), (code_now(steps=1), 302)):
        browser = Client()
        sign_in(ada.email, PASSWORD, by=browser)
        assert browser.post(STEP, {"code": code}).status_code == status


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_minute_is_wrong(client: Desk, ada: User, sign_in: Any, steps: int):
    give_app(ada)
    sign_in(ada.email, PASSWORD)
    assert client.post(STEP, {"code": code_now(steps=steps)}).status_code == 422


def test_wrong_codes_count_for_the_account_whichever_browser(ada: User, sign_in: Any):
    give_app(ada)
    answers = []
    for _try in range(7):
        browser = Client()
        sign_in(ada.email, PASSWORD, by=browser)
        answers.append(browser.post(STEP, {"code": "BBBB-BBBB"}).status_code)
    assert answers == [422] * 5 + [429] * 2
    assert AccountEvent.objects.filter(kind=AccountEvent.Kind.WRONG_FACTOR).count() == 5


def test_the_second_step_is_nothing_without_the_first(client: Desk, ada: User):
    give_app(ada)
    assert client.get(STEP)["Location"] == "/account/login/"
    assert client.post(STEP, {"code": code_now()})["Location"] == "/account/login/"


@pytest.mark.parametrize("junk", ["1" * 1_000_000, "\x00", "١٢٣٤٥٦", "-1", ""])
def test_no_junk_is_a_second_factor(client: Desk, ada: User, sign_in: Any, junk: str):
    give_app(ada)
    sign_in(ada.email, PASSWORD)
    assert client.post(STEP, {"code": junk}).status_code in {413, 422}
    assert not is_signed_in(client)


def make_codes(client: Client) -> list[str]:
    """Press the button; the codes that the answer shows."""
    page = client.post(CODES).content.decode()
    return [part.split("</code>")[0] for part in page.split("<code>")[1:]]


def test_recovery_codes_are_shown_once_and_kept_as_hashes(client: Desk, ada: User):
    give_app(ada)
    client.force_login(ada)
    codes = make_codes(client)
    assert len(set(codes)) == 10
    assert not any(code in client.get(CODES).content.decode() for code in codes)
    assert not any(code in str(Authenticator.objects.values()) for code in codes)
    assert "recovery codes" in str(mail.outbox[-1].body)
    assert not any(code in str(message.body) for code in codes for message in mail.outbox)
    assert set(Record.objects.values_list("action", "reason")) >= {("factor.codes_made", "recovery_codes")}


def test_a_recovery_code_signs_in_once(client: Desk, ada: User, sign_in: Any):
    give_app(ada)
    client.force_login(ada)
    codes = make_codes(client)
    for code, status in ((codes[3].lower(), 302), (codes[3], 422), (codes[4].replace("-", ""), 302)):
        browser = Client()
        sign_in(ada.email, PASSWORD, by=browser)
        assert browser.post(STEP, {"code": code}).status_code == status
    assert factors_of(ada).recovery_codes_left == 8
    fresh = make_codes(client)
    browser = Client()
    sign_in(ada.email, PASSWORD, by=browser)
    assert browser.post(STEP, {"code": codes[5]}).status_code == 422, "new ones take the place of the old"
    assert browser.post(STEP, {"code": fresh[0]}).status_code == 302


def test_one_persons_recovery_code_is_nobody_elses(client: Desk, ada: User, stranger: User, sign_in: Any):
    give_app(ada)
    give_app(stranger)
    client.force_login(ada)
    codes = make_codes(client)
    browser = Client()
    sign_in(stranger.email, PASSWORD, by=browser)
    assert browser.post(STEP, {"code": codes[0]}).status_code == 422


def test_there_are_no_recovery_codes_without_a_factor(client: Desk, ada: User):
    client.force_login(ada)
    assert "Add a passkey" in client.post(CODES).content.decode()
    assert not Authenticator.objects.exists()


def test_removing_the_last_one_takes_the_recovery_codes_along(client: Desk, ada: User):
    row = give_app(ada)
    client.force_login(ada)
    make_codes(client)
    other = at_desk(ada)
    assert "only second factor" in client.get(f"{PAGE}{row.pk}/remove/").content.decode()
    assert client.post(f"{PAGE}{row.pk}/remove/")["Location"] == PAGE
    assert not Authenticator.objects.exists()
    assert not is_signed_in(other)
    assert "Removed" in str(mail.outbox[-1].body)
    assert Record.objects.get(action="factor.removed").reason == "totp"


def test_nobody_removes_the_factor_of_another_or_the_recovery_codes(client: Desk, ada: User, stranger: User):
    row = give_app(ada)
    services.make_recovery_codes(person=ada)
    client.force_login(stranger)
    assert client.post(f"{PAGE}{row.pk}/remove/").status_code == 404
    client.force_login(ada)
    recovery = factors_of(ada).recovery
    assert recovery and client.post(f"{PAGE}{recovery.pk}/remove/").status_code == 404
    assert client.post(f"{PAGE}{10**30}/remove/").status_code == 404
    assert Authenticator.objects.count() == 2


def test_an_operator_clears_lost_factors_and_the_owner_is_told(client: Desk, ada: User, operator: User):
    give_app(ada)
    hers = at_desk(ada)
    client.force_login(operator)
    form = {"action": "clear_factors", "_selected_action": [ada.pk], "department": "", "reason": "requested"}
    assert "1 person changed" in client.post("/admin/profiles/user/", form, follow=True).content.decode()
    assert not has_factor(ada) and not is_signed_in(hers)
    assert mail.outbox[-1].to == [ada.email]
    record = Record.objects.get(action="factor.cleared")
    assert (record.actor_id, record.target_id, record.reason) == (operator.pk, ada.pk, "requested")


@pytest.mark.django_db(transaction=True)
def test_a_code_used_twice_at_one_moment_is_used_once(ada: User):
    give_app(ada)
    code, gate, outcomes = code_now(), threading.Barrier(4), []

    def one() -> None:
        try:
            gate.wait()
            use_code(ada, code, RequestFactory().get("/"))
            outcomes.append("in")
        except WrongFactor:
            outcomes.append("out")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "out", "out", "out"]


def test_an_operator_finds_wrong_second_factors_by_any_address_of_the_person(client: Desk, ada: User, operator: User):
    give_app(ada)
    with pytest.raises(WrongFactor):
        use_code(ada, "BBBBBBBB", RequestFactory().get("/"))
    client.force_login(operator)
    page = client.get("/admin/profiles/accountevent/", {"q": ada.email}).content.decode()
    assert "wrong second factor" in page.lower() and 'class="field-kind' in page


def test_neither_codes_nor_keys_are_logged(client: Desk, ada: User, sign_in: Any, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    client.force_login(ada)
    secret = begin(client)
    client.post(APP, {"code": code_now(secret=secret)})
    codes = make_codes(client)
    client.post("/account/logout/")
    sign_in(ada.email, PASSWORD)
    client.post(STEP, {"code": "WRNG-CODE"})
    client.post(STEP, {"code": codes[0]})
    assert "Refused a second factor" in caplog.text
    for word in (secret, "WRNG", codes[0], code_now(secret=secret), PASSWORD):
        assert word not in caplog.text
