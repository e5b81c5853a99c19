"""Checks of what editors type and upload, each with a sentence that helps."""

import warnings
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import RegexValidator
from django.utils import timezone
from PIL import Image

IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")
IMAGE_MAX_BYTES = 5 * 1024 * 1024
IMAGE_MAX_SIDE = 6000
IMAGE_MAX_PIXELS = 24_000_000
SIZE_LIMIT = (
    f"The limit is {IMAGE_MAX_SIDE} on a side and "
    f"{IMAGE_MAX_PIXELS // 10**6} million in all."
)


def validate_web_address(value: str) -> None:
    """An http or https address with a host and without a user name in it."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise ValidationError(
            "Enter a full web address that starts with http:// or https://.",
            code="web_address",
        )


def not_in_future(value: date) -> None:
    """A day on which something was done. Tomorrow passes: it has begun somewhere."""
    if value > timezone.localdate() + timedelta(days=1):
        raise ValidationError("This day has not come yet.", code="future")


def not_reserved(*slugs: str) -> RegexValidator:
    """A slug that does not shadow a page of that address."""
    return RegexValidator(
        rf"^(?!({'|'.join(slugs)})$)",
        "A page of the site has this address. Choose another word.",
        code="reserved",
    )


validate_page_path = RegexValidator(
    r"^/(?:[a-z0-9._~-]+/)*[a-z0-9._~-]*\Z",
    "Give the address of a page of this site, from the first slash on.",
    code="page_path",
)


def validate_image(upload: File) -> None:
    """A JPEG, PNG or WebP picture of sane size, judged by its content.

    The size is read from the header before any pixel is decoded, so a picture that
    unpacks to gigabytes is refused in milliseconds.
    """
    if getattr(upload, "_committed", False):
        return  # stored already, and judged then
    if upload.size > IMAGE_MAX_BYTES:
        raise ValidationError("The image is larger than 5 MB. Save a smaller copy.")
    upload.seek(0)
    # Pillow raises almost anything for a file made to confuse it, and warns too.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(upload, formats=IMAGE_FORMATS)
        except Image.DecompressionBombError as error:
            raise ValidationError(
                f"The image has far too many pixels. {SIZE_LIMIT}"
            ) from error
        except Exception as error:
            raise ValidationError(
                "This file is not a JPEG, PNG or WebP image that we can read."
            ) from error
        width, height = image.size
        if max(width, height) > IMAGE_MAX_SIDE or width * height > IMAGE_MAX_PIXELS:
            raise ValidationError(
                f"The image measures {width} by {height} pixels. {SIZE_LIMIT}"
            )
        try:
            image.load()
        except Exception as error:
            raise ValidationError(
                "The image is damaged: it ends too early or cannot be decoded."
            ) from error
        finally:
            upload.seek(0)
