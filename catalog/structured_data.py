"""What a course page tells machines: schema.org, and only facts that we hold."""

from typing import Any

from catalog.choices import Offer
from catalog.models import Course, Review

# schema.org's own words for kinds of offers.
OFFERS = {
    Offer.FREE: "Free",
    Offer.FREE_AUDIT: "Partially Free",
    Offer.SUBSCRIPTION: "Subscription",
    Offer.PAID: "Paid",
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
    if course.hours:
        data["timeRequired"] = f"PT{int(course.hours * 60)}M"
    if review:
        data["review"] = _review_data(review)
    return data


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
