"""Public pages of guides and of the glossary."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.filters import ArticleFilterSet, TermFilterSet
from articles.glossary import a_to_z, guides_with, treatments_with
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
            "structured_data": article_data(page, settings.SITE_URL),
        },
    )


@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    """The glossary from A to Z, or the terms in which some words occur."""
    path = reverse("articles:term_list")
    terms = GlossaryTerm.objects.published()
    found = TermFilterSet(request.GET, terms, path=path)
    return render(
        request,
        "articles/term_list.html",
        {
            "crumbs": [("Glossary", "")],
            "canonical": found.url_with(),
            "filter": found,
            "letters": a_to_z(found.qs, other_names=not found.is_filtered),
        },
    )


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
            "articles": guides_with(term),
            "treatments": treatments_with(term),
            "structured_data": term_data(term, glossary, settings.SITE_URL),
        },
    )
