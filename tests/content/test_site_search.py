"""What visitors of the starter content look for, and what they should find first."""

import pytest

from tests.markup import Markup

# Written before the ranking was tuned. What is typed, the kind and the beginning of the
# title of the first result.
FIRST = [
    # What something is called, or is also called.
    ("acupuncture", "treatment", "Acupuncture"),
    ("kinesiology taping", "treatment", "Kinesiology taping"),
    ("spinal cord stimulation", "treatment", "Spinal cord stimulation"),
    ("art therapy", "treatment", "Art therapy"),
    ("CBT", "treatment", "Cognitive behavioral therapy (CBT)"),
    ("paracetamol", "treatment", "Acetaminophen (paracetamol)"),
    ("gabapentin", "treatment", "Anticonvulsants (gabapentin, pregabalin)"),
    ("nerve pain", "glossary", "Neuropathic pain"),
    ("kinesiology tape", "glossary", "Kinesiology tape"),
    ("K-tape", "glossary", "Kinesiology tape"),
    ("CBT-I", "glossary", "CBT for insomnia"),
    ("palliative care", "glossary", "Palliative care"),
    ("red flags", "glossary", "Red flag"),
    ("pins and needles", "glossary", "Paresthesia"),
    ("naloxone", "glossary", "Naloxone"),
    ("what is fibromyalgia?", "glossary", "Fibromyalgia"),
    ("acupuncturist", "career", "Acupuncturist"),
    ("massage therapist", "career", "Massage therapist"),
    ("community health worker", "career", "Community health worker"),
    ("CPE", "credential", "Certified Pain Educator"),
    ("CRNA", "credential", "Certified Registered Nurse Anesthetist"),
    ("explain pain", "course", "Explain Pain"),
    ("de-mystifying mindfulness", "course", "De-Mystifying Mindfulness"),
    ("walk with ease", "course", "Walk With Ease"),
    # Some words of a title.
    ("steroid injection", "treatment", "Nerve blocks and steroid injections"),
    ("pain doctor", "career", "Pain medicine physician"),
    ("pain nurse", "career", "Pain management nurse"),
    ("physio", "career", "Physical therapist in pain rehabilitation"),
    ("health coach", "career", "Health and wellness coach"),
    ("tai chi", "course", "Tai Chi for Arthritis"),
    ("migraine", "course", "An Evidence-Based Approach to the Diagnosis"),
    ("overdose training", "course", "Overdose response training"),
    ("watercolor painting", "course", "STRESS Buster"),
    ("yoga lower back", "course", "Yoga for Healthy Lower Backs"),
    ("prevent back pain five steps", "course", "Prevent Back Pain with Five Steps"),
    ("back skills training", "course", "Cognitive Behavioural Skills"),
    ("opioid guideline", "article", "Opioids after the 2022 CDC guideline"),
    ("sleep and pain", "article", "Sleep and pain"),
    ("back pain coming back", "article", "How to prevent back pain coming back"),
    ("first pain clinic appointment", "article", "Your first pain clinic appointment"),
    ("career in pain care", "article", "How to start a career in pain care"),
    # Words of a section's heading.
    ("boom and bust", "article", "Exercise and pacing when you live with pain"),
    # Questions, as they stand and in other words.
    ("Do I need an MRI?", "question", "Do I need an MRI?"),
    ("do i need a mri", "question", "Do I need an MRI?"),
    ("is nociplastic pain real", "question", "Is nociplastic pain real?"),
    ("can I tape myself", "question", "Can I tape myself?"),
    ("standing desk", "question", "Does a standing desk prevent back pain?"),
]

# Danger as people type it: a noun, half a sentence, no apostrophe, a slip of the keyboard.
DANGER = {
    "chest-pain": [
        "heart attack",
        "signs of a heart attack",
        "chest pains",
        "pain in the chest",
        "my chest hurts",
        "tight chest",
        "pressure on chest",
        "cheast pain",
        "left arm and jaw pain",
    ],
    "stroke": [
        "stroke",
        "am I having a stroke?",
        "my face is drooping",
        "slurring my words",
        "worst headache ever",
        "weakness on one side",
        "brain bleed",
    ],
    "cauda-equina": [
        "loss of bladder control",
        "lost bladder control",
        "lost control of bowels",
        "numb groin",
        "my groin is numb",
        "numb between legs",
        "numbness between the legs",
        "no feeling between my legs",
        "cauda equina",
        "cant pee",
        "can't urinate",
        "weakness in both legs",
    ],
    "suicide": [
        "suicide",
        "thoughts of suicide",
        "suicide hotline",
        "sucide",
        "dont want to live",
        "I don't want to live",
        "i don’t want to be alive",
        "feel like dying",
        "wanna die",
        "i wish i was dead",
        "killing myself",
        "end it all",
        "cant go on like this",
        "no reason to live",
        "self-harm",
    ],
    "overdose": [
        "overdosed",
        "took too many painkillers",
        "too many pills",
        "stopped breathing",
        "he isn't breathing",
        "she wont wake up",
        "her lips are blue",
    ],
    "infection-spine": [
        "back pain with fever",
        "fever and back pain",
        "back pain fever",
        "stiff neck and fever",
        "knee joint hot and swollen",
        "spine infection",
    ],
    "trauma": [
        "car accident",
        "fell off a ladder",
        "fell down stairs",
        "fall from height",
        "can't put any weight on it",
        "cant bear weight",
    ],
    "cancer-signs": [
        "losing weight without trying",
        "unexplained wieght loss",
        "history of cancer and back pain",
        "signs of cancer",
        "pain wakes me up every night",
    ],
    "blood-clot": [
        "can't breathe",
        "cant breath",
        "short of breath",
        "trouble breathing",
        "blood clot",
        "DVT",
        "swollen calf",
        "coughing up blood",
    ],
    "opioid-withdrawal": [
        "opioid withdrawal",
        "withdrawl symptoms",
        "withdrawals",
        "cold turkey",
        "stopped my opioids suddenly",
        "ran out of painkillers",
        "out of pain meds",
    ],
}

# Ordinary questions with words that also stand in some phrase of a red flag.
CALM = [
    "back pain course",
    "chest physiotherapy",
    "pain in the leg",
    "numb",
    "headache",
    "weight loss and joint pain",
    "how to stop opioids",
    "pills",
    "accident",
    "better sleep",
    "fever",
    "do I need an MRI?",
    "neck stiffness",
    "breaststroke",
    "heart rate",
    "breathing exercises",
    "chest muscles",
    "left arm pain",
    "groin pain",
    "bladder pain",
    "weak legs",
    "numb feet",
    "living with pain",
    "end-of-life care",
    "blood pressure",
    "cancer pain",
    "calf strain",
    "losing weight",
    "opioid tapering",
    "pain meds",
]


@pytest.mark.parametrize(("typed", "kind", "title"), FIRST)
def test_first_result_is_what_was_meant(content, client, typed, kind, title):
    found = client.get("/search/", {"q": typed}).context["found"]

    assert (found[0].shown.code, found[0].title[: len(title)]) == (kind, title)


def test_every_question_of_the_guides_is_answered_on_the_spot(content, client):
    questions = [
        (item["q"], item["a"])
        for article in content["articles"]["articles"]
        for item in article["faq"]
        if len(item["q"].split()) <= 12
    ]
    wrong = []

    for question, answer in questions:
        shown = client.get("/search/", {"q": question.rstrip("?")}).context["answer"]
        if shown is None or shown.text != answer:
            wrong.append(question)

    assert len(questions) > 50
    assert wrong == []


def test_every_term_and_alias_is_explained_on_the_spot(content, client):
    names = [
        (name, term["definition"])
        for term in content["glossary"]["terms"]
        for name in (term["term"], *term["aliases"])
    ]

    wrong = [
        name
        for name, definition in names
        if client.get("/search/", {"q": name}).context["answer"].text != definition
    ]

    assert wrong == []


def test_every_phrase_of_the_red_flags_shows_its_help(content, client):
    flags = content["vocab"]["red_flags"]
    missed = []

    for flag in flags:
        for phrase in flag["phrases"]:
            page = client.get("/search/", {"q": f"help, I have {phrase.upper()}!"})
            if flag["slug"] not in [f.slug for f in page.context["red_flags"]]:
                missed.append(phrase)

    assert missed == []


@pytest.mark.parametrize("slug", DANGER)
def test_plain_words_of_danger_show_their_help(content, client, slug):
    shown = {
        typed: client.get("/search/", {"q": typed}).context["red_flags"]
        for typed in DANGER[slug]
    }

    missed = [
        typed
        for typed, flags in shown.items()
        if slug not in [flag.slug for flag in flags]
    ]
    assert missed == []


def test_each_red_flag_is_tried_with_plain_words(content):
    assert [flag["slug"] for flag in content["vocab"]["red_flags"]] == list(DANGER)


@pytest.mark.parametrize("typed", CALM)
def test_ordinary_questions_alarm_nobody(content, client, typed):
    assert client.get("/search/", {"q": typed}).context["red_flags"] == []


def test_address_of_every_result_leads_to_a_place_that_is_there(content, client):
    broken = []

    for typed in ("pain", "sleep", "exercise", "red flags", "how long"):
        for kind in ("article", "question", "glossary", "credential", "course"):
            page = client.get("/search/", {"q": typed, "kind": kind})
            for result in page.context["found"]:
                for url in (result.url, *(part.url for part in result.sections)):
                    path, _, anchor = url.partition("#")
                    there = client.get(path)
                    ids = Markup(there).ids
                    if there.status_code != 200 or (anchor and anchor not in ids):
                        broken.append(url)

    assert broken == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("migrane", "migraine"),
        ("accupuncture", "acupuncture"),
        ("kinesology taping", "kinesiology taping"),
    ],
)
def test_usual_slips_are_put_right(content, client, typed, meant):
    page = client.get("/search/", {"q": typed})

    assert page.context["search"].did_you_mean.text == meant
    assert f"/search/?q={meant.replace(' ', '+')}" in Markup(page).links
