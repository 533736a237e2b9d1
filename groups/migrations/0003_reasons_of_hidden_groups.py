from datetime import timedelta
from typing import Any

from django.db import migrations
from django.utils import timezone

REVIEW_AFTER = timedelta(days=180)


def fill(apps: Any, schema_editor: Any) -> None:
    """Groups that were hidden before a reason was asked for: somebody looks at them within half a year."""
    hidden = apps.get_model("groups", "Group").objects.filter(visibility="hidden")
    hidden.filter(hidden_reason="").update(hidden_reason="hidden before a reason was asked for")
    hidden.filter(review_on=None).update(review_on=timezone.localdate() + REVIEW_AFTER)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("groups", "0002_members_and_signs")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
