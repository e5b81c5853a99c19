"""Import and export on the desk: a preview first, then all rows or none."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from import_export import resources
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.results import Result
from tablib import Dataset

from core.sheets import (
    FORMATS,
    LINE,
    FileProblemError,
    SheetConfirmForm,
    SheetImportForm,
    SignedFile,
    check_columns,
)


class SheetResult(Result):
    """Names rows by their line in the file, as the person who made it sees them."""

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        super().append_invalid_row(row[LINE], row, validation_error)


class SheetResource(resources.ModelResource):
    """One row of a file, checked by a form before anything is looked up or written.

    ``row_form`` has a field for each column that may be filled in; ``needed`` names
    those that must be there. Subclasses find or make the instance from the form's
    ``cleaned_data``, which is ``self.facts`` while a row is read. Every error is a
    ValidationError, so that all rows are told at once.
    """

    row_form: type[forms.Form]
    needed: tuple[str, ...] = ()

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return SheetResult

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        self.seen: dict[Any, int] = {}
        known = list(self.row_form.base_fields)
        try:
            check_columns(dataset.headers or [], known, self.needed)
        except FileProblemError:
            del dataset[: len(dataset)]  # else each row is tried, and fails as well
            raise

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        form = self.row_form({name: row[name] for name in row if name != LINE})
        if not form.is_valid():
            raise ValidationError(
                {
                    NON_FIELD_ERRORS if name == "__all__" else name: list(errors)
                    for name, errors in form.errors.items()
                }
            )
        self.facts: dict[str, Any] = form.cleaned_data

    def refuse_twice(self, key: Any, row: Any, what: str) -> None:
        """Raise ValidationError if an earlier line of the file spoke of the same."""
        earlier = self.seen.setdefault(key, row[LINE])
        if earlier != row[LINE]:
            raise ValidationError(f"Line {earlier} has the same {what} already.")

    class Meta:
        abstract = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True


class SheetMixin(ImportExportMixin):
    """For an admin class with ``resource_classes``; before the desk's own base class."""

    resource_classes: list[type[SheetResource]]
    formats = FORMATS
    import_form_class = SheetImportForm
    confirm_form_class = SheetConfirmForm
    export_form_class = ExportForm
    tmp_storage_class = SignedFile
    import_template_name = "admin/sheet_import.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        admin: Any = self
        return admin.has_add_permission(request) and admin.has_change_permission(
            request
        )

    def has_export_permission(self, request: HttpRequest) -> bool:
        admin: Any = self
        return admin.has_view_permission(request)

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resource = self.resource_classes[0]
        columns = list(resource.row_form.base_fields)
        optional = [name for name in columns if name not in resource.needed]
        return {"columns": columns, "optional": optional}

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        form.add_error("import_file", str(e))

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)
        except FileProblemError as problem:
            return self.start_again(request, str(problem))

    def process_dataset(self, *args: Any, **kwargs: Any) -> Result:
        """All or nothing, also if rows have become wrong since the preview."""
        return super().process_dataset(
            *args, rollback_on_validation_errors=True, **kwargs
        )

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self.start_again(
                request,
                "Nothing was imported: records have changed since the preview. Choose "
                "the file again to see what does not fit.",
            )
        return super().process_result(result, request)

    def start_again(self, request: HttpRequest, sentence: str) -> HttpResponse:
        messages.error(request, sentence)
        app_label, name = self.get_model_info()
        return HttpResponseRedirect(reverse(f"admin:{app_label}_{name}_import"))
