"""Count not only failed sign-ins but also codes that were asked for, in one table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]

    operations = [
        migrations.RenameModel("SignInFailure", "AccountEvent"),
        migrations.RenameIndex("accountevent", new_name="account_event_account", old_name="failure_account"),
        migrations.RenameIndex("accountevent", new_name="account_event_address", old_name="failure_address"),
        migrations.AddField(
            "accountevent",
            "kind",
            models.CharField(
                choices=[
                    ("wrong_password", "wrong password"),
                    ("wrong_code", "wrong code"),
                    ("sign_in_code", "sign-in code asked for"),
                    ("reset_code", "reset code asked for"),
                    ("confirm_code", "confirmation code asked for"),
                ],
                default="wrong_password",
                max_length=20,
                verbose_name="kind",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex("accountevent", models.Index(fields=["at"], name="account_event_oldest")),
        migrations.AlterField(
            "accountevent", "account_hash", models.CharField(max_length=64, verbose_name="account (hash)")
        ),
        migrations.AlterModelOptions(
            "accountevent",
            {
                "ordering": ["-at", "-pk"],
                "verbose_name": "sign-in event",
                "verbose_name_plural": "sign-in events",
            },
        ),
    ]
