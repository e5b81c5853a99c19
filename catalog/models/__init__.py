"""Courses, where they come from, and how editors rate them in the open."""

from catalog.models.course import Course
from catalog.models.facts import ContinuingEducation, CourseStudy, LearnerRating
from catalog.models.rating import CriterionScore, Review
from catalog.models.rubric import Criterion, PresetReason, PresetWeight, Rubric
from catalog.models.visits import OutboundCount
from catalog.models.vocabulary import Language, Provider, Topic

__all__ = [
    "ContinuingEducation",
    "Course",
    "CourseStudy",
    "Criterion",
    "CriterionScore",
    "Language",
    "LearnerRating",
    "OutboundCount",
    "PresetReason",
    "PresetWeight",
    "Provider",
    "Review",
    "Rubric",
    "Topic",
]
