from itertools import pairwise

import pytest
import spacy

from detector.people import COMPONENT, LEAST, PIPELINE, load
from detector.people_words import BLANK_LINE, GAP, LOWER, UPPER, split


@pytest.fixture(scope="module")
def tagger():
    return load()


def persons(tagger, text):
    return [
        text[start:end] for start, end, kind, score in tagger.tag_many([text])[0] if kind == "person" and score > 0.5
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi Katarzyna, did you get the file?", "Katarzyna"),
        ("My name is Oluwaseun Adebayo and I live in Leeds.", "Oluwaseun Adebayo"),
        ("I tried that.\n\nThanks,\nPriya Raghunathan", "Priya Raghunathan"),
        ("my brother john miller works there", "john miller"),
        ("PLEASE CALL JOHN MILLER BEFORE NOON", "JOHN MILLER"),
        ("On Mon, 3 Mar 2025 Marta Lindqvist wrote:\n> yes", "Marta Lindqvist"),
        ("Viele Grüße\nJürgen Schneider", "Jürgen Schneider"),
        ("Bonjour Mme Lefèvre, merci pour la réponse", "Lefèvre"),
        ("Hola Guadalupe, gracias por la respuesta", "Guadalupe"),
        ("Pozdrawiam,\nAgnieszka Kowalczyk", "Agnieszka Kowalczyk"),
        ("we spoke to Dr. Henderson about it", "Henderson"),
    ],
)
def test_a_name_is_found_where_its_surroundings_say_so(tagger, text, name):
    assert name in persons(tagger, text)


@pytest.mark.parametrize(
    "text",
    [
        "Will you mark this as solved? The bill may come later.",
        "Python and Django build fine on Ubuntu, but Firefox dies.",
        "Thanks in advance!",
        "Hi all,\nHello everyone, any news?",
        "2024-05-01 12:00:00 ERROR connection refused at com.example.Foo.bar(Foo.java:42)",
        "",
        "\n\n\n",
        "1234 5678",
    ],
)
def test_what_only_looks_like_a_name_is_left_alone(tagger, text):
    assert persons(tagger, text) == []


def test_a_name_sure_at_one_place_is_found_at_the_others(tagger):
    text = "My name is Dirk Kowalski.\n\nI forwarded it.\n\nyours, Kowalski\n\nwas that Kowalski or not"
    found = [start for start, end, kind, _ in tagger.tag_many([text])[0] if "Kowalski" in text[start:end]]
    assert len(found) == text.count("Kowalski")


def test_scores_are_probabilities_and_spans_are_ordered_and_apart(tagger):
    text = "Anna Keller, Ben Okafor and Li Wei met at 12 Oak Street, Springfield, IL 62704.\nCheers, Tom"
    tags = tagger.tag_many([text])[0]
    assert all(LEAST <= score <= 1.0 for _, _, _, score in tags)
    assert all(before[1] <= after[0] for before, after in pairwise(tags))


def test_an_address_ends_where_its_sentence_ends(tagger):
    text = "vivo en Calle Sol 3, 28013 Madrid. Llamame al 612 345 678"
    places = [text[start:end] for start, end, label, _ in tagger.tag_many([text])[0] if label == "address"]
    assert places == ["Calle Sol 3, 28013 Madrid"]


def test_texts_do_not_influence_each_other(tagger):
    texts = ["Hi Marta,", "", "see you. Tom Baker", "x" * 300, "Regards\nJosé"]
    together = tagger.tag_many(texts)
    assert together == [tagger.tag_many([text])[0] for text in texts]


def test_offsets_count_code_points(tagger):
    text = "😀😀 Gruß von Jürgen Schneider 😀"
    assert "Jürgen Schneider" in persons(tagger, text)


def test_a_text_too_long_to_read_says_so(tagger):
    short, long = tagger.read_many(["Hi Marta", "a " + "!?" * 120_000])
    assert short.complete
    assert not long.complete


def test_the_pipeline_loads_with_spacy_and_carries_scores():
    nlp = spacy.load(PIPELINE)
    assert nlp.pipe_names == [COMPONENT]
    docs = list(nlp.pipe(["My name is Anna Keller.", "I live at 12 Oak Street, Springfield, IL 62704."]))
    assert [(ent.text, ent.label_) for ent in docs[0].ents] == [("Anna Keller", "PERSON")]
    assert [ent.label_ for ent in docs[1].ents] == ["ADDRESS"]
    assert len(docs[0].spans[COMPONENT]) == len(docs[0].spans[COMPONENT].attrs["scores"])


def test_an_empty_component_refuses_to_pretend():
    nlp = spacy.blank("xx")
    nlp.add_pipe(COMPONENT)
    with pytest.raises(ValueError, match="empty"):
        nlp("Anna")


def test_words_are_cut_with_their_places():
    text = "Hi #JohnDoe\tanna@example.com  don't O'Brien's\n\n  5th"
    words = split(text)
    kinds = {GAP, BLANK_LINE, "\n"}
    assert [text[a:b] for a, b, s in zip(words.starts, words.ends, words.strings, strict=True) if s not in kinds] == [
        s for s in words.strings if s not in kinds
    ]
    assert {"John", "Doe", "anna@example.com", "O'Brien", "5th", GAP, BLANK_LINE} <= set(words.strings)


@pytest.mark.parametrize(("line", "casing"), [("all of this is small", LOWER), ("ALL OF THIS IS BIG", UPPER)])
def test_the_casing_of_a_line_is_seen(line, casing):
    assert set(split(line).casing) == {casing}
