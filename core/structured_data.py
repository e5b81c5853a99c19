"""What every page may tell machines about itself: schema.org, and only facts we hold."""

from collections.abc import Iterable, Sequence
from typing import Any

CONTEXT = "https://schema.org"


def breadcrumb_data(
    crumbs: Sequence[tuple[str, str]], here: str, site: str
) -> dict[str, Any]:
    """The way to a page: Home, then ``crumbs``, the last of which is the page itself.

    ``crumbs`` are pairs of label and path, ``here`` is the path of the page, ``site``
    the address of the site without a final slash.
    """
    steps = [("Home", "/"), *crumbs]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": label,
                "item": f"{site}{path or here}",
            }
            for position, (label, path) in enumerate(steps, 1)
        ],
    }


def item_list_data(rows: Iterable[Any], first: int, site: str) -> dict[str, Any] | None:
    """The rows of a page of a list, numbered from ``first``; None if there are none.

    Synthetic rows keep their place in the count but are not named.
    """
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": str(row),
            "url": f"{site}{row.get_absolute_url()}",
        }
        for position, row in enumerate(rows, first)
        if not getattr(row, "is_demo", False)
    ]
    if not items:
        return None
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "numberOfItems": len(items),
        "itemListElement": items,
    }


def site_data(site: str, email: str) -> dict[str, Any]:
    """Whose site this is, for the home page. ``email`` may be empty."""
    publisher: dict[str, Any] = {
        "@type": "Organization",
        "@id": f"{site}/#organization",
        "name": "painsite",
        "url": f"{site}/",
    }
    if email:
        publisher["email"] = email
    return {
        "@context": CONTEXT,
        "@graph": [
            publisher,
            {
                "@type": "WebSite",
                "name": "painsite",
                "url": f"{site}/",
                "inLanguage": "en-US",
                "publisher": {"@id": publisher["@id"]},
            },
        ],
    }
