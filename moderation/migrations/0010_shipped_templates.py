"""The messages that CivNet ships with."""

from typing import Any

from django.db import migrations

from moderation.message_templates import ship


def add(apps: Any, schema_editor: Any) -> None:
    """Once: what moderators make of them afterwards is theirs."""
    ship(apps.get_model("moderation", "Template"))


class Migration(migrations.Migration):
    dependencies = [("moderation", "0009_outcome_taken_back")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
