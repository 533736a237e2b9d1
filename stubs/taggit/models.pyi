from typing import Any

from django.db import models

class TagBase(models.Model):
    objects: Any
    name: models.CharField[str, str]
    slug: models.SlugField[str, str]
    pk: int
    class Meta:
        abstract = True

class ItemBase(models.Model):
    objects: Any
    tag: Any
    content_object: Any
    class Meta:
        abstract = True

class Tag(TagBase): ...
