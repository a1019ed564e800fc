"""The words that addresses are recognised by, in some thirty countries.

Sources: the postal unions' public addressing pages as we know them, checked against Faker's addresses.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STRONG = _set(
    """
    av ave avenue blv blvd boulevard bvd court cres crescent ct dr drive esplanade freeway gardens gdns highway hwy
    lane ln mews parkway pkwy pky rd road st str street strt terrace turnpike
    """
)
"""Types of street after the name, in the English-speaking countries, that are little else."""

WEAK = _set(
    """
    alley bend bluff branch bridge broadway brook bypass camp canyon causeway center centre cir circle circuit cliff
    close club colony common corner cove creek crest crossing estate estates expressway expy extension falls ferry
    field fields flat ford forest fort garden glen green grove harbor haven heights hill hollow hts inlet island
    isle junction key knoll lake landing light lock lodge loop mall manor marg meadow meadows mill mission mount
    mountain nagar oval parade park pass path pde pike pl place plain plaza plz point port prairie pt quay ranch
    rapid ridge rise river route row rte run shoal shore skyway spring springs spur sq square station stream summit
    ter terr tr trail trl tunnel union vale valley view village villas walk wall way well wharf xing
    """
)
"""The same that are everyday words too: they must be capitalised."""

BEFORE = _set(
    """
    al alameda aleja allee allée avda avenida avenue bd borgo boulevard bulevardul c calle callejón calzada camino
    carrer carrera chemin contrada corso cours cra cuesta estrada faubourg glorieta impasse jalan jl largo
    lotissement náměstí os osiedle pasaje paseo passage piazza piazzale pl plac place plaza praca praça quai rambla
    ronda rotonda route rua rue ruelle sentier square strada travessa travesía ul ulica ulitsa via viale vicolo
    """
)
"""Types before the name: Romance and Slavic countries, Indonesia."""

APART = _set(
    """
    allee cadde caddesi cd damm gade gasse gata gatan gate katu körút laan náměstí platz plein ring sk sokak str
    straat strasse straße tie tér třída ufer ulice utca vej väg weg út útja
    """
)
"""Types after the name as a word of their own: German, Dutch, Nordic, Hungarian, Turkish."""

NOT_STREETS = _set(
    """
    abstrakt aggregate beweg boring bring delegate dirección during engineering frigate gate instate interstate
    investigate keineswegs mitigate monitoring navigate necktie norweg spring string tie
    """
)
"""Words that end like a street and are none."""

DIRECTIONS = _set(
    """
    e east n ne north northeast northwest nw s se south southeast southwest sw w west
    """
)
"""Sides of a town."""

PARTICLES = _set(
    """
    am an and d da das de dei del della delle den der des di do dos du e el het im l la las le les los of saint
    sainte san santa st the van von y
    """
)
"""Small words inside a name."""

STOP = _set(
    """
    a about after all am an any are as at bathroom be bedroom been before bucks but by can cars comments could day
    days degrees did different disk do does dollars external feet floppy for from ft gb get go going got grams guys
    had hard has have he her here his hour hours how hrs i if in inches internal into is it its just kb kids km lbs
    many mb members men mg mile miles min mins minute minutes ml months more mph much my new no not off on one only
    or other our out over people per percent pm points posts pounds replies rpm seconds she so some tb than that
    their then there these they this those three times to too two under up users very views volts votes was watts we
    weeks went were what when which who will with women would year years you your yr yrs
    """
)
"""Words that no street is called by."""

UNITS = _set(
    """
    apartment apt bldg block bte building bus fl flat floor lok lokal lot m no og piso planta rm room ste stop
    studio suite unit wohnung étage
    """
)
"""What a flat, floor or lot is called."""

STATES = _set(
    """
    AB ACT AK AL AR AZ BC CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MB MD ME MI MN MO MS MT NB NC ND NE NH NJ
    NL NM NS NSW NV NY OH OK ON OR PA QC QLD RI SC SD SK TAS TN TX UT VA VIC VT WA WI WV WY
    """
)
"""States and provinces, short."""

STATE_NAMES = _set(
    """
    alabama alaska alberta arizona arkansas calif california colorado connecticut delaware florida georgia hawaii
    idaho illinois indiana iowa kansas kentucky louisiana maine manitoba maryland mass massachusetts michigan
    minnesota mississippi missouri montana nebraska nevada ohio oklahoma ontario oregon penn pennsylvania quebec
    saskatchewan tenn tennessee texas utah vermont virginia washington wisconsin wyoming
    """
)
"""The same, long."""

COUNTRIES = _set(
    """
    australia austria belgium canada denmark deutschland england españa finland france germany ireland italia italy
    nederland netherlands norway poland polska portugal schweiz scotland spain sverige sweden switzerland uk us usa
    österreich
    """
)
"""What may close an address."""

BOX = _set(
    """
    apartado box bp postbus postfach skr skrytka
    """
)
"""Post office boxes."""

ENDINGS = _set(
    """
    allee allé backen bakken chaussee damm dreef gade gasse gata gatan gate gaten graben gracht gränd kade katu kuja
    laan parken plads platz plein polku promenade puisto raitti ring singel steeg steig stieg stigen str straat
    strasse straße stræde tie torget ufer vagen vegen vei veien vej väg vägen vænget weg
    """
)
"""Types that are the end of a word, as in Hauptstraße."""
