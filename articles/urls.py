from django.urls import path

from articles import views
from articles.api import ArticleAPI, GlossaryAPI
from articles.feeds import category_atom
from search.export import csv_view
from search.feeds import atom_view

app_name = "articles"
urlpatterns = [
    path("articles/", views.ArticleList.as_view(), name="article_list"),
    path("articles.csv", csv_view(ArticleAPI), name="article_csv"),
    path("articles.atom", atom_view(ArticleAPI), name="article_atom"),
    path("articles/category/<slug:slug>.atom", category_atom, name="category_atom"),
    path(
        "articles/category/<slug:slug>/", views.category_detail, name="category_detail"
    ),
    path("articles/<slug:slug>/", views.article_detail, name="article_detail"),
    path("glossary/", views.term_list, name="term_list"),
    path("glossary.csv", csv_view(GlossaryAPI), name="term_csv"),
    path("glossary.atom", atom_view(GlossaryAPI), name="term_atom"),
    path("glossary/<slug:slug>/", views.term_detail, name="term_detail"),
]
