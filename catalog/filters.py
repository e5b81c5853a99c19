"""What a visitor can ask of the course list."""

from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms.boundfield import BoundField
from pyroaring import BitMap

from catalog import choices
from catalog.models import (
    ContinuingEducation,
    Course,
    CourseStudy,
    Language,
    Provider,
    Review,
    Topic,
)
from search.changes import Seen
from search.filters import (
    ChoicesFilter,
    FlagFilter,
    LimitFilter,
    RelatedFilter,
    SortFilter,
    slugs_and_names,
)
from search.filterset import Chip, Facet, FacetedFilterSet
from search.words import WordsFilter

STUDIES = CourseStudy.objects.filter(course=OuterRef("pk"))
TRIALS = STUDIES.filter(design__in=choices.TRIAL_DESIGNS)
BEST_FIRST = ("-rating", "title")
# "none" is a finding too: someone must have looked. Courses that nobody has looked
# at yet are in no group.
TESTED = {
    "trial": Q(Exists(TRIALS)),
    "study": Q(Exists(STUDIES)) & ~Q(Exists(TRIALS)),
    "none": ~Q(Exists(STUDIES)) & Q(studies_checked_on__isnull=False),
}


def topic_choices() -> list[tuple[str, str]]:
    """Areas in their order, each followed by its topics."""
    topics = list(Topic.objects.all())
    inside = {area.pk: [t for t in topics if t.parent_id == area.pk] for area in topics}
    return [
        (topic.slug, topic.name if topic is area else f"{area.name}: {topic.name}")
        for area in topics
        if area.parent_id is None
        for topic in (area, *inside[area.pk])
    ]


def score_filter() -> LimitFilter:
    return LimitFilter(
        field_name="rating",
        lookup_expr="gte",
        places=1,
        min_value=0,
        max_value=10,
        steps=("9", "8.5", "8"),
        words="{} or more",
        any_label="Any, or not yet reviewed",
        label="Our score",
    )


def topic_filter() -> RelatedFilter:
    return RelatedFilter(
        field_name="topics",
        lookups=("slug", "parent__slug"),
        load=topic_choices,
        label="Topic",
    )


class PresetFilter(SortFilter):
    """Ranks by the scores of a preset. Like any order it leaves no course out.

    Those that it cannot rank come after, in the usual order.
    """

    def __init__(self) -> None:
        super().__init__(
            {
                preset.value: (preset.label, (f"-{preset.score_field}", *BEST_FIRST))
                for preset in choices.Preset
            },
            unsorted="Our score",
        )
        self.label = "Ranked for"


class ScoreFilterSet(FacetedFilterSet):
    """The score alone, for pages that lead to the list."""

    min_rating = score_filter()

    @classmethod
    def rows(cls) -> QuerySet[Course]:
        return Course.objects.published().with_sort_keys().best_first()


class CourseFilterSet(FacetedFilterSet):
    """The parameters of /courses/; facets show in this order."""

    OPEN = ("min_rating", "tested", "audience", "level")
    NOTES = {
        "tested": "Of the course itself, or of the program that it teaches. Courses "
        "for which nobody has looked yet are in none of these.",
        "availability": "“Not confirmed”: we have not seen a dated sign of life.",
        "max_session": "Courses for which we do not know the length of one sitting "
        "are left out.",
    }

    q = WordsFilter()
    min_rating = score_filter()
    tested = ChoicesFilter(
        choices=[
            ("trial", "In a controlled trial"),
            ("study", "In another study"),
            ("none", "No study found"),
        ],
        condition=TESTED.__getitem__,
        label="Tested",
    )
    audience = ChoicesFilter(
        choices=[c for c in choices.Audience.choices if c[0] != choices.Audience.BOTH],
        condition=lambda code: Q(audience__in=[code, choices.Audience.BOTH]),
        label="For whom",
    )
    level = ChoicesFilter(choices=choices.Level.choices, label="Level")
    topic = topic_filter()
    offer = ChoicesFilter(choices=choices.Offer.choices, label="Price")
    format = ChoicesFilter(choices=choices.Format.choices, label="Format")
    position = ChoicesFilter(
        choices=choices.Position.choices,
        condition=lambda code: Q(**{code: True}),
        label="Body position",
    )
    language = RelatedFilter(
        field_name="languages",
        lookups=("code",),
        load=lambda: Language.objects.values_list("code", "name"),
        label="Language",
    )
    provider = ChoicesFilter(
        field_name="provider__slug",
        load=slugs_and_names(Provider.objects),
        hide_empty=True,
        label="Provider",
    )
    certificate = ChoicesFilter(
        choices=choices.Certificate.choices, label="Certificate"
    )
    availability = ChoicesFilter(
        choices=choices.Availability.choices, label="Availability"
    )
    reviewed = FlagFilter(condition=Q(rating__isnull=False), label="Reviewed by us")
    ce = FlagFilter(
        condition=Exists(ContinuingEducation.objects.filter(course=OuterRef("pk"))),
        label="With continuing-education credit",
    )
    captions = FlagFilter(condition=Q(captions=True), label="With captions")
    no_equipment = FlagFilter(
        condition=Q(equipment__iexact=choices.NO_EQUIPMENT), label="No equipment needed"
    )
    max_session = LimitFilter(
        field_name="session_minutes",
        lookup_expr="lte",
        min_value=1,
        max_value=1_440,
        steps=("15", "30", "60"),
        words="Up to {} minutes",
        label="Length of one sitting",
    )
    max_price = LimitFilter(
        field_name="price",
        lookup_expr="lte",
        places=2,
        min_value=0,
        max_value=100_000,
        words="${} or less",
        condition=lambda limit: (
            Q(offer=choices.Offer.FREE) | Q(currency="USD", price__lte=limit)
        ),
        label="Price in US dollars, at most",
        help_text="Courses whose price we do not know are left out.",
    )
    max_hours = LimitFilter(
        field_name="hours",
        lookup_expr="lte",
        places=2,
        min_value=0,
        max_value=10_000,
        words="{} hours or less",
        label="Hours in all, at most",
        help_text="Courses whose length we do not know are left out.",
    )
    min_learner_rating = LimitFilter(
        field_name="learner_rating__mean",
        lookup_expr="gte",
        places=2,
        min_value=0,
        max_value=5,
        words="{} or more of 5",
        condition=lambda limit: Q(
            learner_rating__scale=5, learner_rating__mean__gte=limit
        ),
        label="Learners’ mean at the provider, at least",
        help_text="Out of 5, as the provider publishes it. It is not our score.",
    )
    sort = SortFilter(
        {
            "-rating": ("Highest score", BEST_FIRST),
            "-reviewed": ("Newest review", ("-rated_on", "-rating", "title")),
            "price": ("Lowest price", ("price_usd", "title")),
            "hours": ("Shortest", ("hours", "title")),
            "title": ("Title", ("title",)),
            "relevance": ("Best match", ("-relevance", "-rating", "title")),
        }
    )
    preset = PresetFilter()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Two orders cannot both hold: a sort in the address puts the preset aside.

        A sort is chosen on the list that a preset has ranked, so it is the later wish,
        the usual one ("-rating") too: it is the way back.
        """
        super().__init__(*args, **kwargs)
        if self.data.get("sort"):
            self.data.pop("preset", None)

    @classmethod
    def rows(cls) -> QuerySet[Course]:
        return Course.objects.published().with_sort_keys().best_first()

    @property
    def score_facet(self) -> Facet:
        """The quick links above the list are made of it."""
        return self.facet("min_rating")

    @property
    def left_out(self) -> int:
        """Courses that a minimum score hides only because nobody has rated them."""
        if "min_rating" not in self.cleaned:
            return 0
        rated = self.index.ids("reviewed", "1")
        return len(self.matching(without="min_rating") - rated)

    @property
    def any_score_url(self) -> str:
        """This list without the minimum score: unreviewed courses come back."""
        return self.url_with(min_rating=[])

    @property
    def ranked_for(self) -> choices.Preset | None:
        """The preset that the list is ranked by."""
        code = self.cleaned.get("preset")
        return choices.Preset(code) if code else None

    @cached_property
    def chips(self) -> list[Chip]:
        """The preset is no filter, but can be taken off like one."""
        chips = super().chips
        if self.ranked_for is None:
            return chips
        label = str(self.filters["preset"].label)
        return [*chips, Chip(label, self.ranked_for.label, self.url_with(preset=[]))]

    @property
    def sort_field(self) -> BoundField | None:
        """While a preset ranks the list, that is the first, chosen order."""
        field = super().sort_field
        if field and self.ranked_for:
            ranked = ("", f"{self.ranked_for.label} weights")
            form_field: Any = field.field
            form_field.choices = [ranked, *form_field.choices]
        return field

    @cached_property
    def preset_links(self) -> list[tuple[str, str, bool]]:
        """Ways to rank this list: the name, its address, whether it holds now.

        Empty while no course has marks: every choice would give the same order.
        """
        if self.ranked_for is None and not self._can_rank():
            return []
        presets = [(None, "Our score"), *((p, p.label) for p in choices.Preset)]
        return [
            (
                label,
                self.url_with(preset=[preset.value] if preset else [], sort=[]),
                preset == self.ranked_for and "sort" not in self.cleaned,
            )
            for preset, label in presets
        ]

    def _can_rank(self) -> bool:
        using, seen = self.queryset.db, self.index.seen
        return any(rankable(preset, using, seen)[0] for preset in choices.Preset)

    @cached_property
    def unranked(self) -> dict[str, int]:
        """How many courses of this list the preset cannot rank, by reason.

        ``total``, of which ``not_reviewed``, ``overall_only`` (no marks by criterion)
        and ``older`` (marked by a version without the preset). {} if no preset ranks
        the list. Two queries after a change of the catalogue, else none.
        """
        if self.ranked_for is None:
            return {}
        ranked, overall_only = rankable(
            self.ranked_for, self.queryset.db, self.index.seen
        )
        unranked = self.matching() - ranked
        rated = unranked & self.index.ids("reviewed", "1")
        return {
            "total": len(unranked),
            "not_reviewed": len(unranked - rated),
            "overall_only": len(rated & overall_only),
            "older": len(rated - overall_only),
        }


@lru_cache(maxsize=2 * len(choices.Preset))
def rankable(preset: choices.Preset, using: str, seen: Seen) -> tuple[BitMap, BitMap]:
    """Keys of the courses with a score by the preset, and of those overall only.

    ``seen`` is the version of the content: what it does not tell apart is the same.
    """
    ranked = Course.objects.using(using).exclude(**{preset.score_field: None})
    overall_only = Review.objects.using(using).overall_only()
    return (
        BitMap(ranked.values_list("pk", flat=True)),
        BitMap(overall_only.values_list("course", flat=True)),
    )
