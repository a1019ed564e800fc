"""Tokens that say by their own form whose they are: a table of providers, gates and shapes (see secrets_shapes)."""

import re
from binascii import crc32
from functools import partial

from detector.rules.rule import Hit, Rule
from detector.rules.secrets_shapes import UUID, entropy, example, pattern, placeheld, shuffled

_BEFORE = r"(?:^|[^0-9A-Za-z_.-]|\\[nrt]|[^0-9A-Za-z]bot)"
_AFTER = r"(?:[^0-9A-Za-z_-]|-?$|-[^0-9A-Za-z])"
_LEAST = 2.4
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

# Provider, its shapes. Where a shape does not begin with a telling word, the gate stands after `@`.
_TABLE = (
    ("adobe", "p8e- h*32"),
    ("age", "AGE-SECRET-KEY-1 k*58"),
    ("airtable", "pat a*14 . h*64 @pat"),
    ("alibaba", "LTAI a*12:20"),
    ("anthropic", "sk-ant-api03-|sk-ant-admin01- w*93 AA", "sk-ant-oat01-|sk-ant-ort01-|sk-ant-sid01- w*60:120"),
    ("apify", "apify_api_ a*36"),
    ("artifactory", "AKCp a*69", "cmVmd a*59"),
    ("atlassian", "ATATT3|ATCTT3 E*100:260", "ATBB a*32", "ATTA h*64:80"),
    ("authress", "sc_|ext_|scauth_ l*5:30 . l*4:6 . acc_|acc-|acc. l*6:32 . B*30:200 @sc_|ext_|scauth_", "authress_ w*30:200"),
    ("aws", "AKIA|ASIA|ABIA|ACCA 2*16"),
    ("aws_bedrock", "ABSKQmVkcm9ja0FQSUtleS1 b*86:246", "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t b*0:900"),
    ("azure", "T*3 d*1 Q~ T*31:34 @q~", "a*76 AZDO a*4 @azdo", "b*44:80 AzFu|AzCa|AzSe|+ASt|+AMC|+ARm|ACDb|AzEG b*6:20 @azfu|azca|azse|+ast|+amc|+arm|acdb|azeg"),
    ("baidu", "ALTAK a*21"),
    ("beamer", "b_ e*44 @b_"),
    ("bitwarden", f"0. {UUID} . a*30 : b*20:30 @0."),
    ("buildkite", "bkua_ h*40"),
    ("cerebras", "csk- l*48"),
    ("circleci", "CCIPAT_ a*22 _ h*40"),
    ("clickhouse", "4b1d a*38"),
    ("clojars", "CLOJARS_ l*60"),
    ("cloudflare", "v1.0- h*24 - h*146 @v1.0-"),
    ("contentful", "CFPAT- w*43"),
    ("databricks", "dapi h*32", "dapi h*32 - d*1"),
    ("defined", "dnkey- e*26 - e*52"),
    ("digitalocean", "dop_v1_|doo_v1_|dor_v1_ h*64"),
    ("docker", "dckr_pat_|dckr_oat_ w*27:32"),
    ("discord", "w*24:28 . w*6 . w*27:40 @discord|bot|token"),
    ("doppler", "dp.pt.|dp.st.|dp.ct.|dp.sa.|dp.scim.|dp.audit. a*40:44", "dp.st. l*2:35 . a*40:44"),
    ("dropbox", "sl. w*130:160 @sl.", "sl.u. w*130:900"),
    ("duffel", "duffel_test_|duffel_live_ e*43"),
    ("dynatrace", "dt0c01.|dt0s01.|dt0s02.|dt0s16. a*24 . a*64"),
    ("easypost", "EZAK|EZTK a*54"),
    ("facebook", "EAAM|EAAC|EAAG|EAAB a*80:300", "d*15:16 | w*27:40 @|"),
    ("figma", "figd_ w*40:44", "figu_|figoh_ w*40:60"),
    ("flutterwave", "FLWSECK_TEST-|FLWSECK- x*12:40", "FLWSECK_TEST-|FLWSECK- x*30:40 -X"),
    ("flyio", "fo1_ w*43", "fm1a_|fm1r_|fm2_ b*90:900"),
    ("frameio", "fio-u- e*64"),
    ("github", "ghp_|gho_|ghu_|ghs_|ghr_ a*36:255", "github_pat_ W*50:255"),
    ("gitlab", "glpat-|gldt-|glft-|glsoat-|glrt-|glptt-|glcbt-|glimt-|glagent-|gloas-|glffct-|glwt- B*20:300", "GR1348941 w*20:27"),
    ("google", "AIza w*35", "GOCSPX- w*28", "ya29. T*30:900", "1//0 w*40:100 @1//0"),
    ("grafana", "glc_ b*32:400", "glsa_ a*32 _ x*8", "eyJrIjoi b*60:400"),
    ("groq", "gsk_ a*52"),
    ("harness", "pat.|sat. w*22 . a*24 . a*20 @pat.|sat."),
    ("hashicorp", "a*14 .atlasv1. e*60:70 @.atlasv1."),
    ("heroku", "HRKU-AA w*58"),
    ("honeycomb", "hcaik_|hcbik_|hcaic_|hcxik_ a*50:64"),
    ("hubspot", f"pat-na1-|pat-na2-|pat-eu1- {UUID}"),
    ("huggingface", "hf_ a*30:40 @hf_", "api_org_ a*34"),
    ("infracost", "ico- a*32"),
    ("intercom", "dG9rO a*50:80 @dG9rO"),
    ("intra42", "s-s4t2ud-|s-s4t2af- h*64"),
    ("langsmith", "lsv2_pt_|lsv2_sk_ h*32 _ h*10"),
    ("launchdarkly", f"api-|sdk- {UUID}"),
    ("lichess", "lip_ a*20"),
    ("linear", "lin_api_|lin_oauth_ a*40:64"),
    ("lob", "live_|test_ h*35"),
    ("mailchimp", "h*32 -us d*1:2 @-us"),
    ("mailgun", "key- h*32 @key-"),
    ("mandrill", "md- w*22 @md-"),
    ("mapbox", "pk.|sk.|tk. a*60:120 . w*6:22 @pk.|sk.|tk."),
    ("maxmind", "a*6 _ a*29 _mmk @_mmk"),
    ("netlify", "nfp_ a*36"),
    ("newrelic", "NRAK- a*27", "NRJS- h*19", "NRII- w*32", "NRRA- h*42", "h*36 NRAL @nral", "h*32 FFFFNRAL @nral"),
    ("notion", "ntn_ d*11 a*35", "secret_ a*43 @secret_"),
    ("nuget", "oy2 l*43 @oy2"),
    ("nvidia", "nvapi- w*64"),
    ("octopus", "API- U*26"),
    ("onepassword", "ops_eyJ b*80:900", "A3- U*6 - U*11 - U*5 - U*5 - U*5 @a3-", "A3- U*6 - U*6 - U*5 - U*5 - U*5 - U*5 @a3-"),
    ("onesignal", "os_v2_app_|os_v2_org_ l*90:120"),
    ("openai", "sk-proj-|sk-svcacct-|sk-admin-|sk-None- w*40:220", "sk- a*20 T3BlbkFJ a*20", "sk- a*48", "sk-or-v1- h*64"),
    ("openshift", "sha256~ w*43"),
    ("paypal", "access_token$production$|access_token$sandbox$ l*16 $ h*32"),
    ("perplexity", "pplx- a*40:60"),
    ("pinecone", "pcsk_ W*50:90"),
    ("plaid", f"access-sandbox-|access-development-|access-production- {UUID}"),
    ("planetscale", "pscale_tkn_|pscale_pw_|pscale_oauth_ E*32:64"),
    ("posthog", "phx_ a*40:50"),
    ("postman", "PMAK- h*24 - h*34"),
    ("prefect", "pnu_|pnb_ l*36"),
    ("pulumi", "pul- h*40"),
    ("pypi", "pypi-AgEIcHlwaS5vcmc|pypi-AgENdGVzdC5weXBpLm9yZw w*40:900"),
    ("razorpay", "rzp_live_|rzp_test_ a*14"),
    ("readme", "rdme_ l*70"),
    ("replicate", "r8_ a*37"),
    ("render", "rnd_ a*32"),
    ("resend", "re_ a*8 _ a*20:24 @re_"),
    ("rubygems", "rubygems_ h*48"),
    ("salesforce", "00D a*12 ! T*90:120 @00d"),
    ("scalingo", "tk-us- w*48"),
    ("sendgrid", "SG. E*60:70 @sg."),
    ("sendinblue", "xkeysib-|xsmtpsib- h*64 - a*16"),
    ("sentry", "sntrys_eyJ B*80:900", "sntryu_|sntryi_ h*64"),
    ("settlemint", "sm_aat_|sm_pat_|sm_sat_ a*16"),
    ("shippo", "shippo_live_|shippo_test_ h*40"),
    ("shopify", "shpat_|shpca_|shppa_|shpss_|shpua_ x*32"),
    ("slack", "xoxb-|xoxp-|xoxs-|xoxo-|xoxr-|xoxa-|xoxe- d*8:14 - w*14:200", "xoxa-|xoxr- d*1 - w*9:200", "xoxe.xoxp-|xoxe.xoxb-|xoxe- d*1 - b*100:260", "xapp- d*1 - U*9:14 - d*10:14 - h*40:80", "xoxd- b*40:400"),
    ("sonar", "squ_|sqp_|sqa_ h*40"),
    ("sourcegraph", "sgp_ x*16 _ x*40", "sgp_local_ x*40", "sgp_ x*40", "slk_ x*64"),
    ("square", "sq0atp- w*22:60", "sq0csp- w*43", "EAAA w*60:64"),
    ("stripe", "sk_live_|rk_live_|sk_test_|rk_test_|sk_prod_|rk_prod_ a*10:247", "whsec_ b*24:100"),
    ("stytch", "secret-live-|secret-test- e*36"),
    ("supabase", "sbp_ h*40", "sb_secret_ w*31:60"),
    ("tailscale", "tskey-api-|tskey-auth-|tskey-client-|tskey-webhook- w*20:80"),
    ("tavily", "tvly- w*20:60"),
    ("telegram", "d*5:16 :A w*34 @:a"),
    ("tencent", "AKID a*32"),
    ("truenas", "d*1:4 - a*64 @-"),
    ("twilio", "SK x*32 @sk"),
    ("typeform", "tfp_ E*40:70"),
    ("vault", "hvs.|hvb.|hvr. w*24:300", "s. a*24 @s."),
    ("xai", "xai- a*80"),
    ("yandex", "t1. e*6:30 . e*60:100 @t1.", "AQVN w*35:38", "YC w*38 @yc"),
    ("zoho", "1000. h*32 . h*32"),
)  # fmt: skip
_MIXED = re.compile(r"\d.*[A-Za-z]|[A-Za-z].*\d", re.DOTALL)
_CHECKSUMMED = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")


def check_token(hit: Hit, heads: tuple[str, ...] = ()) -> Hit | None:
    """A token with enough variety behind its `heads`; GitHub's carry a checksum, which lifts the score when it holds."""
    token = hit.matched
    head = next((head for head in heads if token.startswith(head) and len(head) < len(token)), "")
    bare = token[len(head) :]
    if hit.text[max(0, hit.start - 18) : hit.start].lower().endswith("x-amz-credential="):
        return None
    if placeheld(bare) or hit.text.startswith(("..", "\u2026"), hit.end):
        return hit.but(score=0.2, facts={**hit.facts, "masked": True})
    if entropy(bare) < _LEAST or not (_MIXED.search(bare) or shuffled(bare)):
        return None
    if token.startswith(_CHECKSUMMED) and checksum_holds(token):
        return hit.but(score=0.99, facts={**hit.facts, "checksum": True})
    return hit


def checksum_holds(token: str) -> bool:
    """GitHub's last six signs are the CRC-32 of the rest behind the prefix, in base 62."""
    body, tail = token[4:-6], token[-6:]
    number, written = crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        written = _BASE62[rest] + written
    return written.rjust(6, "0") == tail


def _rule(provider: str, shape: str, number: int) -> Rule:
    shape, _, gate = shape.partition(" @")
    heads = tuple(shape.split(" ")[0].split("|")) if "*" not in shape.split(" ")[0] else ()
    gates = (gate or shape.split(" ")[0]).lower()
    name = f"token_{provider}" if number == 0 else f"token_{provider}_{number + 1}"
    return Rule(
        name=name,
        kind="credential",
        pattern=rf"{_BEFORE}({pattern(shape)}){_AFTER}",
        score=0.95,
        gate=("|",) if gates == "|" else tuple(gates.split("|")),
        case_matters=True,
        check=partial(check_token, heads=heads),
        facts={"provider": provider},
        finds=(f"{gates.split('|')[0]} says [[{example(shape)}]] there",),
    )


RULES = tuple(_rule(provider, shape, number) for provider, *shapes in _TABLE for number, shape in enumerate(shapes))
