"""Addresses of the API; ``/api/`` itself and all unknown ones answer in JSON too."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from articles.api import ArticleAPI, GlossaryAPI
from careers.api import CareerAPI, CredentialAPI
from catalog.api import CourseAPI
from painsite import api_docs, api_views
from search.site_api import SearchAPI
from treatments.api import TreatmentAPI

LISTS = (CourseAPI, CareerAPI, CredentialAPI, TreatmentAPI, ArticleAPI, GlossaryAPI)

router = SimpleRouter(use_regex_path=False)
for api in LISTS:
    router.register(api.list_name, api, basename=api.list_name)

urlpatterns = [
    path("v1/search/", SearchAPI.as_view(), name="search_api"),
    path("v1/", include((router.urls, "api"))),
    path("schema/", api_views.SchemaView.as_view(), name="api_schema"),
    path("docs/", api_docs.docs, name="api_docs"),
    # Only with the slash at the end: without it the visitor is led to the right address.
    re_path(r"^(.*/)?$", api_views.NotThere.as_view()),
]
