"""The newest words of each of thousands whom somebody follows, without a lock on those who write meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("content", "0009_profile_pin")]

    operations = [
        AddIndexConcurrently(
            "entry",
            models.Index(
                fields=["author", "-published_at", "-id"],
                condition=models.Q(state="published", voice="personal"),
                name="entry_said_newest",
            ),
        ),
    ]
