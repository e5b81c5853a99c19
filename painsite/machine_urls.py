"""Addresses for machines: health, robots, security contact, sitemap, index, news."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from painsite import machine_views as views
from painsite.news import site_atom
from painsite.sitemaps import SITEMAPS

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("llms.txt", views.plain_index, name="plain_index"),
    path("site.atom", site_atom, name="site_atom"),
    path(".well-known/security.txt", views.security, name="security"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
