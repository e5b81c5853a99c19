"""How staff who forgot their password get a new one; the login page links to it."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views
from django.urls import path

DESK = {"site_header": admin.site.site_header, "site_title": admin.site.site_title}

urlpatterns = [
    path(
        "",
        views.PasswordResetView.as_view(
            extra_context=DESK, from_email=settings.CONTACT_EMAIL or None
        ),
        name="admin_password_reset",
    ),
    path(
        "sent/",
        views.PasswordResetDoneView.as_view(extra_context=DESK),
        name="password_reset_done",
    ),
    path(
        "<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(extra_context=DESK),
        name="password_reset_confirm",
    ),
    path(
        "done/",
        views.PasswordResetCompleteView.as_view(extra_context=DESK),
        name="password_reset_complete",
    ),
]
