from django.urls import path

from careers import views

app_name = "careers"
urlpatterns = [
    path("careers/", views.CareerList.as_view(), name="career_list"),
    path("careers/<slug:slug>/", views.career_detail, name="career_detail"),
    path("credentials/", views.CredentialList.as_view(), name="credential_list"),
    path("credentials/<slug:slug>/", views.credential_detail, name="credential_detail"),
]
