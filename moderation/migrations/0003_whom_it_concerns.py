"""Fill whom reports and acts concern: the authors of what they were about until now."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_authors(apps: Any, _editor: Any) -> None:
    for name in ("Report", "Act"):
        rows = apps.get_model("moderation", name).objects.filter(concerns=None)
        for target in ("entry", "reply"):
            written = apps.get_model("content", target).objects.filter(pk=OuterRef(target))
            rows.filter(**{f"{target}__isnull": False}).update(concerns=Subquery(written.values("author")[:1]))


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_more_targets")]

    operations = [migrations.RunPython(name_authors, migrations.RunPython.noop)]
