"""What can be searched for in careers and credentials.

A career's credentials are not among its words, since one of them may be a draft: its
list asks for their names apart.
"""

from careers.models import CareerPath, Credential
from search.documents import Shown, TextSource, register

register(
    TextSource(
        CareerPath,
        title="title",
        keywords=("group__name", "topics__name", "topics__parent__name", "skills"),
        body=("summary", "what_they_do", "settings", "entry_requirement"),
        list_url="careers:career_list",
        shown=Shown("career", "Career", "Careers", line="summary", prior=1.1),
    )
)
register(
    TextSource(
        Credential,
        title="name",
        keywords=("abbreviation", "body__name"),
        body=("prerequisites", "requirements"),
        list_url="careers:credential_list",
        shown=Shown(
            "credential",
            "Credential",
            "Credentials",
            line="prerequisites",
            aliases=True,
            prior=0.7,
        ),
    )
)
