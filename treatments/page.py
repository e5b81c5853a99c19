"""What stands on the page of one treatment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from careers.models import CareerPath
from catalog.models import Course, Topic
from treatments.choices import Stance
from treatments.models import Suitability, Treatment, TreatmentReference
from treatments.querysets import careers_around

COURSES = 3
CAREERS = 5
MOST_CAREERS = 20

# A place that cites a reference: its label and its anchor.
Place = tuple[str, str]


@dataclass(frozen=True)
class TreatmentPage:
    """One treatment of ``TreatmentQuerySet.for_page()``, each citation paired with the
    numbered reference that it names."""

    treatment: Treatment

    @cached_property
    def references(self) -> list[TreatmentReference]:
        """In the order of their numbers, each once."""
        found = {row.pk: row for row in self.treatment.citations}
        return list(found.values())

    @cached_property
    def cells(self) -> list[tuple[Suitability, list[TreatmentReference]]]:
        """What was found for each kind of pain, with what it rests on."""
        cited = defaultdict(list)
        for row in self.treatment.citations:
            cited[row.cited_by].append(row)
        return [(cell, cited[cell.pk]) for cell in self.treatment.cells.all()]

    @cached_property
    def sides(self) -> list[tuple[Stance, list[TreatmentReference]]]:
        """Where sources disagree: what each says, by where it stands."""
        grouped = [
            (stance, [row for row in self.references if row.stance == stance])
            for stance in Stance
        ]
        return [(stance, rows) for stance, rows in grouped if rows]

    @cached_property
    def on_duration(self) -> list[TreatmentReference]:
        return [row for row in self.references if row.on_duration]

    def cited(self) -> list[tuple[TreatmentReference, list[Place]]]:
        """Each reference with the places of the page that cite it."""
        places = defaultdict(list)
        for cell, rows in self.cells:
            for row in rows:
                place = anchor(cell.mechanism.slug, row)
                places[row.pk].append((cell.mechanism.name, place))
        for row in self.references:
            if row.stance:
                place = anchor("sides", row)
                places[row.pk].append(("Where sources disagree", place))
            if row.on_duration:
                place = anchor("lasts", row)
                places[row.pk].append(("How long the effect lasts", place))
        return [(row, places[row.pk]) for row in self.references]

    @cached_property
    def topics(self) -> list[Topic]:
        return list(self.treatment.topics.all())

    def courses(self) -> Iterable[Course]:
        return Course.objects.recommended_for(self.topics)[:COURSES]

    def careers(self) -> tuple[bool, list[CareerPath]]:
        """Who gives it, by their own records (True); else who works on its topics."""
        found = careers_around(self.treatment, self.topics)[:MOST_CAREERS]
        givers = [career for career in found if career.gives_it]
        return bool(givers), givers or list(found[:CAREERS])


def anchor(place: str, reference: TreatmentReference) -> str:
    """The anchor of a citation, as components/cites.html writes it."""
    return f"cite.{place}.{reference.number}"
