"""Every figure of a career, on every page that shows one, stands with its source.

Guides cite by number instead; their own tests see to it.
"""

import re
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from careers.models import (
    CareerPath,
    Credential,
    Outlook,
    PayPremium,
    SalaryFigure,
    StartingPoint,
)
from catalog.models import Course
from core.templatetags.core_tags import money
from tests.content.crawl import UNWATCHED
from tests.markup import SILENT, VOID, one_line

FIGURE = re.compile(
    r"""
    (?:\$|\b(?:USD|EUR|GBP|CAD|AUD)[ \u00a0])\d[\d,.]*   # money
    | \d+[ ]?%[ ](?:more|fewer|less)\b                   # growth or premium
    """,
    re.VERBOSE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b|no year stated", re.IGNORECASE)
# A sum of ours has no source. It says so, and what it adds up has.
OURS = re.compile(r"\bour sum\b", re.IGNORECASE)
# The smallest part of a page that a figure and its source share. Where there is none,
# they share a heading.
CARRIERS = {"tr", "li", "figure", "article", "section", "details"}
HEADINGS = {"h2", "h3", "h4"}
# Not figures of a career: axes of drawings, and what filters and courses say.
ASIDE_TAGS = {"svg", "form", "nav", "head", *SILENT}
ASIDE_CLASSES = {"axis", "course-mini", "course-row", "filters", "chips"}


class Part:
    """An element: its tag and classes, what holds it, its children and texts."""

    def __init__(self, tag, attrs, holder):
        self.tag, self.holder = tag, holder
        self.classes = set((attrs.get("class") or "").split())
        self.parts = []
        if holder:
            holder.parts.append(self)

    @property
    def words(self):
        return one_line(p if isinstance(p, str) else p.words for p in self.parts)

    @property
    def is_carrier(self):
        has_term = any(getattr(p, "tag", "") == "dt" for p in self.parts)
        return self.tag in CARRIERS or (self.tag == "div" and has_term)

    def context(self):
        """The words that tell of a figure in this part: see CARRIERS."""
        part = self
        while part.holder:
            if part.is_carrier:
                return part.words
            if run := part.under_its_heading():
                return one_line(p if isinstance(p, str) else p.words for p in run)
            part = part.holder
        return self.words

    def under_its_heading(self):
        """The parts beside this one from the heading before it to the next one."""
        beside = self.holder.parts
        headings = [
            n for n, p in enumerate(beside) if getattr(p, "tag", "") in HEADINGS
        ]
        here = beside.index(self)
        before = [n for n in headings if n <= here]
        after = [n for n in headings if n > here]
        return beside[before[-1] : after[0] if after else None] if before else []


class Tree(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.here = self.root = Part("", {}, None)
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        part = Part(tag, dict(attrs), self.here)
        if tag not in VOID:
            self.here = part

    def handle_startendtag(self, tag, attrs):
        Part(tag, dict(attrs), self.here)

    def handle_endtag(self, tag):
        part = self.here
        while part.holder and part.tag != tag:
            part = part.holder
        if part.holder:
            self.here = part.holder

    def handle_data(self, data):
        self.here.parts.append(data)

    def figures(self, part=None):
        """The figures of careers, each with the words that tell of it."""
        part = part or self.root
        if part.tag in ASIDE_TAGS or part.classes & ASIDE_CLASSES:
            return
        for child in part.parts:
            if isinstance(child, Part):
                yield from self.figures(child)
            elif found := FIGURE.search(child):
                yield found[0], part.context()


def figures_without_a_source(text, names, own=None):
    """The figures of a page that do not stand with one of the names and a year.

    ``own`` has for a figure as it is printed the names of its own sources: no other
    source will do for it.
    """
    for figure, words in Tree(text).figures():
        wanted = (own or {}).get(figure, names)
        is_sourced = YEAR.search(words) and any(name in words for name in wanted)
        if not (is_sourced or OURS.search(words)):
            yield figure, words[:200]


@pytest.fixture
def names(content):
    """The titles and publishers of the sources of careers, credentials and figures."""
    cited = [
        *CareerPath.objects.values_list("sources__title", "sources__publisher"),
        *Credential.objects.values_list("sources__title", "sources__publisher"),
        *SalaryFigure.objects.values_list("source__title", "source__publisher"),
        *PayPremium.objects.values_list("source__title", "source__publisher"),
        *Outlook.objects.values_list("source__title", "source__publisher"),
        *Credential.objects.exclude(fee=None).values_list(
            "fee_source__title", "fee_source__publisher"
        ),
    ]
    return {one_line([name]) for pair in cited for name in pair if name}


@pytest.fixture
def own(content):
    """For each figure as pages print it, the titles and publishers of its sources."""
    printed = defaultdict(set)
    for pay in SalaryFigure.objects.select_related("source"):
        for number in (pay.low, pay.median, pay.high):
            printed[money(number, pay.currency)].add(pay.source)
    for premium in PayPremium.objects.select_related("source"):
        printed[f"{premium.percent_high}% more"].add(premium.source)
    for outlook in Outlook.objects.select_related("source"):
        printed[f"{outlook.growth_percent}% more"].add(outlook.source)
    for row in Credential.objects.exclude(fee=None).select_related("fee_source"):
        printed[money(row.fee, row.fee_currency)].add(row.fee_source)
    return {
        figure: {one_line([n]) for s in sources for n in (s.title, s.publisher)}
        for figure, sources in printed.items()
        if figure
    }


def pages_with_figures():
    """Lists, all careers and credentials, comparisons that hold each career, plans."""
    careers = list(CareerPath.objects.published())
    starts = list(StartingPoint.objects.all())
    yield from ("/", "/careers/", "/careers/?sort=-salary", "/credentials/")
    for row in (*careers, *Credential.objects.published()):
        yield row.get_absolute_url()
    for n in range(0, len(careers), 4):
        chosen = "&".join(f"career={career.slug}" for career in careers[n : n + 4])
        yield f"{reverse('careers:career_compare')}?{chosen}"
    planner = reverse("careers:planner")
    for start, career in zip(starts, careers, strict=False):
        yield f"{planner}?from={start.slug}"
        yield f"{planner}?from={start.slug}&to={career.slug}"
    for career in careers:
        yield f"{planner}?to={career.slug}"
        yield f"{planner}?from=registered-nurse&to={career.slug}"
    for course in Course.objects.published().exclude(career_paths=None):
        yield course.get_absolute_url()


def test_every_figure_of_a_career_stands_with_its_own_source(names, own, client):
    bare, counted = {}, 0

    with UNWATCHED:
        for path in pages_with_figures():
            text = client.get(path).content.decode()
            counted += sum(1 for _ in Tree(text).figures())
            if found := list(figures_without_a_source(text, names, own)):
                bare[path] = found

    assert bare == {}
    assert counted > 1000


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("<ul><li>$93,600 <p>Office, 2024</p></li></ul>", 0),
        ("<ul><li>$93,600 <p>Office</p></li></ul>", 1),
        ("<ul><li>$93,600 <p>2024</p></li></ul>", 1),
        ("<ul><li>$93,600 <p>Office, no year stated</p></li></ul>", 0),
        ("<ul><li>$93,600</li><li>Office, 2024</li></ul>", 1),
        ("<dl><div><dt>Pay</dt><dd>$1 Office, 2024</dd></div></dl>", 0),
        ("<dl><div><dt>Pay</dt><dd>$1</dd></div><div>Office, 2024</div></dl>", 1),
        ("<h2>Outlook</h2><p><b>5% more</b> jobs</p><p>Office, 2024</p>", 0),
        ("<h2>Outlook</h2><p>5% more jobs</p><h2>Next</h2><p>Office, 2024</p>", 1),
        ("<div><p>15–25% more</p></div><p>Office, 2024</p>", 1),
        ("<tr><td>$10 less: our sum</td></tr>", 0),
        ("<svg><text>$50k</text></svg><form>$60,000 or more</form>", 0),
    ],
)
def test_figure_without_a_source_is_noticed(text, bare):
    assert len(list(figures_without_a_source(text, {"Office"}))) == bare


def test_figure_beside_the_source_of_another_is_noticed():
    text = "<ul><li>$93,600 <p>Office, 2024</p></li></ul>"
    own = {"$93,600": {"Bureau"}}

    assert len(list(figures_without_a_source(text, {"Office", "Bureau"}, own))) == 1
