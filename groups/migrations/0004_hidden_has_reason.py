from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0003_reasons_of_hidden_groups")]

    operations = [
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("visibility", "hidden"), _negated=True),
                    models.Q(models.Q(("hidden_reason", ""), _negated=True), ("review_on__isnull", False)),
                    _connector="OR",
                ),
                name="group_hidden_has_reason_and_review",
            ),
        ),
    ]
