"""Matters that hurt beside a name: health, belief, children, despair, when nobody is at home. RE2 patterns by group; see detector.cues."""

WORDS: dict[str, tuple[str, ...]] = {
    # U12: matters that hurt when they stand beside a name.
    "health": (
        r"\b(?:diabet\w+|cancer|tumou?r|leuk[a]?emia|chemotherap\w*|epilep\w+|hiv|hepatitis|bipolar|schizo\w+|psychosis|ptsd|autis\w+|adhd|asperger\w*|dementia|alzheimer\w*|parkinson'?s|multiple sclerosis|neuritis|lupus|crohn'?s|colitis|miscarriage|pregnan\w+|abortion|ritalin|insulin|antidepress\w+|ssri|methadone|dialysis|anorexi\w+|bulimi\w+|self[- ]harm\w*|suicid\w+|wheelchair|biops\w+|oncolog\w+|psychiatr\w+|alcoholi[cs]\w*)\b",
        r"\b(?:in|to|into|from|out of) rehab\b|\brehab again\b|\bon (?:lithium|medication|sick leave|antidep\w+)\b|\b(?:had|after) (?:a|his|her|my) (?:stroke|heart attack|overdose|breakdown|transplant|surgery)\b|\b(?:my|his|her|the|nervous) breakdown\b|\b(?:my|his|her) (?:depression|anxiety|disability|illness|therapist|addiction|diagnosis)\b|\bdiagnosed with\b|\b(?:have|has|had|from|with) ms\b|\beating disorder\b",
        r"\b(?:krebs|depression(?:en)?|epilepsie|schwanger\w*|entzug|suchtklinik|herzinfarkt|schlaganfall|schwerbehindert\w*|krankgeschrieben|psychiatrie|zuckerkrank\w*)\b",
        r"\b(?:dépression|diabétique|enceinte|cure de désintoxication|séropositi\w+|handicapé\w*|épilepti\w+|schizophrén\w+)\b|\bun cancer\b",
        r"\b(?:cáncer|depresión|diabétic\w+|embarazad\w+|seropositiv\w+|discapacidad|esquizofren\w+)\b",
        r"\b(?:nowotw\w+|depresj\w+|cukrzyc\w+|padaczk\w+|w ciąży|odwyk\w*|niepełnosprawn\w+|schizofreni\w+)\b|\bchor\w+ na\b",
        r"\b\w{3,}(?:itis|aemia|opath(?:y|ic|ie)|plegi[ac]|sclerosis|sklerose|phreni[ae]|lepsy|fibrosis|carcinoma|melanoma|lymphoma|myeloma|sarcoma|cytosis)\b|\b(?:relapse[ds]?|remission|hospice|psych(?:iatric)? ward|in therapy|sectioned|detox|rehab|sober|addict\w*|overdos\w*|panic attacks?|ocd|bpd|copd|pcos|hpv|herpes|std|sti|aids|transplant|chemo|radiotherapy|stoma|catheter|incontinen\w+|infertil\w+|ivf|menopaus\w+|prozac|zoloft|sertraline|lithium|methotrexate|humira|xanax|valium|adderall|suboxone|stroke)\b",
        r"\b(?:mentally ill|mental (?:health|illness|hospital|breakdown)|special needs|down\'?s syndrome|learning disabilit\w+|terminally ill|life support)\b|\b(?:brustkrebs|demenz|parkinson|schizophren\w*|rollstuhl|magersucht|reha|burn-?out|angststörung\w*|fehlgeburt|hiv-positiv|multiple sklerose|alkoholkrank\w*|in therapie|psychisch krank)\b",
        r"\b(?:démence|sclérose|fausse couche|hôpital psychiatrique|burn-?out|séropositif|toxicomane|alcoolique|anorexi\w+|avc|en fauteuil roulant|maladie de \w+)\b|\b(?:demencia|esclerosis|aborto|anorexia|alcohólic\w+|silla de ruedas|ictus|quimioterapia|enfermedad de \w+|psiquiátric\w+|drogadict\w+)\b|\b(?:demencj\w+|stwardnieni\w+|poronieni\w+|alkoholi\w+|na wózku|udar\w*|chemioterapi\w+|psychiatryczn\w+|białaczk\w+|rak[aiu]?|zawał\w*)\b",
    ),
    "own_health": (
        r"\b(?:i|i've|i'm|my|me) (?:have|had|am|was|been|suffer|take|live with|got)\b[^.!?\n]{0,60}\b(?:diabet\w+|cancer|tumou?r|epilep\w+|hiv|bipolar|ptsd|autis\w+|adhd|depress\w+|neuritis|sclerosis|\bms\b|lithium|medication|insulin|rehab|breakdown|pregnant|diagnos\w+|disab\w+|crohn'?s|lupus|alcoholic|gay|lesbian|trans|muslim|jewish|undocumented)",
        r"\bmy (?:depression|cancer|illness|diagnosis|epilepsy|disability|anxiety|therapist|psychiatrist|addiction|breakdown)\b",
        r"\bich (?:habe|bin|leide|nehme)\b[^.!?\n]{0,50}\b(?:krebs|depress\w+|epilep\w+|schwanger|krank\w*|behindert\w*|diabet\w+)\b",
        r"\b(?:j'ai|je suis|je souffre|je prends)\b[^.!?\n]{0,50}\b(?:cancer|dépress\w+|épilep\w+|enceinte|diabét\w+|handicap\w+|séropos\w+)\b",
        r"\b(?:tengo|soy|estoy|padezco|sufro)\b[^.!?\n]{0,50}\b(?:cáncer|depres\w+|epilep\w+|embarazada|diabét\w+|discapac\w+)\b",
        r"\b(?:mam|jestem|choruję|cierpię|biorę)\b[^.!?\n]{0,50}\b(?:raka|depresj\w+|padaczk\w+|cukrzyc\w+|w ciąży|niepełnospr\w+)\b",
        r"\bi(?:\'m| am|\'ve been| have been| was| got| had)?\b[^.!?\n]{0,60}\b(?:diagnosed|relapsed|hospitali[sz]ed|sectioned|in remission|hiv|positive for|stroke|chemo|schizo\w+|\w{3,}itis|dementia|parkinson\w*|sober|addict\w*|on lithium|infertil\w+|miscarr\w+|terminally)\b",
    ),
    "school": (r"\b(?:school|academy|kindergarten|nursery|college|lyc[eé]e|collège|école|schule|gymnasium|kita|escuela|colegio|instituto|szkoł\w+|przedszkol\w+|year \d|grade \d|class|snap(?:chat)?|insta(?:gram)?|discord|tiktok|home alone)\b",),
    "belief": (
        r"\b(?:gay|lesbian|bisexual|transgender|trans (?:man|woman)|queer|came out|coming out|closeted|muslim|jewish|catholic|atheist|jehovah'?s witness|mormon|trade union(?:ist)?|union member|asylum seeker|undocumented|convicted|criminal record|on probation)\b",
        r"\b(?:schwul|lesbisch|homosexuell|gewerkschaftsmitglied|vorbestraft|asylbewerber)\w*\b|\b(?:homosexuel|syndiqué|sans[- ]papiers)\w*\b|\b(?:homosexual|sindicalista|sin papeles)\b|\b(?:gejem|lesbijk\w+|związkowc\w+|karan[ya])\b",
        r"\b(?:primary|grammar|secondary|infants?|juniors?|realschule|grundschule|gesamtschule|hauptschule|hort|maternelle|cm[12]|ce[12]|sixième|instituto|primaria|podstawówk\w+|liceum|gimnazjum|plays? for|football club|swimming club|u1[0-6]|ballet|scouts?|brownies|youth club)\b",
    ),
    "minor": (
        r"\b(?:i'?m|im|i am|aged?|ich bin|j'ai|tengo|mam) (?:1[0-7]|[4-9])\b(?:[^\d.,:%/]|[,.] |$)|\b(?:1[0-7]|[4-9])[- ](?:years?[- ]old|yo|y/o|jahre alt|ans|años|lat)\b",
        r"\b(?:year|grade|class|klasse|form) ?(?:[1-9]|1[0-3])[a-d]?\b|\b[1-9][A-D] (?:phone tree|class|pupils|kids)|\b(?:my|his|her|their|our) (?:\w+ )?(?:son|daughter|boy|girl|kid|kids|child|children|toddler|baby)\b|\bONE child\b|\b(?:pupil|classmate|kindergarten|primary school|middle school|high school)\b|\bkid\b",
        r"\b(?:mein|unser) (?:sohn|kind)\b|\bmeine (?:tochter|kinder)\b|\bmon fils\b|\bma fille\b|\bmi (?:hijo|hija)\b|\bmój syn\b|\bmoja córka\b",
        r"\((?:1[0-7]|[4-9])\)|\b(?:is|turn(?:s|ed|ing)|just turned|he\'s|she\'s|who\'s|wird|ist|tiene|ma|a) (?:1[0-7]|[4-9])(?: (?:and|years?|now|jahre|ans|años|lat|today|next|this)\b|[,.!)])|\b(?:toddlers?|schoolgirl|schoolboy|teenager|pupils?|reception class|nursery class|my (?:son|daughter|lad|lass)|unser(?:e|en)? (?:tochter|sohn|kind\w*)|notre (?:fils|fille)|nuestr[oa] hij[oa]|nasz(?:a|e)? (?:syn|córka|dzieck\w*))\b",
    ),
    "distress": (
        r"\bcan'?t (?:sleep|go on|cope|take it|breathe)\b|\bdon'?t know why i write\b|\bnobody i know\b|\bkill myself\b|\bend (?:it all|my life)\b|\bwant to die\b|\blet me go\b|\bleft me\b|\bgoodbye\b|\bi(?:'ve| have) been on \w+ since\b|\btook the kids\b",
        r"\bnicht mehr (?:leben|weiter)\b|\bmich umbringen\b|\bje n'en peux plus\b|\bme suicider\b|\bno puedo más\b|\bquiero morir\b|\bnie chcę żyć\b|\bnie daję rady\b",
        r"\b(?:can\'?t|can ?not|could not|couldn\'?t) (?:sleep|go on|cope|take (?:it|this|any)|breathe|do this|stop crying|face|carry on|bear)\b|\b(?:have|haven\'?t|has) (?:not )?slept\b|\bno (?:way out|reason to|point (?:in|any))\b|\bhopeless\b|\bnothing left\b|\bgive up on (?:life|everything)\b|\bbetter off without me\b|\bat the end of my (?:rope|tether)\b|\bplease help me\b|\bi (?:want|wanted|wish) (?:it )?to (?:end|disappear|be dead)\b|\bdon\'?t want to (?:be here|live|wake)\b",
        r"\b(?:halte|schaffe) (?:das|es) nicht mehr\b|\bweiß nicht mehr weiter\b|\bam ende\b|\bje (?:ne )?(?:tiens|dors) plus\b|\bau bout du rouleau\b|\bplus envie de vivre\b|\bno (?:aguanto|duermo)\b|\bno quiero vivir\b|\bnie mam (?:już )?sił\b|\bnie wytrzymam\b",
    ),
    "public_role": (r"\b(?:shop steward|steward|sexton|küster|pastor|priest|rabbi|imam|councillor|chair(?:man|woman|person)?|spokes\w+|betriebsrat|délégué|mayor|bürgermeister\w*)\b",),
    # U11: when nobody is at home, where the key lies.
    "habits": (
        r"\bhome alone\b|\b(?:alarm|camera)s? (?:is|are) off\b|\bunlocked\b|\bgate is (?:always )?open\b|\bkey is under\b|\bi'?m away\b|\bwe'?re away\b|\bon (?:holiday|vacation) (?:from|until|till)\b|\bmornings i leave\b|\bleave at \d|\bwalks? (?:him|her) to\b|\bpassword is the same\b|\bonly \w+ in [A-Z]\w+|\bnobody (?:is )?(?:at )?home\b|\bthe only (?:\w+ ){1,3}in\b|\b(?:does|do|works?|on) shifts\b|\bcleaners come\b|\bback (?:door|gate) (?:is )?(?:open|unlocked)\b|\bspare key\b|\bleave the house\b|\bout (?:every|on) \w+days?\b",
        r"\ballein zu ?hause\b|\bim urlaub (?:von|bis|ab)\b|\bschlüssel liegt\b|\bseul\w* à la maison\b|\ben vacances (?:du|jusqu)\b|\bsol[oa] en casa\b|\bde vacaciones\b|\bsam\w* w domu\b|\bna urlopie\b",
        r"\b(?:away|abroad|gone|travelling|in \w+) (?:until|till|from|between)\b|\b(?:house|flat|home|place) (?:is|stands|will be|sits) (?:\w+ )?empty\b|\bempty (?:until|till|after|from|all)\b|\bnobody there\b|\b(?:alarm|camera|cctv)s?[^.\n]{0,20}\b(?:off|broken|dead|disabled|disconnected)\b|\bunder the (?:\w+ )?(?:mat|doormat|pot|flower ?pot|stone|bin|gnome)\b|\bworks? nights\b|\bback on (?:the|mon|tue|wed|thu|fri|sat|sun)\w*\b|\bcat ?sitter\b|\bon holiday\b|\bkey ?safe\b",
        r"\b(?:bis|ab|von) [^.\n]{0,12}\b(?:verreist|weg|im urlaub|nicht da)\b|\bsteht leer\b|\bunter der (?:fußmatte|matte)\b|\bschlüssel (?:ist|liegt|hängt)\b|\b(?:absents?|en voyage|partis?) (?:du|jusqu\w*|pendant)\b|\bsous le paillasson\b|\bmaison (?:est )?vide\b|\b(?:fuera|de viaje) (?:hasta|del)\b|\bcasa (?:está )?vacía\b|\bdebajo del felpudo\b|\b(?:wyjeżdżam\w*|nie ma nas|nas nie ma|wyjazd) (?:od|do|na)\b|\bpod wycieraczką\b|\bdom (?:stoi|jest) pusty\b",
    ),
}  # fmt: skip
