"""What can be searched for in articles, their questions and the glossary."""

from articles.models import Article, GlossaryTerm
from search.documents import TextSource, register

register(
    TextSource(
        Article,
        title="title",
        keywords=("category__name", "topics__name", "topics__parent__name"),
        body=(
            "summary",
            "short_answer",
            "key_takeaways",
            "articles_richtext_set__heading",
            "articles_richtext_set__body",
            "faq__question",
            "faq__answer",
            "bottom_line",
        ),
        markup=frozenset({"articles_richtext_set__body", "bottom_line"}),
        list_url="articles:article_list",
    )
)
register(
    TextSource(
        GlossaryTerm,
        title="term",
        keywords=("aliases",),
        body=("definition",),
        list_url="articles:term_list",
    )
)
