"""What a visitor can ask of the lists of careers and of credentials."""

from decimal import Decimal

from django.db.models import Q, QuerySet

from careers import choices
from careers.models import CareerPath, Credential, Group, IssuingBody, Stage
from catalog.filters import topic_filter
from core.templatetags.core_tags import months_range
from search.filters import (
    ChoicesFilter,
    LimitFilter,
    OneOfFilter,
    RelatedFilter,
    SortFilter,
    slugs_and_names,
)
from search.filterset import FacetedFilterSet
from search.words import WordsFilter

Choices = list[tuple[str, str]]


class TrainingFilter(LimitFilter):
    """A number of months, which reads as "Up to 2 years"."""

    def in_words(self, code: str) -> str:
        words = months_range(None, int(Decimal(code)))
        return words[:1].upper() + words[1:]


def credential_choices() -> Choices:
    """Published ones only: a draft must not show as a choice either."""
    return [
        (credential.slug, credential_label(credential))
        for credential in Credential.objects.published()
    ]


def credential_label(credential: Credential) -> str:
    words = f"{credential.abbreviation}: {credential.name}"
    return f"{words} (retired)" if credential.is_retired else words


class CareerFilterSet(FacetedFilterSet):
    """The parameters of /careers/; facets show in this order."""

    OPEN = ("group", "entry", "max_months", "min_salary")
    NOTES = {
        "license": "Careers where it depends on the state or on the base profession "
        "are in neither.",
        "max_months": "From the end of high school. A career counts when its shortest "
        "usual training fits; its row shows how long it can take.",
        "min_salary": "US dollars a year. We go by the median or, where no median is "
        "known, by the high end. Careers without a pay figure are left out.",
    }

    q = WordsFilter(also=("credentials",))
    group = ChoicesFilter(
        field_name="group__slug", load=slugs_and_names(Group.objects), label="Field"
    )
    entry = ChoicesFilter(
        field_name="entry_level",
        choices=choices.EntryLevel.choices,
        label="Training that it asks for",
    )
    max_months = TrainingFilter(
        lookup_expr="lte",
        min_value=0,
        max_value=1_200,
        steps=("12", "24", "48", "96"),
        any_label="Any length",
        condition=lambda months: Q(
            pk__in=CareerPath.objects.trained_within(months).values("pk")
        ),
        label="Length of training",
    )
    min_salary = LimitFilter(
        lookup_expr="gte",
        min_value=0,
        max_value=10_000_000,
        steps=("50000", "75000", "100000", "150000"),
        words="${} or more",
        any_label="Any, or not known",
        condition=lambda dollars: Q(
            pk__in=CareerPath.objects.paid_at_least(dollars).values("pk")
        ),
        label="Pay a year",
    )
    license = OneOfFilter(
        choices=[("yes", "License required"), ("no", "No license required")],
        conditions={
            "yes": Q(license_required=choices.LicenseNeed.REQUIRED),
            "no": Q(license_required=choices.LicenseNeed.NOT_REQUIRED),
        },
        label="License",
    )
    credential = RelatedFilter(
        field_name="credentials", load=credential_choices, label="Credential"
    )
    topic = topic_filter()
    sort = SortFilter(
        {
            "-salary": ("Highest pay", ("-pay", "title")),
            "months": ("Shortest training", ("months_min", "months_max", "title")),
            "title": ("Title", ("title",)),
            "-outlook": ("Fastest growing", ("-outlook__growth_percent", "title")),
        },
        unsorted="Field",
    )

    @classmethod
    def rows(cls) -> QuerySet[CareerPath]:
        return CareerPath.objects.for_cards().in_groups()


def used_in_group(slug: str) -> Q:
    return named_by(CareerPath.objects.published().filter(group__slug=slug))


def used_in_career(slug: str) -> Q:
    return named_by(CareerPath.objects.published().filter(slug=slug))


def named_by(careers: QuerySet[CareerPath]) -> Q:
    """Credentials that one of the careers names, or earns at a stage."""
    named = CareerPath.credentials.through.objects.filter(careerpath__in=careers)
    earned = Stage.credentials.through.objects.filter(stage__career__in=careers)
    return Q(pk__in=named.values("credential")) | Q(pk__in=earned.values("credential"))


def careers_with_credentials() -> Choices:
    careers = CareerPath.objects.published()
    public = Credential.objects.published()
    using = Q(credentials__in=public) | Q(stages__credentials__in=public)
    return list(
        careers.filter(using).distinct().order_by("title").values_list("slug", "title")
    )


class CredentialFilterSet(FacetedFilterSet):
    """The parameters of /credentials/; facets show in this order."""

    OPEN = ("group", "status", "region")
    NOTES = {
        "group": "By the careers on this site that name the credential.",
        "career": "Those that the career names, or earns at a stage of its path.",
    }

    q = WordsFilter()
    group = ChoicesFilter(
        load=slugs_and_names(Group.objects),
        condition=used_in_group,
        label="For work in",
    )
    career = ChoicesFilter(
        load=careers_with_credentials,
        condition=used_in_career,
        label="For work as",
    )
    status = ChoicesFilter(
        field_name="credential_status",
        choices=[("active", "Can be earned"), ("retired", "Retired")],
        label="Status",
    )
    region = ChoicesFilter(
        field_name="region",
        load=lambda: [
            (region, region)
            for region in Credential.objects.published()
            .order_by("region")
            .values_list("region", flat=True)
            .distinct()
        ],
        label="Region",
    )
    body = ChoicesFilter(
        field_name="body__slug",
        load=lambda: (
            IssuingBody.objects.filter(credentials__in=Credential.objects.published())
            .distinct()
            .values_list("slug", "name")
        ),
        label="Issued by",
    )

    @classmethod
    def rows(cls) -> QuerySet[Credential]:
        return Credential.objects.for_rows()
