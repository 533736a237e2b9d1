from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0006_session_list")]

    operations = [
        migrations.AddField(
            model_name="accesstoken",
            name="uses",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="uses within that hour"),
        ),
    ]
