"""The directory's order, without a lock on people who sign up meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("profiles", "0002_account_event")]

    operations = [
        AddIndexConcurrently(
            "user",
            models.Index(
                fields=["-created_at", "-id"],
                name="user_newest",
                condition=models.Q(admitted_at__isnull=False),
            ),
        ),
    ]
