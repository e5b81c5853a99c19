"""What a visitor can ask of the guides and of the glossary."""

from articles.models import Category
from catalog.filters import topic_filter
from search.filters import ChoicesFilter, SortFilter, WordsFilter, slugs_and_names
from search.filterset import FacetedFilterSet


class ArticleFilterSet(FacetedFilterSet):
    """The parameters of /articles/; facets show in this order."""

    OPEN = ("category",)

    q = WordsFilter(
        fields=(
            "title",
            "summary",
            "short_answer",
            "faq__question",
            "articles_richtext_set__heading",
            "topics__name",
        ),
        label="Words",
    )
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


class TermFilterSet(FacetedFilterSet):
    """The one parameter of /glossary/."""

    q = WordsFilter(fields=("term", "aliases", "definition"), label="Find a word")
