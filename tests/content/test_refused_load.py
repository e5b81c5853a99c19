"""`load_content` on files with mistakes: all named at once, nothing changed.

One load reads a copy of the files with every mistake below in it, each in a record of
its own; a second one reads a copy in which whole files cannot be read.
"""

import re
from io import StringIO
from typing import NamedTuple

import pytest
from django.core.management import CommandError, call_command

from tests.content.exports import everything
from tests.content.files import copy_to, replace

pytestmark = pytest.mark.usefixtures("content")
TAPING = "kinesiology-taping-self-application"


class Mistake(NamedTuple):
    """In ``file``, after ``after``, ``new`` stands for ``old``: a problem follows."""

    file: str
    after: str
    old: str
    new: str
    problem: str


MISTAKES = {
    "rating above 10": Mistake(
        "courses.yaml",
        f"- slug: {TAPING}\n",
        "rating: 9.2\n",
        "rating: 11.5\n",
        rf"line \d+: rating {TAPING}, rating: A score cannot be above 10\.",
    ),
    "rating without the guide": Mistake(
        "courses.yaml",
        "- slug: stress-buster-watercolour\n",
        "publisher: The founding guide of this site",
        "publisher: Somebody",
        "course stress-buster-watercolour, rating: "
        "Only the founding guide's ratings stand in this file",
    ),
    "slug given twice": Mistake(
        "courses.yaml",
        "- slug: medical-neuroscience\n",
        "medical-neuroscience",
        TAPING,
        f"course {TAPING}, slug: This course stands here twice, first in line 13",
    ),
    "unknown topic": Mistake(
        "courses.yaml",
        f"- slug: {TAPING}\n",
        "  - taping\n",
        "  - tapping\n",
        f"course {TAPING}, topics 1: There is no topic “tapping”",
    ),
    "free course with a price": Mistake(
        "courses.yaml",
        "- slug: prevent-back-pain-five-steps\n",
        "  offer: unknown\n  price: null\n",
        "  offer: free\n  price: {amount: '9.00', currency: USD, as_of: 2026}\n",
        "course prevent-back-pain-five-steps.*: A free course cannot have a price",
    ),
    "unknown field": Mistake(
        "courses.yaml",
        "- slug: preventing-chronic-pain\n",
        "  level: ",
        "  months: 3\n  level: ",
        "course preventing-chronic-pain, months: There is no field “months” here",
    ),
    "missing field": Mistake(
        "courses.yaml",
        "- slug: demystifying-mindfulness\n",
        "  weeks: ",
        "  # weeks: ",
        "course demystifying-mindfulness: The field “weeks” is missing",
    ),
    "address that could run": Mistake(
        "courses.yaml",
        "- slug: history-of-medical-cannabis\n",
        "  url: ",
        "  url: javascript:alert(1) # ",
        "course history-of-medical-cannabis, url: Enter a (valid URL|full web address)",
    ),
    "word that the code does not know": Mistake(
        "courses.yaml",
        "- slug: what-is-palliative-care\n",
        "  level: ",
        "  level: novice # ",
        "course what-is-palliative-care, "
        "level: “novice” is not one of these words: beginner",
    ),
    "strange section": Mistake(
        "glossary.yaml",
        "",
        "\nterms:\n",
        "\nextra: 1\nterms:\n",
        "extra: There is no section “extra” here",
    ),
    "unknown term": Mistake(
        "glossary.yaml",
        "",
        "- nociception\n",
        "- nonsense\n",
        "There is no glossary term “nonsense”",
    ),
    "months that do not add up": Mistake(
        "routes.yaml",
        "  to: palliative-care-physician\n",
        "  months_min: ",
        "  months_min: 1",
        "route no-health-degree to palliative-care-physician, "
        "months_min: 1\\d+ is not the sum of the remaining stages",
    ),
    "route whose kind does not fit": Mistake(
        "routes.yaml",
        "- from: registered-nurse\n  to: pain-nurse\n",
        "kind: add-on\n",
        "kind: full-path\n",
        "route registered-nurse to pain-nurse, "
        "kind: “Every stage is still to do” does not fit: stage 1, .* is left out",
    ),
    "bridges out of order": Mistake(
        "routes.yaml",
        "- from: registered-nurse\n  to: palliative-care-physician\n",
        "before: null\n",
        "before: 3\n",
        "route registered-nurse to palliative-care-physician, "
        "bridges 2: before: “.*” comes before all stages, but “",
    ),
    "sources that disagree": Mistake(
        "routes.yaml",
        "",
        "kind: guide\n",
        "kind: trial\n",
        "kind: The files disagree",
    ),
    "stage months that routes do not know": Mistake(
        "careers.yaml",
        "- slug: pain-medicine-physician\n",
        "months_min: 36\n",
        "months_min: 24\n",
        "route .* to pain-medicine-physician, months_min: "
        "133 is not the sum of the remaining stages",
    ),
    "salary that ends below its start": Mistake(
        "careers.yaml",
        "- slug: pain-medicine-physician\n",
        "    low: 350000\n",
        "    low: 550000\n",
        "career pain-medicine-physician, "
        "salary_figures 1: The lowest salary is above the highest",
    ),
    "vocabulary that differs from the code": Mistake(
        "vocab.yaml",
        "",
        "name: Beginner\n",
        "name: Starter\n",
        "levels 1: name: This must be “Beginner”, as the site's code has it",
    ),
    "topic inside a topic": Mistake(
        "vocab.yaml",
        "",
        "  parent: conditions\n",
        "  parent: acute-pain\n",
        "parent: Topics have two levels",
    ),
    "cell that claims without a source": Mistake(
        "treatments.yaml",
        "- slug: nsaids\n",
        "    sources:\n    - peer-back-2021\n    - cochrane-nsaids-back-2016\n",
        "    sources: []\n",
        "treatment nsaids, suitability 1: .*claims something, so it needs a reference",
    ),
    "side of no source": Mistake(
        "treatments.yaml",
        "- slug: anticonvulsants\n",
        "  - source: eular-2017\n",
        "  - source: nobody-2017\n",
        "treatment anticonvulsants, sides 3: source: “nobody-2017” is not among the so",
    ),
    "two sides of one source": Mistake(
        "treatments.yaml",
        "- slug: nerve-blocks\n",
        "  - source: spine-reply-2025\n",
        "  - source: bmj-spine-2025\n",
        "treatment nerve-blocks, sides 3: source: .*Or it has a side already",
    ),
    "duration of no source": Mistake(
        "treatments.yaml",
        "- slug: opioids\n",
        "  effect_lasts_sources:\n  - ahrq-opioids-2020\n",
        "  effect_lasts_sources:\n  - ahrq-opioids-1920\n",
        "treatment opioids, effect_lasts_sources 1: “ahrq-opioids-1920” is not among",
    ),
    "provider of no career": Mistake(
        "treatments.yaml",
        "- slug: acupuncture\n",
        "  - acupuncturist\n",
        "  - needler\n",
        "treatment acupuncture, careers 1: There is no career path “needler”",
    ),
    "weights of the rubric": Mistake(
        "rubric.yaml",
        "",
        "weight: 25",
        "weight: 26",
        "criteria: The weights add up to 101, not to 100",
    ),
    "weights of a preset": Mistake(
        "rubric.yaml",
        "  - preset: budget\n",
        "value: 35",
        "value: 36",
        r"presets 3: weights: The weights of Budget add up to 101, not to 100\.",
    ),
    "criterion of a preset": Mistake(
        "rubric.yaml",
        "  - preset: clinician\n",
        "teaching: 25",
        "teachings: 25",
        "“teachings” is no criterion of this version|Give a weight, or 0, for teaching",
    ),
    "unknown reference": Mistake(
        "articles.yaml",
        "- slug: acute-vs-chronic-pain\n",
        "    - cdc-mmwr-2023\n",
        "    - cdc-mmwr-1923\n",
        r"article acute-vs-chronic-pain, "
        r"sections \d: cites \d: “cdc-mmwr-1923” is not among the sources",
    ),
    "block after no section": Mistake(
        "articles.yaml",
        "- slug: acute-vs-chronic-pain\n",
        "  blocks: []\n",
        "  blocks:\n  - kind: career\n    after: nowhere\n    career: pain-nurse\n",
        "article acute-vs-chronic-pain, blocks 1: after: “nowhere” is the address of no",
    ),
    "block of no kind": Mistake(
        "articles.yaml",
        "- slug: types-of-pain-by-mechanism\n",
        "  - kind: treatments\n",
        "  - kind: [poll]\n",
        "article types-of-pain-by-mechanism, blocks 1: kind: .* is not one of these words",
    ),
    "clinical review in the file": Mistake(
        "articles.yaml",
        "- slug: types-of-pain-by-mechanism\n",
        "review_status: Editorial draft - not yet clinically reviewed",
        "review_status: Reviewed by Dr. Who",
        "article types-of-pain-by-mechanism, "
        "review_status: This must be “Editorial draft",
    ),
}
HOSTILE = {
    "opioids-after-cdc-2022": ("<script>alert(1)</script>", "<script>"),
    "cbt-and-act-for-pain": ('<p onclick="alert(1)">x</p>', "onclick"),
    "exercise-and-pacing": ('<a href="javascript:alert(1)">x</a>', "javascript:alert"),
    "sleep-and-pain": ("<svg><circle/></svg>", "<svg>"),
    "kinesiology-taping": ('<p style="color:red">x</p>', "style"),
    "preventing-back-pain": ("<!-- hidden -->", "a comment"),
    "creative-therapies": (
        '<a href="java&#x73;cript:alert(1)">x</a>',
        "javascript:alert",
    ),
    "first-pain-clinic-appointment": ('<a href="data:text/html,x">x</a>', "data:text"),
    "how-to-work-in-pain-care": ("<p>x</div></p>", "</div>"),
}
MISTAKES |= {
    f"{named} in an article": Mistake(
        "articles.yaml",
        f"- slug: {slug}\n",
        "    body: '",
        f"    body: '{hostile}",
        rf"article {slug}, sections \d: body: .*Not allowed: .*{named}",
    )
    for slug, (hostile, named) in HOSTILE.items()
}
MISTAKES["<script> in a bottom line"] = Mistake(
    "articles.yaml",
    "- slug: what-is-pain-management\n",
    "  bottom_line: '",
    "  bottom_line: '<script>x</script>",
    "article what-is-pain-management, bottom_line: .*Not allowed: <script>",
)


def refuse(folder):
    """The error with which the command refuses the folder, having changed nothing."""
    before = everything()
    with pytest.raises(CommandError) as error:
        call_command("load_content", folder, stdout=StringIO())
    assert everything() == before
    return error.value


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the files with all mistakes in it."""
    folder = copy_to(tmp_path_factory.mktemp("mistakes"))
    for file, after, old, new, _ in MISTAKES.values():
        replace(folder / file, old, new, after=after)
    # The file states a salary twice: for the career and as its first figure.
    salary = MISTAKES["salary that ends below its start"]
    replace(folder / salary.file, salary.old, salary.new, after="  salary_figures:\n")
    return folder


@pytest.fixture(scope="module")
def refusal(first_load, django_db_blocker, folder):
    with django_db_blocker.unblock():
        return refuse(folder)


@pytest.fixture(scope="module")
def problems(refusal):
    return [str(problem) for problem in refusal.__cause__.problems]


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_named(problems, name):
    assert [p for p in problems if re.search(MISTAKES[name].problem, p)]


def test_nothing_but_the_mistakes_is_named(problems):
    expected = "|".join(mistake.problem for mistake in MISTAKES.values())

    assert [p for p in problems if not re.search(expected, p)] == []


def test_line_of_a_problem_is_that_of_the_fact(problems, folder):
    lines = (folder / "courses.yaml").read_text().splitlines()

    [problem] = [p for p in problems if f"rating {TAPING}" in p]

    number = int(re.search(r"courses\.yaml, line (\d+)", problem)[1])
    assert lines[number - 1].strip() == "rating: 11.5"


def test_all_problems_are_counted_and_the_first_twenty_shown(refusal, problems):
    first, *shown, last = str(refusal).splitlines()

    assert first == f"Nothing was loaded: {len(problems)} problems."
    assert shown == [f"  {problem}" for problem in problems[:20]]
    assert last == f"  … and {len(problems) - 20} more."


def test_files_that_cannot_be_read_are_named_without_what_follows(content, tmp_path):
    folder = copy_to(tmp_path)
    replace(folder / "courses.yaml", "title: ", "title: '")
    replace(folder / "rubric.yaml", "\nrubrics:\n", "\nrubric:\n")
    (folder / "glossary.yaml").unlink()

    said = str(refuse(folder)).splitlines()

    assert re.match(r"  courses\.yaml, line \d+: This is not valid YAML", said[1])
    assert said[2:] == [
        "  glossary.yaml, line 1: The file is missing.",
        "  rubric.yaml, line 1: The section “rubrics” is missing.",
        "  rubric.yaml, line 3: rubric: There is no section “rubric” here.",
    ]
