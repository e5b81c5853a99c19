"""Which web addresses our records hold, and what we remember of each."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from core.links import Answer, Outcome
from core.models import LinkCheck

CHECKED_ON = "link_checked_on"
# Two checks of a page within this time are one: a server mends a slip by then.
APART = timedelta(hours=20)


def holders() -> Iterator[tuple[type[models.Model], str]]:
    """Models of ours that hold web addresses, with the field; a new one joins by itself."""
    for model in apps.get_models():
        if model is LinkCheck or not is_ours(model):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.URLField):
                yield model, field.name


def is_ours(model: type[models.Model]) -> bool:
    path = apps.get_app_config(model._meta.app_label).path
    return path.startswith(str(settings.BASE_DIR)) and "site-packages" not in path


def kinds() -> list[str]:
    """The plural names by which a person may choose whose addresses to ask."""
    return sorted({kind_of(model) for model, _ in holders()})


def kind_of(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)


def public_rows(model: type[models.Model]) -> Any:
    """Rows that visitors may see. What has no life of its own, such as a source, counts
    as public: it is cited by others."""
    rows = model._default_manager.all()
    rows = rows.published() if hasattr(rows, "published") else rows
    has_demo = any(field.name == "is_demo" for field in model._meta.fields)
    return rows.filter(is_demo=False) if has_demo else rows


def addresses(only: Collection[str] = ()) -> list[str]:
    """Every address that public rows hold, each once; ``only`` of these kinds."""
    found: set[str] = set()
    for model, name in holders():
        if not only or kind_of(model) in only:
            rows = public_rows(model).exclude(**{name: ""})
            found.update(rows.order_by().values_list(name, flat=True))
    return sorted(found)


def due(urls: Collection[str], before: datetime) -> list[str]:
    """Those that nobody asked since, in the order in which they should be asked: first
    the unknown, then the one that waits longest."""
    asked = dict(LinkCheck.objects.values_list("url", "checked_at"))
    waiting = [url for url in urls if url not in asked or asked[url] < before]
    return sorted(waiting, key=lambda url: (url in asked, asked.get(url, before), url))


@transaction.atomic
def remember(url: str, answer: Answer, at: datetime) -> LinkCheck:
    """Write down what came of asking; rows with that address learn that it works.

    Records are found by the address itself, so one that an editor has changed since is
    left alone, and so is a day that is newer. Versions stay: nobody's open form becomes
    outdated by a program.
    """
    rows = LinkCheck.objects.select_for_update()
    check, _ = rows.get_or_create(url=url, defaults={"checked_at": at})
    if check.failing_since and answer.outcome not in (Outcome.OK, Outcome.BROKEN):
        return check
    if answer.outcome == Outcome.BROKEN:
        if check.failing_since is None:
            check.failures = 1
        elif at - check.checked_at >= APART:
            check.failures += 1
        check.failing_since = check.failing_since or at
    elif answer.outcome == Outcome.UNREACHABLE:
        check.failures += 1
    else:
        check.failures, check.failing_since = 0, None
    check.outcome = answer.outcome
    check.status_code = answer.status_code
    check.detail = answer.detail
    check.final_url = answer.final_url
    check.checked_at = at
    check.save()
    if answer.outcome == Outcome.OK:
        mark_checked(url, at.date())
    return check


def mark_checked(url: str, on: date) -> None:
    for model, name in holders():
        if any(field.name == CHECKED_ON for field in model._meta.fields):
            older = Q(**{CHECKED_ON: None}) | Q(**{f"{CHECKED_ON}__lt": on})
            rows = model._default_manager.filter(older, **{name: url})
            rows.update(**{CHECKED_ON: on})


def held() -> Q:
    """Checks of addresses that some record holds still; editors mend the others."""
    return Q(
        *(
            ("url__in", model._default_manager.exclude(**{name: ""}).values(name))
            for model, name in holders()
        ),
        _connector=Q.OR,
    )


def records_with(urls: Collection[str]) -> dict[str, list[models.Model]]:
    """The rows that hold each of the addresses, drafts too; one query for each model."""
    found: dict[str, list[models.Model]] = defaultdict(list)
    for model, name in holders():
        for row in model._default_manager.filter(**{f"{name}__in": urls}).order_by(
            "pk"
        ):
            found[getattr(row, name)].append(row)
    return found
