"""The desk of articles, edited as blocks, and of the glossary."""

from typing import Any

from content_editor.admin import ContentEditor, ContentEditorInline
from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.text import slugify

from articles.models import (
    Article,
    Callout,
    CareerCard,
    Category,
    ChangeNote,
    CourseCards,
    DataPoint,
    FAQItem,
    Figure,
    GlossaryTerm,
    Reference,
    RichText,
    TreatmentTable,
)
from articles.quality import MOST_GRADE, MOST_WORDS, report_of
from core.admin_base import (
    HOW_WE_KNOW,
    HOW_WE_KNOW_NUMBERED,
    PUBLISHING,
    DeskAdmin,
    DraggableParts,
    OwnReferences,
    PartFormSet,
    PartRows,
    PartTable,
    PublicFilter,
    PublishableAdmin,
    VocabularyAdmin,
    WorkFilter,
    review_overdue,
    unconfirmed,
)


class BlockInline(PartRows, ContentEditorInline):
    formset = PartFormSet
    formfield_overrides = DeskAdmin.formfield_overrides


class RichTextInline(OwnReferences, BlockInline):
    model = RichText
    reference_model = Reference
    fields = ("heading", "anchor", "body", "references", "region", "ordering")


class CourseCardsInline(BlockInline):
    model = CourseCards
    fetched = ("courses",)
    autocomplete_fields = ("courses", "topic")


class CareerCardInline(BlockInline):
    model = CareerCard
    joined = ("career",)
    autocomplete_fields = ("career",)


class TreatmentTableInline(BlockInline):
    model = TreatmentTable
    fetched = ("treatments",)
    autocomplete_fields = ("treatments",)


class FigureInline(BlockInline):
    model = Figure


class CalloutInline(BlockInline):
    model = Callout


class DataPointInline(BlockInline):
    model = DataPoint
    joined = ("source",)
    autocomplete_fields = ("source",)


class FAQItemForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """Two new questions both without an address are not a clash."""
        cleaned = super().clean() or {}
        if "slug" in cleaned:
            cleaned["slug"] = (
                cleaned["slug"] or slugify(cleaned.get("question", ""))[:80]
            )
        return cleaned


class FAQItemInline(OwnReferences, DraggableParts):
    model = FAQItem
    form = FAQItemForm
    reference_model = Reference
    verbose_name_plural = "questions and answers"
    fields = ("question", "slug", "answer", "references", "position")


class ReferenceInline(PartTable):
    model = Reference
    joined = ("source",)
    autocomplete_fields = ("source",)
    fields = ("number", "key", "source")


class ChangeNoteInline(PartTable):
    model = ChangeNote


@admin.register(Article)
class ArticleAdmin(ContentEditor, PublishableAdmin):
    work = (unconfirmed("articles"), review_overdue("articles"))
    list_display = (
        "title",
        "category",
        "status",
        "public_now",
        "clinical_reviewer",
        "provenance",
        "checked_on",
        "updated_at",
    )
    list_select_related = ("category",)
    list_filter = (
        WorkFilter,
        PublicFilter,
        "status",
        "provenance",
        "category",
        ("clinically_reviewed_on", admin.EmptyFieldListFilter),
    )
    search_fields = ("title", "slug", "summary", "short_answer")
    readonly_fields = (*PublishableAdmin.readonly_fields, "how_it_reads")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = (
        "topics",
        "related_courses",
        "related_careers",
        "related_treatments",
        "related_articles",
        "glossary_terms",
        "owner",
    )
    inlines = (
        RichTextInline,
        CalloutInline,
        DataPointInline,
        CourseCardsInline,
        CareerCardInline,
        TreatmentTableInline,
        FigureInline,
        FAQItemInline,
        ReferenceInline,
        ChangeNoteInline,
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "slug",
                    "category",
                    "summary",
                    "short_answer",
                    "key_takeaways",
                    "bottom_line",
                ),
                "description": "The short answer comes first on the page. The blocks "
                "further down hold the rest.",
            },
        ),
        ("How it reads", {"fields": ("how_it_reads",)}),
        (
            "Urgent help",
            {
                "fields": (("urgent_level", "urgent_text"),),
                "description": "Shown before everything else. Both or neither.",
            },
        ),
        (
            "Who wrote and checked it",
            {"fields": ("byline", ("clinical_reviewer", "clinically_reviewed_on"))},
        ),
        (
            "Related pages",
            {
                "fields": (
                    "topics",
                    "related_courses",
                    "related_careers",
                    "related_treatments",
                    "related_articles",
                    "glossary_terms",
                )
            },
        ),
        HOW_WE_KNOW_NUMBERED,
        PUBLISHING,
    )

    @admin.display(description="as it was last saved")
    def how_it_reads(self, obj: Article) -> str:
        if obj._state.adding:
            return "It is measured once it is saved."
        context = {
            "report": report_of(obj.pk),
            "most_grade": MOST_GRADE,
            "most_words": MOST_WORDS,
        }
        return render_to_string("admin/articles/how_it_reads.html", context)


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(PublishableAdmin):
    work = (unconfirmed("glossary terms"), review_overdue("glossary terms"))
    list_display = (
        "term",
        "status",
        "public_now",
        "provenance",
        "checked_on",
        "updated_at",
    )
    list_filter = (WorkFilter, PublicFilter, "status", "provenance")
    search_fields = ("term", "slug", "aliases", "definition")
    prepopulated_fields = {"slug": ("term",)}
    autocomplete_fields = ("see_also", "owner", "sources")
    fieldsets = (
        (None, {"fields": ("term", "slug", "definition", "aliases", "see_also")}),
        HOW_WE_KNOW,
        PUBLISHING,
    )


@admin.register(Category)
class CategoryAdmin(VocabularyAdmin):
    list_display = ("name", "slug", "position")
