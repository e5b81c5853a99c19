"""The picture that goes with a shared link: the page's title, drawn (Open Graph)."""

import unicodedata
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from painsite.public_pages import KINDS, kind_of
from search.throttle import throttled

SIZE = (1200, 630)
MARGIN = 80
FONTS = Path(__file__).parent / "static" / "fonts"
PAPER, INK, ACCENT, QUIET = "#faf6ed", "#18231f", "#0b5547", "#3f4a44"
# Raised when the drawing changes, so that nobody keeps an old picture.
DRAWING = 1
TITLE_SIZES = (84, 72, 62, 54)
MOST_LINES = 4
SITE_TITLE = "Courses, careers and treatments for pain, with their sources"
SYNTHETIC = "Synthetic example, not a real course"


@require_safe
@throttled
def card_of_page(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    """A PNG for the page of a published row; ``code`` is one of KINDS."""
    kind = KINDS.get(code)
    row = kind.published().filter(slug=slug).first() if kind else None
    if kind is None or row is None:
        raise Http404
    label = SYNTHETIC if getattr(row, "is_demo", False) else kind.label
    return card_response(request, label, str(row))


@require_safe
@throttled
def card_of_site(request: HttpRequest) -> HttpResponseBase:
    return card_response(request, "", SITE_TITLE)


class ShareImage(NamedTuple):
    """``title``: what stands on it, or "" for the title of the page itself."""

    path: str
    title: str


def share_image_of(match: ResolverMatch | None) -> ShareImage:
    """The picture for the page that an address leads to."""
    kind = kind_of(match)
    if match is None or kind is None:
        return ShareImage(reverse("share_image_of_site"), SITE_TITLE)
    path = reverse("share_image", args=[kind.code, match.kwargs["slug"]])
    return ShareImage(path, "")


def card_response(request: HttpRequest, label: str, title: str) -> HttpResponseBase:
    """The picture, or 304 without drawing it for those who have it."""
    said = f"{DRAWING}|{label}|{title}".encode("utf-8", "replace")
    etag = quote_etag(sha256(said).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(card(label, title), content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    return response


@lru_cache(maxsize=128)
def card(label: str, title: str) -> bytes:
    """A PNG of 1200 × 630 pixels. Letters that our fonts lack are left out."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 18), fill=ACCENT)
    small = font("atkinson-hyperlegible-next", 34, 600)
    name = font("newsreader-display", 52, 600)
    if label:
        draw.text((MARGIN, 82), label, font=small, fill=ACCENT)
    lines, used = fitted(draw, drawable(title))
    for n, line in enumerate(lines):
        place = (MARGIN, 150 + n * round(used.size * 1.12))
        draw.text(place, line, font=used, fill=INK)
    draw.text((MARGIN, SIZE[1] - 60), "painsite", font=name, fill=ACCENT, anchor="ls")
    rest = "Rated in the open, with sources"
    draw.text(
        (SIZE[0] - MARGIN, SIZE[1] - 60), rest, font=small, fill=QUIET, anchor="rs"
    )
    found = BytesIO()
    image.quantize(colors=32).save(found, "PNG", optimize=True)
    return found.getvalue()


def fitted(
    draw: ImageDraw.ImageDraw, text: str
) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The text in at most four lines, as large as it fits; else shortened."""
    for size in TITLE_SIZES:
        used = font("newsreader-display", size, 650)
        lines = wrapped(draw, text, used)
        if len(lines) <= MOST_LINES:
            return lines, used
    lines = lines[:MOST_LINES]
    while lines[-1] and not fits(draw, f"{lines[-1]}…", used):
        lines[-1] = lines[-1][:-1].rstrip()
    lines[-1] += "…"
    return lines, used


def wrapped(
    draw: ImageDraw.ImageDraw, text: str, used: ImageFont.FreeTypeFont
) -> list[str]:
    """Lines that fit the width; a word too long for a line is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if fits(draw, longer, used):
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if not fits(draw, lines[-1] + letter, used):
                lines.append("")
            lines[-1] += letter
    return lines


def fits(draw: ImageDraw.ImageDraw, text: str, used: ImageFont.FreeTypeFont) -> bool:
    return draw.textlength(text, font=used) <= SIZE[0] - 2 * MARGIN


def drawable(text: str) -> str:
    """What our fonts can draw of a text: an accent that they lack is dropped."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    letters = []
    for letter in text:
        plain = unicodedata.normalize("NFKD", letter)
        letters.append(next((t for t in (letter, plain[:1]) if has_letter(t)), ""))
    return " ".join("".join(letters).split())


@lru_cache(maxsize=4096)
def has_letter(letter: str) -> bool:
    """Whether the title's font holds it, told by the box that stands for the rest."""
    if letter == " ":
        return True
    if not letter.isprintable() or unicodedata.combining(letter):
        return False
    used = font("newsreader-display", 40, 650)
    return mask(used, letter) != mask(used, "\U0010fffd")


def mask(used: ImageFont.FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    found = used.getmask(letter)
    return found.size, bytes(found)


@lru_cache(maxsize=16)
def font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.truetype(FONTS / f"{name}.woff2", size)
    found.set_variation_by_axes([weight])
    return found
