"""What the list of one's browsers shows. Sessions from before say nothing; they run out within two weeks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0005_photo_and_access_token")]

    operations = [
        migrations.AddField("session", "signed_in_at", models.DateTimeField(null=True, verbose_name="signed in at")),
        migrations.AddField("session", "last_used_at", models.DateTimeField(null=True, verbose_name="last used at")),
        migrations.AddField(
            "session",
            "browser",
            models.CharField(blank=True, default="", max_length=20, verbose_name="browser"),
            preserve_default=False,
        ),
        migrations.AddField(
            "session",
            "system",
            models.CharField(blank=True, default="", max_length=20, verbose_name="system"),
            preserve_default=False,
        ),
        migrations.AddField(
            "session",
            "network",
            models.CharField(blank=True, default="", max_length=45, verbose_name="network"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "accountevent",
            "kind",
            models.CharField(
                choices=[
                    ("wrong_password", "wrong password"),
                    ("wrong_code", "wrong code"),
                    ("wrong_factor", "wrong second factor"),
                    ("sign_in_code", "sign-in code asked for"),
                    ("reset_code", "reset code asked for"),
                    ("confirm_code", "confirmation code asked for"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
