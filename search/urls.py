from django.urls import path

from search import suggest_views

app_name = "search"
urlpatterns = [
    path("search/suggest/", suggest_views.suggest, name="suggest"),
]
