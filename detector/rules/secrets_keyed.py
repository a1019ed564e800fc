"""Secrets without a form of their own: known by the provider's name beside an assignment, and by length and alphabet."""

import re

from detector.rules.rule import Hit, Rule
from detector.rules.secrets_shapes import UUID, entropy, example, monotonous, pattern

# The provider's name as keys hold it, then the shapes of what it issues.
_TABLE = (
    ("adafruit", "w*32"), ("adobe", "h*32"), ("airtable", "a*17"), ("algolia", "l*32"), ("alibaba|aliyun", "l*30"),
    ("asana", "d*16", "l*32"), ("atlassian|confluence|jira", "a*24"), ("beamer", "b_ e*44"),
    ("bitbucket", "l*32", "e*64"), ("bittrex", "l*32"), ("braintree", "l*16", "h*32"), ("cloudflare", "w*40", "h*37"),
    ("codecov", "l*32", UUID), ("cohere|co_api_key", "a*40"), ("coinbase", "w*64"), ("confluent", "l*16", "l*64"),
    ("consul", UUID), ("contentful", "e*43"), ("datadog|dd_api", "l*40", "h*32"), ("deepgram", "h*40"),
    ("deepseek", "sk- h*32"), ("digitalocean", "h*64"), ("discord", "h*64", "d*18:19", "e*32"), ("droneci|drone", "l*32"),
    ("dropbox", "l*15", "a*11 AAAAAAAAAA e*43"), ("elevenlabs", "sk_ h*48", "h*32"), ("etsy", "l*24"),
    ("facebook|fb_app", "h*32"), ("fastly", "e*32"), ("finicity", "h*32", "l*20"), ("finnhub", "l*20"),
    ("firebase", "w*40", "T*140:180"), ("flickr", "l*32"), ("freemius", "sk_ T*29"), ("freshbooks", "l*64"),
    ("gitea|forgejo|codeberg", "h*40"), ("gitlab", "w*20"), ("gitter", "w*40"), ("gocardless", "live_ e*40"),
    ("heroku", UUID), ("hubspot", UUID), ("intercom", "e*60"), ("jfrog|artifactory|bintray|xray", "l*64", "l*73"),
    ("jumpcloud", "a*40"), ("kraken", "b*80:90", "B*80:90"), ("kucoin", "h*24", UUID), ("launchdarkly", "e*40", UUID),
    ("linear", "h*32"), ("linkedin", "l*14", "l*16"), ("lob", "live_|test_ h*35"), ("looker", "l*20", "l*24"),
    ("mailchimp", "h*32 -us d*1:2"), ("mailgun", "key- h*32", "h*32 - h*8 - h*8"), ("mapbox", "pk. a*60 . a*22"),
    ("mattermost", "l*26"), ("maxmind", "a*16", "w*40"), ("meraki", "h*40"), ("messagebird|message_bird|message-bird", "l*25", UUID),
    ("mixpanel", "h*32"), ("netlify", "e*40:46"), ("newrelic|new-relic|new_relic", "l*64", "a*40"), ("nytimes|newyorktimes|new-york-times", "e*32"),
    ("octopus", "API- U*25:27"), ("okta", "00 w*40"), ("opsgenie", UUID), ("pagerduty", "w*20", "h*32"), ("paypal", "w*80"),
    ("plaid", "a*24", "l*30"), ("postmark", UUID), ("privateai|private_ai|private-ai", "l*32"), ("pusher", "h*20"), ("rapidapi", "w*50"),
    ("rollbar", "h*32"), ("sendbird", "h*40", UUID), ("sentry", "h*64", "h*32"), ("shodan", "a*32"), ("contribsys|sidekiq", "x*8 : x*8"),
    ("snyk", UUID), ("sonar|sonarqube|sonarcloud", "W*40"), ("sourcegraph", "x*40"), ("splunk", UUID), ("square", "EAAA w*60"),
    ("squarespace", UUID), ("sumo|sumologic", "su a*12", "l*64"), ("teamcity", "B*60:200"), ("telegram", "d*5:16 :A w*34"),
    ("todoist", "h*40"), ("travis|travisci", "a*22"), ("trello", "a*32", "h*64"), ("twilio", "h*32"), ("twitch", "l*30"),
    ("twitter", "a*45", "d*15:25 - a*20:40", "a*25", "a*50", "AAAAAAAAAAAAAAAAAAAAAA b*80:100"), ("unsplash", "w*43"),
    ("wandb", "h*40"), ("yandex", "AQVN w*35:38", "YC w*38"), ("zendesk", "l*40"), ("zoom", "a*22", "a*32"),
)  # fmt: skip
_KEYWORDS = tuple(word for words, *_ in _TABLE for word in words.split("|"))
_SHAPES = {
    word: re.compile("|".join(f"(?:{pattern(shape)})" for shape in shapes))
    for words, *shapes in _TABLE
    for word in words.split("|")
}
_LISTED = "|".join(sorted(_KEYWORDS, key=len, reverse=True))
SIGN = r"['\"\x60\]\)\\]{0,3}[ \t]{0,8}(?:=>|:=|\|\|=|\?=|[=:>,]=?)[ \t\n]{0,6}['\"\x60(\\]{0,3}"
"""What stands between a key and its value: quotes, an assignment in the way of some language, quotes."""
_STOP = re.compile(
    r"(?:sha(?:1|256|512)?|md5|checksum|digest|hash|commit|rev(?:ision)?|version|etag|integrity|uuid|guid|"
    r"pod|kit|image|tag)[\w.-]{0,6}$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?:.*[a-z]{4,}[A-Z][a-z]{5,}.*|[a-z]+|[A-Z]+|[A-Z][a-z]+)$")
_LEAST = 2.0


def check_keyed(hit: Hit) -> Hit | None:
    """The value behind a provider's name, if the provider issues such values and the name begins a word."""
    word, (start, end) = hit.matched, hit.groups[3]
    before, behind = hit.text[max(hit.start - 1, 0) : hit.start], hit.group(2)
    if before.isalpha() and not (before.islower() and word[0].isupper()):
        return None
    if behind[:1].islower() and word[-1].isalpha() and not word.isupper() and len(word) < 5:  # noqa: PLR2004 (sum-of)
        return None
    value = hit.text[start:end].rstrip(".,:;")
    if _STOP.search(behind) or not _SHAPES[word.lower()].fullmatch(_plain(value)):
        return None
    if monotonous(value) or entropy(value) < _LEAST or (value.isalpha() and _WORDS.match(value)):
        return None
    facts = {**hit.facts, "provider": word.lower()}
    return hit.but(start=start, end=start + len(value), value=value, facts=facts)


def _plain(value: str) -> str:
    return value if value.isascii() else "".join(char if char.isascii() else "a" for char in value)


def _find(word: str, shape: str) -> str:
    return f'{word}_token = "[[{example(shape)}]]"'


RULES = (
    Rule(
        name="keyed_provider",
        kind="credential",
        pattern=rf"({_LISTED})([A-Za-z0-9_ .-]{{0,40}}){SIGN}([A-Za-z0-9_=.:~+/|\xb5-]{{10,200}})",
        score=0.85,
        gate=_KEYWORDS,
        check=check_keyed,
        finds=tuple(_find(words.split("|")[0], shape) for words, *shapes in _TABLE for shape in shapes[:1]),
        ignores=(
            'SetSysctl = "q7m2k9x4w8b3n6v1c5z0p2l4"',
            "meraki: 00000000000000000000",
            "jira commit hash: 0f3c9a7be2",
            "sumOfDigits = 7Hk2Lm9Qx4Tz",
        ),
    ),
)
