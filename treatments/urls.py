from django.urls import path

from treatments import views

app_name = "treatments"
urlpatterns = [
    path("treatments/", views.TreatmentList.as_view(), name="treatment_list"),
    path("treatments/<slug:slug>/", views.treatment_detail, name="treatment_detail"),
]
