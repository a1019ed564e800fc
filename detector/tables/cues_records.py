"""What surrounds public records, firms, mails and spent secrets. RE2 patterns by group; see detector.cues."""

WORDS: dict[str, tuple[str, ...]] = {
    # A credential said to open nothing any more, or meant for guests.
    "spent": (
        r"\b(?:tokens?|keys?|passwords?|passphrase|secrets?|logins?|credentials?|accounts?|codes?|licen[cs]es?|it|they|that|this one|these|those)\b[^.\n;]{0,24}\b(?:was|were|is|are|has been|have been|got|been|now|already|long)\b[^.\n;]{0,16}\b(?:revoked|rotated|disabled|deactivated|invalidated|replaced|expired|dead|reset|useless|void)\b",
        r"\b(?:already|since|long|just) (?:revoked|rotated|disabled|deactivated|invalidated|expired|been (?:changed|revoked|reset|rotated))\b",
        r"\b(?:revoked|rotated|expired|old|former|previous|throw-?away|dummy|temporary) (?:api |access |login |licen[cs]e )?(?:tokens?|keys?|passwords?|secrets?|logins?|credentials?)\b",
        r"\b(?:no longer|doesn'?t|don'?t|not) (?:works?|valid|active|anymore)\b[^.\n]{0,20}(?:anyway|any ?more|now)\b",
        r"\bcan'?t do anything with it\b|\b(?:key|token|password|it) ended in\b|\bread[- ]?only\b[^.\n]{0,30}\bthink\b|\bguest (?:login|account|user|access)\b|\bdemo (?:login|account|user)\b|\bfeel free to (?:click|look|log ?in|browse|play)\b",
        r"\b(?:widerrufen|zurückgezogen|ungültig gemacht|gesperrt|schon geändert|bereits geändert|abgelaufen\w*)\b|\bgast(?:zugang|login|konto)\b",
        r"\b(?:révoqué|déjà changé|désactivé|expirée?)\b|\bcompte invité\b", r"\b(?:revocad[oa]|ya cambiad[oa]|caducad[oa]|desactivad[oa])\b|\bcuenta de invitado\b",
        r"\b(?:unieważnion|odwołan|już zmienion|wygas)\w*\b|\bkonto gościa\b",
        r"\b(?:changed|rotated|revoked|regenerated|reset|deleted|killed|disabled|cycled|rolled|replaced) (?:it|them|that|those|all of|since|now|already|afterwards|of course|straight ?away|immediately)\b[^.\n]{0,30}|\b(?:don\'?t bother|no use|useless)\b[^.\n]{0,30}\b(?:key|token|password|revoked|dead|changed)\b|\b(?:long|now|already) (?:gone|dead|changed|deleted|useless)\b|\b(?:guest|public|shared|demo|read[- ]?only|sandbox|throw-?away|test) (?:login|log-in|account|user|credentials?|password|access)\b",
        r"\b(?:habe|hab|wurde|ist|sind) [^.\n]{0,25}\b(?:geändert|gelöscht|gesperrt|widerrufen|ungültig|deaktiviert|ausgetauscht)\b|\b(?:je l\'ai|a été|sont|est) [^.\n]{0,20}\b(?:changé\w*|révoqué\w*|désactivé\w*|supprimé\w*|expiré\w*)\b|\b(?:ya )?(?:l[oa] )?(?:he|hemos|ha sido|está|están) [^.\n]{0,20}\b(?:cambiad\w+|revocad\w+|anulad\w+|caducad\w+|borrad\w+)\b|\b(?:już )?(?:został\w*|zmienił\w*|jest|są) [^.\n]{0,20}\b(?:zmienion\w*|unieważnion\w*|wygas\w*|nieaktualn\w*|usunięt\w*)\b",
    ),
    # I4: said of work, office, a public record.
    "credit": (
        r"\b(?:copyright|\(c\)|©|spdx|signed-off-by|reported-by|reviewed-by|tested-by|acked-by|co-authored-by|cc: stable|suggested-by|author(?:ed)?|maintainer|fix(?:ed)? by|credits?|thanks to|kudos|written by|talk|keynote|paper|book|blog|published|variant|algorithm|series|studio|headline|speaker|photo|translat\w+|minutes|chair|election|elected|present:|apologies|results?|podium|winner|founders?|ceo|cto|director|acquir\w+|census|obituary|parish|register|whois|person:|inetnum)\b",
        r"\b(?:dank an|autor\w*|vortrag|buch|ergebnis\w*|protokoll|vorsitz\w*|gewählt|vertreten durch|geschäftsführ\w*)\b",
        r"\b(?:merci à|auteur|livre|conférence|résultats|procès-verbal|élu\w*)\b", r"\b(?:gracias a|autor\w*|libro|charla|resultados|acta|elegid\w*)\b",
        r"\b(?:podziękowania|autor\w*|książk\w*|wykład|wyniki|protokół|wybran\w*)\b",
        r"\b(?:mayor|councillor|minister|senator|professor|prof\.|bishop|composer|film director|actor|actress|novel|poem|documentary|biography|exhibition|concert|review of|signed my|national park|invented|discovered|studied|study by|report by|according to|interview with|article by|wrote in|quoted|podcast|lecture|patent|first ascent|peal|conductor|ringers?|standings|league table|scored)\b",
    ),
    "history": (r"\b(?:census|bap(?:t|tised|tized)?\.|b\. abt|abt\.? 1[5-8]|d\. 1[5-9]\d\d|parish|opr|emigrated|emigration|genealog\w+|ancestors?|obituary|née|gedcom|archives?|kirchenbuch|vorfahren|ancêtres?|antepasad\w+|przodk\w+|metryk\w+)",),
    # I3: what stands here is a firm's, a club's, an office's.
    "organisation": (
        r"\b(?:gmbh|ag|kg|e\.v\.|ltd|llc|inc|plc|corp|a/s|oy|ab|s\.?a\.?s?|s\.?l\.?u?|s\.?r\.?l\.?|sarl|b\.?v\.?|n\.?v\.?|sp\. z o\.? ?o\.?|pty|gbr|ohg|aps|kft|s\.r\.o\.|a\.s\.)(?:\b|[,.])",
        r"\b(?:office|headquarters|hq|head office|switchboard|reception|po box|p\.o\. box|postboks|postfach|boîte postale|apartado|skrytka|imprint|impressum|toll-free|hotline|helpline|press desk|24/7|office hours|opening hours|open [\d:]+|club ?house|community cent(?:re|er)|our (?:shop|store|office|warehouse)|we are (?:still )?at)\b",
        r"\b(?:büro|zentrale|geschäftsstelle|ladengeschäft|öffnungszeiten|siège|bureaux?|magasin|horaires|oficina|tienda|sede|horario|biuro|siedziba|sklep|godziny otwarcia)\b",
        r"\b(?:school|church|bakery|butcher\w*|brewery|winery|farm(?: shop)?|garage|workshop|studio|gallery|museum|library|clinic|surgery|practice|pharmacy|hotel|hostel|guest ?house|b&b|pub|inn|café|cafe|restaurant|bar|hall|theatre|theater|cinema|stadium|gym|pool|station|airport|depot|factory|plant|mill|institute|university|univ\.|department|dept\.?|faculty|laborator\w+|council|town hall|embassy|consulate|parish|cathedral|mosque|synagogue|temple|association|society|foundation|charity|co-?op\w*|boatyard|marina|showroom|registered office|vat (?:no|id|number)|venue|community (?:hall|garden))(?-i:[^\w ]|$| [a-z(&-])",
        r"\b(?:bäckerei|metzgerei|brauerei|gasthof|gasthaus|hotel|praxis|kanzlei|apotheke|werkstatt|vereinsheim|verein|turnhalle|rathaus|kirche\w*|gemeinde\w*|museum|bibliothek|bücherei|schule|universität|institut|hochschule|halle|stadthalle|firma|betrieb|laden|geschäft|gärtnerei|ust-?id\w*)\b",
        r"\b(?:boulangerie|boucherie|garage|atelier|mairie|salle (?:des fêtes|polyvalente)|église|école|université|musée|bibliothèque|médiathèque|cabinet|pharmacie|restaurant|hôtel|association|société|siret|entreprise)\b|\b(?:panadería|taller|ayuntamiento|iglesia|colegio|universidad|museo|biblioteca|clínica|farmacia|restaurante|hotel|asociación|empresa|cif|polideportivo)\b|\b(?:piekarnia|warsztat|urząd|kościół|szkoła|uniwersytet|muzeum|biblioteka|przychodnia|apteka|restauracja|hotel|stowarzyszenie|firma|regon|spółka|hala|dom kultury)\b",
        r"\b(?:llp|l\.l\.p\.|pllc|plc|& (?:partners|sons|co|associates|daughters)|and (?:partners|sons|associates)|chartered|accountants?|solicitors?|architects?|consult(?:ing|ants?|ancy)|estate agents?|agency|agents|services|solutions|engineers|surveyors|notary|notar|steuerberater\w*|rechtsanw\w+|architekt\w*|immobilien|cabinet|notaire|avocat\w*|expert-comptable|abogad\w+|asesor\w+|gestoría|notaría|kancelaria|biuro rachunkowe|adwokat)(?-i:[^\w ]|$| [a-z(&|,-])",
    ),
    # U3: pieces of a mail.
    "mail_piece": (
        r"(?m)^[ \t>]*(?:sent|gesendet|envoyé|enviado|wysłano|sendt|skickat|data|date|datum|fecha) ?: .{4,60}$",
        r"(?m)^[ \t>]*(?:to|an|à|para|do|til|till|cc|subject|betreff|objet|asunto|temat|emne|ämne) ?: .{2,120}$",
        r"\bsent from (?:my|outlook|mail|proton|yahoo)\b|\bvon meinem \w+ gesendet\b|\benvoyé de(?:puis)? mon\b|\benviado desde mi\b|\bwysłane z \w+",
        r"-{3,} ?(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|wiadomość oryginalna|forwarded message|weitergeleitete nachricht)",
        r"\b(?:may contain|contains?) (?:confidential|privileged)\b|\bintended (?:recipient|solely)\b|\bnot the intended\b|\bkan inneholde fortrolig\b|\bvertrauliche informationen\b|\binformations? confidentielles?\b|\binformación confidencial\b|\binformacje poufne\b",
    ),
    "public_list": (r"[\w.+-]+@(?:lists?|ml|mailman|groups?|listserv|googlegroups)\.[\w.-]+|[\w.+-]+-(?:users|devel|dev|list|announce|discuss)@|\blist-(?:id|post|unsubscribe):|\bmailing list\b|@(?:googlegroups|yahoogroups|freelists|vger\.kernel)\.",),
    # I4: what a line begins with that says who did, wrote or keeps something.
    "credit_line": (r"copyright|\(c\)|©|spdx|-by:|author|maintainer|(?:person|phone|role):\s{4}|admin-c|tech-c|registrant|(?m:^)commit|(?m:^)cc:",),
    "family_tree": (r"\b(?:my tree|family tree|generation \d|gedcom|genealog\w+|stammbaum|arbre généalogique|árbol genealógico|drzewo genealogiczne)\b",),
    "patch": (r"\bsigned-off-by:|\[patch\b|^diff --git|(?m)^@@ -\d",),
    "attack": (r"\b(?:brute[- ]?force|failed password|attack(?:er|ers|ing)?|fail2ban|banned|abuse|blocked|scann(?:er|ing)|botnet|angriff\w*|attaque\w*|ataque\w*|ataki?)\b",),
}  # fmt: skip
