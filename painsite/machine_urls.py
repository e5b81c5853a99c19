"""Addresses for machines: health, robots, the security contact, the sitemap."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from painsite import machine_views as views
from painsite.sitemaps import SITEMAPS

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
