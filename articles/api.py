"""Guides and the glossary for programs: JSON, CSV and Atom."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from articles.filters import ArticleFilterSet, TermFilterSet
from articles.models import (
    Article,
    ChangeNote,
    FAQItem,
    GlossaryTerm,
    Reference,
    RichText,
)
from core.api import PageField, SourceSerializer, codes
from search.api import ListAPI


class ArticleSerializer(serializers.ModelSerializer):
    """A guide. ``clinical_reviewer`` empty: no clinician has reviewed it yet."""

    url = PageField()
    category = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    category_name = serializers.CharField(source="category.name", read_only=True)
    topics = codes()

    class Meta:
        model = Article
        fields: tuple[str, ...] = (
            "slug",
            "title",
            "url",
            "category",
            "category_name",
            "summary",
            "topics",
            "byline",
            "clinical_reviewer",
            "clinically_reviewed_on",
            "reviewed_on",
            "provenance",
            "checked_on",
            "updated_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "provenance": {"help_text": "How the key facts came to us."},
        }


class SectionSerializer(serializers.ModelSerializer):
    """A part of the text. Live parts of the page, such as course cards, are left out."""

    references = codes("number", help_text="Numbers in `references` of the guide.")

    class Meta:
        model = RichText
        fields = ("heading", "anchor", "body", "references")
        read_only_fields = fields
        extra_kwargs = {
            "anchor": {
                "help_text": "Its place on the page: `url#anchor`. May be empty."
            },
            "body": {"help_text": "HTML: paragraphs, lists, tables, links, emphasis."},
        }


class QuestionSerializer(serializers.ModelSerializer):
    references = codes("number", help_text="Numbers in `references` of the guide.")

    class Meta:
        model = FAQItem
        fields = ("question", "answer", "references")
        read_only_fields = fields


class ArticleReferenceSerializer(serializers.ModelSerializer):
    source = SourceSerializer(read_only=True)

    class Meta:
        model = Reference
        fields = ("number", "source")
        read_only_fields = fields


class ChangeNoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChangeNote
        fields = ("noted_on", "text")
        read_only_fields = fields


class ArticleRecordSerializer(ArticleSerializer):
    """A guide with its text, answers and references."""

    key_takeaways = serializers.ListField(child=serializers.CharField(), read_only=True)
    sections = SectionSerializer(
        source="articles_richtext_set", many=True, read_only=True
    )
    faq = QuestionSerializer(many=True, read_only=True)
    references = ArticleReferenceSerializer(many=True, read_only=True)
    change_notes = ChangeNoteSerializer(many=True, read_only=True)

    class Meta(ArticleSerializer.Meta):
        fields = (
            *ArticleSerializer.Meta.fields,
            "short_answer",
            "key_takeaways",
            "urgent_level",
            "urgent_text",
            "sections",
            "bottom_line",
            "faq",
            "references",
            "change_notes",
        )
        read_only_fields = fields


class ArticleAPI(ListAPI):
    filterset_class = ArticleFilterSet
    serializer_class = ArticleSerializer
    record_class = ArticleRecordSerializer
    list_name = "articles"
    page = "articles:article_list"
    heading = "Guides about pain"
    columns = {name: name for name in ArticleSerializer.Meta.fields}

    @classmethod
    def rows(cls) -> QuerySet[Article]:
        return Article.objects.for_cards().newest_review_first()

    @classmethod
    def records(cls) -> QuerySet[Article]:
        return Article.objects.for_data()

    @classmethod
    def entry_text(cls, row: Any) -> str:
        return row.summary


class TermSerializer(serializers.ModelSerializer):
    """A word of pain care and what it means."""

    title = serializers.CharField(source="term", read_only=True)
    url = PageField()
    aliases = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Other words for it."
    )

    class Meta:
        model = GlossaryTerm
        fields: tuple[str, ...] = (
            "slug",
            "title",
            "url",
            "definition",
            "aliases",
            "provenance",
            "checked_on",
            "reviewed_on",
            "updated_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "provenance": {"help_text": "How the key facts came to us."},
        }


class TermRecordSerializer(TermSerializer):
    """A word with its neighbors and its sources."""

    see_also: Any = serializers.SerializerMethodField(
        help_text="Slugs of other words of the glossary."
    )
    sources = SourceSerializer(many=True, read_only=True)

    class Meta(TermSerializer.Meta):
        fields = (*TermSerializer.Meta.fields, "note", "see_also", "sources")
        read_only_fields = fields

    def get_see_also(self, term: GlossaryTerm) -> list[str]:
        return [other.slug for other in term.see_also.published()]


class GlossaryAPI(ListAPI):
    filterset_class = TermFilterSet
    serializer_class = TermSerializer
    record_class = TermRecordSerializer
    list_name = "glossary"
    page = "articles:term_list"
    heading = "Glossary of pain"
    columns = {name: name for name in TermSerializer.Meta.fields}

    @classmethod
    def rows(cls) -> QuerySet[GlossaryTerm]:
        return GlossaryTerm.objects.published().order_by("term", "pk")

    @classmethod
    def records(cls) -> QuerySet[GlossaryTerm]:
        return GlossaryTerm.objects.published().prefetch_related("sources")

    @classmethod
    def entry_text(cls, row: Any) -> str:
        return row.definition
