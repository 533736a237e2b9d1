"""Lists of people by team and by profession, without a lock on people who sign up meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("profiles", "0009_places")]

    operations = [
        AddIndexConcurrently(
            "role",
            models.Index(fields=["department", "person"], condition=models.Q(("team", None)), name="role_without_team"),
        ),
        AddIndexConcurrently(
            "role",
            models.Index(fields=["team", "person"], condition=models.Q(("team__isnull", False)), name="role_team"),
        ),
        AddIndexConcurrently(
            "role",
            models.Index(
                fields=["profession", "person"],
                condition=models.Q(("profession__isnull", False)),
                name="role_profession",
            ),
        ),
        AddIndexConcurrently(
            "role",
            models.Index(
                fields=["profession", "department", "person"],
                condition=models.Q(("profession__isnull", False)),
                include=["started_on", "ended_on"],
                name="role_profession_dept",
            ),
        ),
    ]
