from django.db import migrations, models


class Migration(migrations.Migration):
    """What else a version had, so that two changes of it can be merged field by field."""

    dependencies = [("content", "0003_attachments_drafts_bookmarks")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="tags",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="revision",
            name="audience",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
    ]
