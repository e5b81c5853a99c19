"""How a course reads in words. Formatting only; relations must be prefetched."""

from django import template
from django.utils.text import get_text_list

from catalog.choices import Offer, Position, StudyDesign, StudyOf
from catalog.models import ContinuingEducation, Course, LearnerRating, Topic
from core.templatetags.core_tags import money, number_range, thousands

register = template.Library()

SMALL_NUMBERS = ("none", "one", "two", "three", "four")

# Kinds of studies, the most telling first, with their name for one and for many.
TESTED = (
    ((StudyDesign.RANDOMIZED_TRIAL, StudyDesign.CONTROLLED), "trial", "trials"),
    ((StudyDesign.SYSTEMATIC_REVIEW,), "systematic review", "systematic reviews"),
    (tuple(StudyDesign), "study, no trial", "studies, no trial"),
)


@register.filter
def count_word(number: int) -> str:
    """A number up to four as a word: "three"; more as its figures."""
    return SMALL_NUMBERS[number] if number < len(SMALL_NUMBERS) else str(number)


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
def sitting_words(course: Course) -> str:
    """What it asks of a body, in short: "15-minute sittings · Sitting · No equipment".

    Only what is known; "" if nobody looked.
    """
    known = [
        f"{course.session_minutes}-minute sittings" if course.session_minutes else "",
        positions_words(course),
        _equipment_words(course.equipment),
    ]
    return " · ".join(filter(None, known))


def _equipment_words(equipment: str) -> str:
    if equipment.rstrip(".").lower() == "none":
        return "No equipment"
    return f"You need: {inside_sentence(equipment)}" if equipment else ""


@register.filter
def length_words(course: Course) -> str:
    """Its length in all: "1.5 hours, 2 weeks"; "" if unknown."""
    parts = [
        number_range(course.hours, course.hours, "hour"),
        number_range(course.weeks, course.weeks, "week"),
    ]
    return ", ".join(filter(None, parts))


@register.filter
def credit_words(credit: ContinuingEducation) -> str:
    """Continuing education: "16 CE hours, accredited by A board (as stated in 2017)"."""
    words = f"{credit.unit}, amount not checked yet"
    if credit.credits:
        words = f"{number_range(credit.credits, credit.credits)} {credit.unit}"
    if credit.accredited_by:
        words += f", accredited by {credit.accredited_by}"
    return f"{words} (as stated in {credit.as_of})" if credit.as_of else words


@register.filter
def learner_words(rating: LearnerRating) -> str:
    """Whose mean it is: "4.7 of 5, 1,414 learner ratings on Coursera, 2024"."""
    noun = "learner rating" if rating.count == 1 else "learner ratings"
    mean = number_range(rating.mean, rating.mean)
    count = thousands(rating.count)
    return f"{mean} of {rating.scale}, {count} {noun} on {rating.on}, {rating.as_of}"


@register.filter
def topic_words(topics: list[Topic]) -> str:
    """Names of topics inside a sentence: "taping and back pain"."""
    return get_text_list([inside_sentence(topic.name) for topic in topics], "and")


@register.filter
def inside_sentence(name: str) -> str:
    """A name as it stands within a sentence: only abbreviations keep capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
