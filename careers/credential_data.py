"""What a credential page tells machines: schema.org, and only facts that we hold."""

from typing import Any

from careers.models import Credential


def credential_data(credential: Credential, site: str) -> dict[str, Any]:
    """The credential as a schema.org EducationalOccupationalCredential, for JSON.

    Whether it is a license or a certification is no field of ours, so it is not told.
    A retired one is recognized by nobody that we know of. ``site`` is the address of
    the site without a final slash.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": credential.name,
        "alternateName": credential.abbreviation,
        "url": f"{site}{credential.get_absolute_url()}",
        "creativeWorkStatus": credential.get_credential_status_display(),
    }
    if credential.url:
        data["sameAs"] = credential.url
    if not credential.is_retired:
        data["recognizedBy"] = {
            "@type": "Organization",
            "name": credential.body.name,
        }
        if credential.renewal_years:
            data["validFor"] = f"P{credential.renewal_years}Y"
    return data
