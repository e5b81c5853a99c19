"""The words that visitors use for what the site calls otherwise."""

from django.contrib import admin

from core.admin_base import DeskAdmin
from search.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(DeskAdmin):
    list_display = ("phrase", "meanings", "both_ways")
    list_filter = ("both_ways",)
    search_fields = ("phrase", "means")
    fieldsets = (
        (
            None,
            {
                "fields": ("phrase", "means", "both_ways"),
                "description": "A search for the phrase then also finds each of its "
                "meanings, from the next visitor on. Only words for the same thing "
                "belong here: someone in pain takes what we show for an answer.",
            },
        ),
    )

    @admin.display(description="Also finds", ordering="means")
    def meanings(self, synonym: Synonym) -> str:
        return ", ".join(synonym.means)
