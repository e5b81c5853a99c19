"""Writes one page of every kind as a file, for tools that read HTML.

    python scripts/write_pages.py FOLDER

The pages are those of the starter content, in a database of its own.
"""

import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"


def main(folder: Path) -> None:
    with TemporaryDirectory() as temporary:
        os.environ["DATABASE_URL"] = f"sqlite:///{temporary}/pages.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "painsite.settings"
        os.environ["CACHE_URL"] = ""
        os.environ["DEBUG"] = "on"
        sys.path.insert(0, str(ROOT))
        sys.argv[1:] = ["test"]  # without the toolbar of development

        import django

        django.setup()

        from django.core.management import call_command
        from django.test import Client
        from django.test.utils import setup_test_environment

        from tests.e2e.pages import PAGES

        setup_test_environment()  # errors have the page that visitors get
        call_command("migrate", verbosity=0)
        call_command("load_content", verbosity=0, stdout=sys.stderr)
        browser = Client()
        for name, path in PAGES.items():
            response = browser.get(path)
            file = folder / f"{re.sub('[^a-z0-9]+', '-', name.lower())}.html"
            file.write_bytes(response.content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
