"""Web addresses and pictures that editors give."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.images import PictureField, clean_copy
from core.validators import IMAGE_MAX_BYTES, validate_image, validate_web_address


def picture(size=(40, 30), kind="PNG", **options) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, kind, **options)
    return content.getvalue()


def png_of_claimed_size(width: int, height: int) -> bytes:
    """A tiny file whose header claims a size that would fill the memory."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def upload(content: bytes, name="photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_picture_in_a_web_format_is_accepted(kind):
    image = upload(picture(kind=kind))

    validate_image(image)

    assert image.tell() == 0  # whoever stores it reads it from the start


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (png_of_claimed_size(30_000, 30_000), "far too many pixels"),
        (png_of_claimed_size(6001, 10), "measures 6001 by 10 pixels"),
        (png_of_claimed_size(5500, 5500), "measures 5500 by 5500 pixels"),
        (b"<!doctype html><script>alert(1)</script>", "not a JPEG, PNG or WebP"),
        (b"", "not a JPEG, PNG or WebP"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 60, "not a JPEG, PNG or WebP"),
        (picture((400, 400), "JPEG")[:-400], "damaged"),
        (picture((400, 400))[:-300], "damaged"),
        (picture(kind="GIF"), "not a JPEG, PNG or WebP"),
        (picture() + b"\0" * IMAGE_MAX_BYTES, "larger than 5 MB"),
    ],
    ids=[
        "30,000 pixels square",
        "one side too long",
        "too many pixels",
        "HTML",
        "empty",
        "PNG in name only",
        "truncated JPEG",
        "truncated PNG",
        "GIF",
        "too many bytes",
    ],
)
def test_unusable_picture_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(ValidationError) as refused:
        validate_image(upload(content))

    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize("content", [b"<html></html>", picture((300, 300))[:-200]])
def test_form_field_says_the_same_sentence_as_the_check(content):
    with pytest.raises(ValidationError) as by_field:
        PictureField().clean(upload(content))
    with pytest.raises(ValidationError) as by_check:
        validate_image(upload(content))

    assert by_field.value.messages == by_check.value.messages


def test_stored_picture_keeps_nothing_of_the_place_and_the_camera():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)

    copy = clean_copy(upload(picture(kind="JPEG", exif=exif), "me at home.jpg"))

    stored = copy.read()
    copy.seek(0)
    assert b"camera" not in stored
    assert not Image.open(copy).getexif()


def test_stored_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter

    copy = clean_copy(upload(picture((40, 30), "JPEG", exif=exif)))

    assert Image.open(copy).size == (30, 40)


def test_stored_picture_has_a_random_name_with_its_true_ending():
    first, second = (
        clean_copy(upload(picture(kind="WEBP"), "../me at home.png")) for _ in range(2)
    )

    assert first.name != second.name
    assert first.name.endswith(".webp")
    assert "home" not in first.name


@pytest.mark.parametrize("address", ["https://example.org", "http://example.org:80/a"])
def test_full_web_address_is_accepted(address):
    assert validate_web_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://example.org",
        "//example.org",
        "example.org",
        "https://",
        "https://user@example.org",
        "https://example.org:port",
        "http://[::1",
    ],
)
def test_other_address_is_refused(address):
    with pytest.raises(ValidationError, match="full web address"):
        validate_web_address(address)
