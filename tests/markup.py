"""What tests ask of a page's markup."""

import re
from html.parser import HTMLParser
from itertools import pairwise

SILENT = {"head", "script", "style"}  # their text is no part of what a reader meets
VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
    *("source", "track", "wbr"),
}


class Markup(HTMLParser):
    """A page or a part of one: its tags, ids, links, headings and words, in order.

    ``html`` is the markup itself with each run of white space as one space, and
    ``words`` what a reader sees or hears of it. Takes a response or a text.
    """

    def __init__(self, source):
        super().__init__()
        text = source if isinstance(source, str) else source.content.decode()
        self.html = " ".join(text.split())
        self.title = ""
        self.ids, self.links, self.headings, self.tags = [], [], [], []
        self.data = []  # the JSON-LD scripts of the page, as text
        self._silent, self._spoken, self._in_title = [], [], False
        self._open, self._parts, self._in_data = [], [], False
        self.feed(text)
        self.words = one_line(self._spoken)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in SILENT:
            self._silent.append(tag)
        self._in_data = tag == "script" and found.get("type") == "application/ld+json"
        if self._in_data:
            self.data.append("")
        self._in_title = tag == "title" and "head" in self._silent
        if tag not in VOID:
            self._open.append((tag, found, len(self._spoken)))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self._in_title = self._in_data = False
        if tag in self._silent:
            self._silent.remove(tag)
        while self._open:
            name, found, start = self._open.pop()
            self._parts.append((name, found, start, len(self._spoken)))
            if name == tag:
                break

    def handle_data(self, data):
        if self._in_title:
            self.title += data.strip()
        if self._in_data:
            self.data[-1] += data
        if not self._silent:
            self._spoken.append(data)

    def words_of(self, tag, css_class):
        """The words of each closed element of that tag and class, in reading order."""
        found = [
            (start, one_line(self._spoken[start:end]))
            for name, attrs, start, end in self._parts
            if name == tag and css_class in (attrs.get("class") or "").split()
        ]
        return [words for _, words in sorted(found)]

    def anchors(self):
        """Ids that links on the page lead to."""
        return [link[1:] for link in self.links if link.startswith("#")]

    def skips_no_level(self):
        return all(after <= before + 1 for before, after in pairwise(self.headings))

    @property
    def inline_code(self):
        """Attributes that the content policy drops: styles and event handlers."""
        return [
            name
            for _, attrs in self.tags
            for name in attrs
            if name == "style" or name.startswith("on")
        ]

    @property
    def inline_scripts(self):
        """The types of the scripts that stand in the page itself."""
        return [
            attrs.get("type")
            for tag, attrs in self.tags
            if tag == "script" and "src" not in attrs
        ]

    def meta(self, name):
        """What the head says under a name or property, such as "description"."""
        for tag, attrs in self.tags:
            if tag == "meta" and name in (attrs.get("name"), attrs.get("property")):
                return attrs["content"]
        return ""

    @property
    def canonical(self):
        links = [attrs for tag, attrs in self.tags if tag == "link"]
        return [a["href"] for a in links if a.get("rel") == "canonical"]

    @property
    def loaded(self):
        """Addresses that a browser fetches for the page."""
        return [
            attrs.get("src") or attrs.get("href") or ""
            for tag, attrs in self.tags
            if tag in ("script", "img", "link") and attrs.get("rel") != "canonical"
        ]


def one_line(texts):
    return " ".join(" ".join(texts).split())
