from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know every list of the site, and follow what migrate does."""
        from search import signals, triggers, watching

        autodiscover_modules("texts", "filters")
        checks.register(watching.check_lists)
        triggers.register_source(watching.log_consumers)
        pre_migrate.connect(signals.before_migrate, sender=self)
        post_migrate.connect(signals.after_migrate, sender=self)
