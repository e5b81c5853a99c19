"""How a course reads in words. Formatting only; relations must be prefetched."""

from django import template
from django.utils.text import get_text_list

from catalog.choices import Offer, Position, StudyDesign, StudyOf
from catalog.models import Course, Topic
from core.templatetags.core_tags import money

register = template.Library()

# Kinds of studies, the most telling first, with their name for one and for many.
TESTED = (
    ((StudyDesign.RANDOMIZED_TRIAL, StudyDesign.CONTROLLED), "trial", "trials"),
    ((StudyDesign.SYSTEMATIC_REVIEW,), "systematic review", "systematic reviews"),
    (tuple(StudyDesign), "study, no trial", "studies, no trial"),
)


@register.filter
def taught_by(course: Course) -> str:
    """Who is behind it: "University of Minnesota · Coursera"; "" if unknown."""
    provider = course.provider.name if course.provider else ""
    if not course.institution or course.institution == provider:
        return provider
    return f"{course.institution} · {provider}" if provider else course.institution


@register.filter
def price_words(course: Course) -> str:
    """The price as a reader would say it: "Free to audit, $99 (2021)"."""
    amount = ""
    if course.price and course.offer != Offer.FREE:
        year = f" ({course.price_year})" if course.price_year else ""
        amount = f"{money(course.price, course.currency)}{year}"
    match course.offer:
        case Offer.UNKNOWN | Offer.PAID if amount:
            return amount
        case Offer.UNKNOWN:
            return "Price not checked yet"
        case Offer.PAID:
            return "Paid, amount not checked yet"
        case _ if amount:
            return f"{course.get_offer_display()}, {amount}"
        case _:
            return course.get_offer_display()


@register.filter
def certificate_words(course: Course) -> str:
    """The certificate with its fee where that is known."""
    words = course.get_certificate_display()
    if course.certificate_price:
        words += f", {money(course.certificate_price, course.currency)}"
    return words


@register.filter
def how_tested(course: Course) -> str:
    """How it was tested, in a few words; "" if no study is known.

    A study of the program that a course teaches is named as such: it is not a study
    of the course. Of course and program the better tested one is named.
    """
    for designs, one, many in TESTED:
        for of, start in (
            (StudyOf.COURSE, "Tested"),
            (StudyOf.PROGRAM, "Program tested"),
        ):
            found = sum(
                study.of == of and study.design in designs
                for study in course.studies.all()
            )
            if found:
                return f"{start} in {found} {one if found == 1 else many}"
    return ""


@register.filter
def other_languages(course: Course) -> str:
    """Its languages, unless English is the only one: "English and Spanish"."""
    names = [language.name for language in course.languages.all()]
    return "" if names == ["English"] else get_text_list(names, "and")


@register.filter
def positions_words(course: Course) -> str:
    """The body positions that work, else those that do not; "" if nobody looked."""
    known = {p.label.lower(): getattr(course, p.value) for p in Position}
    works = [label for label, ok in known.items() if ok]
    fails = [label for label, ok in known.items() if ok is False]
    words = get_text_list(works, "or") or (
        f"not {get_text_list(fails, 'or')}" if fails else ""
    )
    return words[:1].upper() + words[1:]


@register.filter
def topic_words(topics: list[Topic]) -> str:
    """Names of topics inside a sentence: "taping and back pain"."""
    return get_text_list([_inside(topic.name) for topic in topics], "and")


def _inside(name: str) -> str:
    """A name as it stands within a sentence: only abbreviations keep capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
