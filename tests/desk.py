"""The desk as a browser sees it: the fields of a page's form, ready to be sent."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from zeal import zeal_ignore


class FormReader(HTMLParser):
    """Collects what a browser would send for the form with the given id."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = ""
        self.text: list[str] = []

    def add(self, name: str | None, value: str) -> None:
        if name and "__prefix__" not in name:
            self.data.setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if tag == "form":
            self.inside = a.get("id") == self.form_id
        if not self.inside:
            return
        if tag == "input" and a.get("type") in ("checkbox", "radio"):
            if "checked" in a:
                self.add(a.get("name"), a.get("value") or "on")
        elif tag == "input" and a.get("type") not in ("submit", "file", "button"):
            self.add(a.get("name"), a.get("value") or "")
        elif tag == "select":
            self.select = a.get("name") or ""
        elif tag == "option" and "selected" in a:
            self.add(self.select, a.get("value") or "")
        elif tag == "textarea":
            self.textarea, self.text = a.get("name") or "", []

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            if self.inside:
                self.add(self.textarea, "".join(self.text).removeprefix("\n"))
            self.textarea = ""
        elif tag == "form":
            self.inside = False


def form_data(response: HttpResponse) -> dict[str, Any]:
    """The fields of an admin form with their values, as its page holds them now."""
    opts = response.context["opts"]
    reader = FormReader(f"{opts.model_name}_form")
    reader.feed(response.content.decode())
    return reader.data


def open_form(client: Client, row: Any) -> dict[str, Any]:
    """What an editor has before them who opens the row's page."""
    return form_data(client.get(change_url(row)))


def save(
    client: Client, row: Any, data: dict[str, Any], **changes: Any
) -> HttpResponse:
    """Sends the form as the editor left it.

    Django's own formsets check and write part by part, so the guard against repeated
    queries rests here. It watches the pages that are read.
    """
    with zeal_ignore():
        return client.post(change_url(row), {**data, **changes})


def add(client: Client, model: Any, **fields: Any) -> HttpResponse:
    """Fills a new row's form on top of what its page proposes, and sends it."""
    address = f"{list_url(model)}add/"
    data = form_data(client.get(address))
    with zeal_ignore():
        return client.post(address, {**data, **fields})


def act(client: Client, model: Any, action: str, rows: list[Any]) -> HttpResponse:
    """Runs a bulk action on the list and goes where it leads."""
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    with zeal_ignore():
        return client.post(list_url(model), data, follow=True)


def errors(response: HttpResponse) -> str:
    """All errors of an admin form as one text; "" if it was saved."""
    if response.status_code != 200:
        return ""
    return " ".join(str(error) for error in response.context["errors"])


def change_url(row: Any) -> str:
    opts = row._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{row.pk}/change/"


def list_url(model: Any) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
