from django.urls import path

from catalog import compare_views, go_views, rating_views, views
from catalog.api import CourseAPI
from search.export import csv_view
from search.feeds import atom_view

app_name = "catalog"
urlpatterns = [
    path("courses/", views.CourseList.as_view(), name="course_list"),
    path("courses.csv", csv_view(CourseAPI), name="course_csv"),
    path("courses.atom", atom_view(CourseAPI), name="course_atom"),
    path("courses/compare/", compare_views.course_compare, name="course_compare"),
    path("courses/shortlist/", compare_views.course_shortlist, name="course_shortlist"),
    path("courses/<slug:slug>/", views.course_detail, name="course_detail"),
    path("go/<slug:slug>/", go_views.go, name="go"),
    path("providers/<slug:slug>/", views.provider_detail, name="provider_detail"),
    path("topics/<slug:slug>/", views.topic_detail, name="topic_detail"),
    path("how-we-rate/", rating_views.how_we_rate, name="how_we_rate"),
]
