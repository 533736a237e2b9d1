"""The reading of the words inside files."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("uploads", "0002_upload_due"),
    ]

    operations = [
        migrations.CreateModel(
            name="Extraction",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "upload",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="uploads.upload",
                        verbose_name="upload",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be read"),
                            ("read", "read"),
                            ("partly", "read in part"),
                            ("empty", "holds no text"),
                            ("locked", "locked with a password"),
                            ("unreadable", "cannot be read"),
                            ("given_up", "given up"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("is_long", models.BooleanField(default=False, verbose_name="takes long")),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="version of the reader")),
                ("places", models.PositiveIntegerField(default=0, verbose_name="pages, slides or sheets read")),
                ("characters", models.PositiveIntegerField(default=0, verbose_name="characters kept")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="due at")),
                ("leased_until", models.DateTimeField(blank=True, null=True, verbose_name="in hand until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("waits_for", models.CharField(blank=True, max_length=30, verbose_name="waits for")),
            ],
            options={
                "verbose_name": "reading of a file",
                "verbose_name_plural": "readings of files",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["is_long", "due_at"], name="extraction_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "waiting"), ("leased_until", None), _connector="OR"),
                        name="extraction_done_is_in_nobodys_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("characters", 0), ("state__in", ["read", "partly"]), _connector="OR"),
                        name="extraction_without_text_kept_none",
                    ),
                ],
            },
        ),
    ]
