from django.urls import path

from search.export import csv_view
from search.feeds import atom_view
from treatments import views
from treatments.api import TreatmentAPI

app_name = "treatments"
urlpatterns = [
    path("treatments/", views.TreatmentList.as_view(), name="treatment_list"),
    path("treatments.csv", csv_view(TreatmentAPI), name="treatment_csv"),
    path("treatments.atom", atom_view(TreatmentAPI), name="treatment_atom"),
    path("treatments/<slug:slug>/", views.treatment_detail, name="treatment_detail"),
]
