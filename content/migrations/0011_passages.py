"""The words inside attached files, piece by piece."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0010_entry_said_newest"),
        ("uploads", "0003_extraction"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "place_kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "no place"), ("page", "page"), ("slide", "slide"), ("sheet", "sheet")],
                        default="",
                        max_length=5,
                    ),
                ),
                ("place_number", models.PositiveIntegerField(default=0)),
                ("place_name", models.CharField(blank=True, max_length=100)),
                ("text", models.TextField(max_length=4000)),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="uploads.upload"
                    ),
                ),
            ],
            options={
                "verbose_name": "passage of a file",
                "verbose_name_plural": "passages of files",
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "number"), name="passage_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place_kind", ""), ("place_name", ""), ("place_number", 0)),
                            models.Q(models.Q(("place_kind", ""), _negated=True), ("place_number__gt", 0)),
                            _connector="OR",
                        ),
                        name="passage_place_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="passage_says_something"
                    ),
                ],
            },
        ),
    ]
