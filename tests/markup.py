"""What tests ask of a page's markup."""

import re
from html.parser import HTMLParser


class Markup(HTMLParser):
    """Ids, links, heading levels and words of a page, in reading order."""

    def __init__(self, response):
        super().__init__()
        self.ids, self.links, self.headings, self.tags = [], [], [], []
        self.words = ""
        self.feed(response.content.decode())
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.words += f" {data}"

    def anchors(self):
        """Ids that links on the page lead to."""
        return [link[1:] for link in self.links if link.startswith("#")]

    def skips_no_level(self):
        pairs = zip(self.headings, self.headings[1:], strict=False)
        return all(after <= before + 1 for before, after in pairs)
