import io
import re

import openpyxl
import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from zeal import zeal_ignore

from catalog.models import CourseStudy
from core.models import Source
from tests.builders import make_course, make_source, make_study
from tests.desk import add, errors, open_form, save

pytestmark = pytest.mark.django_db

STUDIES = "/admin/catalog/coursestudy/"
HEADS = (
    "course,of,design,participants,finding,"
    "source_title,source_publisher,source_year,source_url"
)
GOOD = 'c,course,randomized-trial,40,"No difference, 8 left.",A trial,PAIN,2020,'


def upload(client, data, name="studies.csv"):
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    with zeal_ignore():
        return client.post(f"{STUDIES}import/", {"import_file": file, "resource": "0"})


def confirm(client, response):
    form = response.context["confirm_form"]
    with zeal_ignore():
        return client.post(f"{STUDIES}process_import/", form.initial, follow=True)


def table(*rows, heads=HEADS):
    return "\n".join([heads, *rows]) + "\n"


def load(client, *rows):
    """Uploads the rows and confirms; what the desk says."""
    response = confirm(client, upload(client, table(*rows)))
    return " ".join(str(message) for message in response.context["messages"])


def problems(response):
    """All that is said against a file, as one text."""
    result = response.context.get("result")
    said = [str(error) for error in response.context["form"].errors.values()]
    if result:
        said += [str(error.error) for error in result.base_errors]
        said += [
            f"{row.number}: {name}: {' '.join(sentences)}"
            for row in result.invalid_rows
            for name, sentences in row.error_dict.items()
        ]
        assert not result.row_errors()
    assert ("confirm_form" in response.context) == (not said)
    return " ".join(said)


@pytest.fixture
def course():
    return make_course(slug="c")


# Import


def test_import_shows_what_it_would_do_and_writes_nothing_yet(admin_client, course):
    response = upload(admin_client, table(GOOD))

    assert problems(response) == ""
    assert "No difference, 8 left." in response.content.decode()
    assert not CourseStudy.objects.exists()
    assert not Source.objects.exists()


def test_confirmed_import_adds_the_study_and_its_source(admin_client, course):
    said = load(admin_client, GOOD)

    study = CourseStudy.objects.get()
    assert (study.course, study.of, study.design) == (
        course,
        "course",
        "randomized-trial",
    )
    assert (study.participants, study.finding) == (40, "No difference, 8 left.")
    source = study.source
    assert (source.title, source.publisher, source.year, source.url) == (
        "A trial",
        "PAIN",
        2020,
        "",
    )
    assert "1 new, 0 updated" in said


def test_same_file_twice_adds_nothing(admin_client, course):
    rows = [GOOD, GOOD.replace("course,", "program,"), "c,course,before-after,,Y,T,P,,"]
    load(admin_client, *rows)

    said = load(admin_client, *rows)

    assert "0 new, 0 updated, 0 deleted and 3 skipped" in said
    assert (CourseStudy.objects.count(), Source.objects.count()) == (3, 2)
    course.refresh_from_db()
    assert course.version == 2


def test_known_source_is_shared_and_changed_words_are_shown(admin_client, course):
    study = make_study(course=course, finding="It helped.", participants=40)
    source = study.source
    row = (
        f"c,course,randomized-trial,40,It did not help.,{source.title},Publisher,2024,"
    )

    preview = upload(admin_client, table(row + source.url))
    confirm(admin_client, preview)

    study.refresh_from_db()
    page = preview.content.decode()
    assert re.search(r"<ins[^>]*>did not ", page)
    assert "<del" in page
    assert study.finding == "It did not help."
    assert study.source == source
    assert Source.objects.count() == 1


def test_editor_who_has_the_course_open_is_told_of_imported_studies(
    admin_client, course
):
    data = open_form(admin_client, course)
    load(admin_client, GOOD)

    response = save(admin_client, course, data, title="New")

    assert "A colleague saved" in errors(response)


def test_words_and_labels_are_understood_in_any_case(admin_client, course):
    load(admin_client, GOOD.replace("randomized-trial", "Randomized Trial"))

    assert CourseStudy.objects.get().design == "randomized-trial"


BAD_ROWS = {
    "unknown course": (GOOD.replace("c,", "nope,", 1), "course: No course has the add"),
    "empty course": (GOOD[1:], "course: This field is required"),
    "bad design word": (
        GOOD.replace("randomized-trial", "rct"),
        "design: “rct” is none of: randomized-trial",
    ),
    "bad of": (GOOD.replace("c,course", "c,both"), "of: “both” is none of: course"),
    "negative participants": (GOOD.replace("40", "-4"), "participants: Give 1 or more"),
    "no participants": (GOOD.replace("40", "0"), "participants: Give 1 or more"),
    "participants in words": (GOOD.replace("40", "many"), "Give a whole number"),
    "half a participant": (GOOD.replace("40", "4.5"), "Give a whole number"),
    "too many participants": (
        GOOD.replace("40", "9" * 30),
        "less than or equal to 2147483647",
    ),
    "no finding": (
        "c,course,controlled,1,,T,P,2020,",
        "finding: This field is required",
    ),
    "long finding": (
        f"c,course,controlled,1,{'x' * 5001},T,P,2020,",
        "at most 5000 characters",
    ),
    "no source": ("c,course,controlled,1,F,,P,2020,", "source_title: This field is"),
    "bad year": (GOOD.replace("2020", "20200"), "source_year: Give a year from 1900"),
    "year of another age": (
        GOOD.replace("2020", "1066"),
        "Give a year from 1900 to 2100",
    ),
    "script address": (GOOD + "javascript:alert(1)", "source_url: Enter a valid URL"),
    "address with a name": (GOOD + "https://u@x.example/", "source_url: Enter a full"),
    "long title": (
        f"c,course,controlled,1,F,{'x' * 301},P,2020,",
        "source_title: Ensure this value has at most 300",
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_bad_row_is_named_by_its_line_and_nothing_is_written(
    case, admin_client, course
):
    row, sentence = BAD_ROWS[case]

    response = upload(admin_client, table("c,program,controlled,1,F,T,P,2020,", row))

    said = problems(response)
    assert said.startswith("3: ")
    assert sentence in said
    assert sentence.split(": ")[-1] in response.content.decode()
    assert not CourseStudy.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (table(GOOD).replace("No diff", "Ohne Täuschung").encode("latin-1"), "UTF-8"),
        (table(GOOD, heads=HEADS.replace("design,", "")), "missing: design"),
        (table(GOOD.rpartition(",")[0], heads=HEADS[:-11]), "missing: source_url"),
        (table(GOOD, heads=HEADS.replace("finding", "findings")), "missing: finding"),
        (table(GOOD + ",x", heads=HEADS + ",note"), "not known: note"),
        (table(GOOD, GOOD), "Line 2 has the same study already"),
        (table("=cmd(),course,controlled,1,F,T,P,2020,"), "Line 2 holds a formula"),
        (table('c,course,controlled,1,"open,T,P,2020,'), "not well formed"),
        (table("c,course,controlled,1,\0,T,P,2020,"), "no text"),
        (table(f"c,course,controlled,1,{'x' * 20_000},T,P,,"), "20000 letters"),
        (table(), "no row below"),
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "not in UTF-8"),
        (b"PK\x03\x04 not a workbook", "not an XLSX file"),
        (b"<html><body>a</body></html>\n<p>", "missing"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_bad_file_is_refused_in_a_sentence(data, sentence, admin_client, course):
    response = upload(admin_client, data)

    assert response.status_code == 200
    assert sentence in problems(response)
    assert not CourseStudy.objects.exists()


def test_row_that_became_wrong_since_the_preview_stops_the_whole_import(
    admin_client, course
):
    other = make_course(slug="other")
    preview = upload(admin_client, table(GOOD, GOOD.replace("c,", "other,", 1)))
    other.delete()

    response = confirm(admin_client, preview)

    said = " ".join(str(message) for message in response.context["messages"])
    assert said.startswith("Nothing was imported")
    assert not CourseStudy.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"import_file_name": "../../etc/passwd"},
        {"import_file_name": "x" * 50},
        {"format": "x"},
        {"format": "99"},
        {"resource": "9"},
        {"import_file_name": ""},
    ],
)
def test_forged_confirmation_is_refused(forged, admin_client, course):
    data = upload(admin_client, table(GOOD)).context["confirm_form"].initial

    response = admin_client.post(f"{STUDIES}process_import/", data | forged)

    assert response.status_code in (200, 302)
    assert not CourseStudy.objects.exists()


def test_byte_order_mark_semicolons_and_a_workbook_are_read(admin_client, course):
    rows = [
        HEADS.split(","),
        ["c", "course", "controlled", 12, "F", "T", "P", 2020, ""],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    text = "\ufeff" + "\n".join(";".join(map(str, row)) for row in rows)

    for data in (text, file.getvalue()):
        CourseStudy.objects.all().delete()
        confirm(admin_client, upload(admin_client, data))
        assert CourseStudy.objects.get().participants == 12


def test_design_of_a_study_is_corrected_by_its_id(admin_client, course):
    study = make_study(course=course, design="controlled")
    source = study.source
    row = f"{study.pk},c,course,before-after,,F,{source.title},Publisher,2024,{source.url}"

    response = upload(admin_client, table(row, heads="id," + HEADS))
    confirm(admin_client, response)

    study.refresh_from_db()
    assert study.design == "before-after"
    assert CourseStudy.objects.count() == 1


def test_id_of_another_course_is_refused(admin_client, course):
    study = make_study()
    row = f"{study.pk},{GOOD}"

    said = problems(upload(admin_client, table(row, heads="id," + HEADS)))

    assert f"2: id: This course has no study with the id {study.pk}." in said


def test_long_file_costs_few_queries_a_row(admin_client, course):
    rows = [f"c,course,controlled,{n},F,T{n},P,2020," for n in range(1, 301)]

    said = load(admin_client, *rows)

    assert "300 new" in said


# Export


def export(client, kind="0", query=""):
    response = client.post(
        f"{STUDIES}export/{query}", {"format": kind, "resource": "0"}
    )
    assert response.status_code == 200
    return response


def test_export_can_be_imported_again_without_a_change(admin_client, course):
    make_study(course=course, finding="-0.3 points, “so what”, =x\nnext line")
    make_study(course=course, finding="=1+1", source=make_source(title="@home", url=""))
    data = export(admin_client).content

    response = confirm(admin_client, upload(admin_client, data))

    said = " ".join(str(message) for message in response.context["messages"])
    assert "0 new, 0 updated, 0 deleted and 2 skipped" in said


def test_export_runs_no_formula(admin_client, course):
    make_study(course=course, finding="=cmd()", source=make_source(title="@SUM(1)"))

    text = export(admin_client).content.decode("utf-8-sig")
    cells = openpyxl.load_workbook(io.BytesIO(export(admin_client, "1").content)).active

    assert "'=cmd()" in text
    assert "'@SUM(1)" in text
    assert "f" not in {cell.data_type for cell in cells[2]}


def test_export_keeps_the_filter_of_the_list(admin_client, course):
    make_study(course=course, design="controlled", finding="Kept")
    make_study(course=course, design="before-after", finding="Left out")

    text = export(admin_client, query="?design__exact=controlled").content.decode()

    assert "Kept" in text
    assert "Left out" not in text


# The list, and who may do what


def test_list_is_searched_and_filtered(admin_client, course):
    wanted = make_study(course=course, finding="Sleep was better.", design="controlled")
    make_study(finding="Nothing.")

    for query in (
        "?q=sleep",
        "?design__exact=controlled",
        f"?course__id__exact={course.pk}",
    ):
        response = admin_client.get(STUDIES + query)
        assert list(response.context["cl"].result_list) == [wanted]


def test_study_can_be_added_and_its_course_is_told(admin_client, course):
    response = add(
        admin_client,
        CourseStudy,
        course=course.pk,
        of="course",
        design="controlled",
        finding="F",
        source=make_source().pk,
    )

    course.refresh_from_db()
    assert errors(response) == ""
    assert course.version == 2


@pytest.mark.parametrize("path", ["import/", "process_import/", "export/"])
def test_strangers_and_readers_cannot_import(path, client, course):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_coursestudy"))

    stranger = client.post(STUDIES + path, {"format": "0"})
    client.force_login(reader)
    answer = client.post(STUDIES + path, {"format": "0", "resource": "0"})

    assert stranger.status_code == 302
    assert answer.status_code == (200 if path == "export/" else 403)


def test_import_pages_need_no_inline_script_or_style(admin_client, course):
    pages = [
        admin_client.get(f"{STUDIES}import/"),
        upload(admin_client, table(GOOD)),
        upload(admin_client, table("x" + GOOD)),
        admin_client.get(f"{STUDIES}export/"),
    ]

    for page in pages:
        html = page.content.decode()
        assert not re.search(r"<[^>]+\son\w+=", html)
        assert not re.search(r"<script(?![^>]*(src|nonce|json))[^>]*>", html)
