from django.apps import AppConfig


class PainsiteConfig(AppConfig):
    name = "painsite"
