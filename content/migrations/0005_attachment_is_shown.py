from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("content", "0004_revision_tags_audience")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="is_shown",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                fields=["upload"], condition=Q(is_current=True, is_shown=False), name="attachment_to_show"
            ),
        ),
    ]
