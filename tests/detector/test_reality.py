import pytest

from detector.reasons import SENTENCES
from tests.detector.scenes import findings

NOBODYS = [
    ("[[email:jo@example.org]]", "reserved_domain"),
    ("[[email:jo@mail.example.com]]", "reserved_domain"),
    ("[[email:root@localhost.invalid]]", "reserved_domain"),
    ("[[email:user@domain.com]]", "sample_value"),
    ("[[email:j***@kestrel.net]]", "masked"),
    ("clone [[email:git@github.com]]:a/b.git", "not_an_address"),
    ("Message-ID: <[[email:a7c.x@mail.kestrel.net]]>", "message_id"),
    ("see [[email:logo@2x.png]]", "not_an_address"),
    ("[[phone:+1 202 555 0143]]", "reserved_number"),
    ("[[phone:+44 7700 900123]]", "reserved_number"),
    ("[[phone:0161 496 0123]]", "reserved_number"),
    ("[[phone:+61 491 570 156]]", "reserved_number"),
    ("[[phone:123-456-7890]]", "sample_value"),
    ("ticket no. [[phone:2401110040]]", "counter"),
    ("[[ip:192.0.2.44]]", "reserved_network"),
    ("[[ip:2001:db8::5]]", "reserved_network"),
    ("[[ip:10.1.2.3]]", "private_address"),
    ("[[ip:100.64.3.2]]", "private_address"),
    ("[[ip:fe80::1]]", "private_address"),
    ("[[ip:8.8.8.8]]", "public_service"),
    ("[[ip:255.255.240.0]]", "netmask"),
    ("firmware [[ip:22.31.10.14]]", "version_number"),
    ("[[mac:00:50:56:9a:4f:11]]", "virtual_card"),
    ("[[mac:3c:ec:ef:xx:xx:xx]]", "masked"),
    ("[[hostname:nas.local]]", "inside_name"),
    ("[[hostname:www.example.net]]", "reserved_domain"),
    ("[[user_path:/home/ubuntu]]", "system_account"),
    ("[[user_path:C:\\Users\\Public]]", "system_account"),
    ("password=[[credential:changeme]]", "placeholder"),
    ("password=[[credential:${DB_PASS}]]", "placeholder"),
    ("password=[[credential:<your-password>]]", "placeholder"),
    ("password=[[credential:********]]", "masked"),
    ("key [[credential:AKIAIOSFODNN7EXAMPLE]]", "placeholder"),
    ("Basic [[credential:dGVzdDp0ZXN0]]", "placeholder"),
    ("deploy key [[credential:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1y7I]]", "public_key"),
    ("sha256: [[credential:edb4024aba79951d1fed8c9889a6a5fc1d18fc89335c3af0b39bad97b5ae50f4]]", "digest"),
    ("[[card:4111 1111 1111 1111]]", "sample_value"),
    ("[[iban:DE89 3704 0044 0532 0130 00]]", "sample_value"),
    ("[[national_id:078-05-1120]]", "sample_value"),
    ("[[national_id:987-65-4325]]", "reserved_number"),
    ("[[person:Max Mustermann]]", "sample_value"),
    ("[[person:A.B.]]", "masked"),
    ("[[address:742 Evergreen Terrace, Springfield]]", "sample_value"),
    ("[[licence_key:XXXXX-XXXXX-XXXXX-XXXXX-XXXXX]]", "masked"),
    ("[[licence_key:00330-80000-00000-AA417]]", "product_id"),
    ("naa.[[serial:600508b1001c3ef1a4b2d7c0e5f60912]]", "identifier"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), NOBODYS)
def test_nobodys_value_is_set_aside_with_its_reason(text, reason):
    (found,) = findings(text)
    assert found.suppressed
    assert found.reasons[0] == reason
    assert found.real < 0.1
    assert reason in SENTENCES


@pytest.mark.parametrize(
    "text",
    [
        "[[email:bo.lind@kestrel-bay.net]]",
        "[[phone:+44 7911 284 663]]",
        "[[ip:151.38.204.117]]",
        "[[mac:70:66:f7:78:3d:a3]]",
        "[[user_path:/home/kbrandvold]]",
        "password=[[credential:q7#Kestrel_Mudflat]]",
        "[[card:4539 5728 4013 0819]]",
        "[[iban:DE57 7015 0000 8370 9879 81]]",
        "[[person:Anneke Verbruggen]]",
        "[[address:58 Tarapunga Crescent, Otaki Beach 5512]]",
        "[[hostname:LINDGREN-PIA-PC]]",
    ],
)
def test_a_real_value_stays(text):
    (found,) = findings(text)
    assert not found.suppressed
    assert found.real == 0.9


def test_documentation_can_be_taken_for_real_but_placeholders_cannot():
    mail, secret = findings("[[email:jo@example.org]] [[credential:<your-key>]]", documentation_is_real=True)
    assert not mail.suppressed
    assert secret.suppressed


def test_a_column_of_numbers_is_no_card():
    text = "| [[card:4165987670404236]] | 4165987670469771 |\n| 4165987670469772 | 4165987670535307 |"
    (found,) = findings(text)
    assert found.reasons[0] == "counter"
