"""The description of the API, and its answer to addresses that it does not have."""

from functools import cache
from threading import Lock
from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from search.api import OpenData

_being_made = Lock()


def api_schema() -> dict[str, Any]:
    """The OpenAPI description, made once a process: it depends on the code alone.

    One thread makes it: the inspector of the generator is shared, and two at once get
    a description of each other's lists, or an error.
    """
    with _being_made:
        return _schema()


@cache
def _schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


@method_decorator(conditional_page, name="dispatch")
class SchemaView(OpenData):
    """OpenAPI 3 as JSON; as YAML for ``Accept: application/vnd.oai.openapi``."""

    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]

    def get(self, request: Request) -> Response:
        return Response(api_schema())


class NotThere(OpenData):
    """404 in JSON for every other address under /api/."""

    def get(self, request: Request, *args: Any) -> Response:
        raise NotFound("There is no such address. See /api/docs/.")
