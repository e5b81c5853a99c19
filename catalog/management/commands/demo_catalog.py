"""Makes or removes the synthetic courses for load tests."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone
from django.utils.dateparse import parse_date

from catalog.demo_store import (
    NothingToDrawFrom,
    remove_demo_courses,
    replace_demo_courses,
)


class Command(BaseCommand):
    help = (
        "Makes synthetic courses, marked [DEMO], in place of those that an earlier run "
        "made; all or nothing. While one of them is public, every page of the site says "
        "so. --clear removes them. Real courses are never touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--courses", type=int, help="How many, 1 or more.")
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            help="The same seed and number give the same courses (default: 1).",
        )
        parser.add_argument(
            "--today",
            help="The day from which dates count back, as YYYY-MM-DD (default: today).",
        )
        parser.add_argument(
            "--clear", action="store_true", help="Only remove the synthetic courses."
        )
        parser.add_argument(
            "--yes-synthetic",
            action="store_true",
            help="Make them although DEBUG is off, where visitors may see them.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["courses"]
        if options["clear"]:
            if count is not None:
                raise CommandError("Use either --courses or --clear.")
            removed = remove_demo_courses()
            self.stdout.write(f"Removed {removed:,} demo courses.")
            return
        if count is None or count < 1:
            raise CommandError("Say how many: --courses 5000. Or --clear.")
        if not settings.DEBUG and not options["yes_synthetic"]:
            raise CommandError(
                "DEBUG is off, so this may be a site that people rely on. To show "
                "synthetic courses there all the same, add --yes-synthetic."
            )
        try:
            written = replace_demo_courses(
                count, options["seed"], today=day(options["today"])
            )
        except NothingToDrawFrom as error:
            raise CommandError(
                f"{error} Load the starter content first: manage.py load_content"
            ) from error
        except IntegrityError as error:
            raise CommandError(
                "Nothing was written: another process made demo courses at the same "
                "time, or a real course or provider has one of their names."
            ) from error
        self.stdout.write(
            f"Made {written:,} demo courses. Every page now says so; "
            "manage.py demo_catalog --clear removes them."
        )


def day(text: str | None) -> Any:
    """The day that was given, else today. Raises CommandError for no day."""
    try:
        found = parse_date(text) if text else timezone.localdate()
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"“{text}” is not a day such as 2026-01-31.")
    return found
