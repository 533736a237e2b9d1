from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0011_successor_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="preference",
            name="shows_when_writing",
            field=models.BooleanField(db_default=True, default=True, verbose_name="show others when I am writing"),
        ),
    ]
