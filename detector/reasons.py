"""Reasons in plain words: code -> sentence. English is the message id for gettext; nothing here names a value.

A moderator reads them beside a masked value, so each says what was seen and leaves the verdict to the reader.
"""

from collections.abc import Iterable

from detector.kinds import KINDS

# Why a value is set aside: it is nobody's, or nobody can read it.
_REALITY = {
    "masked": "The poster has already masked it.",
    "placeholder": "It is a placeholder: something to be filled in, not a value.",
    "sample_value": "It is a well-known sample value that belongs to nobody.",
    "reserved_domain": "Its domain is reserved for documentation and tests.",
    "reserved_number": "The number is reserved for films, documentation or tests.",
    "reserved_network": "The address is from a range reserved for documentation.",
    "private_address": "The address is valid only inside a network.",
    "public_service": "It is the address of a public service, known to everyone.",
    "netmask": "It is a network mask.",
    "network_range": "It names a whole network, not one machine.",
    "version_number": "It is a version number.",
    "counter": "The words around it call it something else: a ticket, a counter, a book number.",
    "digest": "It is a checksum or an identifier of a build.",
    "identifier": "It is a technical identifier that opens nothing.",
    "public_key": "It is a public key or certificate, made to be shown.",
    "product_id": "It says which licence it is, but opens nothing.",
    "virtual_card": "The hardware address belongs to a virtual machine or a protocol.",
    "inside_name": "The name means something only inside a network.",
    "system_account": "It is an account that a system makes, not a person's.",
    "not_an_address": "It has the form of an address but is something technical.",
    "message_id": "It is the identifier of a message, not an address.",
    "measure": "It is a quantity with its unit.",
    "looks_technical": "It stands in code or a log and does not read like a person's data.",
}
# Why it was probably meant, or not meant, to be public.
_INTENT = {
    "role_mailbox": "It is the mailbox of a function, not of a person.",
    "toll_free": "The number is free to call, so it belongs to a business.",
    "own_domain": "It belongs to the operator of this site.",
    "firm_account": "It is the account of a firm, a club or an office.",
    "mail_residue": "It is left over from an e-mail that was sent or pasted here.",
    "log_or_dump": "It stands in a pasted log, not in what the poster wrote.",
    "log_of_names": "It names a person in a pasted log or program, not in what the poster wrote.",
    "hidden": "It stands where the page hides it, but anyone can read the source.",
    "automatic_field": "It is part of a file name or a picture's description, which programs fill in.",
    "in_quote": "It stands in a quote of somebody else's text.",
    "in_link": "It is part of a link.",
    "regular_signature": "It is part of the signature under the poster's texts.",
    "contact_offer": "The poster offers it to readers as a contact.",
    "spelled_out": "The poster spelled it out on purpose, against harvesters.",
    "handed_over": "It is set out as on a form, as if only staff could read it.",
    "beside_credential": "It is the log-in that the password beside it belongs to.",
    "for_one_reader": "The poster seems to mean one reader, but everyone can see it.",
    "not_for_publication": "The poster says that it should not be shown.",
    "masked_sibling": "Other values of the kind are masked here; this one was forgotten.",
    "wrong_window": "It looks as if it was pasted or typed into the wrong window.",
    "typed_signature": "It stands below a closing formula, by habit perhaps.",
    "said_to_be_spent": "The poster says that it is no longer valid, or made for guests.",
    "credit_or_record": "The person is named for work, an office or a public record.",
    "family_record": "It is part of a family tree; whether the living agreed is not known.",
    "told_on_purpose": "The poster says that it is told in public on purpose.",
    "long_ago": "The date belongs to somebody long dead.",
    "introduces_self": "The poster introduces themselves.",
    "hostile": "The text accuses a named person and calls on readers to act.",
    "taken_out_by_owner": "Its owner removed it; the quote keeps it.",
    "third_party": "It is somebody else's, not the poster's.",
    "third_party_list": "It is one line of a list of other people.",
    "sensitive_third_party": "Health or another sensitive matter of somebody else stands beside the name.",
    "sensitive_self": "The poster tells a sensitive matter under their own name.",
    "minor": "It names a child together with age, school or health.",
    "tells_habits": "Beside the name stands where somebody lives and when nobody is there.",
    "organisation": "It belongs to an organisation.",
    "self": "It is the poster's own.",
    "asks_for_contacts": "In this part of the site contacts are given to be used.",
    "support_thread": "In support threads people paste more than they notice.",
    "staff_author": "Staff wrote it.",
    "allowed_before": "A moderator allowed the same value of this author before.",
    "redacted_before": "A moderator redacted the same value before.",
    "first_post": "It is the author's first post.",
    "edited_out_elsewhere": "The author edited the same value out of another text.",
    "allowed_here": "Moderators said that this value may always stand here.",
}
# Why it is as bad as that.
_HARM = {
    "published_to_harm": "It was published to harm the person.",
    "meant_to_be_hidden": "It was meant to be hidden.",
    "perhaps_still_valid": "It may still be valid; only its owner can know.",
    "hashed_password": "From the hash the password can be guessed.",
    "browser_key": "The key is made for browsers, but can be used at its owner's cost.",
    "opens_something": "Whoever reads it may get in. Redaction does not revoke it: tell the poster to change it.",
    "link_opens": "Whoever opens the link gets in. Redaction does not revoke it: tell the poster to have it withdrawn.",
    "link_shared": "Whoever opens the link can join or read.",
    "identity_complete": "Number, full name and more stand together: enough to pose as the person.",
    "identity_number": "The number identifies one person for life or for payments.",
    "birth_date_with_name": "Birth date and full name stand together.",
    "child_named": "A child can be found by it.",
    "sensitive_and_named": "A sensitive matter stands beside a full name.",
    "told_in_distress": "It was told in distress, under a full name.",
    "private_phone_with_name": "A private number stands beside its holder's full name.",
    "tells_when_and_where": "It tells where somebody lives or when nobody is there.",
    "harm_address": "It leads to a home.",
    "harm_coordinates": "It leads to a place on the map.",
    "harm_iban": "It can be used to debit an account.",
    "harm_bank_account": "It can be used to debit an account.",
    "harm_licence_key": "Others can use up the licence.",
    "harm_plate": "It leads to the holder of a car.",
    "harm_card_detail": "It is part of what is needed to pay with a card.",
    "harm_one_time_code": "It may open an account for a moment.",
    "harm_date_of_birth": "It helps to pose as the person.",
}
_KINDS = {
    f"kind_{name}": f"Nothing around the {kind.title} says that it was meant to be public."
    for name, kind in KINDS.items()
}
_ALWAYS = {
    "other": "The detector found it by its form.",
    "residue": "It is still in the text after a redaction.",
    "too_long": "The text is longer than the detector reads.",
    "too_many": "There are more values in the text than the detector keeps.",
    "time": "The text took longer than a text may take; the rest was not read.",
    "recognizer_failed": "A recognizer that was added to the detector failed on this text.",
}

SENTENCES: dict[str, str] = {**_REALITY, **_INTENT, **_HARM, **_KINDS, **_ALWAYS}


def sentence(code: str) -> str:
    """The sentence for one code; an unknown code (an older row's) gets a neutral one."""
    return SENTENCES.get(code, SENTENCES["other"])


def sentences(codes: Iterable[str]) -> list[str]:
    """The sentences of several codes, each once, in order."""
    return list(dict.fromkeys(sentence(code) for code in codes))
