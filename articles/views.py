"""Public pages of guides and of the glossary."""

from itertools import groupby

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.filters import ArticleFilterSet, TermFilterSet
from articles.models import Article, Category, GlossaryTerm
from articles.page import ArticlePage
from articles.structured_data import article_data, term_data
from search.views import FacetedList, page_address, page_of


class ArticleList(FacetedList):
    filterset_class = ArticleFilterSet
    template_name = "articles/article_list.html"
    context_object_name = "articles"
    extra_context = {"crumbs": [("Guides", "")], "noun": "guide"}

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.for_cards().newest_review_first()


@require_safe
def category_detail(request: HttpRequest, slug: str) -> HttpResponse:
    category = get_object_or_404(Category, slug=slug)
    articles = Article.objects.for_cards().filter(category=category)
    page = page_of(request, articles.newest_review_first())
    return render(
        request,
        "articles/category_detail.html",
        {
            "crumbs": [
                ("Guides", reverse("articles:article_list")),
                (category.name, ""),
            ],
            "canonical": page_address(category.get_absolute_url(), page),
            "category": category,
            "page_obj": page,
            "query": QueryDict(),
        },
    )


@require_safe
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A guide: the short answer first, then the text, then what it rests on."""
    article = get_object_or_404(Article.objects.for_page(), slug=slug)
    page = ArticlePage(article)
    return render(
        request,
        "articles/article_detail.html",
        {
            "crumbs": [
                ("Guides", reverse("articles:article_list")),
                (article.title, ""),
            ],
            "canonical": article.get_absolute_url(),
            "article": article,
            "page": page,
            "structured_data": article_data(
                article, page.faq, page.references, settings.SITE_URL
            ),
        },
    )


@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    """The glossary from A to Z, or the terms in which some words occur."""
    path = reverse("articles:term_list")
    terms = GlossaryTerm.objects.published()
    found = TermFilterSet(request.GET, terms, path=path)
    letters = sorted(found.qs, key=lambda term: (initial(term), term.term.casefold()))
    return render(
        request,
        "articles/term_list.html",
        {
            "crumbs": [("Glossary", "")],
            "canonical": found.url_with(),
            "filter": found,
            "letters": [(key, list(group)) for key, group in groupby(letters, initial)],
        },
    )


def initial(term: GlossaryTerm) -> str:
    """The letter under which a term stands; digits and signs share "0-9"."""
    first = term.term[0].upper()
    return first if first.isalpha() else "0-9"


@require_safe
def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    term = get_object_or_404(
        GlossaryTerm.objects.published().prefetch_related("sources"), slug=slug
    )
    glossary = reverse("articles:term_list")
    return render(
        request,
        "articles/term_detail.html",
        {
            "crumbs": [("Glossary", glossary), (term.term, "")],
            "canonical": term.get_absolute_url(),
            "term": term,
            "see_also": term.see_also.published(),
            "articles": term.articles.published(),
            "structured_data": term_data(term, glossary, settings.SITE_URL),
        },
    )
