"""Telling words in English, German, French, Spanish and Polish: what a poster says around a value.

Patterns are RE2's (linear time); neither case nor accents matter. A group is one thing a poster does, not one language.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

# A text's telling words stand near its values; of a very long text the beginning is enough to know what it is about.
_READ = 200_000
_MOST = 2_000


def _plain_letters() -> dict[int, str]:
    """Latin letters without their accents, one for one. RE2's word boundary knows ASCII alone."""
    letters = {ord("ß"): "s", ord("ł"): "l", ord("Ł"): "L", ord("ø"): "o", ord("Ø"): "O", ord("æ"): "a", ord("’"): "'"}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            letters[code] = base
    return letters


_LETTERS = _plain_letters()


def without_accents(text: str) -> str:
    """The text with plain Latin letters, character for character."""
    return text if text.isascii() else text.translate(_LETTERS)


@dataclass(frozen=True)
class Cue:
    """One group of telling words."""

    patterns: tuple[str, ...]

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they stand in a text without accents, by start, not overlapping."""
        found = []
        for match in self._test.finditer(text[:_READ]):
            found.append(match.span())
            if len(found) >= _MOST:
                break
        return found

    @cached_property
    def _test(self) -> Any:
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        return re2.compile(without_accents("|".join(f"(?:{pattern})" for pattern in self.patterns)), options)


CUES: dict[str, Cue] = {
    # I1: readers are invited to use the value.
    "offer": Cue(
        (
            r"\b(?:e-?mail|mail|message|call|ring|text|phone|whatsapp|signal|telegram|skype|dm|pm|contact|reach|write|ping|find|"
            r"add|poke|tweet|follow) (?:to )?(?:me|us)\b",
            r"\b(?:write|mail|e-?mail|messages?|talk|reach out|enquir\w+|questions?|applications?|entries|cv|resumes?|bookings?|"
            r"orders?|feedback|rsvp|entry|reports?|missing on the list\?)(?:[^.!?\n]{0,60})? (?:to|at|via|by|go to)\b",
            r"\b(?:contact|questions|enquiries|inquiries|bookings|orders|rsvp|whatsapp|signal|telegram|imprint|hotline)\s?:",
            r"\b(?:drop|shoot|send|give) (?:me|us) an? (?:line|mail|e-?mail|message|text|call|ring|shout|cv)",
            r"\b(?:feel free to|happy to|just|or|please|you can|can|then) (?:ring|call|phone|text|e-?mail|mail|write|pm|whatsapp)\b",
            r"\b(?:reachable|available|catch me|found|ping me|hit me up)\b[^.!?\n]{0,20}\b(?:at|on|via|under)\b",
            r"\bask for \w+", r"\b(?:text|ring|call|phone|whatsapp) (?:any|after|before|between|evenings|\+?\d|\()",
            r"\bpick ?up (?:in |at |from )?\w+", r"\bno (?:spam|recruiters|calls|time ?wasters|sms|texts)\b",
            r"\bring any hour\b", r"\bif you (?:see|find|have seen) (?:it|him|her|them)\b", r"\bemail works best\b",
            # German
            r"\b(?:schreib\w*|mail\w*|meld\w*|ruf\w*|kontaktier\w*|erreich\w*|wend\w*|melden)\b[^.!?\n]{0,25}\b(?:mir|mich|uns|an|unter|bei|per)\b",
            r"\b(?:kontakt|fragen|anfragen|bewerbung\w*|rechnungsfragen|rückfragen|hotline|bestellungen|anmeldung\w*)\b[^.!?\n]{0,25}(?:an|unter|bei|:)",
            r"\b(?:bitte|gerne?) (?:per )?(?:mail|e-mail|telefon|pn|anrufen|melden)\b", r"\babzuholen in\b|\babholung in\b",
            # French
            r"\b(?:écrivez|ecrivez|écris|contactez|appelez|appelle|joignez|envoyez|répondez)[- ](?:moi|nous|à|au|le|la|un)",
            r"\b(?:me|nous) (?:contacter|joindre|écrire|appeler)", r"\bn'hésitez pas\b", r"\baux heures des? (?:repas|bureau)",
            r"\bdemander? (?:à parler à )?[A-ZÉ]\w+", r"\bà voir à\b|\bvisible à\b", r"\bcontact ?:",
            # Spanish
            r"\b(?:escríb|escrib|contáct|contact|llám|llam|mánd|mand|envíe|envía)\w*(?:me|nos|a|al)\b",
            r"\b(?:contacto|interesados|preguntas|consultas|reservas|whatsapp)\b[^.!?\n]{0,25}(?:a|al|en|por|:)\s",
            # Polish
            r"\b(?:pisz|piszcie|pisać|napisz|napiszcie|dzwoń|dzwonić|dzwońcie|zadzwoń|kontakt|zgłoszenia|zapraszam)\b[^.!?\n]{0,25}(?:na|do|pod|:|\d|po \d)?",
            r"\bodbiór osobisty\b", r"\bproszę (?:śmiało )?(?:pisać|dzwonić|o kontakt)\b",
        )
    ),
    # The reader meant is one: the operator's staff.
    "one_reader": Cue(
        (
            r"\b(?:please|pls|can (?:you|someone|somebody)|could (?:you|someone|somebody)|support|staff|admins?|mods?)\b[^.!?\n]{0,40}\b(?:call|ring|phone|contact|mail|e-?mail) me\b",
            r"\bcall ?back\b|\bcall me back\b|\bget back to me\b|\bmy account\b|\bmy (?:customer|order|ticket|case) (?:number|no|id)\b",
            r"\bbitte (?:um )?rückruf\b|\brufen sie mich\b|\bmein (?:konto|kundenkonto)\b",
            r"\brappelez[- ]moi\b|\bmon compte\b", r"\bllámenme\b|\bmi cuenta\b", r"\bproszę o (?:kontakt|telefon)\b|\bmoje konto\b",
        )
    ),
    # U5: handed over because somebody asked, or so that something can be done for the poster.
    "requested": Cue(
        (
            r"\bas (?:you )?(?:requested|asked)\b|\byou asked (?:for|me)\b|\b(?:was|been) (?:told|asked) to\b|\basked for\b",
            r"\bhere (?:is|are|'s) (?:my|the|our) (?:details|data|info|number|address|licen[cs]e|serial|account|contact|full|complete)",
            r"\b(?:my|our) (?:details|shipping address|billing (?:details|address)|data)\b",
            r"\b(?:send|ship|post|deliver|mail|forward)(?:ing)?\b[^.!?\n]{0,25} to(?::|\s*\n|\s+my\b)", r"\bput (?:this|it) on the label\b",
            r"\b(?:look|check) (?:it|me|this) up\b", r"\bfor (?:the )?(?:refund|verification|rma|replacement)\b|\brefund (?:please|to)\b",
            r"\bcharged (?:me )?twice\b|\bdelete everything you hold\b|\bformal request\b|\bart(?:icle|\.)? ?17\b",
            r"\bwie (?:gewünscht|verlangt|angefordert|besprochen)\b|\bmeine daten\b|\brückzahlung\b|\berstattung\b|\bhier (?:sind )?meine\b",
            r"\bcomme (?:demandé|convenu)\b|\bmes coordonnées\b|\bvoici (?:mes|mon|ma)\b|\bremboursement\b",
            r"\bcomo (?:me )?(?:pidieron|pidió|solicitado|solicitaron)\b|\bmis datos\b|\breembolso\b|\baquí (?:están|tienen|está)\b",
            r"\bpodaję\b|\bmoje dane\b|\bdane do\b|\bzgodnie z prośbą\b|\bprosił\w* o (?:dane|podanie)\b|\bzwrot\b",
        )
    ),
    # U7: said to be for some eyes only.
    "not_public": Cue(
        (
            r"\b(?:don'?t|do not|not to be|never) (?:show|publish|post|make public|display)(?: (?:this|it|that))?\b",
            r"\b(?:staff|mods?|moderators?|admins?|support|internal)[- ]only\b|\bfor (?:your|staff|mods?'?|moderators?'?) eyes\b|\beyes only\b",
            r"\bnot for publication\b|\bnot (?:meant )?(?:for|to be) public\b|\bkeep (?:this|it) (?:private|to yourself)\b|\bplease (?:keep|treat) [^.\n]{0,20}confidential",
            r"\bnicht (?:öffentlich|veröffentlichen|anzeigen)\b|\bnur für (?:euch|sie|mods|moderatoren|support|den support)\b",
            r"\bne pas (?:publier|afficher)\b|\bréservé (?:au|aux) (?:support|modérateurs)\b|\bpas pour le public\b",
            r"\bno (?:publicar|mostrar)\b|\bsolo para (?:moderadores|soporte|el equipo)\b",
            r"\bnie (?:publikować|publikujcie|pokazywać)\b|\btylko dla (?:moderator|administrator|obsług)\w*\b",
        )
    ),
    # The poster notices too late.
    "mistake": Cue(
        (
            r"\b(?:oops|whoops)\b|\bwrong (?:window|tab|thread|chat|channel|box)\b|\bis this the pm\b|\bmeant (?:as|to be|for) (?:a )?pm\b|\bignore (?:that|this|the above)\b",
            r"\bfalsche[sn]? (?:fenster|thread)\b|\bmauvaise fenêtre\b|\bventana equivocada\b|\bnie to okno\b|\bzłe okno\b",
        )
    ),
    # U4: the owner took it out; the quote keeps it.
    "taken_out": Cue(
        (
            r"\byou(?:'ve| have)? (?:since )?(?:took|taken|removed|deleted|edited|cut) (?:this|that|it|them|your|out)\b",
            r"\b(?:i )?see (?:that )?you(?:'ve)? (?:have )?(?:edited|removed|deleted|took)\b|\bedited (?:it|them|this|that) out\b",
            r"\b(?:removed|deleted|gone|edited) (?:from|out of) (?:your|the|his|her) (?:original )?post\b|\bbefore (?:you|he|she|they) (?:edit|delet|remov)\w+",
            r"\b(?:his|her|their|your) post is (?:empty|gone|deleted)\b|\baccount (?:is )?(?:closed|deleted|gone)\b",
            r"\b(?:hast|haben sie|hat) [^.\n]{0,30}(?:gelöscht|entfernt|rausgenommen|herausgenommen)\b",
            r"\b(?:as|avez|a) (?:supprimé|retiré|enlevé|effacé)\b", r"\b(?:has|ha) (?:borrado|quitado|eliminado)\b",
            r"\b(?:usunął|usunęła|usunąłeś|usunęłaś|skasował\w*|wyciął\w*)\b",
        )
    ),
    # A credential said to open nothing any more, or meant for guests.
    "spent": Cue(
        (
            r"\b(?:tokens?|keys?|passwords?|passphrase|secrets?|logins?|credentials?|accounts?|codes?|licen[cs]es?|it|they|that|this one|these|those)\b[^.\n;]{0,24}\b(?:was|were|is|are|has been|have been|got|been|now|already|long)\b[^.\n;]{0,16}\b(?:revoked|rotated|disabled|deactivated|invalidated|replaced|expired|dead|reset|useless|void)\b",
            r"\b(?:already|since|long|just) (?:revoked|rotated|disabled|deactivated|invalidated|expired|been (?:changed|revoked|reset|rotated))\b",
            r"\b(?:revoked|rotated|expired|old|former|previous|throw-?away|dummy|temporary) (?:api |access |login |licen[cs]e )?(?:tokens?|keys?|passwords?|secrets?|logins?|credentials?)\b",
            r"\b(?:no longer|doesn'?t|don'?t|not) (?:works?|valid|active|anymore)\b[^.\n]{0,20}(?:anyway|any ?more|now)\b",
            r"\bcan'?t do anything with it\b|\b(?:key|token|password|it) ended in\b|\bread[- ]?only\b[^.\n]{0,30}\bthink\b|\bguest (?:login|account|user|access)\b|\bdemo (?:login|account|user)\b|\bfeel free to (?:click|look|log ?in|browse|play)\b",
            r"\b(?:widerrufen|zurückgezogen|ungültig gemacht|gesperrt|schon geändert|bereits geändert|abgelaufen\w*)\b|\bgast(?:zugang|login|konto)\b",
            r"\b(?:révoqué|déjà changé|désactivé|expirée?)\b|\bcompte invité\b", r"\b(?:revocad[oa]|ya cambiad[oa]|caducad[oa]|desactivad[oa])\b|\bcuenta de invitado\b",
            r"\b(?:unieważnion|odwołan|już zmienion|wygas)\w*\b|\bkonto gościa\b",
        )
    ),
    # U6: somebody else's, given by another.
    "third_party": Cue(
        (
            r"\b(?:his|her|their) (?:\w+ )?(?:number|phone|mobile|cell|e-?mail|address|home|house|name|mother|father|wife|husband|boss|account|plate|landline)\b",
            r"\bmy (?:boss|manager|neighbou?r|ex|ex-\w+|landlord|tenant|colleague|co-?worker|teacher|customer|client|wife|husband|sister|brother|mother|father|mum|mom|dad|aunt|uncle|cousin|friend|assistant|son|daughter|boy|girl)\b",
            r"\b(?:he|she|they) (?:lives?|works?|drives?|said|is|has)\b|\b(?:call|text|ring|ask|contact|mail|e-?mail) (?:him|her|them)\b",
            r"\b(?:invoice|bill|quote|delivery|parcel) (?:[\w/.-]+,? )?(?:to|for)\b",
            r"\b(?:seine|ihre|seiner|ihrer) (?:nummer|adresse|mail|handynummer|frau|mutter)\b|\bmein(?:e|em|en)? (?:chef|chefin|nachbar\w*|ex|vermieter\w*|kolleg\w*|kunde\w*)\b|\b(?:er|sie) (?:wohnt|heißt|fährt|arbeitet)\b",
            r"\b(?:son|sa) (?:numéro|adresse|mail|portable|femme|mari|mère)\b|\bmon (?:chef|voisin|ex|collègue|client)\b|\b(?:il|elle) (?:habite|s'appelle|travaille)\b",
            r"\bsu (?:número|dirección|correo|teléfono|móvil|mujer|marido)\b|\bmi (?:jefe|vecino|vecina|ex|cliente|casero)\b|\b(?:él|ella) vive\b",
            r"\b(?:jego|jej) (?:numer|adres|mail|telefon|żona|mąż|matka)\b|\bmój (?:szef|sąsiad|były|klient)\b|\b(?:on|ona) (?:mieszka|nazywa)\b",
        )
    ),
    # Hostility: what somebody is accused of ...
    "accuse": Cue(
        (
            r"\b(?:scam\w*|fraud\w*|thie(?:f|ves)|liars?|con ?(?:man|artist)|crooks?|cheaters?|cheated (?:me|us|\w+ of us|people)|predator|perverts?|paedo\w*|pedo\w*|stalker|abuser|homewrecker|scum\w*|bastard|psycho|coward|snitch|grifter|rip(?:ped)? ?off|rip(?:ped)? (?:me|us) off)\b",
            r"\bname (?:and|&|n) shame\b|\bghosted (?:me|us)\b|\btook (?:my|our|the) money\b|\bstole (?:my|our|from|the)\b|\bhid(?:es|ing) behind\b|\bi want (?:him|her|them) to\b|\bwhere (?:is )?my money\b|\bshame on\b|\bresponsible for this\b|\bso this is how\b",
            r"\b(?:betrüger\w*|abzocker\w*|lügner\w*|dieb\w*|schwein|drecksau|arschloch|pranger|nix gekommen|nie angekommen)\b",
            r"\b(?:escroc\w*|arnaqueu\w*|voleu\w*|menteu\w*|ordure|salaud|balance ton)\b",
            r"\b(?:estafador\w*|ladr[oó]n\w*|mentiros\w*|timador\w*|sinvergüenza\w*|acosador\w*)\b",
            r"\b(?:oszust\w*|złodziej\w*|kłamc\w*|naciągacz\w*|gnój|szuja)\b",
        )
    ),
    # ... and what readers are told to do about it.
    "incite": Cue(
        (
            r"\b(?:harass|spam|flood|bother) (?:him|her|them|his|their)\b|\bgo (?:and )?(?:ring|call|see|visit|find|knock)\b[^?\n.]{0,12}\b(?:him|her|them|his|their)\b",
            r"\bpay (?:him|her|them) (?:an? )?visit|\bgive (?:him|her|them) a piece of|\blet (?:him|her|them) (?:have it|hear it|know what)\b|\bhis doorbell|her doorbell|their doorbell|\bknock on (?:his|her|their)\b",
            r"\b(?:phone|inbox) (?:melting|blow\w* up)|\bblow up (?:his|her|their)\b|\bmake (?:his|her|their|him|her|them) (?:life|pay|suffer|regret)\b|\bdo with (?:it|this|that) what(?:ever)? you\b|\byou know what to do\b|\bwould start with\b|\blisten back\b|\bteach (?:him|her|them) a lesson\b",
            r"\b(?:spread|share|repost|retweet) (?:this|it|the word|widely|everywhere|far)\b|\b(?:everyone|everybody|people|the world|you all) (?:should|needs? to|must|deserves? to|has to) know\b|\bmake (?:this|him|her|it) (?:viral|famous)\b|\bexpose\b|\bgo get (?:him|her|them)\b|\bhave fun with\b|\bdeserves? (?:it|everything|a visit|what)\b",
            r"\bklingeln\b|\bsagen was wir\b|\bteilen teilen\b|\bbitte teilen\b|\bbesuch abstatten\b|\bruft (?:ihn|sie)\b|\bfertig ?machen\b|\bheimzahlen\b|\bvorbeischauen\b|\bmacht (?:ihm|ihr)\b",
            r"\ballez (?:le|la|lui|sonner)\b|\brendez-lui (?:une )?visite\b|\bfaites tourner\b|\bpartagez\b|\bappelez-l[ea]\b|\bharcelez\b|\bfaites-lui\b",
            r"\b(?:compartan|difundan|compartid|difundid|vayan a|llámenl[oa]|llamadl[oa]|háganle|hacedle)\b",
            r"\b(?:udostępni\w+|podajcie dalej|odwiedźcie|dzwońcie do (?:niego|niej)|niech (?:się )?wszyscy|zróbcie (?:mu|jej))\b",
        )
    ),
    # Harmless by itself, telling beside an accusation.
    "approach": Cue(
        (
            r"\b(?:ring|call|text|phone|mail|e-?mail|message|visit|find|ask|tell) (?:him|her|them)\b|\blet (?:him|her|them) know\b|\bin person\b",
            r"\b(?:ruft|fragt|schreibt) (?:ihn|ihm|sie|ihr)\b|\bappelez-l[ea]\b|\bllám[ea]nl[oa]\b|\bdzwońcie\b",
        )
    ),
    # ... and the private facts that make it possible.
    "private_fact": Cue(
        (
            r"\b(?:he|she|they)(?:'s| is)? (?:lives?|living|at) (?:at|in|with|on)?\b|\blives (?:at|in|with|on)\b|\b(?:home|private|personal|real) (?:address|number|mobile|cell|e-?mail|name|phone|line)\b|\*?private\*? mobile|\bhe(?:'s| is) at\b|\bshe(?:'s| is) at\b|\bdrives an? \w+|\b(?:his|her) (?:cell|mobile|private|plate|kids|mother|parents)\b",
            r"\bwohnt\b|\bwohnhaft\b|\bheißt\b|\bprivate? (?:nummer|adresse)\b|\bhandy\b", r"\bhabite\b|\bdemeure au\b|\bnuméro perso\b|\bvrai nom\b",
            r"\bvive en\b|\bnombre real\b|\bsu casa\b", r"\bmieszka\b|\bprawdziwe nazwisko\b|\bprywatny numer\b",
        )
    ),
    # A post may speak of restraint while showing a plate.
    "restraint": Cue((r"\bplease (?:no|don'?t|do not)\b[^.\n]{0,40}\b(?:contact|call|detective|harass|approach|bother)", r"\bwith the police\b")),
    # I4: said of work, office, a public record.
    "credit": Cue(
        (
            r"\b(?:copyright|\(c\)|©|spdx|signed-off-by|reported-by|reviewed-by|tested-by|acked-by|co-authored-by|cc: stable|suggested-by|author(?:ed)?|maintainer|fix(?:ed)? by|credits?|thanks to|kudos|written by|talk|keynote|paper|book|blog|published|variant|algorithm|series|studio|headline|speaker|photo|translat\w+|minutes|chair|election|elected|present:|apologies|results?|podium|winner|founders?|ceo|cto|director|acquir\w+|census|obituary|parish|register|whois|person:|inetnum)\b",
            r"\b(?:dank an|autor\w*|vortrag|buch|ergebnis\w*|protokoll|vorsitz\w*|gewählt|vertreten durch|geschäftsführ\w*)\b",
            r"\b(?:merci à|auteur|livre|conférence|résultats|procès-verbal|élu\w*)\b", r"\b(?:gracias a|autor\w*|libro|charla|resultados|acta|elegid\w*)\b",
            r"\b(?:podziękowania|autor\w*|książk\w*|wykład|wyniki|protokół|wybran\w*)\b",
        )
    ),
    "history": Cue((r"\b(?:census|bap(?:t|tised|tized)?\.|b\. abt|abt\.? 1[5-8]|d\. 1[5-9]\d\d|parish|opr|emigrated|emigration|genealog\w+|ancestors?|obituary|née|gedcom|archives?|kirchenbuch|vorfahren|ancêtres?|antepasad\w+|przodk\w+|metryk\w+)",)),
    # I3: what stands here is a firm's, a club's, an office's.
    "organisation": Cue(
        (
            r"\b(?:gmbh|ag|kg|e\.v\.|ltd|llc|inc|plc|corp|a/s|oy|ab|s\.?a\.?s?|s\.?l\.?u?|s\.?r\.?l\.?|sarl|b\.?v\.?|n\.?v\.?|sp\. z o\.? ?o\.?|pty|gbr|ohg|aps|kft|s\.r\.o\.|a\.s\.)(?:\b|[,.])",
            r"\b(?:office|headquarters|hq|head office|switchboard|reception|po box|p\.o\. box|postboks|postfach|boîte postale|apartado|skrytka|imprint|impressum|toll-free|hotline|helpline|press desk|24/7|office hours|opening hours|open [\d:]+|school|church|club ?house|community cent(?:re|er)|our (?:shop|store|office|warehouse)|we are (?:still )?at)\b",
            r"\b(?:büro|zentrale|geschäftsstelle|ladengeschäft|öffnungszeiten|siège|bureaux?|magasin|horaires|oficina|tienda|sede|horario|biuro|siedziba|sklep|godziny otwarcia)\b",
        )
    ),
    # I8: told about oneself, on purpose.
    "introduction": Cue(
        (
            r"\b(?:i'?m|i am|my name is|moi c'est|je m'appelle|je suis|ich bin|ich heiße|soy|me llamo|jestem|nazywam się|mam na imię)\b",
        )
    ),
    "offer_venue": Cue((r"\b(?:fs|wtb|wts|for sale|hiring|wanted|selling|offering|stolen|lost|found|introduc\w+|looking for work|verkaufe|biete|suche|vends|cherche|vendo|busco|sprzedam|kupię|szukam)\b",)),
    # U3: pieces of a mail.
    "mail_piece": Cue(
        (
            r"(?m)^[ \t>]*(?:sent|gesendet|envoyé|enviado|wysłano|sendt|skickat|data|date|datum|fecha) ?: .{4,60}$",
            r"(?m)^[ \t>]*(?:to|an|à|para|do|til|till|cc|subject|betreff|objet|asunto|temat|emne|ämne) ?: .{2,120}$",
            r"\bsent from (?:my|outlook|mail|proton|yahoo)\b|\bvon meinem \w+ gesendet\b|\benvoyé de(?:puis)? mon\b|\benviado desde mi\b|\bwysłane z \w+",
            r"-{3,} ?(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|wiadomość oryginalna|forwarded message|weitergeleitete nachricht)",
            r"\b(?:may contain|contains?) (?:confidential|privileged)\b|\bintended (?:recipient|solely)\b|\bnot the intended\b|\bkan inneholde fortrolig\b|\bvertrauliche informationen\b|\binformations? confidentielles?\b|\binformación confidencial\b|\binformacje poufne\b",
        )
    ),
    "public_list": Cue((r"[\w.+-]+@(?:lists?|ml|mailman|groups?|listserv|googlegroups)\.[\w.-]+|[\w.+-]+-(?:users|devel|dev|list|announce|discuss)@|\blist-(?:id|post|unsubscribe):|\bmailing list\b|@(?:googlegroups|yahoogroups|freelists|vger\.kernel)\.",)),
    "sign_off": Cue(
        (
            r"(?m)^[ \t]*(?:(?:best|kind|warm|many thanks|thanks)?[ ,&]*(?:and |& )?(?:regards|rgds|wishes)|cheers|thanks|thank you|sincerely|yours\b[^\n]{0,25}|best|br|mfg|vg|lg|mit freundlichen grüßen|viele grüße|beste grüße|freundliche grüße|danke und gruß|gruß|cordialement|bien cordialement|amicalement|salutations|un saludo|saludos(?: cordiales)?|atentamente|pozdrawiam|z poważaniem|pozdrowienia|med vennlig hilsen|mvh|hilsen|med vänlig hälsning|met vriendelijke groet|ystävällisin terveisin|atenciosamente|cordiali saluti)[,.! ]*$",
        )
    ),
    # U12: matters that hurt when they stand beside a name.
    "health": Cue(
        (
            r"\b(?:diabet\w+|cancer|tumou?r|leuk[a]?emia|chemotherap\w*|epilep\w+|hiv|hepatitis|bipolar|schizo\w+|psychosis|ptsd|autis\w+|adhd|asperger\w*|dementia|alzheimer\w*|parkinson'?s|multiple sclerosis|neuritis|lupus|crohn'?s|colitis|miscarriage|pregnan\w+|abortion|ritalin|insulin|antidepress\w+|ssri|methadone|dialysis|anorexi\w+|bulimi\w+|self[- ]harm\w*|suicid\w+|wheelchair|biops\w+|oncolog\w+|psychiatr\w+|alcoholi[cs]\w*)\b",
            r"\b(?:in|to|into|from|out of) rehab\b|\brehab again\b|\bon (?:lithium|medication|sick leave|antidep\w+)\b|\b(?:had|after) (?:a|his|her|my) (?:stroke|heart attack|overdose|breakdown|transplant|surgery)\b|\b(?:my|his|her|the|nervous) breakdown\b|\b(?:my|his|her) (?:depression|anxiety|disability|illness|therapist|addiction|diagnosis)\b|\bdiagnosed with\b|\b(?:have|has|had|from|with) ms\b|\beating disorder\b",
            r"\b(?:krebs|depression(?:en)?|epilepsie|schwanger\w*|entzug|suchtklinik|herzinfarkt|schlaganfall|schwerbehindert\w*|krankgeschrieben|psychiatrie|zuckerkrank\w*)\b",
            r"\b(?:dépression|diabétique|enceinte|cure de désintoxication|séropositi\w+|handicapé\w*|épilepti\w+|schizophrén\w+)\b|\bun cancer\b",
            r"\b(?:cáncer|depresión|diabétic\w+|embarazad\w+|seropositiv\w+|discapacidad|esquizofren\w+)\b",
            r"\b(?:nowotw\w+|depresj\w+|cukrzyc\w+|padaczk\w+|w ciąży|odwyk\w*|niepełnosprawn\w+|schizofreni\w+)\b|\bchor\w+ na\b",
        )
    ),
    "own_health": Cue(
        (
            r"\b(?:i|i've|i'm|my|me) (?:have|had|am|was|been|suffer|take|live with|got)\b[^.!?\n]{0,60}\b(?:diabet\w+|cancer|tumou?r|epilep\w+|hiv|bipolar|ptsd|autis\w+|adhd|depress\w+|neuritis|sclerosis|\bms\b|lithium|medication|insulin|rehab|breakdown|pregnant|diagnos\w+|disab\w+|crohn'?s|lupus|alcoholic|gay|lesbian|trans|muslim|jewish|undocumented)",
            r"\bmy (?:depression|cancer|illness|diagnosis|epilepsy|disability|anxiety|therapist|psychiatrist|addiction|breakdown)\b",
            r"\bich (?:habe|bin|leide|nehme)\b[^.!?\n]{0,50}\b(?:krebs|depress\w+|epilep\w+|schwanger|krank\w*|behindert\w*|diabet\w+)\b",
            r"\b(?:j'ai|je suis|je souffre|je prends)\b[^.!?\n]{0,50}\b(?:cancer|dépress\w+|épilep\w+|enceinte|diabét\w+|handicap\w+|séropos\w+)\b",
            r"\b(?:tengo|soy|estoy|padezco|sufro)\b[^.!?\n]{0,50}\b(?:cáncer|depres\w+|epilep\w+|embarazada|diabét\w+|discapac\w+)\b",
            r"\b(?:mam|jestem|choruję|cierpię|biorę)\b[^.!?\n]{0,50}\b(?:raka|depresj\w+|padaczk\w+|cukrzyc\w+|w ciąży|niepełnospr\w+)\b",
        )
    ),
    "school": Cue((r"\b(?:school|academy|kindergarten|nursery|college|lyc[eé]e|collège|école|schule|gymnasium|kita|escuela|colegio|instituto|szkoł\w+|przedszkol\w+|year \d|grade \d|class|snap(?:chat)?|insta(?:gram)?|discord|tiktok|home alone)\b",)),
    "deliberate": Cue((r"\b(?:publicly|on purpose|deliberately|for everyone|servez-vous|help yourselves|for transparency|öffentlich hier|publiquement|públicamente|publicznie)\b",)),
    "family_tree": Cue((r"\b(?:my tree|family tree|generation \d|gedcom|genealog\w+|stammbaum|arbre généalogique|árbol genealógico|drzewo genealogiczne)\b",)),
    "belief": Cue(
        (
            r"\b(?:gay|lesbian|bisexual|transgender|trans (?:man|woman)|queer|came out|coming out|closeted|muslim|jewish|catholic|atheist|jehovah'?s witness|mormon|trade union(?:ist)?|union member|asylum seeker|undocumented|convicted|criminal record|on probation)\b",
            r"\b(?:schwul|lesbisch|homosexuell|gewerkschaftsmitglied|vorbestraft|asylbewerber)\w*\b|\b(?:homosexuel|syndiqué|sans[- ]papiers)\w*\b|\b(?:homosexual|sindicalista|sin papeles)\b|\b(?:gejem|lesbijk\w+|związkowc\w+|karan[ya])\b",
        )
    ),
    "minor": Cue(
        (
            r"\b(?:i'?m|im|i am|aged?|ich bin|j'ai|tengo|mam) (?:1[0-7]|[4-9])\b(?:[^\d.,:%/]|[,.] |$)|\b(?:1[0-7]|[4-9])[- ](?:years?[- ]old|yo|y/o|jahre alt|ans|años|lat)\b",
            r"\b(?:year|grade|class|klasse|form) ?(?:[1-9]|1[0-3])[a-d]?\b|\b[1-9][A-D] (?:phone tree|class|pupils|kids)|\b(?:my|his|her|their) (?:son|daughter|boy|girl|kid|kids|child|children|toddler|baby)\b|\bONE child\b|\b(?:pupil|classmate|kindergarten|primary school|middle school|high school)\b|\bkid\b",
            r"\b(?:mein|unser) (?:sohn|kind)\b|\bmeine (?:tochter|kinder)\b|\bmon fils\b|\bma fille\b|\bmi (?:hijo|hija)\b|\bmój syn\b|\bmoja córka\b",
        )
    ),
    "distress": Cue(
        (
            r"\bcan'?t (?:sleep|go on|cope|take it|breathe)\b|\bdon'?t know why i write\b|\bnobody i know\b|\bkill myself\b|\bend (?:it all|my life)\b|\bwant to die\b|\blet me go\b|\bleft me\b|\bgoodbye\b|\bi(?:'ve| have) been on \w+ since\b|\btook the kids\b",
            r"\bnicht mehr (?:leben|weiter)\b|\bmich umbringen\b|\bje n'en peux plus\b|\bme suicider\b|\bno puedo más\b|\bquiero morir\b|\bnie chcę żyć\b|\bnie daję rady\b",
        )
    ),
    "public_role": Cue((r"\b(?:shop steward|steward|sexton|küster|pastor|priest|rabbi|imam|councillor|chair(?:man|woman|person)?|spokes\w+|betriebsrat|délégué|mayor|bürgermeister\w*)\b",)),
    # U11: when nobody is at home, where the key lies.
    "habits": Cue(
        (
            r"\bhome alone\b|\b(?:alarm|camera)s? (?:is|are) off\b|\bunlocked\b|\bgate is (?:always )?open\b|\bkey is under\b|\bi'?m away\b|\bwe'?re away\b|\bon (?:holiday|vacation) (?:from|until|till)\b|\bmornings i leave\b|\bleave at \d|\bwalks? (?:him|her) to\b|\bpassword is the same\b|\bonly \w+ in [A-Z]\w+|\bnobody (?:is )?(?:at )?home\b|\bthe only (?:\w+ ){1,3}in\b|\b(?:does|do|works?|on) shifts\b|\bcleaners come\b|\bback (?:door|gate) (?:is )?(?:open|unlocked)\b|\bspare key\b|\bleave the house\b|\bout (?:every|on) \w+days?\b",
            r"\ballein zu ?hause\b|\bim urlaub (?:von|bis|ab)\b|\bschlüssel liegt\b|\bseul\w* à la maison\b|\ben vacances (?:du|jusqu)\b|\bsol[oa] en casa\b|\bde vacaciones\b|\bsam\w* w domu\b|\bna urlopie\b",
        )
    ),
    "patch": Cue((r"\bsigned-off-by:|\[patch\b|^diff --git|(?m)^@@ -\d",)),
    "attack": Cue((r"\b(?:brute[- ]?force|failed password|attack(?:er|ers|ing)?|fail2ban|banned|abuse|blocked|scann(?:er|ing)|botnet|angriff\w*|attaque\w*|ataque\w*|ataki?)\b",)),
}  # fmt: skip
