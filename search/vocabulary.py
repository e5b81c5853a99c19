"""The words of what visitors may see, as they are written: for spelling and typing.

A process keeps them and reads them again when the content has changed, or when a row
has appeared or disappeared by its schedule. Where there is very much content this
happens in the background and not all the time; whoever uses a word asks the database
whether it still leads anywhere.
"""

import logging
import re
import threading
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connections
from django.utils import timezone

from search.changes import NEVER, Seen, read_version
from search.documents import public_documents, sources
from search.models import Document
from search.text import tokens

logger = logging.getLogger(__name__)

# More documents than this are read in the background, at most once in PAUSE seconds.
SMALL = 2000
PAUSE = 300
CHUNK_OF_ROWS = 2000
SHORTEST = 3  # letters of a word worth completing, or correcting into
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """``counts``: in how many public documents each word (folded) stands."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: Seen = NEVER
    until: datetime | None = None
    read_at: float = 0.0  # seconds of the monotonic clock
    size: int = 0  # documents read
    in_order: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, using: str) -> "Vocabulary":
        seen, until = read_version(using), next_moment(using)
        counts: Counter[str] = Counter()
        size = 0
        rows = public_documents(using).order_by()
        texts = rows.values_list("title", "keywords", "body")
        for cells in texts.iterator(chunk_size=CHUNK_OF_ROWS):
            size += 1
            counts.update(set(tokens(TAG.sub(" ", "\n".join(cells)))))
        counts = Counter(
            {
                word: count
                for word, count in counts.items()
                if len(word) >= SHORTEST and not word.isdecimal()
            }
        )
        return cls(counts, seen, until, time.monotonic(), size, sorted(counts))

    def is_true(self, seen: Seen, at: datetime) -> bool:
        return self.seen == seen and (self.until is None or at < self.until)

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """The commonest words that begin so; the prefix itself too, if it is one."""
        start = bisect_left(self.in_order, prefix)
        end = bisect_left(self.in_order, prefix + "\U0010ffff")
        found = self.in_order[start:end]
        return sorted(found, key=lambda word: (-self.counts[word], word))[:limit]


_current: dict[str, Vocabulary] = {}
_being_read: set[str] = set()
_lock = threading.Lock()


def vocabulary(using: str = "default") -> Vocabulary:
    """The words as of now. Of a large site perhaps those of minutes ago, or none yet."""
    known = _current.get(using)
    if known and known.is_true(read_version(using), timezone.now()):
        return known
    size = known.size if known else size_of(using)
    if size <= SMALL:
        _current[using] = Vocabulary.read(using)
        return _current[using]
    with _lock:
        is_old = known is None or time.monotonic() - known.read_at > PAUSE
        if is_old and using not in _being_read:
            _being_read.add(using)
            threading.Thread(target=read_again, args=[using], daemon=True).start()
    return known or Vocabulary()


def size_of(using: str) -> int:
    """How many documents there are, counted no further than it matters."""
    return Document.objects.using(using).order_by()[: SMALL + 1].count()


def read_again(using: str) -> None:
    """Replace a large vocabulary; runs in a thread of its own."""
    try:
        _current[using] = Vocabulary.read(using)
    except Exception:
        logger.exception("The words of the site could not be read.")
    finally:
        connections[using].close()
        _being_read.discard(using)


def next_moment(using: str) -> datetime | None:
    """When the next row of any kind appears or disappears by its schedule; one query."""
    now = timezone.now()
    queries = [
        source.model._base_manager.using(using)
        .filter(**{f"{name}__gt": now})
        .order_by()
        .values_list(name, flat=True)
        for source in sources()
        for name in ("publish_at", "expire_at")
    ]
    if not queries:
        return None
    first, *others = queries
    return min(first.union(*others), default=None)
