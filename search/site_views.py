"""The page of the site's own search. Nothing of what is typed is kept or logged."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.models import EmergencyContact
from search.red_flags import red_flags_in
from search.site import SiteSearch
from search.views import page_address, page_of


@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    """``q``: the words; ``kind``: "course", "glossary" …, may be repeated; ``page``.

    Signs of danger among the words come before any result, also where the words
    themselves are too many to look for.
    """
    path = reverse("search:site")
    search = SiteSearch(request.GET, path=path)
    page = page_of(request, search)
    flags = red_flags_in(request.GET.get("q", ""))
    found = page.object_list
    answers = [one for one in found if one.is_answer] if page.number == 1 else []
    response = render(
        request,
        "search/site.html",
        {
            "canonical": page_address(path, page, search.query),
            "crumbs": [("Search", "")],
            "search": search,
            "page_obj": page,
            "query": search.query,
            "found": found,
            "answer": answers[0] if answers else None,
            "red_flags": flags,
            "contacts": EmergencyContact.objects.all() if flags else [],
        },
    )
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    return response
