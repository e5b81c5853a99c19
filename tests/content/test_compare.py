"""Careers of the starter content side by side."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.models import CareerPath
from tests.content.crawl import UNWATCHED
from tests.markup import Markup

QUERIES = 12


def test_every_career_is_compared_with_one_to_three_others(content, client):
    titles = dict(CareerPath.objects.published().values_list("slug", "title"))
    slugs = list(titles)
    around = [*slugs, *slugs]
    wrong = []
    for number in (2, 3, 4):
        for place in range(len(slugs)):
            chosen = around[place : place + number]
            with CaptureQueriesContext(connection) as queries, UNWATCHED:
                response = client.get("/careers/compare/", {"career": chosen})
            page = Markup(response)
            heads = page.html.count('class="compare__name"')
            named = all(titles[slug] in page.words for slug in chosen)
            if len(queries) > QUERIES or heads != number or not named:
                wrong.append((chosen, len(queries), heads, named))

    assert len(slugs) == 23
    assert wrong == []
