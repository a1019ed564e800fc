"""What posters say when they give, hide or regret something. RE2 patterns by group; see detector.cues."""

WORDS: dict[str, tuple[str, ...]] = {
    # I1: readers are invited to use the value.
    "offer": (
        r"\b(?:e-?mail|mail|message|call|ring|text|phone|whatsapp|signal|telegram|skype|dm|pm|contact|reach|write|ping|find|add|poke|tweet|follow) (?:to )?(?:me|us)\b",
        r"\b(?:write|mail|e-?mail|messages?|talk|reach out|enquir\w+|questions?|applications?|entries|cv|resumes?|bookings?|orders?|feedback|rsvp|entry|reports?|missing on the list\?)(?:[^.!?\n]{0,60})? (?:to|at|via|by|go to)\b",
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
        r"\b(?:text|ring|call|phone|e-?mail|mail|message|whatsapp|contact|ask for|speak to|see) (?:[A-Z][\w\'-]+ ){1,2}?(?:on|at|under|via|by|in|for)\b",
        r"\b(?:more )?(?:info(?:rmation)?|details|tickets|viewings?|rsvp|entries|offers|sign(?:ing)? up|registration|programme|anyone interested|interested|volunteers?|organiser|coordinator|secretary)\s?(?:from|with|at|via|through|:|\?|,|\bcall\b|\btext\b)",
        r"\b(?:you|anyone|anybody|everyone|folks|people|feel free) (?:can|may|could|are welcome to|should|to) (?:just |always |also |simply )?(?:reach|get hold of|contact|e-?mail|mail|call|ring|text|message|find|write|dm|pm)\b",
        r"\b(?:my|our) (?:e-?mail|mail|address|contact|whatsapp|skype|discord|telegram|signal|number|mobile|phone)(?: (?:address|number|id|handle|details?))? (?:is|=|:)[^\n]{0,60}\b(?:if|for|when|any ?time|evenings|questions|chat|happy)\b|\bhere\'?s my (?:e-?mail|number|contact|whatsapp|discord)\b[^\n]{0,40}\b(?:if|for|just)\b",
        r"\b(?:any ?time|day or night|after \d ?(?:pm|am)?|weekdays|weekends|evenings(?: only)?|preferably by|by appointment)\b[^.\n]{0,20}$|\b(?:lost|found|missing|reward|sighting)\b[^.\n]{0,80}\b(?:ring|call|text|phone|contact)\b",
        r"\b(?:interesse\w*|interessent\w*|näheres|infos?|auskunft|anmelden|anmeldung|rückmeldung|zusagen|angebote)\b[^.!?\n]{0,30}(?:an|unter|bei|per|über|:)|\b(?:zu erreichen|erreichbar|erreicht (?:ihr|man)|ruft|anrufen|tel(?:efonisch)?)\b[^.!?\n]{0,25}\b(?:unter|ab \d|nach|abends|gern|jederzeit)\b",
        r"\b(?:renseignements?|infos?|inscriptions?|réservations?|intéressé\w*|contacter|joignable|disponible|envoyer|écrire|téléphoner)\b[^.!?\n]{0,30}(?:au|à|par|sur|:|chez)\b|\bpar (?:mp|mail|sms|tél)\b|\bme (?:laisser|passer|faire) (?:un|une) (?:message|mail|coup de fil|mp)",
        r"\b(?:informes?|información|inscripciones?|interesad\w+|contactar|escribir\w*|llamar\w*|mandad\w*|mandar|enviad\w*|disponible)\b[^.!?\n]{0,30}\b(?:a|al|en|por|conmigo)\b|\b(?:por privado|por mp|llamar (?:tardes|noches|mañanas))\b",
        r"\b(?:zainteresowan\w+|informacj\w+|zapisy|oferty|szczegóły|tel(?:efon)?|kontaktować|pytania)\b[^.!?\n]{0,30}(?:pod|na|do|:|po \d)|\b(?:proszę|prosimy) o (?:telefon|kontakt|wiadomość|mail)\b|\bmożna (?:dzwonić|pisać)\b|\bna priv\b",
    ),
    # The reader meant is one: the operator's staff.
    "one_reader": (
        r"\b(?:please|pls|can (?:you|someone|somebody)|could (?:you|someone|somebody)|support|staff|admins?|mods?)\b[^.!?\n]{0,40}\b(?:call|ring|phone|contact|mail|e-?mail) me\b",
        r"\bcall ?back\b|\bcall me back\b|\bget back to me\b|\bmy account\b|\bmy (?:customer|order|ticket|case) (?:number|no|id)\b",
        r"\bbitte (?:um )?rückruf\b|\brufen sie mich\b|\bmein (?:konto|kundenkonto)\b",
        r"\brappelez[- ]moi\b|\bmon compte\b", r"\bllámenme\b|\bmi cuenta\b", r"\bmoje konto\b",
        r"\b(?:please|could|can|would) (?:you|one of you|someone from|somebody from|anyone from)[^.!?\n]{0,30}(?:ring|call|phone|contact|e-?mail|write to|get in touch with) me\b|\bfor (?:the|your) (?:support|admin|staff|operator|technician)s?\b|\bdear (?:support|team|admins?|sir|madam|customer)\b",
        r"\b(?:liebes|hallo|liebe) (?:support|team|admins?)\b|\bkönn(?:t|en) (?:ihr|sie) (?:mich|mir)\b|\bpouvez[- ]vous me (?:rappeler|contacter|joindre)\b|\bpueden (?:llamarme|contactarme|ayudarme)\b|\b(?:czy )?możecie (?:do mnie|mi)\b",
    ),
    # U5: handed over because somebody asked, or so that something can be done for the poster.
    "requested": (
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
        r"\b(?:as|like) (?:per )?(?:your |the )?(?:you )?(?:requested|asked|agreed|discussed|instructed|required|request|e-?mail|mail|instructions?)\b|\b(?:you|support|they|agent|moderator|he|she|helpdesk|hotline|courier|seller|shop) (?:wanted|needed|need|needs|asked|asks|requested|told me)\b|\bper your (?:request|mail|e-?mail)\b|\bin (?:reply|response|answer) to your\b",
        r"\b(?:below|following|these|here) (?:are|is) (?:all )?(?:my|our|the|his|her) (?:\w+ ){0,2}(?:details|data|information|info|particulars)\b|\b(?:copying|pasting) what i (?:wrote|sent|filled)\b|\b(?:delivery|shipping|billing|invoice|postal) address\b|\b(?:warranty|rma|claim|complaint|chargeback|replacement unit)\b",
        r"\b(?:wie|laut) (?:telefonisch|per mail|am telefon|im ticket|gestern|vom support)\b|\b(?:für|zur) (?:die |den |das )?(?:erstattung|rücksendung|reklamation|garantie|rückzahlung|überweisung|rechnung|lieferung|reparatur|widerruf\w*)\b|\b(?:liefer|rechnungs|versand)(?:adresse|anschrift)\b|\bmeine (?:angaben|adresse|anschrift|kontodaten|bankverbindung)\b|\b(?:sollte|soll) ich (?:hier )?(?:angeben|schicken|nennen)\b",
        r"\b(?:suite à|comme|selon) (?:votre|vous|le service|notre|demand\w+)\b|\bvous m\'?avez demandé\b|\bdemandé\w* par\b|\b(?:voici|ci-dessous|ci-joint) (?:mes|les|mon|le|ma)\b|\bpour (?:le |la |l\'|un |une )?(?:remboursement|livraison|facture|garantie|échange|retour|dossier)\b|\bme rembourser\b|\bmes (?:infos|informations|références)\b|\badresse de (?:livraison|facturation)\b",
        r"\bme (?:pidieron|pidió|piden|han pedido|solicitan|solicitaron)\b|\b(?:según|tal como) (?:me|lo|lo que)\b|\bpara (?:el |la |un |una )?(?:factura|reembolso|devolución|garantía|envío|reclamación|cambio|trámite)\b|\b(?:os|les|le) (?:paso|dejo|envío|mando|adjunto) (?:mis|los|el|la)\b|\bdirección de (?:envío|facturación)\b|\bmis (?:datos|señas)\b",
        r"\b(?:zgodnie|jak) z? ?(?:prośbą|ustaleniami|rozmową|prosiliście|poproszono)\b|\bna prośbę\b|\bdo (?:zwrotu|reklamacji|wysyłki|faktury|przelewu|gwarancji|faktury)\b|\badres (?:do )?(?:wysyłki|dostawy|zwrotu|korespondencyjny)\b|\bprzesyłam (?:dane|swoje)\b|\bponiżej (?:dane|moje)\b",
        r"\b(?:hotline|support|kundendienst|service|händler|shop|bank|versicherung|paketdienst)\w* (?:wollte\w*|will|braucht\w*|bat|benötigt\w*|verlangt\w*)\b|\bdemand\w+ (?:l\'|la |le |mon |ma |mes )|\bpid\w+ (?:el|la|mi|mis|un|una) \w+|\bprosi\w* o (?:numer|adres|nr|pesel|nip|dane|podanie)\b|\b(?:wanted|wants|needs?|asks? for|requires?) (?:it|this|that|my|the|an?) (?:in writing|\w+ ?number|address|details|iban|account)\b|\bpayout details\b|\baccount holder\b",
    ),
    # U7: said to be for some eyes only.
    "not_public": (
        r"\b(?:don'?t|do not|not to be|never) (?:show|publish|post|make public|display)(?: (?:this|it|that))?\b",
        r"\b(?:staff|mods?|moderators?|admins?|support|internal)[- ]only\b|\bfor (?:your|staff|mods?'?|moderators?'?) eyes\b|\beyes only\b",
        r"\bnot for publication\b|\bnot (?:meant )?(?:for|to be) public\b|\bkeep (?:this|it) (?:private|to yourself)\b|\bplease (?:keep|treat) [^.\n]{0,20}confidential",
        r"\bnicht (?:öffentlich|veröffentlichen|anzeigen)\b|\bnur für (?:euch|sie|mods|moderatoren|support|den support)\b",
        r"\bne pas (?:publier|afficher)\b|\bréservé (?:au|aux) (?:support|modérateurs)\b|\bpas pour le public\b",
        r"\bno (?:publicar|mostrar)\b|\bsolo para (?:moderadores|soporte|el equipo)\b",
        r"\bnie (?:publikować|publikujcie|pokazywać)\b|\btylko dla (?:moderator|administrator|obsług)\w*\b",
        r"\b(?:please )?(?:don\'?t|do not) (?:let (?:this|it)|approve|share|spread|give|pass|forward|release|repeat|leave)\b[^.\n]{0,30}\b(?:public|appear|on|around|anyone|anybody|further|outside|elsewhere|online|here)\b|\b(?:between (?:us|you and me)|in confidence|confidential(?:ly)?|private message to|off the record|(?:members|club|family|team)[- ]only|nobody but you)\b|\bfor (?:admin|editor|webmaster|author|owner|blogger)s? (?:only|eyes)\b",
        r"\b(?:bitte )?(?:nicht|nie) (?:freischalten|weitergeben|weitersagen|zeigen|posten|öffentlich|verbreiten)\b|\b(?:vertraulich|unter uns|nur intern|nur für (?:die )?(?:redaktion|admins?|mitglieder))\b",
        r"\b(?:merci de )?ne pas (?:diffuser|partager|transmettre|mettre en ligne|valider|rendre public)\b|\b(?:confidentiel|entre nous|à usage interne|pour la rédaction|pour les? (?:admin|modo)s?\w*)\b",
        r"\bno (?:lo )?(?:publiquen|publiquéis|compartan|difundan|difundáis|muestren|aprobar)\b|\b(?:confidencial|entre nosotros|solo para (?:la redacción|el autor|admin\w*))\b",
        r"\b(?:proszę )?nie (?:udostępniać|przekazywać|rozpowszechniać|podawać dalej|zatwierdzać)\b|\b(?:poufne|między nami|tylko do wiadomości|do wiadomości redakcji|nie do publikacji)\b",
    ),
    # The poster notices too late.
    "mistake": (
        r"\b(?:oops|whoops)\b|\bwrong (?:window|tab|thread|chat|channel|box)\b|\bis this the pm\b|\bmeant (?:as|to be|for) (?:a )?pm\b|\bignore (?:that|this|the above)\b",
        r"\bfalsche[sn]? (?:fenster|thread)\b|\bmauvaise fenêtre\b|\bventana equivocada\b|\bnie to okno\b|\bzłe okno\b",
        r"\b(?:sorry|argh|damn|crap|ups|shit|ouch|oh no|never ?mind)\b[^.\n]{0,40}\b(?:wrong|paste[d]?|clipboard|meant|delete|password|window)\b|\bclipboard\b|\b(?:mods?|admins?)[^.\n]{0,20}\b(?:delete|remove|edit) (?:this|that|it|my)\b|\bpasted (?:the )?wrong\b|\bdidn\'?t mean to (?:post|paste|send)\b",
        r"\b(?:hoppla|ups|mist|verdammt|sorry)\b[^.\n]{0,30}\b(?:falsch\w*|zwischenablage|löschen|verklickt|verschickt)\b|\bzwischenablage\b|\b(?:oups|zut|mince)\b[^.\n]{0,30}\b(?:mauvais\w*|supprimer|effacer|coller)\b|\b(?:uy|ups|perdón)\b[^.\n]{0,30}\b(?:equivocad\w*|borrar|borrad|pegado)\b|\b(?:ups|sorry|kurde|przepraszam)\b[^.\n]{0,30}\b(?:usuńcie|skasujcie|nie ten|schowk\w*|pomyłk\w*)\b",
    ),
    # I8: told about oneself, on purpose.
    "introduction": (
        r"\b(?:i'?m|i am|my name is|moi c'est|je m'appelle|je suis|ich bin|ich heiße|soy|me llamo|jestem|nazywam się|mam na imię)\b",
    ),
    "offer_venue": (r"\b(?:fs|wtb|wts|for sale|hiring|wanted|selling|offering|stolen|lost|found|introduc\w+|looking for work|verkaufe|biete|suche|vends|cherche|vendo|busco|sprzedam|kupię|szukam)\b",),
    "deliberate": (r"\b(?:publicly|on purpose|deliberately|in public on purpose|posting (?:this |it )?(?:openly|publicly)|for everyone (?:to (?:see|read|use)|who)|servez-vous|help yourselves|for transparency|öffentlich hier|publiquement|públicamente|publicznie)\b",),
    "sign_off": (
        r"(?m)^[ \t]*(?:(?:best|kind|warm|many thanks|thanks)?[ ,&]*(?:and |& )?(?:regards|rgds|wishes)|cheers|thanks|thank you|sincerely|yours\b[^\n]{0,25}|best|br|mfg|vg|lg|mit freundlichen grüßen|viele grüße|beste grüße|freundliche grüße|danke und gruß|gruß|cordialement|bien cordialement|amicalement|salutations|un saludo|saludos(?: cordiales)?|atentamente|pozdrawiam|z poważaniem|pozdrowienia|med vennlig hilsen|mvh|hilsen|med vänlig hälsning|met vriendelijke groet|ystävällisin terveisin|atenciosamente|cordiali saluti)[,.! ]*$",
    ),
}  # fmt: skip
