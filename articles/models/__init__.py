"""Articles built of blocks, their questions and references, and the glossary."""

from articles.models.article import Article, Category, ChangeNote, FAQItem, Reference
from articles.models.blocks import (
    Block,
    Callout,
    CareerCard,
    CourseCards,
    DataPoint,
    Figure,
    RichText,
    TreatmentTable,
)
from articles.models.glossary import GlossaryTerm
from articles.models.text import EXTENSIONS, rich_text

__all__ = [
    "EXTENSIONS",
    "Article",
    "Block",
    "Callout",
    "CareerCard",
    "Category",
    "ChangeNote",
    "CourseCards",
    "DataPoint",
    "FAQItem",
    "Figure",
    "GlossaryTerm",
    "Reference",
    "RichText",
    "TreatmentTable",
    "rich_text",
]
