"""How hard a text is to read, and what in it an editor should look at: text alone,
without a database.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

# Tags after which a new line of thought begins.
BREAKS = {
    *("blockquote", "br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("li", "ol", "p", "section", "table", "td", "th", "tr", "ul"),
}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

# A sentence ends with a mark, perhaps a quote or bracket, and a capital, figure or
# quote after the space …
END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
# … unless the mark belongs to one of these, or to an initial.
SHORTENED = re.compile(
    r"(?:^|[\s(.])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|al|No|Fig|approx)\.$"
)
WORD = re.compile(r"[^\W_]+(?:['’&./-][^\W_]+)*%?")

# Grade of the sentence and word length in US school years: Kincaid, Fishburne, Rogers
# and Chissom, Derivation of New Readability Formulas for Navy Enlisted Personnel,
# Research Branch Report 8-75 (1975).
A_SENTENCE, A_SYLLABLE, LESS = 0.39, 11.8, 15.59


@dataclass(frozen=True)
class Measure:
    """Counts of a text; empty texts have none of anything and the grade 0."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    longest: int = 0  # words of the longest sentence

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade, in tenths; may be below 0 for very plain text."""
        if not self.words:
            return 0.0
        grade = (
            A_SENTENCE * self.words / self.sentences
            + A_SYLLABLE * self.syllables / self.words
            - LESS
        )
        return round(grade, 1)

    @property
    def mean(self) -> float:
        """Words of a sentence, in tenths."""
        return round(self.words / self.sentences, 1) if self.sentences else 0.0


def measure(paragraphs: Iterable[str]) -> Measure:
    lengths, syllables = [], 0
    for paragraph in paragraphs:
        for sentence in sentences(paragraph):
            words = words_of(sentence)
            lengths.append(len(words))
            syllables += sum(map(syllables_of, words))
    return Measure(len(lengths), sum(lengths), syllables, max(lengths, default=0))


def sentences(paragraph: str) -> list[str]:
    """Its sentences, without those that hold no word. A line that ends without a mark,
    as in a list, is one too."""
    found: list[str] = []
    begun: list[str] = []
    for part in END.split(" ".join(paragraph.split())):
        begun.append(part)
        if not SHORTENED.search(part):
            found.append(" ".join(begun))
            begun = []
    return [sentence for sentence in [*found, " ".join(begun)] if words_of(sentence)]


def words_of(sentence: str) -> list[str]:
    """A number is a word; "self-care" and "don't" are one word each."""
    return WORD.findall(sentence)


# English spelling has no rule for syllables. The groups of vowels are counted, as in
# Fast's Lingua::EN::Syllable, less those that are silent, and one more for each place
# where two vowels side by side are said apart.
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(
    r"[^aeiouy]e$|[^aeiouycgsxzh]es$|[^aeiouydt]ed$|[gq]ue$|[^cst]hes$"
    r"|^(?:base|care|fore|guide|here|home|life|make|more|side|some|take|there|time|where)"
    r"(?=[b-df-hj-np-tv-xz])"
    r"|[aeiouy][^aeiouyl]{1,2}e(?=ful|less|ly|ment|ness)"
)
SOUNDED = re.compile(r"[^aeiouylr]le[sd]?$")
APART = re.compile(
    r"(?<![cgstx])ia(?!ge)|lgia|thesi[ao]|(?<![cglnstx])(?<!hav)io|iu|iet"
    r"|(?<![cgt])ien(?!d)|ie(?:r$|st$)"
    r"|(?<![gp])eo|creat(?!u)|react|(?<![gq])ua|uou|(?<![gq])ue[ln]|oe[mt]"
    r"|(?:[^aeiou]y|[aeou])ing|(?<=[aeiou])y(?=[aeiou])|(?:s|th)ms?$"
)
SPECIAL = {
    "acetaminophen": 6,
    "ache": 1,
    "aches": 1,
    "area": 3,
    "areas": 3,
    "argue": 2,
    "association": 5,
    "business": 2,
    "diabetes": 4,
    "evening": 2,
    "every": 2,
    "everyone": 3,
    "everything": 3,
    "fluid": 2,
    "genuine": 3,
    "headache": 2,
    "headaches": 2,
    "idea": 3,
    "ideas": 3,
    "nausea": 3,
    "osteoarthritis": 6,
    "ratio": 3,
    "ruin": 2,
    "science": 2,
    "sciatica": 4,
    "suicide": 3,
}


def syllables_of(word: str) -> int:
    """How many syllables it has when said, at least 1; right for most words.

    A number counts as 1, whatever it is; capitals that are spelled out count each.
    """
    return sum(map(_syllables, re.split(r"[-/&.]", word))) or 1


def _syllables(part: str) -> int:
    word = re.sub("[^a-z]", "", part.lower())
    if not word:
        return 1 if part else 0
    if len(word) > 1 and part.rstrip("s").isupper():
        return len(word.rstrip("s")) + 2 * word.count("w")
    if word in SPECIAL:
        return SPECIAL[word]
    silent = 0 if SOUNDED.search(word) else len(SILENT.findall(word))
    count = len(VOWELS.findall(word)) - silent + len(APART.findall(word))
    return max(count, 1)


# All that follows also meets hostile texts. A number begins at the edge of a word, and
# what may repeat in the middle of a pattern has a limit: no place is read over and over.

# What a figure looks like that needs a source: a percentage, money, a share, a count.
COUNTED = (
    "adults|articles|cases|children|courses|days|doctors|hours|men|minutes|months|nurses"
    "|papers|participants|patients|people|physicians|points|reviews|sessions|studies"
    "|therapists|times|trials|users|weeks|women|workers|years"
)
NUMBER = r"\b\d[\d,]{0,14}(?:\.\d{1,9})?"
FIGURE = re.compile(
    rf"[$€£]\s?{NUMBER}(?:\s(?:thousand|million|billion))?"
    rf"|{NUMBER}\s?(?:%|percent\b|per cent\b)"
    rf"|{NUMBER}\s(?:thousand|million|billion)\b"
    rf"|\b\d+ (?:in|of|out of) (?:every )?{NUMBER}\b"
    rf"|{NUMBER}(?:[-–]| to ){NUMBER} (?:{COUNTED})\b"
    rf"|{NUMBER} (?:\w+ )?(?:{COUNTED})\b"
)

# An amount of a medicine, or how often to take one. Neither may ever stand on a page.
UNIT = (
    r"mcg|µg|μg|mg|milligrams?|micrograms?|grams?|g|ml|mL|milliliters?|cc|IU|MME|MEDD"
    r"|international units|tablets?|capsules?|pills?|puffs?|drops?|patch(?:es)?|doses"
)
MANY = (
    r"(?:\d[\d,.]{0,11}|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|half an?))"
)
RANGE = rf"{MANY}(?:\s?(?:[-–/]|to|or)\s?{MANY})?"
A_DAY = r"(?:(?:a|per|each|every|in a)\sday|daily)"
EVERY_HOURS = rf"every\s{RANGE}\shours"
DOSE = re.compile(
    rf"\b{RANGE}[\s-]?(?:{UNIT})\b(?:\s?/\s?\w+)?"
    r"|\b\d[\d.]{0,9}\s?(?:%|percent)"
    r"\s(?:\w+\s)?(?:capsaicin|cream|gel|lidocaine|patch|plaster)"
    r"|(?i:\b(?:take|taken|takes|taking|apply|applied|applies|applying|use|used|uses"
    rf"|using)\b[^.;]{{0,99}}?\b(?:{EVERY_HOURS}|(?:once|twice|{RANGE}\stimes)\s{A_DAY}"
    rf"|for\s{RANGE}\shours\s{A_DAY}))"
    # These are said of hardly anything else, so that no verb is asked for.
    rf"|(?i:\b(?:{EVERY_HOURS}|(?:once|twice|{RANGE}\stimes)\sdaily))"
    rf"|(?i:\b(?:up\sto|at\smost|(?:no|not)\smore\sthan)\s{RANGE}\s{A_DAY})"
)

# Short forms that need no explanation for a reader in the United States.
KNOWN = {"AIDS", "EU", "FAQ", "HIV", "ID", "OK", "PDF", "TV", "UK", "US", "USA"}
ACRONYM = re.compile(r"\b[A-Z](?=[A-Z0-9&-]*[A-Z])[A-Z0-9&-]*[A-Z0-9]\b")


def figures_in(text: str) -> list[str]:
    """Figures that somebody must have counted, as written. Years, phone numbers and
    plain small numbers are none."""
    return [found[0].strip() for found in FIGURE.finditer(text)]


def doses_in(text: str) -> list[str]:
    """Amounts of medicines and times to take them, as written."""
    return [found[0] for found in DOSE.finditer(text)]


def acronyms_in(text: str) -> list[str]:
    """Short forms in capitals, each once, in their order."""
    return [word for word in dict.fromkeys(ACRONYM.findall(text)) if word not in KNOWN]


def explains(text: str, acronym: str) -> bool:
    """Whether the text writes it out: "long form (SHORT)" or "SHORT (long form)"."""
    short = re.escape(acronym)
    return bool(
        re.search(rf"[a-z][\w-]{{0,40}}[,”\"]? \((?:the )?{short}s?[);,]", text)
        or re.search(
            rf"\b{short}s?,? \((?=[^)]{{0,99}}[a-z]{{3}})[^)]{{3,200}}\)", text
        )
        or re.search(rf"\b{short}s?,? (?:or|meaning|short for|stands for) [a-z]", text)
        or re.search(rf"[a-z][\w-]{{0,40}}, or {short}\b", text)
    )


class Markup(HTMLParser):
    """The paragraphs of formatted text and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.links: list[str] = []
        self._text: list[str] = []
        self._in_heading = False
        self.feed(html)
        self.close()
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self._end()
        if tag in HEADINGS:
            self._in_heading = True
        if tag == "a" and (address := dict(attrs).get("href")):
            self.links.append(address)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self._end()
        if tag in HEADINGS:
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if not self._in_heading:
            self._text.append(data)

    def _end(self) -> None:
        """A heading is no sentence, and says nothing about how hard a text reads."""
        if text := " ".join("".join(self._text).split()):
            self.paragraphs.append(text)
        self._text = []
