"""What posters say of others: whose it is, what they are accused of, what readers should do. RE2 patterns by group; see detector.cues."""

WORDS: dict[str, tuple[str, ...]] = {
    # U6: somebody else's, given by another.
    "third_party": (
        r"\b(?:his|her|their) (?:\w+ )?(?:number|phone|mobile|cell|e-?mail|address|home|house|name|mother|father|wife|husband|boss|account|plate|landline)\b",
        r"\bmy (?:boss|manager|neighbou?r|ex|ex-\w+|landlord|tenant|colleague|co-?worker|teacher|customer|client|wife|husband|sister|brother|mother|father|mum|mom|dad|aunt|uncle|cousin|friend|assistant|son|daughter|boy|girl)\b",
        r"\b(?:he|she|they) (?:lives?|works?|drives?|said|is|has)\b|\b(?:call|text|ring|ask|contact|mail|e-?mail) (?:him|her|them)\b",
        r"\b(?:invoice|bill|quote|delivery|parcel) (?:[\w/.-]+,? )?(?:to|for)\b",
        r"\b(?:seine|ihre|seiner|ihrer) (?:nummer|adresse|mail|handynummer|frau|mutter)\b|\bmein(?:e|em|en)? (?:chef|chefin|nachbar\w*|ex|vermieter\w*|kolleg\w*|kunde\w*)\b|\b(?:er|sie) (?:wohnt|heißt|fährt|arbeitet)\b",
        r"\b(?:son|sa) (?:numéro|adresse|mail|portable|femme|mari|mère)\b|\bmon (?:chef|voisin|ex|collègue|client)\b|\b(?:il|elle) (?:habite|s'appelle|travaille)\b",
        r"\bsu (?:número|dirección|correo|teléfono|móvil|mujer|marido)\b|\bmi (?:jefe|vecino|vecina|ex|cliente|casero)\b|\b(?:él|ella) vive\b",
        r"\b(?:jego|jej) (?:numer|adres|mail|telefon|żona|mąż|matka)\b|\bmój (?:szef|sąsiad|były|klient)\b|\b(?:on|ona) (?:mieszka|nazywa)\b",
        r"\b(?:this|that) (?:guy|man|woman|person|bloke|fella|lady|seller|buyer|doctor|tenant)\b|\bmy (?:flat ?mate|room ?mate|house ?mate|supervisor|employee|patient|student|pupil|professor|doctor|lodger|partner|girlfriend|boyfriend|fiancée?|grandm\w+|grandf\w+|gran|nan|grandad|niece|nephew|mate|pal|vet|dentist|plumber|builder|client\'?s?)\b|\b(?:from|of|for) (?:a|my|our|the) (?:customer|client|patient|tenant|colleague|neighbou?r|friend)\b",
        r"\bmein(?:e|er|em|en)? (?:freund\w*|bruder|schwester|mutter|vater|oma|opa|onkel|tante|nachbar\w*|mieter\w*|kundin|kunde\w*|chef\w*|frau|mann|schwager|schwiegermutter|tochter|sohn)\b|\b(?:mon|ma|notre) (?:ami\w*|frère|sœur|soeur|mère|père|voisin\w*|collègue|client\w*|patron\w*|locataire|proprio\w*|femme|mari|beau-\w+|belle-\w+)\b|\bde ma part\b",
        r"\b(?:mi|nuestr[oa]) (?:amig[oa]|herman[oa]|madre|padre|vecin[oa]|compañer[oa]|client[ea]|jef[ea]|cuñad[oa]|suegr[oa]|mujer|marido|abuel[oa])\b|\b(?:mój|moja|mojego|mojej|nasz\w*) (?:kolega|koleg\w+|znajom\w+|brat\w*|siostr\w+|matk\w+|ojc\w+|sąsiad\w*|szef\w*|klient\w*|żon\w+|mąż|męża|teść\w*|lokator\w*)\b",
    ),
    # Hostility: what somebody is accused of ...
    "accuse": (
        r"\b(?:scam\w*|fraud\w*|thie(?:f|ves)|liars?|con ?(?:man|artist)|crooks?|cheaters?|cheated (?:me|us|\w+ of us|people)|predator|perverts?|paedo\w*|pedo\w*|stalker|abuser|homewrecker|scum\w*|bastard|psycho|coward|snitch|grifter|rip(?:ped)? ?off|rip(?:ped)? (?:me|us) off)\b",
        r"\bname (?:and|&|n) shame\b|\bghosted (?:me|us)\b|\btook (?:my|our|the) money\b|\bstole (?:my|our|from|the)\b|\bhid(?:es|ing) behind\b|\bi want (?:him|her|them) to\b|\bwhere (?:is )?my money\b|\bshame on\b|\bresponsible for this\b|\bso this is how\b",
        r"\b(?:betrüger\w*|abzocker\w*|lügner\w*|dieb\w*|schwein|drecksau|arschloch|pranger|nix gekommen|nie angekommen)\b",
        r"\b(?:escroc\w*|arnaqueu\w*|voleu\w*|menteu\w*|ordure|salaud|balance ton)\b",
        r"\b(?:estafador\w*|ladr[oó]n\w*|mentiros\w*|timador\w*|sinvergüenza\w*|acosador\w*)\b",
        r"\b(?:oszust\w*|złodziej\w*|kłamc\w*|naciągacz\w*|gnój|szuja)\b",
        r"\b(?:nick(?:ed|s)|pocketed|pinched|kept (?:my|our|the) (?:deposit|money|stuff|cash)|conned|swindl\w+|poison(?:s|ed|er|ing)|beats? (?:his|her|up)|groomer|grooming|creep|deadbeat|parasite|vermin|disgusting|pathetic|racist|nazi|bully|bullies|cheated on|cheating on|never (?:sent|delivered|refunded|paid|shipped)|won\'?t (?:refund|pay)|blocked (?:me|us)|owes? (?:me|us)|vandal\w*|hit and run|drunk driver|slumlord|harass(?:es|ed|ing) (?:me|us|women|girls|people))\b",
        r"\b(?:kerl|typ|abzocke|betrug|betrogen|geklaut|gestohlen|blockiert mich|verarscht|drecks\w*|assi|mistkerl|tierquäler\w*|stalker\w*)\b|\b(?:arnaque\w*|pourri|raclure|m\'a (?:volé|escroqué|arnaqué|bloqué)|ne paie pas|harceleu\w*)\b|\b(?:canalla|timo|estafa\w*|me (?:robó|estafó|bloqueó|timó)|envenen\w*|asqueros\w*|maltratador\w*|vergüenza)\b|\b(?:oszukał\w*|ukradł\w*|naciągnął|wziął (?:kasę|pieniądze)|zablokował\w*|bydlak|drań|zwyrodnialec|kanalia|pijak)\b",
        r"\b(?:coward|idiot|moron|arse ?hole|ass ?hole|bitch|prick|trash|evil|sick|monster|corrupt|crooked|shameless|ruined|destroyed|killed|hurt|attacked|threatened|lied|lies|cut my|broke (?:my|into)|dumped|trashed|tortur\w+|abus\w+|molest\w+|rapist|dishonest|unscrupulous|fake|imposter|impostor|catfish|never trust|avoid (?:him|her)|beware)\b",
        r"\b(?:totgespritzt|vergiftet|umgebracht|zerstört|kaputt ?gemacht|frechheit|unverschämt\w*|sauerei|reicht es|feigling|idiot|schlägt|verprügelt|lügt|bedroht|belästigt|pfuscher\w*|nie wieder|finger weg|vorsicht vor)\b|\b(?:lâche|menteu\w+|profiteu\w+|sans scrupules|incompétent|bat sa|menace|honte|dégueulasse|connard|salope|pédophile|méfiez-vous)\b|\b(?:cobarde|imbécil|cabrón|hijo de puta|pega a|amenaz\w+|corrupto|cuidado con|chapuza\w*|inútil|pederasta)\b|\b(?:tchórz|idiota|kłamie|bije|groził|grozi|pijany|partacz|uwaga na|nie polecam|łajdak|pedofil|skurwysyn)\b",
        r"\b(?:embezzl\w+|steal(?:s|ing)?|robb?ed|rob(?:s|bing)|looted|avoid|beware|warning|recast|counterfeit|bootleg)\b|\b(?:geplündert|unterschlagen|veruntreut|hinterzogen|gefälscht)\b|\b(?:détourné|pillé|contrefaçon)\b|\b(?:saque\w*|robad[oa]|malvers\w+|falsificad\w+)\b|\b(?:zdefraudował\w*|przywłaszczył\w*|okradł\w*|podrób\w*)\b",
    ),
    # ... and what readers are told to do to that person.
    "incite": (
        r"\b(?:harass|spam|flood|bother|annoy|bombard|pester|swamp|hound|troll|dox|ruin|wreck|destroy|egg|torch|key|slash|punch|beat up|smash)(?:ing)? (?:him|her|them|his|hers?|their|this (?:guy|man|woman|person|creep))\b",
        r"\bgo (?:and |over and |round and )?(?:ring|call|see|visit|find|knock|get|meet|say hello to|talk to|scare)\b[^?\n.]{0,12}\b(?:him|her|them|his|their)\b",
        r"\bpay (?:him|her|them|this \w+) (?:an? )?(?:little |friendly |surprise )?visit|\bgive (?:him|her|them) (?:a piece of|hell|what for|a taste|a (?:little )?surprise)|\blet (?:him|her|them) (?:have it|hear it|hear from you|know (?:what|how)|feel)\b|\b(?:his|her|their) (?:door ?bell|front door)\b|\bknock (?:on|at) (?:his|her|their)\b",
        r"\b(?:phone|inbox|mailbox|voicemail)s? (?:melt\w*|blow\w* up|ring\w* off|explod\w*)|\bblow up (?:his|her|their)\b|\bmake (?:his|her|their) (?:phone|inbox|life|day)\b|\bmake (?:him|her|them) (?:pay|suffer|regret|sorry|sweat)\b|\bdo with (?:it|this|that) what(?:ever)? you\b|\byou (?:all )?know what to do\b|\bdo your (?:thing|worst)\b",
        r"\bwould start with\b|\blisten back\b|\bteach (?:him|her|them) a lesson\b|\bgo get (?:him|her|them)\b|\bhave fun with\b|\bdeserves? (?:it|everything|a visit|a call|what|to be)\b|\bsee how (?:he|she|they) likes? (?:it|that)\b|\b(?:tell|show) (?:him|her|them) what (?:you|we) think\b|\blet'?s (?:all )?(?:call|ring|visit|pay|show|tell|mail|message|find)\b[^.\n]{0,12}\b(?:him|her|them)\b|\b(?:someone|somebody|anyone local|who(?:ever)? lives near)\b[^.\n]{0,20}\b(?:should|could|please|wants? to)\b[^.\n]{0,30}\b(?:him|his|her|them|their)\b|\bgets? what(?:'s| is) coming\b",
        r"\bklingeln\b|\bsagen was wir\b|\b(?:besuch|hausbesuch) (?:abstatten|machen|verdient)\b|\bruft (?:ihn|sie|dort|da|mal)\b|\bfertig ?machen\b|\bheimzahlen\b|\bvorbei(?:schauen|fahren|gehen|kommen)\b[^.\n]{0,30}\b(?:ihm|ihr|bei|mal|bescheid)\b|\bmacht (?:ihm|ihr)\b|\bbescheid (?:sagen|geben|stoßen)\b|\b(?:sagt|zeigt|gebt|schreibt) (?:ihm|ihr|es ihm|es ihr)\b|\bdie hölle heiß\b|\bbelästigt (?:ihn|sie)\b|\bsoll(?:te|en)? (?:mal|ruhig|jemand)\b[^.\n]{0,30}\b(?:ihm|ihr|dort|klingeln|besuch\w*)\b",
        r"\ballez (?:le|la|lui|les|sonner|voir|chez)\b|\brendez-lui (?:une )?visite\b|\bappelez-l(?:e|a|es)\b[^.\n]{0,40}\b(?:tous|jour|nuit|honte|dire|sans arrêt)\b|\bharcelez\b|\bfaites-lui\b|\b(?:dites|montrez)-lui\b|\binondez\b|\bqu'(?:il|elle) (?:paye|comprenne|regrette|assume)\b|\ballons-y\b|\bsonnez chez\b|\bpassez (?:le|la) voir\b",
        r"\b(?:vayan a|id a|vamos a) (?:su|por|verl[oa]|decir\w*|buscar\w*)\b|\bllám[ae]nl[oa]\b|\bllamadl[oa]\b|\b(?:háganle|hacedle|dadle|denle|hagámosle)\b|\b(?:acósenl[oa]|acosadl[oa])\b|\ba la cara\b|\bque (?:se entere|aprenda|pague|sepa lo que)\b|\bhacerle una visita\b",
        r"\b(?:odwiedźcie|dzwońcie do (?:niego|niej|nich)|piszcie do (?:niego|niej)|jedźcie do|zróbcie (?:mu|jej)|powiedzcie (?:mu|jej)|pokażcie (?:mu|jej)|nękajcie|złóżcie (?:mu|jej))\b|\bniech (?:wie|się dowie|zapłaci|pożałuje|ma za swoje)\b",
        r"\b(?:ring|call|phone|text) (?:him|her|them)\b[^.\n]{0,24}\b(?:at \d|night|\d ?am|all day|non-?stop|every hour|until|over and over)\b|\b(?:what (?:he|she|they) deserves?|run (?:him|her|them) out|burn (?:it|him|her|them|their)|make sure (?:he|she|they) (?:knows?|regrets?|hears?|never))\b",
        r"\b(?:gehört besucht|gehört verprügelt|nachts besuchen|lasst (?:ihn|sie) (?:spüren|wissen|nicht)|anrufen bis)\b|\bjour et nuit\b|\bde día y de noche\b|\bdniem i nocą\b",
        r"\b(?:turn(?:ed|s)? up|show(?:ed|s)? up|pop (?:round|over)|drop (?:in|by|round))\b[^.\n]{0,30}\b(?:him|her|his|their|refunds?|door|house|place)\b|\b(?:fahrt|geht) (?:mal |doch |ruhig )?(?:hin|vorbei)\b|\bfragt (?:ihn|sie) (?:mal|doch|wo|warum|,)|\b(?:pasad|pasen|pásense) por\b|\bdecidle\b|\bdíganle\b|\bpassez lui\b|\bdemandez-lui où\b|\b(?:idźcie|pojedźcie|zajrzyjcie) (?:do niego|do niej|tam)\b",
    ),
    # Passing it on: harmless by itself, telling beside an accusation.
    "spread": (
        r"\b(?:spread|share|repost|retweet|forward) (?:this|it|the word|widely|everywhere|far)\b|\b(?:everyone|everybody|people|the world|you all) (?:should|needs? to|must|deserves? to|has to) know\b|\bmake (?:this|him|her|it) (?:viral|famous)\b|\bexpos(?:e|ing)\b|\bname (?:and|&|n) shame\b|\bwarn(?:ing)? (?:everyone|others|you all)\b",
        r"\bteilt (?:das|es|diesen|diese)\b|\bteilen teilen\b|\bbitte (?:weiter)?teilen\b|\bweitersagen\b|\b(?:faites tourner|partagez|diffusez|faites passer)\b|\bque tout le monde (?:le )?sache\b",
        r"\b(?:compartan|difundan|compartid|difundid|difúndanl[oa]|difundidlo|compártanlo|compartidlo|pásalo|pasadlo)\b|\bque (?:todo el mundo|todos) (?:lo )?sepan?\b|\b(?:udostępni\w+|podajcie dalej|puśćcie dalej)\b|\bniech (?:się )?wszyscy\b",
        r"\b(?:lol|lmao|rofl|haha\w*|hehe|enjoy|you\'?re welcome|just saying|have fun|for (?:everyone|those|anyone|anybody) (?:asking|wondering|interested)|who\'?s (?:in|with me|coming)|let\'?s go|pass it on|do your research|doxx?(?:ed|ing)?|d0x|karma)\b",
        r"\b(?:wer (?:macht|kommt|fährt|ist) (?:mit|dabei)|viel spaß|gehört (?:besucht|bestraft|angezeigt|verprügelt)|nur so|fyi)\b|\b(?:qui (?:vient|est partant)|amusez-vous|bon amusement)\b|\b(?:quién se apunta|a divertirse|jaja\w*)\b|\b(?:kto (?:jedzie|idzie|ze mną)|miłej zabawy|hehe)\b",
        r"\bso (?:that )?(?:everyone|everybody|you all|people) knows?\b|\bwouldn\'?t it be a (?:pity|shame)\b|\bdamit (?:es |das )?(?:alle|jeder|ihr alle)\b|\bpour que (?:tout le monde|tous)\b|\bpara que (?:todos|todo el mundo)\b|\b(?:żeby|niech) (?:wszyscy|każdy)\b",
    ),
    # Harmless by itself, telling beside an accusation.
    "approach": (
        r"\b(?:ring|call|text|phone|mail|e-?mail|message|visit|find|ask|tell) (?:him|her|them)\b|\blet (?:him|her|them) know\b|\bin person\b",
        r"\b(?:ruft|fragt|schreibt) (?:ihn|ihm|sie|ihr)\b|\bappelez-l[ea]\b|\bllám[ea]nl[oa]\b|\bdzwońcie\b",
    ),
    # ... and the private facts that make it possible.
    "private_fact": (
        r"\b(?:he|she|they)(?:'s| is)? (?:lives?|living|at) (?:at|in|with|on)?\b|\blives (?:at|in|with|on)\b|\b(?:home|private|personal|real) (?:address|number|mobile|cell|e-?mail|name|phone|line)\b|\*?private\*? mobile|\bhe(?:'s| is) at\b|\bshe(?:'s| is) at\b|\bdrives an? \w+|\b(?:his|her) (?:cell|mobile|private|plate|kids|mother|parents)\b",
        r"\bwohnt\b|\bwohnhaft\b|\bheißt\b|\bprivate? (?:nummer|adresse)\b|\bhandy\b", r"\bhabite\b|\bdemeure au\b|\bnuméro perso\b|\bvrai nom\b",
        r"\bvive en\b|\bnombre real\b|\bsu casa\b", r"\bmieszka\b|\bprawdziwe nazwisko\b|\bprywatny numer\b",
        r"\b(?:his|her|their) (?:house|home|flat|car|wife|husband|kids|children|shift|routine|school run|front door|workplace)\b|\bworks? nights\b|\b(?:house|flat|home) (?:at|in|on)\b|\bparks? (?:outside|at|in front)\b|\b(?:home|mobile|private) ?(?:number|phone|tel)?:|\bat home\b",
        r"\bwohnen\b|\b(?:seine|ihre) (?:frau|kinder|nummer|adresse|wohnung)\b|\bchez (?:lui|elle)\b|\bson domicile\b|\b(?:sa|su) (?:femme|mujer|maison|casa|coche)\b|\bvive\b|\bjego (?:żona|dzieci|dom|numer|adres)\b",
        r"\b(?:he|she|they) (?:drinks?|goes|walks?|parks?|shops?|trains?|hangs? out)\b|\bgot (?:his|her|their)\b|\b(?:his|her|their) (?:mom|mum|dad|boss|work|job|school|gym)\b|\bs\'appelle\b|\bse llama\b|\bnazywa się\b|\bname is\b|\bheisst\b",
    ),
    # A post may speak of restraint while showing a plate.
    "restraint": (r"\bplease (?:no|don'?t|do not)\b[^.\n]{0,40}\b(?:contact|call|detective|harass|approach|bother)", r"\bwith the police\b"),
    # U4: the owner took it out; the quote keeps it.
    "taken_out": (
        r"\byou(?:'ve| have)? (?:since )?(?:took|taken|removed|deleted|edited|cut) (?:this|that|it|them|your|out)\b",
        r"\b(?:i )?see (?:that )?you(?:'ve)? (?:have )?(?:edited|removed|deleted|took)\b|\bedited (?:it|them|this|that) out\b",
        r"\b(?:removed|deleted|gone|edited) (?:from|out of) (?:your|the|his|her) (?:original )?post\b|\bbefore (?:you|he|she|they) (?:edit|delet|remov)\w+",
        r"\b(?:his|her|their|your) post is (?:empty|gone|deleted)\b|\baccount (?:is )?(?:closed|deleted|gone)\b",
        r"\b(?:hast|haben sie|hat) [^.\n]{0,30}(?:gelöscht|entfernt|rausgenommen|herausgenommen)\b",
        r"\b(?:as|avez|a) (?:supprimé|retiré|enlevé|effacé)\b", r"\b(?:has|ha) (?:borrado|quitado|eliminado)\b",
        r"\b(?:usunął|usunęła|usunąłeś|usunęłaś|skasował\w*|wyciął\w*)\b",
        r"\b(?:you|he|she|they|op)(?:\'ve|\'s|\'d)? (?:have |has |had )?(?:since |now |wisely |already |just |sensibly )?(?:taken|removed|deleted|edited|redacted|scrubbed|pulled|cut|blanked|wiped)\b[^.\n]{0,40}\b(?:out|post|number|address|mail|it|that|details|again|away|down)\b|\b(?:no longer|not) (?:in|visible in|there in) (?:your|the|his|her)\b",
        r"\b(?:inzwischen|wieder|ja schon) (?:gelöscht|entfernt|rausgenommen|editiert)\b|\b(?:depuis|entre-temps) (?:supprimé|retiré|effacé|édité)\w*\b|\b(?:ya )?(?:has|ha|habéis) (?:editado|retirado|suprimido)\b|\b(?:już )?(?:usunięt\w+|wyedytowa\w+|zniknął|zniknęło)\b",
    ),
}  # fmt: skip
