"""The ten kinds of pages that are measured, and the addresses of one round of them."""

import random

from django.http import QueryDict

WORDS = [
    "amber",
    "basalt",
    "cedar",
    "garnet",
    "harbor",
    "juniper",
    "meadow",
    "pebble",
    "river",
    "saffron",
]
FIXED = {
    "no filter": "",
    "1 topic": "topic=back-pain",
    "2 topics, 2 levels": "topic=back-pain&topic=headache&level=beginner&level=advanced",
    "score 8, free, English": "min_rating=8&offer=free&language=en",
    "audience, CE, hours, topic": "audience=practitioner&ce=1&max_hours=20"
    "&topic=pain-science",
    "1 provider": "provider=demo-provider-01",
    "9 filters": "min_rating=8&audience=patient&level=beginner&topic=conditions"
    "&offer=free&format=self-paced&language=en&availability=running&max_hours=40",
}
TEXTS = {
    "words": "q={}+{}",
    "1 word": "q={}",
    "words and filters": "q={}+{}&level=beginner&audience=practitioner",
}
NAMES = [*FIXED, *TEXTS]


def one_round(number: int) -> dict[str, QueryDict]:
    """The query of each kind of page. Words differ from round to round, so that no
    figure is that of one word."""
    rng = random.Random(number)
    queries = FIXED | {
        name: text.format(*rng.sample(WORDS, 2)) for name, text in TEXTS.items()
    }
    return {name: QueryDict(query) for name, query in queries.items()}
