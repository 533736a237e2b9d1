from django.db import migrations, models

BUMPED, ENTRY = (models.OrderBy(models.F(name), descending=True) for name in ("bumped_at", "entry"))
EVERYWHERE = models.Q(("bumped_at__isnull", False), ("votes__gte", 0))


class Migration(migrations.Migration):
    dependencies = [("forums", "0001_initial")]

    operations = [
        migrations.RemoveIndex("topic", "topic_newest"),
        migrations.RemoveIndex("topic", "topic_unanswered"),
        migrations.AddIndex("topic", models.Index(BUMPED, ENTRY, condition=EVERYWHERE, name="topic_newest")),
        migrations.AddIndex(
            "topic", models.Index(models.F("kind"), BUMPED, ENTRY, condition=EVERYWHERE, name="topic_kind_newest")
        ),
        migrations.AddIndex(
            "topic",
            models.Index(
                BUMPED,
                ENTRY,
                condition=models.Q(
                    ("bumped_at__isnull", False), ("is_answered", False), ("kind", "question"), ("votes__gte", 0)
                ),
                name="topic_unanswered",
            ),
        ),
    ]
