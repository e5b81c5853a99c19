"""The list page that every kind of content shares."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django_filters.views import FilterView

from search.filterset import FacetedFilterSet

PAGE_SIZE = 20


def page_at(paginator: Paginator, asked: str) -> Page:
    """The page that an address asks for: past the end the last, for nonsense the first.

    (Django's own ``get_page`` answers -1 with the last page.)
    """
    number = int(asked[:9]) if asked.isascii() and asked.isdigit() else 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


class FacetedList(FilterView):
    """A filtered list, 20 a page, that survives any address.

    Context: ``filter`` (the FilterSet), ``page_obj``, ``paginator``, ``query`` (the
    active parameters without the page) and ``canonical`` (path and parameters in
    their one order). A page past the end shows the last one, nonsense the first.
    """

    filterset: FacetedFilterSet
    strict = False
    paginate_by = PAGE_SIZE
    http_method_names = ["get", "head", "options"]

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "data": self.request.GET, "path": self.request.path}

    def paginate_queryset(
        self, queryset: QuerySet, page_size: int
    ) -> tuple[Paginator, Page, Any, bool]:
        paginator = Paginator(queryset, page_size)
        # The facets have counted already.
        paginator.count = self.filterset.total
        page = page_at(paginator, self.request.GET.get("page", "1"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.filterset.query
        canonical = query.copy()
        if (page := context["page_obj"].number) > 1:
            canonical["page"] = str(page)
        path = self.request.path
        context["query"] = query
        context["canonical"] = f"{path}?{canonical.urlencode()}" if canonical else path
        return context
