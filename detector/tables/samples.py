"""Famous values of documentation, tests and jokes: real in form, nobody's in fact. Digits or lower case, no blanks."""

# Card schemes' and payment providers' published test numbers.
CARDS = frozenset(
    {
        "4111111111111111", "4012888888881881", "4222222222222", "4242424242424242", "4000056655665556",
        "4000000000000002", "4000000000009995", "4000000000000069", "4000000000000127", "4000000000000119",
        "4000000000003220", "4000002500003155", "4000002760003184", "4000000000000077", "4000003720000278",
        "4012000033330026", "4012000077777777", "4005519200000004", "4009348888881881", "4500600000000061",
        "4000111111111115", "4917610000000000", "4462030000000000", "4917300800000000",
        "5555555555554444", "5105105105105100", "5200828282828210", "5454545454545454", "5424000000000015",
        "2223003122003222", "2223000048400011", "5500000000000004", "5431111111111111", "5185540810000019",
        "5204740009900014", "5555341244441115", "378282246310005", "371449635398431", "378734493671000",
        "343434343434343", "341111111111111", "370000000000002", "6011111111111117", "6011000990139424",
        "6011000000000004", "6011601160116611", "30569309025904", "38520000023237", "36227206271667",
        "3056930009020004", "30000000000004", "3530111333300000", "3566002020360505", "3566111111111113",
        "6200000000000005", "6304000000000000", "6759649826438453", "6331101999990016", "5019717010103742",
        "4929123456781234", "1234567890123456", "1234567812345678", "4123456789012345",
    }
)  # fmt: skip
# The registry's and textbooks' examples (SWIFT IBAN registry, Wikipedia, payment providers).
IBANS = frozenset(
    {
        "de89370400440532013000", "de12500105170648489890", "de02120300000000202051", "de91100000000123456789",
        "de68210501700012345678", "at611904300234573201", "ch9300762011623852957", "fr1420041010050500013m02606",
        "fr7630006000011234567890189", "fr7630001007941234567890185", "gb29nwbk60161331926819",
        "gb82west12345698765432", "gb33bukb20201555555555", "es9121000418450200051332", "es7921000813610123456789",
        "pl61109010140000071219812874", "pl27114020040000300201355387", "nl91abna0417164300", "nl02abna0123456789",
        "be68539007547034", "be71096123456769", "it60x0542811101000000123456", "ie29aibk93115212345678",
        "ie12bofi90000112345678", "se4550000000058398257466", "no9386011117947", "dk5000400440116243",
        "fi2112345600000785", "pt50000201231234567890154", "cz6508000000192000145399", "lu280019400644750000",
        "gr1601101250000000012300695", "hu42117730161111101800000000", "ro49aaaa1b31007593840000",
    }
)  # fmt: skip
# Advertised, printed in wallets, or used as an example by the office that issues them.
NATIONAL_IDS = frozenset(
    {
        "123456789", "078051120", "219099999", "457555462", "000000000", "111111111", "222222222", "333333333",
        "444444444", "555555555", "666666666", "777777777", "888888888", "999999999", "987654321", "012345678",
        "12345678", "12345678z", "00000000t", "x1234567l", "x0000000t", "qq123456c", "ab123456c", "qq123456a",
        "44051401359", "44051401458", "02070803628", "00000000000", "11111111111", "12345678901", "12345678909",
        "123456789012", "2940375", "850101001", "9434765919", "4010232137", "0123456789", "1234567890", "1112223333",
        "l01x00t47", "t22000129", "t220001293", "c01x00t47", "123456782", "046454286", "130692544", "123123123",
        "12345678911", "86095742719", "47036892816", "57549285017", "65929970489", "197802022389",
    }
)  # fmt: skip
# What people write for "some person", by language.
PEOPLE = frozenset(
    {
        "john doe", "jane doe", "john q public", "jane q public", "john q. public", "jane q. public", "joe bloggs",
        "fred bloggs", "john smith", "jane smith", "joe public", "joe user", "joe sixpack", "john appleseed",
        "j doe", "j. doe", "johnny appleseed", "john public", "foo bar", "foo baz", "bar baz", "max mustermann",
        "erika mustermann", "erika musterfrau", "martina musterfrau", "maria musterfrau", "hans mustermann",
        "otto normalverbraucher", "lieschen müller", "lieschen mueller", "jean dupont", "jeanne dupont",
        "marie dupont", "pierre dupont", "monsieur dupont", "jean martin", "madame michu", "juan pérez", "juan perez",
        "fulano de tal", "fulano", "mengano", "perico de los palotes", "jan kowalski", "anna kowalska",
        "jan nowak", "mario rossi", "luigi bianchi", "jan modaal", "jan jansen", "ola nordmann", "kari nordmann",
        "svensson svensson", "medel svensson", "matti meikäläinen", "maija meikäläinen", "firstname lastname",
        "first last", "your name", "vorname nachname", "prénom nom", "nombre apellido", "imię nazwisko", "first name",
        "last name", "full name", "alice and bob", "alice", "bob", "eve", "mallory", "john", "tux", "lorem ipsum",
        "random user", "test user", "test person", "some guy", "the dude",
    }
)  # fmt: skip
# Parts of made-up or world-famous addresses.
ADDRESSES = (
    "123 main st", "1234 main st", "123 fake st", "1234 fake st", "742 evergreen terrace", "221b baker", "123 any st",
    "123 anywhere", "123 example", "123 elm st", "1600 pennsylvania", "10 downing", "4 privet drive", "123 street",
    "anytown", "springfield, usa", "musterstraße", "musterstrasse", "musterstr", "musterweg", "musterstadt",
    "musterhausen", "beispielstraße", "beispielweg", "rue de l'exemple", "1 rue de la paix, ", "calle falsa",
    "calle ejemplo", "ul. przykładowa", "ul. testowa", "przykładowa ", "1 infinite loop", "1 microsoft way",
    "1600 amphitheatre", "one microsoft way", "via roma 1", "<street>", "<address>", "your address",
)  # fmt: skip
# Pass words of manuals, factories and jokes: whoever sees one learns nothing. Compared whole, case folded.
SECRETS = frozenset(
    {
        "password", "passwort", "passwd", "pass", "pwd", "secret", "changeme", "change_me", "change-me", "changeit",
        "changethis", "default", "example", "sample", "test", "testing", "test123", "test1234", "testtest",
        "testpass", "testpassword", "test:test", "user:pass", "user:password", "username:password", "admin",
        "admin123", "admin:admin", "administrator", "root", "toor", "guest", "demo", "foo", "bar", "foobar", "baz",
        "qux", "letmein", "hunter2", "correct horse battery staple", "correcthorsebatterystaple", "12345", "123456",
        "1234567", "12345678", "123456789", "1234567890", "qwerty", "qwerty123", "abc123", "abcdef", "abcdefgh",
        "password1", "password123", "passw0rd", "p@ssw0rd", "p@ssword", "pa$$word", "pa$$w0rd", "mypassword",
        "my-password", "my_password", "mypass", "mysecret", "my-secret", "my_secret", "mysecretpassword",
        "supersecret", "super-secret", "super_secret", "supersecretpassword", "secretpassword", "secret123", "s3cret",
        "s3cr3t", "topsecret", "yourpassword", "your-password", "your_password", "yourpass", "your_pass", "your-pass",
        "your_secret", "your-secret", "yoursecret", "your_token", "your-token", "yourtoken", "your_api_key",
        "your-api-key", "yourapikey", "your_key_here", "your_token_here", "insert_key_here", "replace_me", "replaceme",
        "fixme", "todo", "tbd", "none", "null", "nil", "undefined", "empty", "blank", "true", "false", "yes", "no",
        "raspberry", "ubnt", "public", "private", "community", "cisco", "alpine", "calvin", "synopass", "dummy",
        "placeholder", "redacted", "removed", "hidden", "masked", "secretkey", "secret_key", "apikey", "api_key",
        "token", "mytoken", "my-token", "access_token", "passphrase", "mypassphrase", "geheim", "kennwort",
        "motdepasse", "contraseña", "contrasena", "hasło", "haslo", "hasło123", "haslo123", "postgres", "mysql",
        "rootpassword", "dbpassword", "db_password", "db_pass", "userpass", "swordfish", "zaq12wsx", "asdf", "asdfgh",
        "qwertyuiop", "iloveyou", "monkey", "dragon", "welcome", "welcome1", "sesame", "opensesame", "sha256", "md5",
    }
)  # fmt: skip
# Famous keys of manuals: AWS, WireGuard's manual page, jwt.io, Azurite, Stripe's documentation.
SECRET_PARTS = (
    "akiaiosfodnn7example", "wjalrxutnfemi/k7mdeng/bpxrficyexamplekey", "sflkxwrjsmekkf2qt4fwpmejf36pok6yjv_adqssw5c",
    "eby8vdm02xnocqflquwjpllmetlcdxj1ouzft50usrz6iftsuforbhg", "yanz5tf+lxxjte14tji3zlmnq+hd2ryuigjbgb3fbmk=",
    "xtiba5rboucnh4htodjb6e697qjlert1nab4mzqp8dg=", "xtiba5rbouvnh4htodjb6e697qjlert1nab4mzqp8dg=",
    "0123456789abcdef", "abcdef0123456789", "1234567890abcdef", "deadbeefdeadbeef", "sk_test_4ec39hqlyjwdarjtt1zdp7dc",
    "4ec39hqlyjwdarjtt1zdp7dc", "d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c149afbf4c8996fb924",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709", "abcdefghijklmnopqrstuvwxyz", "examplekey", "example_key",
)  # fmt: skip
# Microsoft's published volume and generic setup keys, first group.
LICENCE_KEYS = frozenset({"w269n", "vk7jg", "yttg3", "npr9f", "w3gnr", "mh37w", "yvwgf", "tx9xd", "3khy7", "7hnrx"})
