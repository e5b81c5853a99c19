"""Loads the starter content, or tells all that is wrong with it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

import articles.content
import careers.content
import catalog.content
import core.content.common
import search.content
import treatments.content
from core.content.loading import Report, load
from core.content.problems import ContentError

CONTENTS = (
    core.content.common.CONTENT,
    search.content.CONTENT,
    catalog.content.CONTENT,
    careers.content.CONTENT,
    treatments.content.CONTENT,
    articles.content.CONTENT,
)
OUTCOMES = ("created", "updated", "unchanged", "kept", "gone")


class Command(BaseCommand):
    help = (
        "Loads the YAML files of a folder into the database, all or nothing. What "
        "editors changed or deleted since the last load is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "content",
            help="The folder of the files (default: content).",
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Also replace what editors changed, and bring back what they deleted.",
        )

    def handle(
        self, *args: Any, path: Path | str, overwrite: bool, **options: Any
    ) -> None:
        folder = Path(path)
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            report = load(folder, CONTENTS, overwrite=overwrite)
        except ContentError as error:
            raise CommandError(str(error)) from error
        for line in lines_of(report):
            self.stdout.write(line)


def lines_of(report: Report) -> list[str]:
    """The summary: numbers by kind if anything changed, then what was left alone."""
    lines = []
    if report.is_unchanged:
        lines.append(f"Content unchanged: {report.total} records.")
    else:
        for plural, counts in report.counts.items():
            outcomes = [f"{counts[word]} {word}" for word in OUTCOMES if counts[word]]
            lines.append(f"{plural:22} {', '.join(outcomes) or 'none'}")
    for names, say in (
        (report.kept, "Kept as edited on the desk (--overwrite replaces it)"),
        (report.gone, "Deleted or renamed on the desk (--overwrite loads it again)"),
        (report.removed, "No longer in the files, left as it is"),
    ):
        lines += [f"{say}: {name}" for name in names]
    return lines
