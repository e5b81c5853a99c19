"""`python manage.py test` runs pytest: same labels, same options, same exit code."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings


class PytestRunner:
    """Django's TEST_RUNNER: translates options and leaves the work to pytest."""

    def __init__(
        self,
        *,
        verbosity: int = 1,
        failfast: bool = False,
        keepdb: bool = False,
        keyword: str = "",
        parallel: str | int = 0,
        **options: Any,
    ) -> None:
        self.verbosity = verbosity
        self.failfast = failfast
        self.keepdb = keepdb
        self.keyword = keyword
        self.parallel = parallel

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "-k",
            dest="keyword",
            default="",
            metavar="EXPRESSION",
            help="Only tests whose names match, as in pytest: -k 'rating and not api'.",
        )
        parser.add_argument(
            "--failfast", action="store_true", help="Stop at the first failure."
        )
        parser.add_argument(
            "--keepdb",
            "--reuse-db",
            action="store_true",
            help="Keep the test database for the next run.",
        )
        parser.add_argument(
            "--parallel",
            nargs="?",
            const="auto",
            default=0,
            metavar="N",
            help="Run in N processes; without N one for each processor.",
        )

    def run_tests(self, test_labels: Iterable[str], **kwargs: Any) -> int:
        """Runs the tests and returns 0; anything else leaves with pytest's code.

        Django turns every failure into exit code 1, so "no test was found" (5) and
        "interrupted" (2) would look the same. Hence SystemExit.
        """
        if code := pytest.main(self.arguments(test_labels)):
            sys.exit(int(code))
        return 0

    def arguments(self, test_labels: Iterable[str]) -> list[str]:
        """The command line of pytest: its options, then paths."""
        root = settings.BASE_DIR
        arguments = [f"--rootdir={root}", f"--config-file={root / 'pyproject.toml'}"]
        if self.verbosity != 1:
            arguments.append("-q" if self.verbosity == 0 else "-vvv"[: self.verbosity])
        if self.failfast:
            arguments.append("--exitfirst")
        if self.keepdb:
            arguments.append("--reuse-db")
        if self.keyword:
            arguments += ["-k", self.keyword]
        if self.parallel:
            arguments.append(f"--numprocesses={self.parallel}")
        return [*arguments, *(path_of(label, root) for label in test_labels)]


def path_of(label: str, root: Path) -> str:
    """The pytest path of a label: a path, a dotted name or the name of an app.

    ``tests.catalog.test_views.TestList.test_paging`` becomes
    ``tests/catalog/test_views.py::TestList::test_paging`` and ``catalog`` the folder
    ``tests/catalog``. Options after a ``--`` and names that nothing here answers to
    are left for pytest.
    """
    if label.startswith("-") or "::" in label or Path(label).is_file():
        return label
    if (root / "tests" / label).is_dir():
        return str(root / "tests" / label)
    names = label.split(".")
    for count in range(len(names), 0, -1):
        base = root.joinpath(*names[:count])
        for path in (base, base.with_name(f"{base.name}.py")):
            if path.exists():
                return "::".join([str(path), *names[count:]])
    return label
