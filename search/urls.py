from django.urls import path

from search import site_views, suggest_views

app_name = "search"
urlpatterns = [
    path("search/", site_views.site_search, name="site"),
    path("search/suggest/", suggest_views.suggest, name="suggest"),
]
