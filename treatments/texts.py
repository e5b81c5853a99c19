"""What can be searched for in treatments."""

from search.documents import Shown, TextSource, register
from treatments.models import Treatment

register(
    TextSource(
        Treatment,
        title="name",
        keywords=("category__name", "topics__name", "topics__parent__name"),
        body=("description", "evidence_summary", "effect_lasts", "cautions"),
        list_url="treatments:treatment_list",
        shown=Shown("treatment", "Treatment", "Treatments", line="description"),
    )
)
