"""The glossary's words, linked where a page first mentions them."""

from django import template
from django.utils.safestring import SafeString

from articles.glossing import Term, glossed, public_terms

register = template.Library()


@register.simple_block_tag(name="glossed")
def glossed_block(
    content: str, terms: tuple[Term, ...] | None = None, but: str = ""
) -> SafeString:
    """What stands between the tags as one text, with the first mention of each term
    linked; ``but`` is the address of a term to leave alone.

    ``terms`` are ``glossing.public_terms()``, if the page has read them with its other
    rows. Without them the tag reads them: the one tag that asks the database, since
    the views of treatments stand below the glossary and cannot.
    """
    return glossed(content, public_terms() if terms is None else terms, but=but)
