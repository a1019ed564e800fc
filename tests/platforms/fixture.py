"""The invented payloads of tests/data."""

import json
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def raw(name):
    return (DATA / name).read_bytes()


def read(name):
    return json.loads(raw(name))


def discourse_headers(name):
    return {key.lower(): value for key, value in read("discourse_headers.json")["headers"][name].items()}
