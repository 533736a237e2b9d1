"""Parts of a name are asked for in upper case, and sign-in asks for the address as it stands: indexes for both."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("profiles", "0003_user_newest")]

    operations = [
        AddIndexConcurrently("user", GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="user_name_parts")),
        AddIndexConcurrently("user", models.Index(fields=["email"], name="user_email")),
        RemoveIndexConcurrently("user", "user_name_trigram"),
    ]
