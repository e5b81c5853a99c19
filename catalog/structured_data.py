"""What a course page tells machines: schema.org, and only facts that we hold."""

from decimal import Decimal
from typing import Any

from catalog.choices import Format, Offer
from catalog.models import Course, Review

# schema.org's own words for kinds of offers.
OFFERS = {
    Offer.FREE: "Free",
    Offer.FREE_AUDIT: "Partially Free",
    Offer.SUBSCRIPTION: "Subscription",
    Offer.PAID: "Paid",
}
FREE = (Offer.FREE, Offer.FREE_AUDIT)
# Where a course takes place, for the formats that leave no doubt.
MODES = {
    Format.SELF_PACED: "Online",
    Format.SCHEDULED: "Online",
    Format.LIVE_ONLINE: "Online",
    Format.BLENDED: "Blended",
}


def course_data(course: Course, review: Review | None, site: str) -> dict[str, Any]:
    """The course as a schema.org Course, ready for JSON; unknown facts are left out.

    An editor's score is a Review. It is never an AggregateRating: one editor is no
    crowd, and the learners' mean belongs to the provider. ``site`` is the address of
    the site without a final slash.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.summary,
        "url": f"{site}{course.get_absolute_url()}",
        "educationalLevel": course.get_level_display(),
        "inLanguage": [language.code for language in course.languages.all()],
        "about": [topic.name for topic in course.topics.all()],
    }
    if name := course.institution or (course.provider and course.provider.name):
        data["provider"] = {"@type": "Organization", "name": name}
    if course.offer in OFFERS and not course.is_over:
        data["offers"] = {"@type": "Offer", "category": OFFERS[Offer(course.offer)]}
        if course.price is not None:
            data["offers"] |= {
                "price": str(course.price),
                "priceCurrency": course.currency,
            }
        data["isAccessibleForFree"] = course.offer in FREE
    if course.hours:
        data["timeRequired"] = minutes(course.hours)
    if course.format in MODES and not course.is_over:
        data["hasCourseInstance"] = _instance_data(course)
    if review:
        data["review"] = _review_data(review)
    return {name: value for name, value in data.items() if value not in ("", [])}


def _instance_data(course: Course) -> dict[str, Any]:
    data = {"@type": "CourseInstance", "courseMode": MODES[Format(course.format)]}
    if course.hours:
        data["courseWorkload"] = minutes(course.hours)
    return data


def minutes(hours: Decimal) -> str:
    """A duration of ISO 8601: 1.5 hours is "PT90M"."""
    return f"PT{int(hours * 60)}M"


def _review_data(review: Review) -> dict[str, Any]:
    author = (
        {"@type": "Person", "name": review.reviewer_name}
        if review.reviewer_name
        else {
            "@type": "Organization",
            "name": review.source.publisher if review.source else "painsite",
        }
    )
    data = {
        "@type": "Review",
        "author": author,
        "reviewBody": review.verdict,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": str(review.overall),
            "bestRating": "10",
            "worstRating": "0",
        },
    }
    if review.reviewed_on:
        data["datePublished"] = review.reviewed_on.isoformat()
    return data
