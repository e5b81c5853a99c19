"""The synonyms among the content files."""

from core.content.kinds import Content, Kind, Record, Row
from core.content.shapes import distinct, text, yes_or_no
from search.models import Synonym


class Synonyms(Kind):
    label, plural, model = "synonym", "synonyms", Synonym
    file, section = "synonyms.yaml", "synonyms"
    shape = {"phrase": text, "means": distinct(text), "both_ways": yes_or_no}
    key = lookup = ("phrase",)

    def row(self, record: Record) -> Row:
        return Row({name: record[name] for name in self.shape})


CONTENT = Content(kinds=(Synonyms(),))
