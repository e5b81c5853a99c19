"""A list of the API: one declaration gives JSON, facets, CSV, Atom and documentation."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from search.api_schema import (
    FacetedSchema,
    OptionSerializer,
    facet_names,
    page_schema,
)
from search.filterset import FacetedFilterSet, printable
from search.listing import Rows, faults
from search.views import PAGE_SIZE, page_address

Column = str | Callable[[Mapping[str, Any]], Any]


class FacetedPages(PageNumberPagination):
    """Twenty rows a page, with the counts of every filter beside them."""

    page_size = PAGE_SIZE
    page_query_description = "The page, from 1. Past the end the answer is 404."
    filterset: FacetedFilterSet
    facets: Mapping[str, dict[str, Any]] = {}  # how the documentation describes them

    def rows_of(self, filterset: FacetedFilterSet, request: Request) -> list[Model]:
        self.filterset = filterset
        return self.paginate_queryset(Rows(filterset), request)

    def get_page_number(self, request: Request, paginator: Paginator) -> int:
        asked = request.query_params.get(self.page_query_param) or "1"
        if not (asked.isascii() and asked.isdigit() and asked.strip("0")):
            raise ValidationError({"page": [f"“{printable(asked)}” is not a page."]})
        number = int(asked.lstrip("0")[:9])
        if number > paginator.num_pages:
            last = paginator.num_pages
            raise NotFound(f"There is no page {number}: the last is page {last}.")
        return number

    def get_next_link(self) -> str | None:
        return self._link(self.page.number + 1) if self.page.has_next() else None

    def get_previous_link(self) -> str | None:
        return self._link(self.page.number - 1) if self.page.has_previous() else None

    def _link(self, number: int) -> str:
        """On the site's own address, whatever host the request named."""
        page = self.page.paginator.page(number)
        path = page_address(self.request.path, page, self.filterset.query)
        return f"{settings.SITE_URL}{path}"

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        shown = {facet.name: facet.options for facet in self.filterset.facets}
        # A filter that has nothing to choose from is described, so it is there, empty.
        response.data["facets"] = {
            name: OptionSerializer(
                [option for option in shown.get(name, ()) if option.value], many=True
            ).data
            for name in self.facet_names()
        }
        return response

    def facet_names(self) -> list[str]:
        return facet_names(type(self.filterset))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema, self.facets)


class OpenData(APIView):
    """An answer for programs: read only, JSON, no cookie, not for search engines."""

    http_method_names = ["get", "head", "options"]
    schema: Any = None  # described only where a subclass says how

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response


@method_decorator(conditional_page, name="dispatch")
class ListAPI(OpenData, ReadOnlyModelViewSet):
    """A public list and its records.

    ``filterset_class`` is the one of the page named ``page``, and ``list_name`` the
    last word of its address: "courses". ``rows()`` are published
    rows with all that ``serializer_class`` shows, in the order of the page;
    ``records()`` those for ``record_class``. ``columns`` maps the header of each CSV
    column to a path in the row's JSON, such as "salary.low" (through a list of objects
    it leads to a list of values), or to a function of that JSON.
    """

    filterset_class: type[FacetedFilterSet]
    record_class: type[BaseSerializer]
    list_name: ClassVar[str]
    page: ClassVar[str]
    heading: ClassVar[str]
    columns: ClassVar[Mapping[str, Column]]
    lookup_field = "slug"
    lookup_value_converter = "slug"
    filter_backends: list[Any] = []
    pagination_class = FacetedPages
    schema = FacetedSchema()

    @classmethod
    def rows(cls) -> QuerySet:
        raise NotImplementedError

    @classmethod
    def records(cls) -> QuerySet:
        raise NotImplementedError

    @classmethod
    def rows_for_files(cls) -> QuerySet:
        """Rows that may leave the site for good, in a CSV file or a feed."""
        return cls.rows()

    @classmethod
    def entry_text(cls, row: Any) -> str:
        """What the feed says about a row, in a sentence or two."""
        raise NotImplementedError

    @classmethod
    def filtered(cls, data: QueryDict, rows: QuerySet, path: str) -> FacetedFilterSet:
        return cls.filterset_class(data, rows, path=path)

    def get_queryset(self) -> QuerySet:
        return self.records() if self.action == "retrieve" else self.rows()

    def get_serializer_class(self) -> type[BaseSerializer]:
        return self.record_class if self.action == "retrieve" else self.serializer_class

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.filtered(request.query_params, self.rows(), request.path)
        if wrong := faults(found):
            raise ValidationError(wrong)
        rows = self.paginator.rows_of(found, request)
        data = self.get_serializer(rows, many=True).data
        return self.get_paginated_response(data)
