"""Seeded schedules of faults, crashes and edits: an order has its effect once, and none on another text."""

import random

import pytest

from platforms.platform import Changed, Done
from tests.fakes.discourse import FakeDiscourse
from tests.fakes.generic import FakeGeneric
from tests.fakes.server import FAULTS, Fault
from tests.platforms.conversation import NOW, Cut, carry, order

BASE = "Bring the long ladder, and ring 01632 960 411 before you come."
CLEAN = "Bring the long ladder, and ring [phone removed] before you come."
OTHER = "The ladder is gone. Sorry, all of you."
STEPS = {
    "generic": ["redact", "hold", "restore"],
    "wordpress": ["redact", "hold", "restore"],
    "discourse": ["redact", "hold", "restore", "clean_history"],
}
EFFECTS = {
    "redact": {"edit"},
    "restore": {"edit"},
    "hold": {"hold", "hide", "delete"},
    "clean_history": {"hide_revision"},
}
SEEDS = 120


def platform_with_post(name):
    if name == "discourse":
        forum = FakeDiscourse()
        return forum, str(forum.add_post(BASE))
    site = FakeGeneric(wordpress=name == "wordpress", clock=lambda: NOW)
    site.add("7301", BASE)
    return site, "7301"


def edit(fake, known, text):
    if isinstance(fake, FakeDiscourse):
        fake.author_edits(int(known), text)
    else:
        fake.edit(known, text)


def text_of(fake, known):
    return fake.posts[int(known)].raw if isinstance(fake, FakeDiscourse) else fake.posts[known].text


def try_once(chance, name, fake, wanted, step):
    for _ in range(chance.randrange(3)):
        fake.fail(Fault(chance.choice(FAULTS), skip=chance.randrange(4)))
    connection = fake.connection()
    try:
        return carry(name, fake, connection, wanted, step, calls=chance.choice([None, None, *range(6)]))
    except Cut:
        return None


@pytest.mark.parametrize(("name", "step"), [(name, step) for name, steps in STEPS.items() for step in steps])
def test_an_order_has_its_effect_once_whatever_goes_wrong(name, step):
    for seed in range(SEEDS):
        chance = random.Random(f"{name} {step} {seed}")
        fake, known = platform_with_post(name)
        kind = "comment" if name == "wordpress" else "post"
        if step == "clean_history":
            carry(name, fake, fake.connection(), order(known, BASE, CLEAN))
            fake.effects.clear()
        wanted = order(known, BASE, CLEAN, action="redact" if step == "clean_history" else step, kind=kind)
        for _ in range(6):
            try_once(chance, name, fake, wanted, step)
        fake.recover()
        outcome = carry(name, fake, fake.connection(), wanted, step)
        assert isinstance(outcome, Done), (name, step, seed)
        assert [effect.what in EFFECTS[step] for effect in fake.effects] == [True], (name, step, seed)
        assert text_of(fake, known) == (BASE if step == "hold" else CLEAN)


@pytest.mark.parametrize("name", STEPS)
def test_a_text_that_was_edited_at_any_moment_is_never_overwritten(name):
    for seed in range(SEEDS):
        chance = random.Random(f"{name} {seed}")
        fake, known = platform_with_post(name)
        wanted = order(known, BASE, CLEAN, kind="comment" if name == "wordpress" else "post")
        moment, count, answer = chance.randrange(12), iter(range(1000)), fake.answer

        def interrupted(call, *, moment=moment, count=count, answer=answer, fake=fake, known=known):
            if next(count) == moment:
                edit(fake, known, OTHER)
            return answer(call)

        fake.answer = interrupted
        for _ in range(6):
            try_once(chance, name, fake, wanted, "redact")
        fake.recover()
        outcome = carry(name, fake, fake.connection(), wanted, "redact")
        edited = next(count) > moment
        assert isinstance(outcome, Changed if edited else Done), (name, seed)
        assert text_of(fake, known) == (OTHER if edited else CLEAN), (name, seed)
        assert all(effect.before == BASE for effect in fake.effects), (name, seed)
