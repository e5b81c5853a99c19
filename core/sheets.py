"""Tables that staff load and save: CSV and XLSX files, read strictly, written safely."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, ClassVar

import openpyxl
import tablib
from django import forms
from django.core import signing
from import_export.formats import base_formats
from import_export.forms import ConfirmImportForm, ImportForm

MOST_BYTES = 1_000_000
MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_LETTERS = 10_000
MOST_UNPACKED_BYTES = 30_000_000  # a small archive can hold gigabytes of zeros
CONFIRM_WITHIN = 3600  # seconds
LINE = "line in the file"
# What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
DELIMITERS = ",;\t"


class FileProblemError(ValueError):
    """The file as a whole cannot be used; the message says why, in a sentence."""


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula. Numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def read_cell(value: Any) -> str:
    """The text of a cell, without what ``safe_cell`` put before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def dataset_of(rows: Iterable[tuple[int, list[Any]]]) -> tablib.Dataset:
    """Numbered rows, heads first, as a dataset with the line of each in ``LINE``.

    Empty rows are left out. Raises FileProblemError.
    """
    dataset = tablib.Dataset()
    heads: list[str] = []
    for line, values in rows:
        cells = [read_cell(value) for value in values]
        while cells and not cells[-1] and (not heads or len(cells) > len(heads)):
            cells.pop()
        if not any(cells):
            continue
        if not heads:
            heads = [cell.lower() for cell in cells]
            check_heads(heads)
            dataset.headers = [*heads, LINE]
            continue
        if len(cells) > len(heads):
            raise FileProblemError(
                f"Line {line} has {len(cells)} cells, but there are only {len(heads)} "
                "columns. Is there a comma in a text without quotation marks?"
            )
        if len(dataset) >= MOST_ROWS:
            raise FileProblemError(f"At most {MOST_ROWS} rows fit in one file.")
        if long := [cell for cell in cells if len(cell) > MOST_LETTERS]:
            raise FileProblemError(
                f"Line {line} has a cell of {len(long[0])} letters. "
                f"The limit is {MOST_LETTERS}."
            )
        if formulas := [v for v in values if str(v).strip().startswith("=")]:
            raise FileProblemError(
                f"Line {line} holds a formula, “{str(formulas[0])[:40]}”. Give its text "
                "or number."
            )
        if any("\0" in cell for cell in cells):
            raise FileProblemError(f"Line {line} holds a character that is no text.")
        dataset.append([*cells, *[""] * (len(heads) - len(cells)), line])
    if not len(dataset):
        raise FileProblemError("The file holds no row below the names of the columns.")
    return dataset


def check_heads(heads: list[str]) -> None:
    if len(heads) > MOST_COLUMNS:
        raise FileProblemError(f"At most {MOST_COLUMNS} columns fit in one file.")
    if "" in heads:
        raise FileProblemError("A column has no name in the first line.")
    if twice := [head for head, number in Counter(heads).items() if number > 1]:
        raise FileProblemError(f"The column “{twice[0][:60]}” is there twice.")


def check_columns(
    heads: Collection[str], wanted: Collection[str], needed: Collection[str]
) -> None:
    """Raise FileProblemError unless all needed columns are there and none is unknown."""
    missing = [name for name in needed if name not in heads]
    unknown = [head for head in heads if head not in {*wanted, LINE}]
    if missing:
        raise FileProblemError(f"These columns are missing: {', '.join(missing)}.")
    if unknown:
        raise FileProblemError(
            f"These columns are not known: {', '.join(unknown)[:200]}. "
            f"Known are: {', '.join(wanted)}."
        )


class SheetCSV(base_formats.CSV):
    """Comma, semicolon or tab between the cells; UTF-8, with or without its mark."""

    def is_binary(self) -> bool:
        return True  # the bytes are decoded here, where the error has a sentence

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FileProblemError(
                "The file is not in UTF-8. Save it as “CSV UTF-8” and try again."
            ) from error
        first = text.partition("\n")[0]
        delimiter = max(DELIMITERS, key=first.count)
        lines = csv.reader(
            io.StringIO(text, newline=""), strict=True, delimiter=delimiter
        )
        try:
            return dataset_of(numbered(lines))
        except csv.Error as error:
            raise FileProblemError(
                f"Line {lines.line_num} is not well formed: {error}."
            ) from error

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return safe(dataset).export("csv").encode("utf-8-sig")


def numbered(lines: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line on which each begins."""
    before = 0
    for cells in lines:
        yield before + 1, cells
        before = lines.line_num


class SheetXLSX(base_formats.XLSX):
    """The first sheet of a workbook."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        try:
            with zipfile.ZipFile(io.BytesIO(in_stream)) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
        except zipfile.BadZipFile as error:
            raise FileProblemError("This is not an XLSX file.") from error
        if size > MOST_UNPACKED_BYTES:
            raise FileProblemError("The file unpacks to far more than a table needs.")
        try:
            book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file claims may be wrong
            rows = sheet.iter_rows(
                max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS + 1, values_only=True
            )
            return dataset_of((n, list(row)) for n, row in enumerate(rows, 1))
        except FileProblemError:
            raise
        except Exception as error:  # openpyxl raises almost anything
            raise FileProblemError("This XLSX file cannot be read.") from error

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return safe(dataset).export("xlsx")


def safe(dataset: tablib.Dataset) -> tablib.Dataset:
    rows = [[safe_cell(cell) for cell in row] for row in dataset]
    return tablib.Dataset(*rows, headers=dataset.headers)


FORMATS = (SheetCSV, SheetXLSX)


class Raw:
    """A serializer for what is bytes already."""

    def dumps(self, obj: bytes) -> bytes:
        return obj

    def loads(self, data: bytes) -> bytes:
        return data


class SignedFile:
    """Keeps the file in the confirmation form, signed, between preview and import.

    So no copy stays behind when nobody confirms, and another process or machine can
    answer. Its "name" is the file itself.
    """

    def __init__(self, name: str = "", **kwargs: Any) -> None:
        self.name = name

    def save(self, data: bytes) -> None:
        self.name = signing.dumps(data, salt=__name__, serializer=Raw, compress=True)

    def read(self) -> bytes:
        """Raises FileProblemError if it was changed on the way, or is too old."""
        try:
            return signing.loads(
                self.name, salt=__name__, serializer=Raw, max_age=CONFIRM_WITHIN
            )
        except signing.BadSignature as error:
            raise FileProblemError(
                "The preview is too old or was changed. Choose the file again."
            ) from error

    def remove(self) -> None:
        """Nothing to clean up."""


class SheetImportForm(ImportForm):
    """Asks for the file alone: what kind it is shows in its first bytes."""

    media: ClassVar[Any] = forms.Media()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        field = self.fields["import_file"]
        field.label = "CSV or XLSX file"
        field.widget = forms.FileInput({"accept": ".csv,.xlsx"})

    def clean_import_file(self) -> Any:
        upload = self.cleaned_data["import_file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than 1 MB. Load it in several parts."
            )
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if upload := cleaned.get("import_file"):
            is_archive = upload.read(2) == b"PK"
            upload.seek(0)
            cleaned["format"] = "1" if is_archive else "0"
        return cleaned


class SheetConfirmForm(ConfirmImportForm):
    format = forms.ChoiceField(
        choices=[("0", "CSV"), ("1", "XLSX")], widget=forms.HiddenInput
    )
    resource = forms.ChoiceField(
        choices=[("0", "0")], required=False, widget=forms.HiddenInput
    )
