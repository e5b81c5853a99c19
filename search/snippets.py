"""The piece of a text in which a search was found, with its words marked."""

import re
from collections.abc import Collection, Iterable

from django.db import connections, models
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.documents import KINDS, TABLE, source_of
from search.fulltext import INDEX, fts5_query, tsquery
from search.synonyms import search_words
from search.text import Words

# Around a marked word until the text is escaped; characters that no text should hold.
START, END = "\ue000", "\ue001"
MARKED = re.compile(f"{START}([^{START}{END}]*){END}")
SIDE_BY_SIDE = re.compile(f"{END}( ?){START}")
LENGTH = 24  # words of a piece
BEFORE = 6  # of them before the first that is marked
SENTENCE_ENDS = (".", "!", "?", ":", ";")


def snippets(
    model: type[models.Model],
    pks: Iterable[int],
    text: str,
    using: str = "default",
) -> dict[int, SafeString]:
    """For those of the rows where the words stand in the text, a piece of it; one query.

    Safe HTML: only ``<mark>`` around the words. Rows that were found by their title
    alone are left out, since the title is shown anyway. The caller sees to it that
    the rows are public.
    """
    number = source_of(model).number
    words = search_words(text, using)
    found = pieces([pk * KINDS + number for pk in pks], words, using)
    return {document // KINDS: piece for document, piece in found.items()}


def pieces(
    documents: Collection[int],
    words: Words,
    using: str = "default",
    *,
    text_only: Collection[int] = (),
) -> dict[int, SafeString]:
    """As ``snippets``, for documents of any kinds by their ids.

    Of those in ``text_only`` no piece of other names is shown.
    """
    if not documents or not words:
        return {}
    connection = connections[using]
    read = SQL[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(*read(words.any_of, documents))
        rows = cursor.fetchall()
    found = {}
    for document, body, keywords in rows:
        for piece in (body,) if document in text_only else (body, keywords):
            if piece and MARKED.search(piece):
                found[document] = marked(piece)
                break
    return found


def sqlite_sql(words: Words, documents: Collection[int]) -> tuple[str, list]:
    # The columns of the index: title, keywords, body.
    texts = ", ".join(
        f"highlight({INDEX}, {column}, '{START}', '{END}')" for column in (2, 1)
    )
    keys = ", ".join(["%s"] * len(documents))
    sql = (
        f"SELECT rowid, {texts} FROM {INDEX} "
        f"WHERE {INDEX} MATCH %s AND rowid IN ({keys})"
    )
    return sql, [fts5_query(words), *documents]


def postgresql_sql(words: Words, documents: Collection[int]) -> tuple[str, list]:
    query = f"to_tsquery('{INDEX}', %s)"
    options = f"HighlightAll=true, StartSel={START}, StopSel={END}"
    texts = ", ".join(
        f"ts_headline('{INDEX}', {column}, {query}, %s)"
        for column in ("body", "keywords")
    )
    sql = f"SELECT id, {texts} FROM {TABLE} WHERE id = ANY(%s) AND words @@ {query}"
    asked = tsquery(words)
    return sql, [asked, options, asked, options, list(documents), asked]


SQL = {"sqlite": sqlite_sql, "postgresql": postgresql_sql}


def marked(text: str) -> SafeString:
    """The best piece of a text, escaped, with what stands between the signs marked.

    Lines become one, parted by a dot unless they are sentences.
    """
    text = SIDE_BY_SIDE.sub(r"\1", best_piece(one_line(text)))
    text = MARKED.sub(r"<mark>\1</mark>", str(escape(text)))
    return mark_safe(text.replace(START, "").replace(END, ""))


def one_line(text: str) -> str:
    lines = [line for line in map(" ".join, map(str.split, text.splitlines())) if line]
    return "".join(
        line + (" " if line.rstrip(END).endswith(SENTENCE_ENDS) else " · ")
        for line in lines
    ).strip(" ·")


def best_piece(text: str) -> str:
    """The words around the marks that have the most different ones close together."""
    alone = MARKED.sub(lambda found: found[0].replace(" ", f"{END} {START}"), text)
    words = alone.split(" ")
    marks = [n for n, word in enumerate(words) if START in word]
    if len(words) <= LENGTH or not marks:
        return alone
    reach = LENGTH - BEFORE

    def different(first: int) -> int:
        return len({words[n].casefold() for n in marks if first <= n < first + reach})

    first = max(0, min(max(marks, key=different) - BEFORE, len(words) - LENGTH))
    piece = " ".join(words[first : first + LENGTH])
    before = "… " if first else ""
    after = " …" if first + LENGTH < len(words) else ""
    return f"{before}{piece}{after}"
