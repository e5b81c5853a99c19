"""What a visitor can ask of the course list."""

from django.db.models import Exists, OuterRef, Q

from catalog import choices
from catalog.models import ContinuingEducation, CourseStudy, Language, Provider, Topic
from search.filters import (
    ChoicesFilter,
    FlagFilter,
    LimitFilter,
    RelatedFilter,
    SortFilter,
    WordsFilter,
)
from search.filterset import Facet, FacetedFilterSet

STUDIES = CourseStudy.objects.filter(course=OuterRef("pk"))
TRIALS = STUDIES.filter(design__in=choices.TRIAL_DESIGNS)
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


class ScoreFilterSet(FacetedFilterSet):
    """The score alone, for pages that lead to the list."""

    min_rating = score_filter()


class CourseFilterSet(FacetedFilterSet):
    """The parameters of /courses/; facets show in this order."""

    OPEN = ("min_rating", "tested", "audience", "level")
    NOTES = {
        "tested": "Of the course itself, or of the program that it teaches. Courses "
        "for which nobody has looked yet are in none of these.",
        "availability": "“Not confirmed”: we have not seen a dated sign of life.",
    }

    q = WordsFilter(
        fields=("title", "summary", "institution", "provider__name", "topics__name"),
        label="Words",
    )
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
        load=lambda: Provider.objects.with_public_courses().values_list("slug", "name"),
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
            "-rating": ("Highest score", ("-rating", "title")),
            "-reviewed": ("Newest review", ("-rated_on", "-rating", "title")),
            "price": ("Lowest price", ("price_usd", "title")),
            "hours": ("Shortest", ("hours", "title")),
            "title": ("Title", ("title",)),
            "relevance": ("Best match", ("-relevance", "-rating", "title")),
        }
    )

    @property
    def score_facet(self) -> Facet:
        """The quick links above the list are made of it."""
        return self.facet("min_rating")

    @property
    def left_out(self) -> int:
        """Courses that a minimum score hides only because nobody has rated them."""
        if "min_rating" not in self.cleaned:
            return 0
        rated = self.sets.choices.get(("reviewed", "1"), frozenset())
        return len(self.sets.matching(without="min_rating") - rated)

    @property
    def any_score_url(self) -> str:
        """This list without the minimum score: unreviewed courses come back."""
        return self.url_with(min_rating=[])
