"""`make bench`: prepares a database of its own, measures, and says what was missed."""

import argparse
import os
import secrets
import sys
import tempfile
from importlib import import_module
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

SIZES = [1_000, 10_000, 100_000]
FULL = [*SIZES, 1_000_000]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="Also 1,000,000 courses.")
    parser.add_argument(
        "--sizes", type=int, nargs="+", help="Other numbers of courses."
    )
    parser.add_argument(
        "--articles", action="store_true", help="An article among 1,000 instead."
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="painsite_bench") as folder:
        address = own_database(os.environ.get("DATABASE_URL", ""), folder)
        os.environ |= {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "painsite.settings",
            "DEBUG": "off",
            "ALLOWED_HOSTS": "testserver",
            "SITE_URL": "http://testserver",
            "SECRET_KEY": secrets.token_urlsafe(60),
        }
        sizes = options.sizes or (FULL if options.full else SIZES)
        return measured(sizes, folder, articles=options.articles)


def own_database(address: str, folder: str) -> str:
    """The database to fill. Exits unless it is plainly one for benchmarks."""
    if not address:
        return f"sqlite:///{folder}/painsite_bench"
    name = urlsplit(address).path.rpartition("/")[2]
    if not name.endswith("_bench"):
        sys.exit(
            f"This fills the database with synthetic courses. Give it one whose name "
            f"ends in “_bench”, or no DATABASE_URL; not “{name}”."
        )
    return address


def measured(sizes: list[int], folder: str, *, articles: bool) -> int:
    """Exit code 0 if every figure is as wanted. ``folder`` is for files of the run."""
    django.setup()
    # Only now can the site's own code be imported.
    bench = import_module("benchmark.bench")
    article_bench = import_module("benchmark.articles")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_content", stdout=StringIO())
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    beside = "" if articles else ", beside django-filter with COUNT and with GROUP BY"
    print(f"painsite on {connection.vendor}{beside}")
    storages = {**settings.STORAGES, "staticfiles": plain}
    collected = Path(folder, "static")
    collected.mkdir()
    with override_settings(STORAGES=storages, STATIC_ROOT=collected):
        try:
            missed = article_bench.run(print) if articles else bench.run(sizes, print)
        except bench.Disagreement as error:
            print(f"No figures: {error}")
            return 1
    if missed:
        print(f"\n{len(missed)} of the wanted figures missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
