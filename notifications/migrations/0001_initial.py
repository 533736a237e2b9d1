"""What happened, who is told of it, and the outbox."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("content", "0002_holds_refuse_delete"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True, verbose_name="key")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="explanation")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="content.entry",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="content.reply",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("site", "site"), ("mail", "mail")], max_length=4, verbose_name="channel"
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reply_to_entry", "reply to my entry"),
                            ("reply_to_reply", "reply to my reply"),
                            ("mention", "mention of me"),
                            ("hidden", "my words were hidden"),
                            ("restored", "my words were restored"),
                            ("report_handled", "my report was handled"),
                        ],
                        max_length=20,
                        verbose_name="because of",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "due"), ("sent", "sent"), ("failed", "failed"), ("dropped", "dropped")],
                        default="due",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="due at")),
                ("leased_until", models.DateTimeField(blank=True, null=True, verbose_name="in hand until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("message_id", models.CharField(blank=True, max_length=300, verbose_name="Message-ID")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("purpose", models.CharField(blank=True, max_length=40, verbose_name="purpose")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="address")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("text", models.TextField(blank=True, max_length=200000, verbose_name="text")),
                ("html", models.TextField(blank=True, max_length=200000, verbose_name="HTML")),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.entry",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notifications.notification",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("reply", None), ("entry__isnull", False), _connector="OR"),
                name="notification_reply_has_its_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "due")), fields=["due_at", "id"], name="delivery_due"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("channel", "site"), ("read_at", None)), fields=["recipient"], name="notice_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("channel", "site")),
                fields=["recipient", "-created_at", "-id"],
                name="notice_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("channel", "site"), ("read_at", None)),
                fields=["recipient", "entry"],
                name="notice_unread_thread",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("entry__isnull", False)), fields=["entry"], name="delivery_entry"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("recipient", None)), fields=["created_at"], name="delivery_account_mail"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("recipient", "notification", "channel"), name="delivery_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("message_id", ""), _negated=True),
                fields=("message_id",),
                name="delivery_message_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("address", ""),
                        ("html", ""),
                        ("notification__isnull", False),
                        ("recipient__isnull", False),
                        ("text", ""),
                        models.Q(("event", ""), _negated=True),
                    ),
                    models.Q(
                        ("channel", "mail"),
                        ("entry", None),
                        ("event", ""),
                        ("notification", None),
                        ("recipient", None),
                        models.Q(("address", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="delivery_of_notice_or_account_mail",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "site"), ("message_id", ""), ("state", "sent")),
                    models.Q(("channel", "mail"), ("read_at", None), models.Q(("message_id", ""), _negated=True)),
                    _connector="OR",
                ),
                name="delivery_fits_its_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "due"), models.Q(("html", ""), ("subject", ""), ("text", "")), _connector="OR"
                ),
                name="delivery_over_is_wiped",
            ),
        ),
    ]
