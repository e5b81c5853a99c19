"""Careers side by side: the same facts of each, and in words where they differ.

No query and no HTML: the careers come with their parts loaded, from
``CareerPath.objects.for_comparison()``.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from careers.compare.pay import figure_of, highest, not_ranked, unlike_pay
from careers.figures.claims import cost_of
from careers.models import CareerPath, Credential, SalaryFigure
from careers.templatetags.careers_tags import (
    cost_words,
    growth_words,
    pay_main,
    pay_rest,
    premium_words,
    training_words,
)
from catalog.templatetags.catalog_tags import count_word, inside_sentence
from core.comparison import Cell, Comparison, Part, Row, text_cell
from core.templatetags.core_tags import number_range

NO_PAY = "No pay figure we trust yet"
NOT_CHECKED = "Not checked yet"


def compare(careers: Sequence[CareerPath]) -> Comparison:
    """The comparison of two to four careers, in their order."""
    return Comparison(
        items=list(careers),
        rows=[
            _pay(careers),
            Row("Compared with the base profession", [_premium(c) for c in careers]),
            _training(careers),
            Row("What the stages cost", [_costs(c) for c in careers]),
            Row("To get in", [_entry(c) for c in careers]),
            Row("License", [text_cell(_license(c)) for c in careers]),
            _shared("Credentials", careers, _credentials, "We list none"),
            Row("Outlook", [_outlook(c) for c in careers]),
            _shared("What they do", careers, lambda c: _texts(c.what_they_do)),
            _shared("Where they work", careers, lambda c: _texts(c.settings)),
            _shared("Skills it takes", careers, lambda c: _texts(c.skills)),
            _shared("Topics", careers, _topics),
            Row("Field", [text_cell(str(c.group)) for c in careers]),
        ],
    )


def _pay(careers: Sequence[CareerPath]) -> Row:
    figures = [figure_of(career) for career in careers]
    best = highest(figures)
    unlike = unlike_pay(careers)
    return Row(
        "Pay",
        [
            replace(
                _pay_cell(career, figure),
                best=words,
                notes=tuple(not_ranked(career, careers, unlike)),
            )
            for career, figure, words in zip(careers, figures, best, strict=True)
        ],
    )


def _pay_cell(career: CareerPath, figure: SalaryFigure | None) -> Cell:
    if figure is None:
        note = [career.salary_note] if career.salary_note else []
        return text_cell(NO_PAY, *note)
    lines = [
        pay_main(figure),
        pay_rest(figure),
        f"For {inside_sentence(figure.occupation)}, {figure.place}",
    ]
    if figure.low_high:
        lines.append(f"Low and high: {figure.low_high}")
    if more := len(career.salary_figures.all()) - 1:
        lines.append(f"{more} more on its own page")
    return Cell(lines=tuple(lines), claim=figure)


def _premium(career: CareerPath) -> Cell:
    parts = [
        Part(
            f"{premium_words(premium).capitalize()} than "
            f"{inside_sentence(premium.base)}, {premium.place}",
            claim=premium,
        )
        for premium in career.pay_premiums.all()
    ]
    return Cell(parts=tuple(parts)) if parts else text_cell("We know of no figure")


def _training(careers: Sequence[CareerPath]) -> Row:
    best = _shortest([months_of(career) for career in careers])
    cells = [
        replace(_training_cell(career), best=words)
        for career, words in zip(careers, best, strict=True)
    ]
    return Row("Training after high school", cells)


def months_of(career: CareerPath) -> tuple[int, int] | None:
    """Its shortest and longest usual training; None if no stage is known."""
    if career.months_min is None or career.months_max is None:
        return None
    return career.months_min, career.months_max


def _training_cell(career: CareerPath) -> Cell:
    if months_of(career) is None:
        return text_cell(NOT_CHECKED)
    exact = number_range(career.months_min, career.months_max, "month")
    number = len(career.stages.all())
    stages = number_range(number, number, "stage")
    words = training_words(career)
    return text_cell(words[:1].upper() + words[1:], f"{exact} in {stages}")


def _shortest(spans: Sequence[tuple[int, int] | None]) -> list[str]:
    """Names what is shortest at both ends, else what is shortest at each of them."""
    known = [span for span in spans if span]
    if len(set(known)) < 2:
        return [""] * len(spans)
    least = min(low for low, _ in known), min(high for _, high in known)
    rest = "" if len(known) == len(spans) else " of those we can compare"
    if least in known:
        return [f"shortest{rest}" if span == least else "" for span in spans]
    return [
        f"shortest at its quickest{rest}"
        if span and span[0] == least[0]
        else f"shortest at its slowest{rest}"
        if span and span[1] == least[1]
        else ""
        for span in spans
    ]


def _costs(career: CareerPath) -> Cell:
    parts = [
        Part(
            f"{stage.name}: {cost_words(stage)}",
            claim=cost_of(stage, career.provenance, career.checked_on),
        )
        for stage in career.stages.all()
        if cost_words(stage)
    ]
    return Cell(parts=tuple(parts)) if parts else text_cell("We know of no figure")


def _entry(career: CareerPath) -> Cell:
    return text_cell(career.get_entry_level_display(), career.entry_requirement)


def _license(career: CareerPath) -> str:
    return career.get_license_required_display()


def _outlook(career: CareerPath) -> Cell:
    outlook = getattr(career, "outlook", None)
    if outlook is None:
        return text_cell("We know of no projection")
    words = f"{growth_words(outlook)} in {outlook.period}"
    return Cell(lines=(words, outlook.basis), claim=outlook)


def _texts(texts: Sequence[str]) -> list[Part]:
    return [Part(text) for text in texts]


def _credentials(career: CareerPath) -> list[Part]:
    """What the career names, then what only a stage of it earns."""
    found = list(career.credentials.all())
    for stage in career.stages.all():
        found += stage.credentials.all()
    return [
        Part(_credential_words(credential), credential.get_absolute_url())
        for credential in dict.fromkeys(found)
    ]


def _credential_words(credential: Credential) -> str:
    words = f"{credential.abbreviation}: {credential.name}"
    return f"{words}, retired" if credential.is_retired else words


def _topics(career: CareerPath) -> list[Part]:
    return [Part(topic.name, topic.get_absolute_url()) for topic in career.topics.all()]


def _shared(
    label: str,
    careers: Sequence[CareerPath],
    parts_of: Callable[[CareerPath], list[Part]],
    unknown: str = NOT_CHECKED,
) -> Row:
    """A row of lists that says what several careers share, and lists it first.

    What is shared stands in one order in each cell, so that equal lists look equal.
    """
    lists = [{part.text.casefold(): part for part in parts_of(c)} for c in careers]
    first = {key: part for parts in reversed(lists) for key, part in parts.items()}
    times = Counter(key for parts in lists for key in parts)
    common = [key for parts in lists for key in parts if times[key] > 1]
    order = {key: place for place, key in reversed(list(enumerate(common)))}
    cells = []
    for parts in lists:
        keys = sorted(parts, key=lambda key: (key not in order, order.get(key, 0)))
        found = [
            replace(first[key], note=_sharing_words(times[key], len(careers)))
            for key in keys
        ]
        cells.append(Cell(parts=tuple(found)) if found else text_cell(unknown))
    return Row(label, cells)


def _sharing_words(times: int, total: int) -> str:
    if times == 1:
        return ""
    if times < total:
        return f"in {count_word(times)} of {count_word(total)}"
    return "in both" if total == 2 else f"in all {count_word(total)}"
