"""Careers in pain care: stages, credentials, pay and ways in, each with its source."""

from careers.models.career import CareerPath, CareerQuestion, Stage
from careers.models.claims import Outlook, PayPremium, SalaryFigure
from careers.models.credential import Credential
from careers.models.route import Bridge, Route, StartingPoint
from careers.models.vocabulary import Group, IssuingBody

__all__ = [
    "Bridge",
    "CareerPath",
    "CareerQuestion",
    "Credential",
    "Group",
    "IssuingBody",
    "Outlook",
    "PayPremium",
    "Route",
    "SalaryFigure",
    "Stage",
    "StartingPoint",
]
