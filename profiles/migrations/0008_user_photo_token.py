from django.db import migrations, models


class Migration(migrations.Migration):
    """The face that is shown, beside the person: no list of people joins another table for it."""

    dependencies = [("profiles", "0007_access_token_uses")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="photo_token",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(photo_token=None) | models.Q(photo__isnull=False), name="user_shown_photo_is_theirs"
            ),
        ),
    ]
