"""Rules about the tree as a whole: who may import whom, and what never occurs."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey

ROOT = Path(settings.BASE_DIR)
# Each may import all on its left.
ORDER = [
    name
    for name in [
        "core",
        "search",
        "catalog",
        "careers",
        "treatments",
        "articles",
        "assistant",
        "painsite",
    ]
    if (ROOT / name).is_dir()
]
MAY_READ_ENVIRONMENT = {"painsite/settings.py", "painsite/wsgi.py", "manage.py"}
LARGEST_FILE = 400_000  # bytes


def python_files(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted(ROOT.glob(folder)):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def own_code() -> list[tuple[str, ast.Module]]:
    return list(python_files("*.py", *(f"{app}/**/*.py" for app in ORDER)))


def imported_packages(tree: ast.Module) -> set[str]:
    """First names of all imports of a file, those in function bodies too."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def attributes(tree: ast.Module) -> set[str]:
    """Dotted names such as ``os.environ`` that a file uses."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


@pytest.mark.parametrize("app", ORDER)
def test_app_imports_only_the_apps_to_its_left(app):
    to_the_right = set(ORDER[ORDER.index(app) + 1 :])

    wrong = {
        path: names
        for path, tree in python_files(f"{app}/**/*.py")
        if (names := imported_packages(tree) & to_the_right)
    }

    assert wrong == {}


def test_imports_are_absolute():
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in own_code()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert wrong == []


def test_no_model_points_upward():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields()
        if not field.auto_created
        and field.is_relation
        and field.related_model
        and (target := field.related_model._meta.app_label) in ORDER
        and ORDER.index(target) > ORDER.index(model._meta.app_label)
    ]

    assert wrong == []


def test_no_model_has_a_generic_foreign_key():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]

    assert wrong == []


def test_signals_are_used_in_search_only():
    wrong = [
        path
        for path, tree in own_code()
        if not path.startswith("search/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module == "django.dispatch" or str(node.module).endswith("signals"))
    ]

    assert wrong == []


def test_environment_is_read_in_settings_only():
    wrong = [
        path
        for path, tree in own_code()
        if path not in MAY_READ_ENVIRONMENT
        and attributes(tree) & {"os.environ", "os.getenv", "os.environb"}
    ]

    assert wrong == []


@pytest.mark.skipif(
    not ((ROOT / ".git").exists() and shutil.which("git")),
    reason="not a git checkout",
)
def test_no_file_in_git_is_large():
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    files = [ROOT / name for name in listing.stdout.split("\0") if name]

    large = [str(f) for f in files if f.is_file() and f.stat().st_size > LARGEST_FILE]

    assert large == []


def public_templates() -> list[Path]:
    return [
        path
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if "admin" not in path.relative_to(ROOT).parts
    ]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline style", r"<style\b|\sstyle="),
        ("inline handler", r"<[^>]+\son[a-z]+="),
        ("inline script", r"<script(?![^>]*\b(src|type=\"application/ld\+json\"))"),
        ("address of a third party", r"<(script|img|iframe)\b[^>]*src=\"(https?:)?//"),
    ],
)
def test_public_templates_keep_to_the_content_policy(what, pattern):
    wrong = [
        str(path.relative_to(ROOT))
        for path in public_templates()
        if re.search(pattern, path.read_text())
    ]

    assert wrong == [], f"{what} in a public template"
