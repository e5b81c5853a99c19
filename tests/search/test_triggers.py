"""The database itself tells of every change, whoever makes it."""

from dataclasses import dataclass

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS as DB
from django.db import connection, models, transaction

from catalog.models import Course, Provider, Topic
from search import triggers
from search.changes import ChangeLog, log_statements, read_version
from search.models import Change
from search.triggers import hops_of, install, installed, paused, uninstall
from tests.builders import make_course, make_provider, make_study, make_topic

pytestmark = pytest.mark.django_db


def logged(label="catalog.course"):
    """What the log says of a model since it was last asked; None stands for any row."""
    rows = Change.objects.filter(model=label).order_by()
    found = set(rows.values_list("row_pk", flat=True))
    Change.objects.all().delete()
    return found


@pytest.fixture
def course():
    made = make_course(
        topics=[make_topic(parent=make_topic())], provider=make_provider()
    )
    logged()
    return made


def by_save(course):
    course.save()


def by_update(course):
    Course.objects.filter(pk=course.pk).update(level="advanced")


def by_bulk_update(course):
    course.level = "advanced"
    Course.objects.bulk_update([course], ["level"])


def by_raw_sql(course):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_course SET level = 'advanced'")


def by_delete(course):
    course.delete()


def by_adding_to_many(course):
    course.topics.add(make_topic())


def by_removing_from_many(course):
    course.topics.remove(course.topics.get())


def by_setting_many(course):
    course.topics.set([make_topic()])


def by_clearing_many(course):
    course.topics.clear()


def by_the_other_side(course):
    make_topic().courses.add(course)


def by_renaming_a_topic(course):
    Topic.objects.filter(courses=course).update(slug="new")


def by_renaming_its_area(course):
    Topic.objects.filter(children__courses=course).update(slug="new")


def by_renaming_the_provider(course):
    Provider.objects.update(slug="new")


def by_a_study(course):
    make_study(course=course)


WAYS = [
    by_save,
    by_update,
    by_bulk_update,
    by_raw_sql,
    by_adding_to_many,
    by_removing_from_many,
    by_setting_many,
    by_clearing_many,
    by_the_other_side,
    by_renaming_a_topic,
    by_renaming_its_area,
    by_renaming_the_provider,
    by_a_study,
    by_delete,
]


@pytest.mark.parametrize("change", WAYS)
def test_every_way_to_write_is_noticed(course, change):
    pk = course.pk

    change(course)

    assert logged() == {pk}


def test_rows_made_in_bulk_are_noticed():
    logged()

    made = Course.objects.bulk_create(
        [Course(title="A", slug="a"), Course(title="B", slug="b")]
    )

    assert logged() == {course.pk for course in made}


def test_a_part_that_moves_concerns_the_row_that_it_left_and_its_new_one(course):
    other = make_course()
    study = make_study(course=course)
    logged()

    study.course = other
    study.save()

    assert logged() == {course.pk, other.pk}


def test_deleting_a_topic_concerns_its_courses(course):
    course.topics.get().delete()

    assert logged() == {course.pk}


def test_a_statement_that_changes_no_row_is_not_logged(course):
    before = read_version(DB)

    Course.objects.filter(pk=-1).update(level="advanced")

    assert read_version(DB) == before


def test_other_rows_are_left_alone(course):
    make_topic(), make_provider()

    assert logged() == set()


def test_what_is_rolled_back_was_never_logged(course):
    before = read_version(DB)

    with transaction.atomic():
        by_update(course)
        assert read_version(DB) != before
        transaction.set_rollback(True)

    assert read_version(DB) == before
    assert logged() == set()


@pytest.mark.parametrize(
    ("path", "tables"),
    [
        ("", []),
        ("provider", ["catalog_provider"]),
        ("studies", ["catalog_coursestudy"]),
        ("topics__parent", ["catalog_course_topics", "catalog_topic", "catalog_topic"]),
    ],
)
def test_a_path_leads_over_every_table_between(path, tables):
    assert [hop.table for hop in hops_of(Course, path)] == tables


def test_a_path_that_is_none_is_refused():
    with pytest.raises(FieldDoesNotExist):
        hops_of(Course, "nothing")
    with pytest.raises(ValueError, match="not a path of relations"):
        hops_of(Course, "title")


# Installing


def test_installing_again_changes_nothing():
    before = installed(connection)

    assert install(DB) == []
    assert installed(connection) == before


def test_a_lost_trigger_comes_back_and_everything_counts_as_changed(course):
    """As after a migration in which SQLite makes a table anew."""
    name = triggers.trigger_name("log_catalog_course", "catalog_course", "update")
    triggers.drop(connection, [name])
    by_update(course)
    assert logged() == set()

    assert install(DB) == ["log_catalog_course"]

    assert logged() == {None}
    by_update(course)
    assert logged() == {course.pk}


@dataclass(frozen=True)
class Names:
    """A consumer that logs courses under a name of its own."""

    label: str
    name: str = "names"
    root: type[models.Model] = Course
    paths: tuple[str, ...] = ()

    def statements(self, roots_sql, vendor):
        return [
            sql.replace("catalog.course", self.label)
            for sql in log_statements(Course, roots_sql, vendor)
        ]

    def everything(self, vendor):
        return ChangeLog(Course).everything(vendor)


@pytest.fixture
def names():
    triggers.register(Names("first"))
    yield
    triggers._registered.pop("names", None)


def test_a_changed_consumer_gets_new_triggers_and_one_that_left_loses_them(names):
    course = make_course()
    assert install(DB) == ["names"]
    triggers.register(Names("second"))
    assert install(DB) == ["names"]
    Change.objects.all().delete()

    by_update(course)

    assert logged("second") == {course.pk}
    del triggers._registered["names"]
    assert install(DB) == []
    by_update(course)
    assert logged("second") == set()


# Bulk loads


def test_a_load_without_triggers_counts_as_one_change_of_everything(course):
    with paused(DB):
        Course.objects.update(level="advanced")
        make_course()
        assert logged() == set()

    assert logged() == {None}
    by_update(course)
    assert logged() == {course.pk}


def test_a_load_that_fails_leaves_rows_and_triggers_as_they_were(course):
    before = installed(connection), read_version(DB)

    with pytest.raises(ZeroDivisionError):
        fail_while_paused(course)

    assert (installed(connection), read_version(DB)) == before
    assert Course.objects.get().level == course.level
    by_update(course)
    assert logged() == {course.pk}


def fail_while_paused(course):
    with paused(DB):
        by_update(course)
        raise ZeroDivisionError


def test_without_triggers_nothing_is_noticed(course):
    """The tests above would pass for nothing if someone else wrote the log."""
    uninstall(DB)

    by_update(course)

    assert logged() == set()
