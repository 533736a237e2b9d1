import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Teams, professions and departments' own words; a role may name its team and profession."""

    dependencies = [
        ("profiles", "0008_user_photo_token"),
        ("tags", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "department",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="introduction",
                        serialize=False,
                        to="profiles.department",
                    ),
                ),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="about")),
                ("about_html", models.TextField(blank=True, editable=False)),
                ("website", models.URLField(blank=True, verbose_name="website")),
            ],
            options={
                "verbose_name": "introduction",
                "verbose_name_plural": "introductions",
            },
        ),
        migrations.AddField(
            model_name="department",
            name="head_count",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="people"),
        ),
        migrations.CreateModel(
            name="Profession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("welsh_name", models.CharField(blank=True, max_length=120, verbose_name="Welsh name")),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="about")),
                ("about_html", models.TextField(blank=True, editable=False)),
                ("head_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="people")),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="hosted_professions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="host",
                    ),
                ),
            ],
            options={
                "verbose_name": "profession",
                "verbose_name_plural": "professions",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="role",
            name="profession",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roles",
                to="profiles.profession",
            ),
        ),
        migrations.CreateModel(
            name="ProfessionTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tag_rows", to="profiles.profession"
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="profession_rows", to="tags.tag"
                    ),
                ),
            ],
            options={
                "verbose_name": "tag of a profession",
                "verbose_name_plural": "tags of professions",
            },
        ),
        migrations.AddField(
            model_name="profession",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="profiles.ProfessionTag",
                to="tags.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "ancestors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, verbose_name="slug")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="purpose")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("head_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="people")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="profiles.department"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="profiles.team",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
            },
        ),
        migrations.AddField(
            model_name="role",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roles",
                to="profiles.team",
            ),
        ),
        migrations.AddConstraint(
            model_name="professiontag",
            constraint=models.UniqueConstraint(fields=("content_object", "tag"), name="profession_tag_unique"),
        ),
        migrations.AddIndex(
            model_name="team",
            index=models.Index(fields=["department", "parent", "name"], name="team_department"),
        ),
        migrations.AddIndex(
            model_name="team",
            index=django.contrib.postgres.indexes.GinIndex(fields=["ancestors"], name="team_ancestors"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("department", "slug"), name="team_slug_unique"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(("ancestors__contains", [models.F("id")]), _negated=True),
                name="team_not_above_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ancestors__len", 0), ("parent", None)),
                    models.Q(("ancestors__contains", [models.F("parent")]), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="team_parent_is_above",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(condition=models.Q(("ancestors__len__lt", 8)), name="team_not_too_deep"),
        ),
    ]
