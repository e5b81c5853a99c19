"""How the blocks of an article become HTML."""

import re
from typing import Any

from django.template import Context
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from feincms3.renderer import RegionRenderer, template_renderer

from articles.models import (
    Block,
    Callout,
    CareerCard,
    CourseCards,
    DataPoint,
    Figure,
    RichText,
    TreatmentTable,
)

HEADING = re.compile(r"<(/?)h([1-6])\b[^>]*>")
WORDS_A_MINUTE = 200


def rich_html(html: str, *, below: int) -> SafeString:
    """Formatted text of an editor, fit for a page, under a heading of level ``below``.

    The one place that trusts stored HTML: ``full_clean()`` has removed all but a few
    harmless tags before it was saved. Its headings are moved so that none skips a
    level; a table can be scrolled sideways where the screen is narrow.
    """
    level, opened = below, [below]

    def nested(match: re.Match[str]) -> str:
        nonlocal level
        if not match[1]:
            # The editor offers levels 3 and 4: one and two below a section's own.
            level = min(below + max(int(match[2]) - 2, 1), level + 1)
            opened.append(level)
        return f"<{match[1]}h{opened[-1]}>"

    html = HEADING.sub(nested, html)
    html = html.replace(
        "<table",
        '<div class="table-scroll" role="group" tabindex="0" aria-label="Table"><table',
    ).replace("</table>", "</table></div>")
    return mark_safe(html)


def reading_minutes(*texts: str) -> int:
    """Whole minutes that the texts, plain or HTML, take to read, without hurry."""
    words = sum(len(strip_tags(text).split()) for text in texts)
    return max(1, round(words / WORDS_A_MINUTE))


def _text(block: RichText, context: Context) -> dict[str, Any]:
    page = context["page"]
    return {
        "block": block,
        "anchor": page.anchors.get(block.pk, ""),
        "references": page.section_references.get(block.pk, ()),
        "place": page.place_of(block),
        "body": rich_html(block.body, below=2),
    }


def _courses(block: CourseCards, context: Context) -> dict[str, Any]:
    page = context["page"]
    return {
        "recommendations": page.course_cards(block),
        "topic": page.block_topics.get(block.topic_id),
    }


def _career(block: CareerCard, context: Context) -> dict[str, Any]:
    return {"row": context["page"].career_rows.get(block.career_id)}


def _treatments(block: TreatmentTable, context: Context) -> dict[str, Any]:
    rows = context["page"].treatment_rows.get(block.pk, [])
    cells = [cell for treatment in rows for cell in treatment.cells.all()]
    mechanisms = {cell.mechanism for cell in cells}
    return {
        "treatments": rows,
        "mechanisms": sorted(mechanisms, key=lambda m: (m.position, m.pk)),
    }


def _figure(block: Figure, context: Context) -> dict[str, Any]:
    return {"block": block}


def _callout(block: Callout, context: Context) -> dict[str, Any]:
    return {"block": block, "body": rich_html(block.body, below=3)}


def _data_point(block: DataPoint, context: Context) -> dict[str, Any]:
    page = context["page"]
    reference = page.reference_of(block)
    return {
        "block": block,
        "references": [reference] if reference else [],
        "source": page.sources[block.source_id],
        "place": page.place_of(block),
    }


renderer = RegionRenderer()
TEMPLATES: dict[type[Block], tuple[str, Any]] = {
    RichText: ("text", _text),
    CourseCards: ("courses", _courses),
    CareerCard: ("career", _career),
    TreatmentTable: ("treatments", _treatments),
    Figure: ("figure", _figure),
    Callout: ("callout", _callout),
    DataPoint: ("data_point", _data_point),
}
for kind, (name, local_context) in TEMPLATES.items():
    renderer.register(
        kind, template_renderer(f"articles/blocks/{name}.html", local_context)
    )
