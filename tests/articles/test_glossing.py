"""First mentions of glossary terms: which become links, where, and at what cost."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import escape
from html.parser import HTMLParser
from unittest.mock import patch

import pytest
import time_machine
from django.core.cache import cache
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from articles.glossing import (
    APART,
    APART_CLASSES,
    MOST_IN_PARAGRAPH,
    MOST_WITHIN,
    Glossary,
    Term,
    glossed,
    public_terms,
)
from articles.models import GlossaryTerm
from tests.builders import (
    hidden_states,
    make_article,
    make_question,
    make_section,
    make_term,
    make_treatment,
)

ADDED = re.compile(r'<a class="term" href="([^"]*)">(.*?)</a>', re.DOTALL)


def terms(*names):
    """A term for each text; what follows a comma are its other names."""
    return tuple(
        Term(f"/glossary/{n}/", tuple(map(str.strip, name.split(","))))
        for n, name in enumerate(names)
    )


def linked(html, *names):
    """The words that become links, in order."""
    return [words for _, words in ADDED.findall(glossed(html, terms(*names)))]


# Which words


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Opioid use. Opioid use.", ["Opioid"], ["Opioid"]),
        ("OPIOIDS, then an opioid.", ["Opioid"], ["OPIOIDS"]),
        ("Flare-ups end.", ["Flare-up"], ["Flare-ups"]),
        ("An opioid-free day.", ["Opioid"], []),
        ("Not-opioid, opioidal, preopioid.", ["Opioid"], []),
        ("We act. ACT helps.", ["Therapy of acceptance, ACT"], ["ACT"]),
        ("Two NSAIDs.", ["NSAID"], ["NSAIDs"]),
        ("An nsaid.", ["NSAID"], []),
        ("Chronic\n pain.", ["Chronic pain"], ["Chronic\n pain"]),
        ("Chronic&nbsp;pain.", ["Chronic pain"], ["Chronic&nbsp;pain"]),
        ("Chronic pain, and pain.", ["Pain", "Chronic pain"], ["Chronic pain", "pain"]),
        (
            "Chronic pain twice: chronic pain.",
            ["Pain", "Chronic pain"],
            ["Chronic pain"],
        ),
        ("A nerve block, a nerve.", ["Nerve", "Nerve block"], ["nerve block", "nerve"]),
        ("CBT is a therapy. Talk.", ["Therapy, CBT, talk"], ["CBT"]),
        ("Tietze&#x27;s, or Tietze’s.", ["Tietze's"], ["Tietze&#x27;s"]),
        ("A &amp; B&amp;Bs.", ["B&B, amp"], ["B&amp;Bs"]),
        ("Schmerzgedächtnis.", ["Schmerz", "Gedächtnis"], []),
        ("“Opioid”, (opioid)", ["Opioid"], ["Opioid"]),
    ],
)
def test_first_mention_as_a_whole_word_is_linked(text, names, expected):
    assert linked(f"<p>{text}</p>", *names) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p><em>pain</em>killer, then |pain|</p>",
        "<p>sub<em>pain</em>, then a |pain|</p>",
        "<p>pain<em>ful</em>, then a |pain|</p>",
        "<p>no<br>|pain|</p>",
        "<p>no</p><p>|pain|</p>",
        "<p><em>|pain|</em>, then pain</p>",
    ],
)
def test_tags_within_a_word_do_not_make_two_of_it(html):
    before, words, after = html.split("|")

    found = glossed(before + words + after, terms("Pain"))

    assert found == f'{before}<a class="term" href="/glossary/0/">{words}</a>{after}'


def test_word_that_many_terms_are_made_of_is_not_linked():
    kinds = [f"Kind{n} pain" for n in range(MOST_WITHIN)]

    assert linked("<p>Pain.</p>", "Pain", *kinds[1:]) == ["Pain"]
    assert linked("<p>Pain.</p>", "Pain", *kinds) == []


def test_paragraph_holds_few_links_and_later_mentions_take_their_turn():
    names = ["One", "Two", "Three", "Four"]
    html = "<p>One two three four.</p><ul><li>Four three.</li><li>Two.</li></ul>"

    assert MOST_IN_PARAGRAPH == 2
    assert linked(html, *names) == ["One", "two", "Four", "three"]


@pytest.mark.parametrize("tag", sorted(APART))
def test_nothing_is_linked_inside(tag):
    html = f"<p>x</p><{tag}><b>Pain</b></{tag}><p>Pain</p>"

    found = glossed(html, terms("Pain"))

    before, _, after = found.partition(f"</{tag}>")
    assert ADDED.findall(before) == []
    assert ADDED.findall(after) == [("/glossary/0/", "Pain")]


@pytest.mark.parametrize("name", sorted(APART_CLASSES))
def test_nothing_is_linked_in_parts_about_other_records(name):
    html = f'<div class="x {name}"><div>pain</div>pain</div><p>Pain</p>'

    assert linked(html, "Pain") == ["Pain"]


def test_term_that_the_text_links_itself_gets_no_second_link():
    html = '<p>Pain.</p><p><a href="/glossary/0/">more</a></p>'

    assert linked(html, "Pain") == []


def test_own_page_does_not_link_to_itself():
    found = glossed("<p>Pain and tape.</p>", terms("Pain", "Tape"), but="/glossary/0/")

    assert ADDED.findall(found) == [("/glossary/1/", "tape")]


# The markup stays whole

WORDS = ["pain", "chronic pain", "CBT", "nerve", "block", "nerve block", "ing", "x-"]
NAMES = ("Pain", "Chronic pain", "Nerve block, block", "Talk, CBT", "Nerve")
TAGS = ["p", "em", "strong", "li", "h3", "a", "td", "code", "summary", "span", "div"]
CLASSES = ["", ' class="note"', ' class="y live-course" id=z', " title='a > b'"]

texts = st.lists(
    st.sampled_from([*WORDS, " ", "\n", "&amp;", "&nbsp;", ".", "é", "&lt;pain&gt;"]),
    max_size=6,
).map("".join)
leaves = texts | st.sampled_from(["<br>", "<img alt='pain'>", "<!-- pain -->", "<hr/>"])


def element(children):
    return st.builds(
        lambda tag, attrs, inside: f"<{tag}{attrs}>{''.join(inside)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(CLASSES),
        st.lists(children, max_size=4),
    )


documents = st.lists(st.recursive(leaves, element, max_leaves=20), max_size=5).map(
    "".join
)
broken = st.lists(
    st.sampled_from(
        [*WORDS, " ", "<", ">", "</", "<p", "<a href='", '"', "&", "&#", "<!--", "-->"]
        + [f"<{tag}>" for tag in TAGS]
        + [f"</{tag}>" for tag in TAGS]
        + ["<script>", "</script>", "<![CDATA[", "]]>", "<?", "<a/>", "\0"]
    ),
    max_size=30,
).map("".join)


class Linked(HTMLParser):
    """The added links of well-formed HTML with the elements around each, and the text."""

    def __init__(self, html):
        super().__init__()
        self.open, self.links, self.text = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("class") == "term":
            self.links.append((given["href"], list(self.open)))
        if tag not in ("br", "img", "hr"):
            self.open.append((tag, set((given.get("class") or "").split())))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text.append(data)


def without_links(html):
    return ADDED.sub(r"\2", html)


@given(html=documents | broken)
def test_taking_the_links_away_gives_the_text_back(html):
    found = glossed(html, terms(*NAMES))

    assert without_links(found) == html


@given(html=documents)
def test_links_are_whole_once_each_and_in_no_forbidden_place(html):
    found = Linked(glossed(html, terms(*NAMES)))

    assert found.open == []
    assert "".join(found.text) == "".join(Linked(html).text)
    assert max(Counter(url for url, _ in found.links).values(), default=0) <= 1
    for _, around in found.links:
        assert not {tag for tag, _ in around} & APART
        assert not set().union(*(classes for _, classes in around)) & APART_CLASSES


@given(html=documents)
def test_every_term_that_stands_in_an_open_paragraph_is_linked(html):
    """Against a plain reading of it: one paragraph alone, without tags inside."""
    text = re.sub(r"<[^>]*>|&\w+;|\n", " ", html.replace(" title='a > b'", ""))
    alone = re.sub(r"(?<![\w-])chronic pain(?![\w-])", "|", text)
    wanted = set()
    if re.search(r"(?<![\w-])pain(?![\w-])", alone):
        wanted.add("/glossary/0/")
    if "|" in alone:
        wanted.add("/glossary/1/")

    found = glossed(f"<p>{text}</p>", terms("Pain", "Chronic pain"))

    assert {url for url, _ in ADDED.findall(found)} == wanted


@given(name=st.text(max_size=12), text=st.text(max_size=40))
def test_any_name_and_any_text_are_survived(name, text):
    html = f"<p>{escape(text)} {escape(name)} {escape(text)}</p>"

    found = glossed(html, (Term('/"><script>/', (name,)),))

    assert without_links(found) == html
    assert "<script>" not in found


# On the pages


@pytest.mark.django_db
def test_article_is_one_text_from_the_short_answer_to_the_last_question(client):
    make_term(term="Allodynia", slug="allodynia")
    make_term(term="Opioid", slug="opioid")
    make_term(term="Palliative care", slug="palliative-care")
    make_term(term="Sciatica", slug="sciatica")
    article = make_article(
        short_answer="An opioid.",
        key_takeaways=["Opioid again."],
        bottom_line="<p>Allodynia, sciatica and opioids.</p>",
    )
    make_section(parent=article, heading="Sciatica", body="<p>Allodynia, opioid.</p>")
    make_question(
        article=article, question="Palliative care?", answer="Palliative care."
    )

    page = client.get(article.get_absolute_url()).content.decode()

    assert ADDED.findall(page) == [
        ("/glossary/opioid/", "opioid"),
        ("/glossary/allodynia/", "Allodynia"),
        ("/glossary/sciatica/", "sciatica"),
        ("/glossary/palliative-care/", "Palliative care"),
    ]


@pytest.mark.django_db
def test_term_page_explains_other_words_of_its_definition(client):
    make_term(term="Opioid", slug="opioid")
    term = make_term(
        term="Naloxone", slug="naloxone", definition="Naloxone undoes an opioid."
    )

    page = client.get(term.get_absolute_url()).content.decode()

    assert ADDED.findall(page) == [("/glossary/opioid/", "opioid")]


@pytest.mark.django_db
def test_terms_that_are_not_public_are_never_linked(client):
    for number, fields in enumerate(hidden_states()):
        make_term(term=f"Hiddenword{number}", **fields)
    words = " ".join(f"Hiddenword{n}" for n in range(len(hidden_states())))
    article = make_article(short_answer=words)

    page = client.get(article.get_absolute_url()).content.decode()

    assert words in page
    assert ADDED.findall(page) == []


@pytest.mark.django_db
def test_scheduled_term_is_linked_from_its_minute_and_until_its_minute(client):
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    make_term(term="Sciatica", publish_at=noon, expire_at=noon + timedelta(minutes=30))
    address = make_article(short_answer="Sciatica.").get_absolute_url()

    def is_linked(minutes):
        with time_machine.travel(noon + timedelta(minutes=minutes), tick=False):
            return 'class="term"' in client.get(address).content.decode()

    # There and back: nothing that is kept may outlive its time.
    assert [is_linked(m) for m in (-1, 0, 29, 30, 29, -1)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


@pytest.mark.django_db
def test_change_of_a_term_shows_on_the_next_request(client):
    term = make_term(term="Sciatica", aliases=["leg pain"])
    address = make_article(short_answer="Sciatica or leg pain.").get_absolute_url()

    def words():
        return [w for _, w in ADDED.findall(client.get(address).content.decode())]

    assert words() == ["Sciatica"]
    GlossaryTerm.objects.filter(pk=term.pk).update(term="Ischialgia")
    assert words() == ["leg pain"]
    GlossaryTerm.objects.filter(pk=term.pk).update(aliases=[])
    assert words() == []
    GlossaryTerm.objects.filter(pk=term.pk).update(term="Sciatica")
    assert words() == ["Sciatica"]
    term.delete()
    assert words() == []


@pytest.mark.django_db
def test_article_costs_no_more_queries_with_more_terms(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    address = make_article(short_answer="Word7.").get_absolute_url()
    with django_assert_max_num_queries(12) as queries:
        client.get(address)
    for n in range(10):
        make_term(term=f"Word{n}")

    with django_assert_num_queries(len(queries)):
        page = client.get(address)

    assert [words for _, words in ADDED.findall(page.content.decode())] == ["Word7"]


@pytest.mark.django_db
def test_tag_reads_the_glossary_itself_where_the_page_has_not(
    django_assert_num_queries,
):
    make_term(term="Sciatica", slug="sciatica")
    treatment = make_treatment(evidence_summary="Sciatica <b>eases</b>.")
    source = (
        "{% load glossary_tags %}{% glossed %}{{ text|linebreaks }}{% endglossed %}"
    )

    with django_assert_num_queries(1):
        html = Template(source).render(Context({"text": treatment.evidence_summary}))

    assert html == (
        '<p><a class="term" href="/glossary/sciatica/">Sciatica</a> '
        "&lt;b&gt;eases&lt;/b&gt;.</p>"
    )


@pytest.mark.django_db
def test_public_terms_have_the_addresses_of_their_pages():
    term = make_term(term="Sciatica", aliases=["Ischialgia", "leg pain"])
    for fields in hidden_states():
        make_term(**fields)

    assert public_terms() == (
        Term(term.get_absolute_url(), ("Sciatica", "Ischialgia", "leg pain")),
    )


# What is kept


def test_text_that_was_seen_is_not_read_again():
    html, names = "<p>Seen pain.</p>", terms("Pain")
    first = glossed(html, names)

    with patch("articles.glossing.Glossary.mentions", side_effect=AssertionError):
        assert glossed(html, names) == first


def test_what_is_kept_belongs_to_one_text_and_one_glossary():
    html = "<p>Pain and tape.</p>"
    glossed(html, terms("Pain"))

    assert linked(html, "Tape") == ["tape"]
    assert linked("<p>Tape and pain.</p>", "Pain") == ["pain"]
    assert glossed(html, terms("Pain"), but="/glossary/0/") == html


def test_cache_that_is_down_costs_no_link():
    with patch.object(cache, "get", side_effect=ConnectionError):
        assert linked("<p>Pain.</p>", "Pain") == ["Pain"]


@pytest.mark.django_db
def test_cache_that_only_refuses_to_write_breaks_no_page(client):
    term = make_term(term="Sciatica", definition="Pain of a nerve, or neuralgia.")
    make_term(term="Neuralgia")
    rows = [
        make_article(short_answer="Unkept sciatica."),
        make_treatment(evidence_summary="For unkept sciatica."),
        term,
    ]

    with patch.object(cache, "set", side_effect=ConnectionError):
        pages = [client.get(row.get_absolute_url()) for row in rows]

    assert [len(ADDED.findall(page.content.decode())) for page in pages] == [1, 1, 1]


def test_first_of_two_terms_with_one_name_gets_it():
    glossary = Glossary.of(terms("Pain, ache", "Ache"))

    assert [url for *_, url in glossary.mentions("<p>ache</p>")] == ["/glossary/0/"]
