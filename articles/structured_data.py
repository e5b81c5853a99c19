"""What articles and terms tell machines: schema.org, and only facts that we hold."""

from typing import Any

from articles.models import GlossaryTerm
from articles.page import ArticlePage
from core.structured_data import CONTEXT


def article_data(page: ArticlePage, site: str) -> dict[str, Any]:
    """The article as schema.org data, with its questions, ready for JSON.

    ``lastReviewed`` and ``reviewedBy`` are a clinician's review, never an editor's.
    ``dateModified`` is the day of the last public change note: a row is also saved
    when only the desk's own fields change. ``about`` names topics without a type: a
    topic does not say whether it is a condition, a treatment or a skill. ``site`` is
    the address of the site without a final slash.
    """
    article = page.article
    url = f"{site}{article.get_absolute_url()}"
    guide: dict[str, Any] = {
        "@type": ["Article", "MedicalWebPage"],
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": "en-US",
        "articleSection": article.category.name,
        "author": {"@type": "Organization", "name": f"painsite: {article.byline}"},
        "publisher": {"@type": "Organization", "name": "painsite", "url": f"{site}/"},
    }
    if page.references:
        guide["citation"] = [reference.source.title for reference in page.references]
    if topics := page.links["topics"]:
        guide["about"] = [
            {"@type": "Thing", "name": topic.label, "url": f"{site}{topic.url}"}
            for topic in topics
        ]
    if page.change_notes:
        guide["dateModified"] = page.change_notes[0].noted_on.isoformat()
    if article.clinical_reviewer and article.clinically_reviewed_on:
        guide["lastReviewed"] = article.clinically_reviewed_on.isoformat()
        guide["reviewedBy"] = {"@type": "Person", "name": article.clinical_reviewer}
    graph = [guide]
    if page.faq:
        graph.append(
            {
                "@type": "FAQPage",
                "url": url,
                "mainEntity": [
                    {
                        "@type": "Question",
                        "url": f"{url}#{anchor}",
                        "name": item.question,
                        "acceptedAnswer": {"@type": "Answer", "text": item.answer},
                    }
                    for item, anchor in page.faq
                ],
            }
        )
    return {"@context": CONTEXT, "@graph": graph}


def term_data(term: GlossaryTerm, glossary: str, site: str) -> dict[str, Any]:
    """The term as a schema.org DefinedTerm; ``glossary`` is the path of the list."""
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "DefinedTerm",
        "name": term.term,
        "description": term.definition,
        "url": f"{site}{term.get_absolute_url()}",
        "inDefinedTermSet": {
            "@type": "DefinedTermSet",
            "name": "painsite glossary",
            "url": f"{site}{glossary}",
        },
    }
    if term.aliases:
        data["alternateName"] = term.aliases
    return data
