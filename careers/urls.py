from django.urls import path

from careers import views
from careers.api import CareerAPI, CredentialAPI
from careers.compare.views import career_compare
from careers.planning.views import planner
from search.export import csv_view
from search.feeds import atom_view

app_name = "careers"
urlpatterns = [
    path("careers/", views.CareerList.as_view(), name="career_list"),
    path("careers.csv", csv_view(CareerAPI), name="career_csv"),
    path("careers.atom", atom_view(CareerAPI), name="career_atom"),
    path("careers/compare/", career_compare, name="career_compare"),
    path("careers/planner/", planner, name="planner"),
    path("careers/<slug:slug>/", views.career_detail, name="career_detail"),
    path("credentials/", views.CredentialList.as_view(), name="credential_list"),
    path("credentials.csv", csv_view(CredentialAPI), name="credential_csv"),
    path("credentials.atom", atom_view(CredentialAPI), name="credential_atom"),
    path("credentials/<slug:slug>/", views.credential_detail, name="credential_detail"),
]
