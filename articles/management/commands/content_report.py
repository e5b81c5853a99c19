"""Says how the texts of the site read, and what in them an editor should look at."""

import csv
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.quality import KINDS, Problem, Report, reports

HEAD = (
    *("kind", "title", "reading_grade", "words_in_a_sentence", "longest_sentence"),
    *("sentences", "words"),
)
HEAD_OF_TEXT = f"{'grade':>5} {'mean':>5} {'longest':>7} {'words':>6}  title"


class Command(BaseCommand):
    help = (
        "For each public text: Flesch-Kincaid grade, words in a sentence (mean and "
        "longest), and what is missing or doubtful: doses, dead links, figures in "
        "texts without any reference, sections without one, overdue reviews, "
        "unexplained short forms."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--kind",
            action="append",
            choices=KINDS,
            help="Which texts (default: articles); may be repeated.",
        )
        parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
        parser.add_argument(
            "--drafts", action="store_true", help="Also what visitors do not see."
        )
        parser.add_argument(
            "--fail-on",
            action="append",
            choices=Problem.values,
            default=[],
            metavar="PROBLEM",
            help=f"Exit with 1 if it is found anywhere: {', '.join(Problem.values)}.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = options["kind"] or ["articles"]
        found = [
            (kind, report)
            for kind in dict.fromkeys(kinds)
            for report in reports(kind, drafts=options["drafts"])
        ]
        write = {"text": self.as_text, "csv": self.as_csv, "json": self.as_json}
        write[options["format"]](found)
        failed = [
            f"{count} × {problem.label.lower()}"
            for problem in Problem
            if problem in options["fail_on"]
            and (count := sum(report.count(problem) for _, report in found))
        ]
        if failed:
            raise CommandError(f"Found: {', '.join(failed)}.")

    def as_text(self, found: list[tuple[str, Report]]) -> None:
        """A table of each kind, then what was found in each text."""
        for kind in dict.fromkeys(kind for kind, _ in found):
            own = [report for one, report in found if one == kind]
            self.stdout.write(f"\n{kind.capitalize()}\n{HEAD_OF_TEXT}")
            for report in own:
                m = report.measure
                self.stdout.write(
                    f"{m.grade:5.1f} {m.mean:5.1f} {m.longest:7d} {m.words:6d}  "
                    f"{report.record}"
                )
            for report in own:
                if report.findings:
                    self.stdout.write(f"\n{report.record}")
                for finding in report.findings:
                    said = [finding.problem.label, finding.part, finding.words]
                    self.stdout.write(f"  {': '.join(filter(None, said))}")

    def as_csv(self, found: list[tuple[str, Report]]) -> None:
        """A line for each text, with the number of findings of each sort."""
        sheet = csv.writer(self.stdout, lineterminator="\n")
        sheet.writerow([*HEAD, *Problem.values])
        for kind, report in found:
            counts = [report.count(problem) for problem in Problem]
            sheet.writerow([*cells(kind, report).values(), *counts])

    def as_json(self, found: list[tuple[str, Report]]) -> None:
        """A list of texts, each with its findings."""
        data = [
            cells(kind, report)
            | {
                "url": report.record.get_absolute_url(),
                "findings": [finding._asdict() for finding in report.findings],
            }
            for kind, report in found
        ]
        self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))


def cells(kind: str, report: Report) -> dict[str, Any]:
    m = report.measure
    values = (
        kind,
        str(report.record),
        m.grade,
        m.mean,
        m.longest,
        m.sentences,
        m.words,
    )
    return dict(zip(HEAD, values, strict=True))
