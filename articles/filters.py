"""What a visitor can ask of the guides and of the glossary."""

from django.db.models import QuerySet

from articles.models import Article, Category, GlossaryTerm
from catalog.filters import topic_filter
from search.filters import ChoicesFilter, SortFilter, slugs_and_names
from search.filterset import FacetedFilterSet
from search.words import WordsFilter


class ArticleFilterSet(FacetedFilterSet):
    """The parameters of /articles/; facets show in this order."""

    OPEN = ("category",)

    q = WordsFilter()
    category = ChoicesFilter(
        field_name="category__slug",
        load=slugs_and_names(Category.objects),
        label="Category",
    )
    topic = topic_filter()
    sort = SortFilter(
        {
            "-reviewed": ("Newest review", ("-reviewed_on", "title")),
            "title": ("Title", ("title",)),
            "relevance": ("Best match", ("-relevance", "-reviewed_on", "title")),
        }
    )

    @classmethod
    def rows(cls) -> QuerySet[Article]:
        return Article.objects.for_cards().newest_review_first()


class TermFilterSet(FacetedFilterSet):
    """The one parameter of /glossary/."""

    q = WordsFilter(label="Find a word")

    @classmethod
    def rows(cls) -> QuerySet[GlossaryTerm]:
        return GlossaryTerm.objects.published()
