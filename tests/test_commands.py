"""The commands of a developer: `manage.py test`, `make run` and what they rest on."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from zeal import NPlusOneError, zeal_context

from painsite import test_runner
from painsite.management.commands import prepare, serve

ROOT = Path(settings.BASE_DIR)
OLD_PYTHON = """#!/bin/sh
case "$*" in *version_info*) exit 1 ;; --version) echo "Python 3.9.2" ;; esac
"""
BARE_PYTHON = """#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; esac
"""
TALKING_PYTHON = """#!/bin/sh
echo "$*"
"""


def runner_arguments(*labels, **options):
    return test_runner.PytestRunner(**options).arguments(labels)[2:]


def test_runner_passes_options_to_pytest():
    arguments = runner_arguments(
        verbosity=2, failfast=True, keepdb=True, keyword="rating", parallel="auto"
    )

    assert arguments == [
        "-v",
        "--exitfirst",
        "--reuse-db",
        "-k",
        "rating",
        "--numprocesses=auto",
    ]


def test_runner_is_plain_without_options():
    assert runner_arguments() == []


@pytest.mark.parametrize(
    ("label", "path"),
    [
        ("tests", "tests"),
        ("tests.test_commands", "tests/test_commands.py"),
        ("tests.test_commands.test_x", "tests/test_commands.py::test_x"),
        ("tests.test_commands.TestX.test_y", "tests/test_commands.py::TestX::test_y"),
    ],
)
def test_runner_turns_dotted_labels_into_paths(label, path):
    assert runner_arguments(label) == [str(ROOT / path)]


def test_runner_takes_the_name_of_an_app_for_its_tests(tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "tests" / "catalog").mkdir(parents=True)

    path = test_runner.path_of("catalog", tmp_path)

    assert path == str(tmp_path / "tests" / "catalog")


@pytest.mark.parametrize("label", ["tests/test_a.py::test_b[1.5]", "-s", "nowhere.a"])
def test_runner_leaves_other_labels_to_pytest(label):
    assert runner_arguments(label) == [label]


@pytest.mark.parametrize(
    "code",
    [code for code in pytest.ExitCode if code],
)
def test_runner_leaves_with_the_exit_code_of_pytest(monkeypatch, code):
    monkeypatch.setattr(test_runner.pytest, "main", lambda arguments: code)

    with pytest.raises(SystemExit) as left:
        call_command("test", "tests")

    assert left.value.code == code


def test_runner_ends_quietly_when_all_tests_pass(monkeypatch):
    asked = []
    monkeypatch.setattr(
        test_runner.pytest, "main", lambda arguments: asked.append(arguments) or 0
    )

    call_command("test", "tests.test_commands")

    assert asked[0][2:] == [str(ROOT / "tests" / "test_commands.py")]


def test_manage_py_test_runs_what_the_label_names():
    label = "tests.test_commands.test_runner_is_plain_without_options"

    result = subprocess.run(
        [sys.executable, "manage.py", "test", label],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout
    assert "1 passed" in result.stdout.splitlines()[-1]


def test_network_is_out_of_reach():
    with pytest.raises(AssertionError, match="tried to reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.django_db
def test_a_repeated_query_is_an_error():
    permissions = Permission.objects.order_by("pk")[:3]

    with zeal_context(), pytest.raises(NPlusOneError):
        assert [permission.content_type for permission in permissions]


def test_system_checks_find_nothing():
    call_command("check", fail_level="WARNING")


def test_serve_names_a_taken_port_and_another():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"{port} is taken.* PORT={port + 1}"):
            serve.refuse_taken_port(port)


def test_serve_names_a_port_that_does_not_exist():
    with pytest.raises(CommandError, match="no port 99999"):
        serve.refuse_taken_port(99999)


@pytest.fixture
def static_folder(settings, tmp_path, monkeypatch):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "site.css").write_text("a{}")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATIC_ROOT = tmp_path / "collected"
    monkeypatch.setattr(prepare, "STATE", tmp_path / "state")
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    return folder


def test_prepare_leaves_unchanged_static_files_alone(static_folder, settings):
    prepare.Command().collect_static()
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    before = manifest.stat().st_mtime_ns

    prepare.Command().collect_static()

    assert manifest.stat().st_mtime_ns == before


def test_prepare_collects_changed_static_files(static_folder, settings):
    prepare.Command().collect_static()
    (static_folder / "site.css").write_text("a{color:red}")

    prepare.Command().collect_static()

    assert Path(settings.STATIC_ROOT, "site.css").read_text() == "a{color:red}"


def test_prepare_collects_static_files_that_were_removed(static_folder, settings):
    prepare.Command().collect_static()
    shutil.rmtree(settings.STATIC_ROOT)

    prepare.Command().collect_static()

    assert Path(settings.STATIC_ROOT, "site.css").exists()


@pytest.fixture
def checkout(tmp_path):
    """A folder with the install script, one requirement file and nothing else."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "install", tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("Django\n")
    return tmp_path


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def install(checkout, **environment):
    return subprocess.run(
        ["sh", "scripts/install", "requirements.txt"],
        cwd=checkout,
        env={"PATH": "/usr/bin:/bin"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
class TestInstall:
    def test_old_python_is_named(self, checkout):
        python = write_program(checkout / "old", OLD_PYTHON)

        result = install(checkout, PYTHON=str(python))

        assert result.returncode == 1
        assert f"Python 3.11 or newer, but {python} is Python 3.9.2" in result.stderr

    def test_python_without_venv_module_is_named(self, checkout):
        python = write_program(checkout / "bare", BARE_PYTHON)

        result = install(checkout, PYTHON=str(python))

        assert result.returncode == 1
        assert f"the venv module of Python, and {python} has none" in result.stderr

    def test_missing_python_is_named(self, checkout):
        result = install(checkout, PYTHON="no-such-python")

        assert result.returncode == 1
        assert "there is no no-such-python" in result.stderr

    def test_first_time_installs_the_file(self, checkout):
        write_program(checkout / ".venv" / "bin" / "python", TALKING_PYTHON)

        result = install(checkout)

        assert "-m pip install" in result.stdout
        assert result.stdout.endswith("-r requirements.txt\n")

    def test_second_time_does_nothing(self, checkout):
        write_program(checkout / ".venv" / "bin" / "python", TALKING_PYTHON)
        install(checkout)

        result = install(checkout)

        assert (result.returncode, result.stdout + result.stderr) == (0, "")

    def test_changed_file_is_installed_again(self, checkout):
        write_program(checkout / ".venv" / "bin" / "python", TALKING_PYTHON)
        install(checkout)
        (checkout / "requirements.txt").write_text("Django\npillow\n")

        result = install(checkout)

        assert "-m pip install" in result.stdout
