"""Every address of the site; each app keeps its own table."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import TemplateView
from django.views.static import serve

from painsite import views

# Addresses of the trust pages, with their names in the breadcrumb.
TRUST_PAGES = {
    "about": "About",
    "privacy": "Privacy",
    "disclosures": "Money and disclosures",
    "accessibility": "Accessibility",
    "editorial-policy": "Editorial policy",
    "corrections": "Corrections",
}


def trust_page(address: str, label: str) -> URLPattern:
    name = address.replace("-", "_")
    view = TemplateView.as_view(
        template_name=f"pages/{name}.html",
        extra_context={"canonical": f"/{address}/", "crumbs": [(label, "")]},
        http_method_names=["get", "head", "options"],
    )
    return path(f"{address}/", view, name=name)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("catalog.urls")),
    path("", include("careers.urls")),
    path("", include("treatments.urls")),
    path("", include("articles.urls")),
    path("", include("search.urls")),
    path("", include("painsite.machine_urls")),
    path("api/", include("painsite.api_urls")),
    *(trust_page(*page) for page in TRUST_PAGES.items()),
    path("admin/", admin.site.urls),
]

# A front server takes /media/ in production; see docs/operations.md.
if settings.SERVE_MEDIA:
    urlpatterns.append(
        re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})
    )
# Without a mail server nobody would get the link to a new password.
if settings.EMAIL_HOST:
    urlpatterns.insert(
        0, path("admin/password_reset/", include("painsite.password_urls"))
    )
if "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
