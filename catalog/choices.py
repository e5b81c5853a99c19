"""The fixed words of the catalogue. Addresses and the API use the codes."""

from django.db import models


class Level(models.TextChoices):
    BEGINNER = "beginner", "Beginner"
    INTERMEDIATE = "intermediate", "Intermediate"
    ADVANCED = "advanced", "Advanced"
    POSTGRADUATE = "postgraduate", "Postgraduate"


LEVEL_DESCRIPTIONS = {
    Level.BEGINNER: "No health background needed",
    Level.INTERMEDIATE: "Some health knowledge or experience helps",
    Level.ADVANCED: "Written for licensed or specialist practitioners",
    Level.POSTGRADUATE: "Leads to a university award after a first degree",
}


class Audience(models.TextChoices):
    PATIENT = "patient", "People living with pain"
    PRACTITIONER = "practitioner", "Practitioners"
    BOTH = "both", "Practitioners and people living with pain"


class Format(models.TextChoices):
    SELF_PACED = "self-paced", "Self-paced online"
    SCHEDULED = "scheduled", "Scheduled online cohort"
    LIVE_ONLINE = "live-online", "Live online class"
    BLENDED = "blended", "Online plus in person"
    DEGREE = "degree", "Degree or graduate certificate"
    PROGRAM = "program", "Guided self-management program"
    RESOURCE = "resource", "Structured learning site"


class Offer(models.TextChoices):
    FREE = "free", "Free"
    FREE_AUDIT = "free_audit", "Free to audit"
    SUBSCRIPTION = "subscription", "Subscription"
    PAID = "paid", "Paid"
    UNKNOWN = "unknown", "Not checked yet"


class Preset(models.TextChoices):
    SELF_CARE = "self-care", "Self-care"
    CLINICIAN = "clinician", "Clinician"
    BUDGET = "budget", "Budget"

    @property
    def score_field(self) -> str:
        """The field of Course that holds the score by this preset's weights."""
        return f"score_{self.value.replace('-', '_')}"


class Certificate(models.TextChoices):
    NONE = "none", "No certificate"
    FREE = "free", "Free certificate"
    PAID = "paid", "Certificate for a fee"
    INCLUDED = "included", "Certificate included in the price"
    UNKNOWN = "unknown", "Not checked yet"


class Availability(models.TextChoices):
    RUNNING = "running", "Running"
    SCHEDULED = "scheduled", "Starts on a date"
    ARCHIVED = "archived", "Archived"
    CLOSED = "closed", "Closed"
    UNKNOWN = "unknown", "Not confirmed"


# A visitor can no longer join these: shown, said so, and never recommended.
OVER = (Availability.ARCHIVED, Availability.CLOSED)


class StudyOf(models.TextChoices):
    COURSE = "course", "This course"
    PROGRAM = "program", "The program that it teaches"


class StudyDesign(models.TextChoices):
    RANDOMIZED_TRIAL = "randomized-trial", "Randomized trial"
    CONTROLLED = "controlled", "Controlled study"
    BEFORE_AFTER = "before-after", "Before-and-after study"
    LEARNER_SURVEY = "learner-survey", "Learner survey"
    SYSTEMATIC_REVIEW = "systematic-review", "Systematic review"


# What counts as "tested in a controlled trial": a trial, or a review of trials.
TRIAL_DESIGNS = (
    StudyDesign.RANDOMIZED_TRIAL,
    StudyDesign.CONTROLLED,
    StudyDesign.SYSTEMATIC_REVIEW,
)


class Position(models.TextChoices):
    """Body positions a course can be followed in; the code is a field of Course."""

    LYING = "lying", "Lying down"
    SITTING = "sitting", "Sitting"
    STANDING = "standing", "Standing"


# What the field of a course's equipment says where a learner needs nothing.
NO_EQUIPMENT = "None"
