from django.urls import path

from catalog import views

app_name = "catalog"
urlpatterns = [
    path("courses/", views.CourseList.as_view(), name="course_list"),
    path("courses/<slug:slug>/", views.course_detail, name="course_detail"),
    path("go/<slug:slug>/", views.go, name="go"),
    path("providers/<slug:slug>/", views.provider_detail, name="provider_detail"),
    path("topics/<slug:slug>/", views.topic_detail, name="topic_detail"),
    path("how-we-rate/", views.how_we_rate, name="how_we_rate"),
]
