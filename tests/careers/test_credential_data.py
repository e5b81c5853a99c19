"""What a credential's page tells machines: true facts, and nothing unknown."""

import json

import pytest
from django.conf import settings

from tests.builders import make_credential, make_source

pytestmark = pytest.mark.django_db


def data_of(client, credential):
    page = client.get(credential.get_absolute_url()).content.decode()
    return json.loads(page.partition('ld+json">')[2].partition("</script>")[0])


def test_known_facts_are_told(client):
    credential = make_credential(
        name="Pain </script>",
        abbreviation="PMGT-BC",
        url="https://example.org/exam",
        renewal_years=5,
        fee="395.00",
        fee_currency="USD",
        fee_year=2024,
        fee_source=make_source(),
        editor_note="For the desk",
    )

    assert data_of(client, credential) == {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": "Pain </script>",
        "alternateName": "PMGT-BC",
        "url": f"{settings.SITE_URL}{credential.get_absolute_url()}",
        "creativeWorkStatus": "Active",
        "sameAs": "https://example.org/exam",
        "recognizedBy": {"@type": "Organization", "name": credential.body.name},
        "validFor": "P5Y",
    }


def test_unknown_facts_are_left_out(client):
    data = data_of(client, make_credential())

    assert set(data) == {
        "@context",
        "@type",
        "name",
        "alternateName",
        "url",
        "creativeWorkStatus",
        "recognizedBy",
    }


def test_retired_credential_is_neither_recognized_nor_renewed(client):
    data = data_of(
        client, make_credential(credential_status="retired", renewal_years=5)
    )

    assert data["creativeWorkStatus"] == "Retired"
    assert "recognizedBy" not in data
    assert "validFor" not in data
