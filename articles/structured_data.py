"""What articles and terms tell machines: schema.org, and only facts that we hold."""

from typing import Any

from articles.models import Article, FAQItem, GlossaryTerm, Reference

CONTEXT = "https://schema.org"


def article_data(
    article: Article,
    questions: list[tuple[FAQItem, str]],
    references: list[Reference],
    site: str,
) -> dict[str, Any]:
    """The article as schema.org data, with its questions, ready for JSON.

    ``lastReviewed`` and ``reviewedBy`` are a clinician's review, never an editor's.
    ``site`` is the address of the site without a final slash.
    """
    url = f"{site}{article.get_absolute_url()}"
    page: dict[str, Any] = {
        "@type": ["Article", "MedicalWebPage"],
        "@id": url,
        "url": url,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": "en-US",
        "articleSection": article.category.name,
        "author": {"@type": "Organization", "name": f"painsite: {article.byline}"},
        "publisher": {"@type": "Organization", "name": "painsite", "url": f"{site}/"},
    }
    if references:
        page["citation"] = [reference.source.title for reference in references]
    if article.clinical_reviewer and article.clinically_reviewed_on:
        page["lastReviewed"] = article.clinically_reviewed_on.isoformat()
        page["reviewedBy"] = {"@type": "Person", "name": article.clinical_reviewer}
    graph = [page]
    if questions:
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
                    for item, anchor in questions
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
