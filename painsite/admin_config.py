from django.contrib.admin.apps import AdminConfig


class PainsiteAdminConfig(AdminConfig):
    default_site = "painsite.admin.PainsiteAdminSite"
