"""What can be searched for in courses."""

from catalog.models import Course
from search.documents import Shown, TextSource, register

register(
    TextSource(
        Course,
        title="title",
        keywords=(
            "provider__name",
            "institution",
            "topics__name",
            "topics__parent__name",
        ),
        body=("summary", "description"),
        list_url="catalog:course_list",
        shown=Shown("course", "Course", "Courses", line="summary", score="rating"),
    )
)
