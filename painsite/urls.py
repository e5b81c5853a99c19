"""Every address of the site; each app keeps its own table."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import TemplateView
from django.views.static import serve

from painsite import views
from painsite.corrections import corrections, corrections_atom
from painsite.feedback import feedback, feedback_thanks
from painsite.share_images import card_of_page, card_of_site

# Addresses of the trust pages that are words alone, with their names in the breadcrumb.
TRUST_PAGES = {
    "privacy": "Privacy",
    "accessibility": "Accessibility",
    "editorial-policy": "Editorial policy",
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
    path("about/", views.about, name="about"),
    path("disclosures/", views.disclosures, name="disclosures"),
    *(trust_page(*page) for page in TRUST_PAGES.items()),
    path("corrections/", corrections, name="corrections"),
    path("corrections.atom", corrections_atom, name="corrections_atom"),
    path("feedback/", feedback, name="feedback"),
    path("feedback/thanks/", feedback_thanks, name="feedback_thanks"),
    path("og/site.png", card_of_site, name="share_image_of_site"),
    path("og/<slug:code>/<slug:slug>.png", card_of_page, name="share_image"),
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
