from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from gcio_portal import thai
from gcio_portal.history import registry_record
from gcio_portal.thai.names import validate_name


class PersonQuerySet(models.QuerySet["Person"]):
    """Selection of people by words, in the order of the Thai dictionary."""

    def matching(self, words: str) -> Self:
        """Those whose names hold every word, however it was typed."""
        matches = self
        for word in thai.search_text(words).split():
            matches = matches.filter(search_text__contains=word)
        return matches

    def public(self) -> Self:
        """Those whom a record seats; whom a draft names is nobody else's business yet."""
        memberships: Any = self.model._meta.get_field("memberships").related_model
        return self.filter(Exists(memberships.objects.filter(person=OuterRef("pk"))))

    def in_thai_order(self) -> Self:
        """By given name and family name in the Thai dictionary's order, titles aside."""
        return self.order_by("sort_key", "pk")


def _english_name() -> Case:
    """Prefix, given and family name in English; empty when no family name is known."""
    full = Concat(
        Case(When(prefix_en="", then=Value("")), default=Concat(F("prefix_en"), Value(" "))),
        F("given_en"),
        Value(" "),
        F("family_en"),
    )
    return Case(When(family_en="", then=Value("")), default=full, output_field=models.TextField())


@registry_record()
class Person(models.Model):
    """A human who holds, or has held, a seat. Spelt as the order or the source spells the name.

    Made when an order or a source first names them. Two records of one human are merged, never
    deleted. Holds only what the directory may show: no private number, no national id.
    """

    prefix_th = models.CharField(
        _("title or rank in Thai"), max_length=60, blank=True, validators=[validate_name]
    )
    given_th = models.CharField(_("given name in Thai"), max_length=150, validators=[validate_name])
    family_th = models.CharField(_("family name in Thai"), max_length=150, validators=[validate_name])
    prefix_en = models.CharField(
        _("title or rank in English"), max_length=60, blank=True, validators=[validate_name]
    )
    given_en = models.CharField(
        _("given name in English"), max_length=150, blank=True, validators=[validate_name]
    )
    family_en = models.CharField(
        _("family name in English"), max_length=150, blank=True, validators=[validate_name]
    )
    office_phone = models.CharField(_("office telephone"), max_length=60, blank=True)
    office_email = models.EmailField(_("office e-mail"), blank=True)
    name_th = models.GeneratedField(
        expression=Concat(
            F("prefix_th"), F("given_th"), Value(" "), F("family_th"), output_field=models.TextField()
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    name_en = models.GeneratedField(
        expression=_english_name(), output_field=models.TextField(), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=thai.SearchText("prefix_th", "given_th", "family_th", "given_en", "family_en"),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=thai.SortKey("given_th", "family_th"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="roles_person_has_name",
                condition=~models.Q(given_th=""),
                violation_error_message=_("Write the given name in Thai."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="roles_person_thai_order"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="roles_person_search"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix_th}{self.given_th} {self.family_th}"
