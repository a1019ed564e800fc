"""Mail addresses and host names that are nobody's: reserved names, roles, things with an at sign that are no mail."""

# RFC 2606, RFC 6761, RFC 7686, RFC 8375, RFC 9476: never somebody's.
RESERVED_DOMAINS = frozenset({"example.com", "example.net", "example.org", "example.edu", "localhost"})
RESERVED_TLDS = frozenset({"example", "test", "invalid", "localhost", "onion", "alt"})
# RFC 6762, RFC 8375, and what routers and guides use: an inside name that says nothing outside.
INSIDE_TLDS = frozenset(
    {"local", "lan", "internal", "intern", "intranet", "corp", "home", "localdomain", "domain", "private", "arpa"}
)
# Domains people write when they mean "some domain". All are registered; a value at them is a sample all the same.
SAMPLE_DOMAINS = frozenset(
    {
        "domain.com", "domain.tld", "yourdomain.com", "your-domain.com", "mydomain.com", "my-domain.com", "company.com",
        "yourcompany.com", "mycompany.com", "email.com", "mail.tld", "server.com", "host.com", "site.com",
        "yoursite.com", "mysite.com", "website.com", "foo.com", "bar.com", "foobar.com", "foo.bar", "baz.com",
        "test.com", "test.de", "acme.com", "acme.org", "sample.com", "somewhere.com", "nowhere.com", "null.com",
        "beispiel.de", "musterfirma.de", "domaine.fr", "exemple.fr", "exemple.com", "dominio.com", "ejemplo.com",
        "ejemplo.es", "przyklad.pl", "domena.pl", "contoso.com", "fabrikam.com", "abc.com", "xyz.com", "xxx.com",
    }
)  # fmt: skip
SAMPLE_LOCALS = frozenset(
    {
        "user", "username", "user.name", "your.name", "yourname", "your-email", "youremail", "your.email", "name",
        "firstname.lastname", "first.last", "vorname.nachname", "prenom.nom", "nombre.apellido", "imie.nazwisko",
        "someone", "somebody", "foo", "bar", "foobar", "test", "john.doe", "johndoe", "jdoe", "jane.doe", "janedoe",
        "max.mustermann", "erika.mustermann", "jan.kowalski", "joe.bloggs", "jean.dupont", "xxx", "abc", "me",
        "you", "email", "mail", "example",
    }
)  # fmt: skip
# RFC 2142 and what firms, clubs and lists use in English, German, French, Spanish, Polish.
ROLES = frozenset(
    {
        "abuse", "accounts", "accounting", "admin", "administration", "admission", "admissions", "advertising", "ads",
        "billing", "board", "bookings", "booking", "bugs", "bugreport", "careers", "catalog", "chair", "committee",
        "community", "complaints", "compliance", "conduct", "contact", "customercare", "customerservice", "desk",
        "developers", "dev", "devnull", "donations", "editor", "editorial", "editors", "engineering", "enquiries",
        "enquiry", "events", "fax", "feedback", "finance", "forum", "ftp", "general", "hello", "help", "helpdesk",
        "hiring", "hostmaster", "hr", "imprint", "info", "information", "inquiries", "invoice", "invoices", "it",
        "jobs", "l10n", "legal", "licensing", "list", "listserv", "listmaster", "lists", "listinfo", "mail",
        "mailer-daemon", "maintainers", "majordomo", "manager", "marketing", "media", "members", "membership",
        "moderator", "moderators", "news", "newsletter", "noc", "no-reply", "noreply", "notifications", "notification",
        "nobody", "do-not-reply", "donotreply", "office", "ombudsman", "operations", "ops", "orders", "order", "owner",
        "partners", "partner", "payments", "postmaster", "press", "privacy", "programme", "publicity", "purchasing",
        "reception", "recruiting", "recruitment", "registrar", "registration", "relations", "renewals", "reply",
        "request", "reservations", "returns", "root", "sales", "schedule", "secretariat", "secretary", "security",
        "server", "service", "services", "shop", "soporte", "spam", "staff", "store", "subscribe", "subscriptions",
        "support", "sysadmin", "tech", "techsupport", "team", "tickets", "treasurer", "translations", "unsubscribe",
        "users", "volunteers", "volunteer", "web", "webmaster", "welcome", "www",
        "bewerbung", "buchhaltung", "datenschutz", "einkauf", "impressum", "kontakt", "kundenservice", "post",
        "poststelle", "presse", "rechnung", "rechnungen", "redaktion", "sekretariat", "verkauf", "vertrieb",
        "verwaltung", "vorstand", "zentrale",
        "accueil", "achats", "bonjour", "commande", "commandes", "communication", "comptabilite", "direction",
        "facturation", "recrutement", "redaction", "renseignements", "ventes",
        "administracion", "atencion", "ayuda", "clientes", "compras", "comunicacion", "contacto", "empleo",
        "facturacion", "pedidos", "prensa", "reservas", "ventas",
        "biuro", "faktury", "handlowy", "kadry", "obsluga", "pomoc", "praca", "prasa", "rekrutacja", "reklamacje",
        "rodo", "serwis", "sklep", "sprzedaz", "zamowienia",
    }
)  # fmt: skip
# Accounts of programs: the address is a clone or log-in target.
PROGRAM_LOCALS = frozenset({"git", "hg", "svn", "root", "anonymous", "ec2-user", "ubuntu", "vagrant", "docker"})
# A "top-level domain" that is the ending of a file.
FILE_ENDINGS = frozenset(
    {
        "png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "txt", "log", "cfg", "conf", "ini", "json", "yaml", "yml",
        "xml", "html", "htm", "css", "js", "ts", "py", "rb", "php", "sh", "service", "socket", "timer", "target",
        "zip", "tgz", "gz", "tar", "exe", "dll", "sys", "deb", "rpm", "iso", "img",
    }
)  # fmt: skip
FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "live.com",
        "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.es", "yahoo.ca", "ymail.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "gmx.at",
        "gmx.ch", "web.de", "t-online.de", "freenet.de", "orange.fr", "wanadoo.fr", "laposte.net", "free.fr", "sfr.fr",
        "wp.pl", "o2.pl", "onet.pl", "interia.pl", "op.pl", "gazeta.pl", "poczta.fm", "mail.ru", "yandex.ru",
        "zoho.com", "fastmail.com", "tutanota.com", "posteo.de", "mailbox.org", "seznam.cz", "centrum.cz",
        "bigpond.com", "btinternet.com", "sky.com", "comcast.net", "verizon.net", "att.net", "shaw.ca", "telus.net",
        "libero.it", "virgilio.it", "telefonica.net", "bluewin.ch", "telia.com", "telenet.be", "ziggo.nl",
    }
)  # fmt: skip
