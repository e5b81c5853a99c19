"""Guides for programs: JSON, CSV and Atom. The text itself is on the page."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from articles.filters import ArticleFilterSet
from articles.models import Article, ChangeNote, FAQItem, Reference
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
    """A guide's answers and references."""

    key_takeaways = serializers.ListField(child=serializers.CharField(), read_only=True)
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
        return Article.objects.for_page().prefetch_related("topics", "faq__references")

    @classmethod
    def entry_text(cls, row: Any) -> str:
        return row.summary
