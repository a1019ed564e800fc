"""Where people are known by an account: profiles, prompts of a shell, home shares, log-ins told beside a pass word."""

import re

from detector.rules.devices import check_user
from detector.rules.rule import Hit, Rule

_PAGES = frozenset(
    [
        "about", "features", "explore", "topics", "settings", "orgs", "marketplace", "sponsors", "login", "search", "home",
        "public", "explorer", "groups", "help", "users", "dashboard", "trending", "apps", "pricing", "security", "site",
    ]
)  # fmt: skip
_GENERIC = frozenset(["root", "admin", "administrator", "administrators", "system", "localservice", "networkservice", "user", "ubuntu", "debian", "pi", "ec2-user", "git", "vagrant", "guest", "oracle", "postgres", "centos", "fedora", "core", "kali"])  # fmt: skip
_SAID = r"(?:pass(?:word|wort|wd|e)?|pwd?|kennwort|mdp|mot de passe|contrasena|clave|haslo|haslem)"


def check_profile(hit: Hit) -> Hit | None:
    """A person's page, not one of the place itself; a second part of the path says that it is a project's."""
    name = hit.matched.rstrip(".-/").lower()
    if not name or name.lstrip("@") in _PAGES or hit.text[hit.end : hit.end + 1] == "/":
        return None
    return hit.but(end=hit.start + len(name), value=name, facts={"profile": True})


def check_account(hit: Hit) -> Hit | None:
    """An account's name that is nobody's part."""
    found = check_user(hit)
    return None if found is None or found.value in _GENERIC or found.value.endswith("$") else found


def check_prompt(hit: Hit) -> Hit | None:
    """The machine in a shell's prompt, unless its name says nothing."""
    name = hit.matched
    plain = re.fullmatch(r"(?:localhost|server|host|debian|ubuntu|raspberrypi|fedora|kali|archlinux|vm|node|box|pc|laptop|desktop|[0-9a-f]{12}|\w{1,3}\d{0,3})", name, re.IGNORECASE)  # fmt: skip
    return None if plain else hit.but(value=name.lower())


RULES = (
    Rule(
        name="profile_page",
        kind="username",
        pattern=r"(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|bsky\.app/profile|pinterest\.com|medium\.com/@|youtube\.com/@|twitch\.tv|soundcloud\.com|strava\.com/athletes|last\.fm/user|goodreads\.com/user/show|researchgate\.net/profile|orcid\.org|paypal\.me|ko-fi\.com|patreon\.com|threads\.net/@|snapchat\.com/add|stackoverflow\.com/users/[0-9]{1,10}|news\.ycombinator\.com/user\?id=|(?:[a-z0-9-]{2,30}\.){1,3}(?:social|masto\.host|town|camp)/@|mastodon\.[a-z.]{2,20}/@|vinted\.[a-z]{2,3}/member|kleinanzeigen\.de/s-bestandsliste\.html\?userid=|ebay\.[a-z.]{2,6}/usr)[/]?([A-Za-z0-9_.@-]{2,60})",
        score=0.55,
        gate=("github.com", "gitlab.com", "codeberg", "bitbucket", "bsky.app", "pinterest", "medium.com", "youtube.com/@", "twitch.tv", "soundcloud", "strava", "last.fm", "goodreads", "researchgate", "orcid", "paypal.me", "ko-fi", "patreon", "threads.net", "snapchat.com", "stackoverflow.com/users", "ycombinator", "/@", "vinted", "kleinanzeigen", "ebay."),
        check=check_profile,
        finds=("see https://github.com/[[jokeller77]], thanks", "https://mastodon.social/[[@jokeller]]".replace("[[@", "@[["), "bsky.app/profile/[[jokeller.bsky.social]]"),
        ignores=("https://github.com/features", "https://github.com/jokeller77/tool/issues/4"),
    ),
    Rule(
        name="skype_live",
        kind="username",
        pattern=r"(?:skype|teams)[^\n]{0,12}?[ :=](live:[A-Za-z0-9_.-]{3,40})",
        score=0.7,
        gate=("live:",),
        check=lambda hit: hit.but(value=hit.matched.lower().rstrip(".")),
        finds=("skype: [[live:jo.keller_4]]",),
        ignores=("going live: now",),
    ),
    Rule(
        name="user_told",
        kind="username",
        pattern=rf"(?:^|[^0-9A-Za-z])(?:user(?:[ _-]?name)?|log-?in(?:[ ]name)?|benutzer(?:name)?|usuario|utilisateur|identifiant|uzytkownik|account|konto|id)[ \t]{{0,3}}(?:[:=][ \t]{{0,3}}|[ ](?:is|ist|es|est|jest|to|lautet)[ ]|[ ])['\"\x60]?([A-Za-z0-9][A-Za-z0-9_.-]{{2,40}})['\"\x60]?[ \t]{{0,3}}(?:[,;/&\n]|[ ](?:and|und|et|y|i|a|with|mit)[ ]|[ ])[^\n]{{0,24}}?{_SAID}[^0-9A-Za-z]",
        score=0.7,
        gate=("user", "login", "log-in", "benutzer", "usuario", "utilisateur", "identifiant", "zytkownik", "account", "konto", "id"),
        check=check_account,
        finds=("Mi usuario es [[luisfer.arranz]] y la contrasena Golondrina#2031", "login [[wujek77]], haslo Kormoran", "user [[stormvault]] pw Fr0st"),
        ignores=("user name and password", "login as root password", "account with password"),
    ),
    Rule(
        name="home_share",
        kind="username",
        pattern=r"\\\\[A-Za-z0-9_.-]{1,40}\\(?:homes?\$?|users\$?|profiles?\$?|redirected)\\([A-Za-z0-9][A-Za-z0-9_.-]{1,40})",
        score=0.7,
        gate=("\\\\",),
        check=check_account,
        finds=(r"\\fs01\homes$\[[hvaux]]\x",),
        ignores=(r"\\fs01\homes$\admin",),
    ),
    Rule(
        name="domain_account",
        kind="username",
        pattern=r"(?:user(?:[ _-]?name)?|account|owner|log(?:ged)? ?(?:in|on)(?: as)?|run(?:ning)? as|whoami|identity|principal)[ \t]{0,3}[:=]?[ \t\n]{0,6}[A-Za-z0-9_.-]{2,32}\\([A-Za-z][A-Za-z0-9_.-]{1,40})",
        score=0.7,
        gate=("\\",),
        check=check_account,
        finds=(r"User Name: GALE-DESKTOP\[[persephone]]",),
        ignores=(r"User: NT\SYSTEM", r"owner: BUILTIN\Administrator"),
    ),
    Rule(
        name="shell_prompt",
        kind="hostname",
        pattern=r"(?:^|\n|\[)[ \t]{0,3}[A-Za-z0-9_.-]{1,32}@([A-Za-z][A-Za-z0-9-]{2,40})(?:[:~ ][^\n$#@]{0,60})?[$#](?:[ \t\n]|$)",
        score=0.6,
        gate=("@",),
        check=check_prompt,
        finds=("root@[[kellernas]]:~# ls", "[jo@[[jos-laptop]] src]$ make"),
        ignores=("root@localhost:~# ls", "root@debian:~# id"),
    ),
    Rule(
        name="shell_user",
        kind="username",
        pattern=r"(?:^|\n|\[)[ \t]{0,3}([a-z][a-z0-9_.-]{2,31})@[A-Za-z][A-Za-z0-9-]{1,40}(?:[:~ ][^\n$#@]{0,60})?[$#%](?:[ \t\n]|$)",
        score=0.6,
        gate=("@",),
        check=check_account,
        finds=("[[jokeller]]@nas:~$ ls",),
        ignores=("root@nas:~# ls", "pi@nas:~$ ls"),
    ),
    Rule(
        name="synced_folder",
        kind="person",
        pattern=r"OneDrive - [A-Za-z0-9 .&-]{2,40}[\\/]([A-Z][a-z]{1,20} [A-Z][a-z]{1,24})[\\/\n]",
        score=0.55,
        gate=("onedrive - ",),
        case_matters=True,
        finds=("C:\\x\\OneDrive - Contoso\\[[Henrietta Vaux]]\\a",),
        ignores=("OneDrive - Contoso\\Shared Files\n".replace("Shared Files", "shared"),),
    ),
    Rule(
        name="school_named",
        kind="location",
        pattern=r"(?:^|[^0-9A-Za-z])((?:(?:St\.? )?[A-Z][a-z'.-]{2,20} ){1,3}(?:Primary|Academy|High|Secondary|Grammar|Junior|Infants?|Elementary|Middle|Community)(?: School| Academy)?|(?:Gesamtschule|Grundschule|Realschule|Hauptschule|Gymnasium|Schule|Kita|Lycee|College|Ecole|Colegio|Escuela|Instituto|CEIP|IES|Szkola Podstawowa|Liceum|Przedszkole)(?: (?:am|an der|de la|de|du|des|im|in|nr|numer))? [A-Z0-9][A-Za-z0-9'-]{1,24}(?: [A-Z][a-z'-]{2,20})?)(?:[^0-9A-Za-z]|$)",
        score=0.55,
        case_matters=True,
        gate=("primary", "academy", "high", "secondary", "grammar", "junior", "infant", "elementary", "middle", "community", "schule", "gymnasium", "kita", "lycee", "college", "ecole", "colegio", "escuela", "instituto", "ceip", "ies", "szkola", "liceum", "przedszkole"),
        finds=("goes to [[St Mary's Primary]] in", "Ich gehe auf die [[Gesamtschule Holsterhausen]] und"),
        ignores=("a high school", "the primary key"),
    ),
)  # fmt: skip
