"""Pictures that editors upload: checked first, stored without what nobody should see."""

from io import BytesIO
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

from core.validators import IMAGE_FORMATS, validate_image

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
# What a viewer needs to show the colors right; the rest (place, camera) is dropped.
KEPT = ("icc_profile", "transparency")


def clean_copy(upload: File) -> SimpleUploadedFile:
    """The picture itself, upright, without location or camera data, renamed.

    ``upload`` has passed ``validate_image``. The name is random and its ending tells
    the truth, so nothing of what the editor's file was called is published.
    """
    upload.seek(0)
    opened = Image.open(upload, formats=IMAGE_FORMATS)
    # Telephones put a second picture into a JPEG; Pillow calls that MPO.
    kind = "JPEG" if opened.format == "MPO" else str(opened.format)
    image = ImageOps.exif_transpose(opened)
    image.info = {key: image.info[key] for key in KEPT if key in image.info}
    content = BytesIO()
    image.save(content, kind, quality=90, icc_profile=image.info.get("icc_profile"))
    return SimpleUploadedFile(
        f"{uuid4().hex}.{EXTENSIONS[kind]}",
        content.getvalue(),
        f"image/{kind.lower()}",
    )


class PictureField(forms.ImageField):
    """An image upload that says in a sentence what is wrong with a file."""

    def to_python(self, data: Any) -> Any:
        upload = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        validate_image(upload)
        return super().to_python(clean_copy(upload))
