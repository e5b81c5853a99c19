"""The fixed words of the career directory. Addresses and the API use the codes."""

from django.db import models


class EntryLevel(models.TextChoices):
    HIGH_SCHOOL = "high-school", "High school diploma and short training"
    CERTIFICATE = (
        "certificate",
        "Certificate or diploma, or a base profession plus a course",
    )
    BACHELORS = "bachelors", "Associate or bachelor's degree"
    MASTERS = "masters", "Master's degree"
    DOCTORATE = "doctorate", "Clinical or research doctorate"
    MEDICAL_DEGREE = "medical-degree", "Medical degree and residency"


class LicenseNeed(models.TextChoices):
    REQUIRED = "required", "License required"
    NOT_REQUIRED = "not-required", "No license required"
    DEPENDS = "depends", "Depends on the state or the base profession"


class StepKind(models.TextChoices):
    """The kinds of a step of training, in a career's stages and a route's bridges."""

    DEGREE = "degree", "Degree"
    INTERNSHIP = "internship", "Internship"
    RESIDENCY = "residency", "Residency"
    FELLOWSHIP = "fellowship", "Fellowship"
    LICENSE = "license", "License"
    CERTIFICATION = "certification", "Certification"
    EXPERIENCE = "experience", "Experience"


class RouteKind(models.TextChoices):
    ADD_ON = "add-on", "You hold the base already"
    PART_CREDIT = "part-credit", "Earlier study replaces one or more stages"
    FULL_PATH = "full-path", "Every stage is still to do"


class Per(models.TextChoices):
    YEAR = "year", "a year"
    HOUR = "hour", "an hour"
