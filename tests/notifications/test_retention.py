"""What is not kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Reply
from notifications import retention
from notifications.models import Channel, Delivery, DeliveryState, new_message_id
from notifications.tasks import forget_old_rows
from profiles.models import AccountEvent, Session

pytestmark = pytest.mark.django_db


def account_mail(*, days: int, state: DeliveryState) -> Delivery:
    row = Delivery.objects.create(
        channel=Channel.MAIL, address="ada@transport.example", message_id=new_message_id(), state=state
    )
    Delivery.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    return row


def test_only_what_is_past_its_time_goes(answer: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    now = timezone.now()
    for i in range(5):
        Session.objects.create(session_key=f"old-{i}", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(hours=1))
    for hours in (1, 30):
        failure = AccountEvent.objects.create(kind=AccountEvent.Kind.WRONG_CODE, account_hash=f"{hours}")
        AccountEvent.objects.filter(pk=failure.pk).update(at=now - timedelta(hours=hours))
    kept = {
        account_mail(days=29, state=DeliveryState.SENT).pk,
        account_mail(days=31, state=DeliveryState.DUE).pk,
        *Delivery.objects.exclude(recipient=None).values_list("pk", flat=True),
    }
    account_mail(days=31, state=DeliveryState.SENT)
    Delivery.objects.exclude(recipient=None).update(created_at=now - timedelta(days=400))
    forget_old_rows()
    assert set(Session.objects.values_list("session_key", flat=True)) == {"new"}
    assert set(AccountEvent.objects.values_list("account_hash", flat=True)) == {"1"}
    assert set(Delivery.objects.values_list("pk", flat=True)) == kept


def test_no_time_means_nothing_goes() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    assert retention.forget(for_seconds=0) == 0
    assert Session.objects.count() == 1
