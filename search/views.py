"""The list page that every kind of content shares."""

from typing import Any, Protocol

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django_filters.views import FilterView

from search.filterset import FacetedFilterSet
from search.listing import Rows
from search.snippets import snippets

PAGE_SIZE = 20


class Slices(Protocol):
    """What can be shown in pages."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> list: ...


def page_of(request: HttpRequest, rows: QuerySet | Slices) -> Page:
    """The page that an address asks for: past the end the last, for nonsense the first.

    (Django's own ``get_page`` answers -1 with the last page.)
    """
    paginator: Paginator = Paginator(rows, PAGE_SIZE)  # type: ignore[arg-type]
    asked = request.GET.get("page", "")
    number = int(asked[:9]) if asked.isascii() and asked.isdigit() else 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


def page_address(path: str, page: Page, query: QueryDict | None = None) -> str:
    """The one address of a page of a list: its parameters, then its number."""
    parameters = query.copy() if query else QueryDict(mutable=True)
    if page.number > 1:
        parameters["page"] = str(page.number)
    encoded = parameters.urlencode()
    return f"{path}?{encoded}" if encoded else path


class FacetedList(FilterView):
    """A filtered list, 20 a page, that survives any address.

    Context: ``filter`` (the FilterSet), ``page_obj``, ``paginator``, ``query`` (the
    active parameters without the page) and ``canonical`` (path and parameters in
    their one order). A page past the end shows the last one, nonsense the first.
    """

    filterset: FacetedFilterSet
    paginate_by = PAGE_SIZE
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the page's own rows are read, by their keys."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = Rows(self.filterset)
        return self.render_to_response(self.get_context_data(filter=self.filterset))

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "data": self.request.GET, "path": self.request.path}

    def paginate_queryset(
        self, queryset: Rows, page_size: int
    ) -> tuple[Paginator, Page, Any, bool]:
        page = page_of(self.request, queryset)
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.filterset.query
        context["query"] = query
        context["canonical"] = page_address(
            self.request.path, context["page_obj"], query
        )
        if words := self.filterset.cleaned.get("q"):
            rows = context["page_obj"].object_list
            found = snippets(
                self.filterset.queryset.model, [row.pk for row in rows], words
            )
            for row in rows:
                row.snippet = found.get(row.pk, "")
        return context
