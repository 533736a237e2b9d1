from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_reminders"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="event",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reply_to_entry", "reply to my entry"),
                    ("reply_to_reply", "reply to my reply"),
                    ("mention", "mention of me"),
                    ("hidden", "my words were hidden"),
                    ("restored", "my words were restored"),
                    ("report_handled", "my report was handled"),
                    ("reminder", "reminder of what I saved"),
                    ("not_published", "my scheduled entry could not be published"),
                ],
                max_length=20,
                verbose_name="because of",
            ),
        ),
    ]
