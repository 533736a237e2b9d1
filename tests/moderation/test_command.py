"""`manage.py moderator`."""

import pytest
from django.core.management import CommandError, call_command

from profiles.models import User

pytestmark = pytest.mark.django_db


def test_an_operator_appoints_and_dismisses_a_moderator(author, capsys):
    call_command("moderator", "add", "ADA.author@transport.example")
    assert User.objects.get(pk=author.pk).has_perm("moderation.moderate")
    call_command("moderator", "remove", "ada.author@transport.example")
    assert not User.objects.get(pk=author.pk).has_perm("moderation.moderate")
    assert "Ada Author is no moderator any more" in capsys.readouterr().out


def test_only_members_become_moderators(unconfirmed):
    for address in (unconfirmed.email, "nobody@nowhere.example"):
        with pytest.raises(CommandError, match="No member has the address"):
            call_command("moderator", "add", address)
    assert not User.objects.filter(is_staff=True).exists()
