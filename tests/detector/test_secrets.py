import re
from binascii import crc32

import pytest

from detector.engine import Detector
from detector.rules.secrets_assigned import token_score
from detector.rules.secrets_providers import checksum_holds
from detector.rules.secrets_shapes import decoded, entropy, example, monotonous, pattern, placeheld, shuffled, wordy

DETECTOR = Detector(names=False)
SECRETS = {"credential", "private_key", "one_time_code"}
MARKED = re.compile(r"\[\[(.*?)\]\](?!\])", re.DOTALL)


def found(text):
    return [text[one.start : one.end] for one in DETECTOR.scan(text).shown if one.kind in SECRETS]


LEAKS = (
    "Hi all, the root password is still [[Kx7!marsh-Wren]] so please do not laugh.",
    "login: root\npassword: [[Marsh3Wren]]\n",
    "pw: [[marshwren77]]",
    "Zugang: admin / [[Heckenrose#12]]",
    "Kennwort lautet [[Heckenrose#12]].",
    "WLAN-Schlüssel: [[83920174652839105827]]",
    "Le mot de passe root est [[Hirondelle_88]], merci",
    "La contraseña es [[Golondrina.88]]",
    "Hasło do roota: [[Jaskolka!88]]",
    "snmp-server community [[n3tw0rk-ro]] RO",
    "net use Z: \\\\nas\\share /user:jo [[Marsh3Wren!]]",
    "mysql -u root -p[[Marsh3Wren]] wiki",
    "PGPASSWORD=[[Marsh3Wren]] psql -h db",
    "//nas/share /mnt cifs user=jo,pass=[[Marsh3Wren!]],uid=1000 0 0",
    'network={\n ssid="Home"\n psk="[[marsh wren nests]]"\n}',
    "Set-Cookie: JSESSIONID=[[0A1B7C3D9E5F2A4B6C8D0E1F3A5B7C9D]]; Path=/",
    "-H 'PRIVATE-TOKEN: [[q7Zk2mWx9Tb4Rv8Ln3Hd]]'",
    "Server=db;Database=app;User Id=sa;Password=[[Marsh3Wren!]];",
    "jdbc:mysql://db:3306/app?user=app&password=[[Marsh3Wren]]",
    "$db_password = '[[marshwren]]';",
    "<password>[[Marsh3Wren]]</password>",
    "crypto isakmp key [[marshwren1234]] address 198.18.0.1",
    "my API key is [[q7Zk2mWx9Tb4Rv8Ln3Hd]], why 401?",
    "2FA setup key: [[JBQX G4DT OR2W M6LQ]]",
    "alarm code is [[4711]]",
    "Dein Einmalcode lautet [[481516]]",
    "ipmitool -H bmc -U ADMIN -P [[Marsh3Wren!]] chassis status",
    "**Password**: [[Marsh3Wren!]]",
    "credentials are jo / [[Marsh3Wren!]]",
    "Passphrase: [[marsh wren nests in reeds]]",
    "[[Marsh!Wren_nest77]]",
    "ssh root@nas, pw [[Marsh3Wren!]]",
)


@pytest.mark.parametrize("text", LEAKS)
def test_a_leak_is_found_to_the_letter(text):
    assert found(MARKED.sub(r"\1", text)) == MARKED.findall(text)


HARMLESS = (
    "The password is required, and your login is broken.",
    "password = getpass.getpass()",
    "token: str = request.headers.token",
    "DB_PASS: ${DB_PASS}",
    "password: {{ lookup('env', 'PASS') }}",
    "api_key = <your-api-key>",
    "password = changeme",
    "AKIA" + "X" * 16,
    "commit 0f3c9a7be20f3c9a7be20f3c9a7be20f3c9a7be2",
    "sha256:" + "0f3c9a7b" * 8,
    "pk_live_" + "q7Zk2mWx9Tb4Rv8Ln3Hd",
    "public_key = 9Zt5Rn8Vb3Hs6Jf9Gc1My4Ua",
    "-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----",
    "fix the primary key: users_pkey_2024_index_by_name",
    "docker run -u 1000:1000 image",
    "error code 404012, door code 2019",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_secret_is_not_shown(text):
    assert found(text) == []


def test_a_placeholder_is_kept_with_its_reason():
    finding = DETECTOR.scan("token: ${SMS_TOKEN}").findings[0]
    assert finding.suppressed
    assert "placeholder" in finding.reasons


def test_a_key_block_is_one_span_with_its_headers():
    block = (
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n"
        + "q7Zk2mWx9Tb4Rv8Ln3HdQz\n" * 4
        + "-----END RSA PRIVATE KEY-----"
    )
    assert found(f"why does\n{block}\nfail?") == [block]


def test_user_and_password_of_a_url_are_two_spans():
    shown = DETECTOR.scan("postgres://replica:Marsh3Wren!@db:5432/app").shown
    assert {one.kind for one in shown} >= {"credential", "username"}


def test_githubs_checksum_is_known():
    body = "q7Zk2mWx9Tb4Rv8Ln3HdQz7Lk1Wx9T"
    number, tail = crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        tail = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[rest] + tail
    token = "ghp_" + body + tail.rjust(6, "0")
    assert checksum_holds(token)
    assert not checksum_holds(token[:-1] + "!")


def test_a_shape_gives_an_expression_and_an_example_that_fits():
    shape = "ab_|cd_ h*32 - d*1:3"
    assert re.fullmatch(pattern(shape), example(shape))
    assert example(shape) == example(shape)
    assert pattern("x | a*2") == r"x\|[0-9A-Za-z]{2}"


def test_variety_tells_tokens_from_words():
    assert entropy("q7Zk2mWx9Tb4Rv8Ln3Hd") > entropy("aaaabbbb")
    assert wordy("event-bus-message-api2")
    assert shuffled("kQzRwTbXnLmPvYcGdJ")
    assert not shuffled("requiredCharacteristicTypesForDisplay")
    assert monotonous("XXXXXXXXXXXX")
    assert monotonous("abcdefghijkl")
    assert placeheld("PUT_YOUR_TOKEN_HERE")
    assert token_score("q7Zk2mWx9Tb4Rv8Ln3Hd") > token_score("some-long-host-name")
    assert decoded("b3R0ZXI6bGFnb29u") == "otter:lagoon"
    assert decoded("!!") == ""
