"""The questions that readers ask of every career, answered from its rows.

What the rows do not say is answered with a sentence that says so. Short sentences and
common words: the answers are for people who have never worked in health care.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import get_text_list

from careers.choices import LicenseNeed, StepKind
from careers.figures.claims import Claim, is_old
from careers.figures.pay import caution_of_sum, main_figure, with_premium
from careers.models import (
    CareerPath,
    CareerQuestion,
    Credential,
    Route,
    SalaryFigure,
)
from careers.templatetags.careers_tags import (
    growth_words,
    is_unconfirmed,
    months_words,
    pay_main,
    premium_words,
    training_words,
)
from catalog.templatetags.catalog_tags import inside_sentence
from core.models import Source
from core.templatetags.core_tags import money, months_range, number_range

MOST_ROUTES = 3

LICENSE_WORDS = {
    LicenseNeed.REQUIRED: "Yes. You need a license to do this work.",
    LicenseNeed.NOT_REQUIRED: "No. This work needs no license of its own.",
    LicenseNeed.DEPENDS: "It depends on your state and on the job you come from. "
    "Ask the board of your state before you start.",
}


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class Answer:
    """A question with its answer in plain text, and where the answer comes from.

    ``anchor`` is its permanent id on the page. A blank line in ``text`` starts a
    paragraph; ``links`` stand below it as a list. ``claims`` are the figures in it, each
    with its source; an answer of the desk has a ``source``.
    """

    anchor: str
    question: str
    text: str
    links: Sequence[Link] = ()
    claims: Sequence[Claim] = ()
    source: Source | None = None


def questions_of(
    career: CareerPath,
    *,
    credentials: Sequence[Credential],
    inward: Sequence[Route],
    written: Iterable[CareerQuestion],
) -> list[Answer]:
    """What follows from the rows, then what the desk has ``written``; no query.

    ``career`` comes with its training, stages, figures, premiums and outlook, and
    ``credentials`` from ``Credential.objects.of_career()``. ``inward`` are the routes
    into it, with their months, shortest first.
    """
    return [
        how_to_get_in(career),
        how_long(career),
        need_of_license(career),
        which_credential(credentials),
        what_it_pays(career),
        will_there_be_jobs(career),
        from_another_job(career, inward),
        *(
            Answer(
                anchor=f"question-{row.slug}",
                question=row.question,
                text=row.answer,
                source=row.source,
            )
            for row in written
        ),
    ]


def how_to_get_in(career: CareerPath) -> Answer:
    text = f"What it asks for: {_sentence(career.entry_requirement)}"
    stages = list(career.stages.all())
    if stages:
        text += (
            f" The first step is “{stages[0].name}”. "
            f"What lets you in: {_sentence(stages[0].gate)}"
        )
    return Answer("q-way-in", "How do I get in?", text)


def how_long(career: CareerPath) -> Answer:
    words, stages = training_words(career), list(career.stages.all())
    if not words:
        text = "We have not checked the steps of this training yet, so we cannot say."
    else:
        months = number_range(career.months_min, career.months_max, "month")
        text = f"{_upper(words)} after high school."
        if months not in words:
            text += f" That is {months}, one step after the other."
        if len(stages) > 1:
            longest = max(stages, key=lambda stage: stage.months_max)
            text += f" The longest step is “{longest}”: {months_words(longest)}."
    return Answer("q-how-long", "How long does it take?", text)


def need_of_license(career: CareerPath) -> Answer:
    text = LICENSE_WORDS[LicenseNeed(career.license_required)]
    steps = [s.name for s in career.stages.all() if s.kind == StepKind.LICENSE]
    if steps and career.license_required == LicenseNeed.REQUIRED:
        text += f" On the path above it is the step “{steps[-1]}”."
    return Answer("q-license", "Do I need a license?", text)


def which_credential(credentials: Sequence[Credential]) -> Answer:
    earned: dict[int, list[Credential]] = {}
    others, retired = [], []
    for credential in credentials:
        if credential.is_retired:
            retired.append(credential)
        elif credential.earned_at is None:
            others.append(credential)
        else:
            earned.setdefault(credential.earned_at, []).append(credential)
    parts = [
        _sentence(f"At step {order} you earn {_one_of(group)}")
        for order, group in earned.items()
    ]
    if others:
        also = " also" if parts else ""
        names = _named(others, "or")
        parts.append(_sentence(f"People in this work{also} hold {names}"))
    if retired:
        verb, them = ("is", "it") if len(retired) == 1 else ("are", "them")
        parts.append(
            f"{_named(retired, 'and')} {verb} retired: nobody can earn {them} now."
        )
    return Answer(
        "q-credential",
        "Which credential do I need?",
        " ".join(parts) or "We list no credential for this work.",
        links=[Link(c.name, c.get_absolute_url()) for c in credentials],
    )


def what_it_pays(career: CareerPath) -> Answer:
    figure = main_figure(career.salary_figures.all())
    if figure is None:
        text = f"We have no pay figure that we trust. {career.salary_note}"
        return Answer("q-pay", "What does it pay?", text.strip())
    text = _pay_words(figure) + _caution(figure)
    premiums = career.pay_premiums.all()
    for premium in premiums:
        text += (
            f" {premium.source.publisher} puts pay in this work at "
            f"{premium_words(premium)} than for {inside_sentence(premium.base)}"
            f" ({_year(premium.year)})."
        )
        if total := with_premium(figure, premium):
            low, high = (money(n, figure.currency) for n in total)
            caution = caution_of_sum(figure, premium)
            text += f" Our sum from the two: {low} to {high}. {caution}"
        text += _caution(premium)
    return Answer("q-pay", "What does it pay?", text, claims=[figure, *premiums])


def will_there_be_jobs(career: CareerPath) -> Answer:
    outlook = getattr(career, "outlook", None)
    if outlook is None:
        text = "We know of no forecast for this work."
        return Answer("q-jobs", "Will there be jobs?", text)
    text = (
        f"The forecast for {outlook.period} is {inside_sentence(growth_words(outlook))}. "
        f"Whose figure it is: {_sentence(outlook.basis)}"
    )
    text += _caution(outlook)
    return Answer("q-jobs", "Will there be jobs?", text, claims=[outlook])


def from_another_job(career: CareerPath, inward: Sequence[Route]) -> Answer:
    planner = reverse("careers:planner")
    question = "Can I come from another job?"
    links = [
        Link(f"{route.start}: {_route_words(route)}", route.get_absolute_url())
        for route in inward[:MOST_ROUTES]
    ]
    if links:
        text = (
            "Often some of it counts: the school or board decides. "
            "These are the shortest ways we know."
        )
        other = "Another start: make your own plan"
    else:
        text = "We know of no shorter way in from another job."
        other = "See every step from where you stand"
    links.append(Link(other, f"{planner}?{urlencode({'to': career.slug})}"))
    return Answer("q-switch", question, text, links=links)


def _pay_words(figure: SalaryFigure) -> str:
    """The number with what it counts, where, by whom and when."""
    amount = pay_main(figure)
    number = f"The median is {amount}" if figure.median is not None else _upper(amount)
    return (
        f"{number} for {inside_sentence(figure.occupation)} in {_place(figure.place)} "
        f"({figure.source.publisher}, {_year(figure.year)})."
        + ("" if figure.median is not None else " The source gives no median.")
    )


def _caution(claim: Claim) -> str:
    """What a reader should know of a figure, as sentences; "" if it is sound."""
    words = " Nobody has confirmed this figure yet." if claim.is_from_memory else ""
    return f"{words} It is old: a re-check is due." if is_old(claim) else words


def _route_words(route: Route) -> str:
    words = months_range(route.months_min, route.months_max)
    if not route.months_max:
        words = "no training in between"
    return f"{words}, not yet confirmed" if is_unconfirmed(route) else words


def _one_of(credentials: Sequence[Credential]) -> str:
    names = _named(credentials, "or")
    return names if len(credentials) == 1 else f"one of these: {names}"


def _named(credentials: Sequence[Credential], last_word: str) -> str:
    return get_text_list([c.abbreviation for c in credentials], last_word)


def _year(year: int | None) -> str:
    return str(year) if year else "no year stated"


def _place(place: str) -> str:
    return f"the {place}" if place == "United States" else place


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    """With a full stop at the end, and only one."""
    return f"{text.rstrip('.')}."
