"""What participants say about themselves: name, metadata, attributes, and the permission to change them."""

import asyncio

import pytest
from livekit import rtc

from support.client import meet


async def test_the_token_describes_the_participant(join):
    bob = await join("bob")
    await join("alice", name="Alice A.", metadata="about alice", attributes={"role": "host", "n": "1"})
    alice = await bob.sees("alice")
    assert (alice.name, alice.metadata, alice.attributes) == ("Alice A.", "about alice", {"role": "host", "n": "1"})
    assert alice.sid.startswith("PA_")
    assert alice.kind == rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD


@pytest.mark.parametrize("kind", ["agent", "sip", "ingress", "egress"])
async def test_the_token_names_the_kind(join, kind):
    bob = await join("bob")
    await join("other", kind=kind)
    assert (await bob.sees("other")).kind == rtc.ParticipantKind.Value(f"PARTICIPANT_KIND_{kind.upper()}")


async def test_attributes_change_for_everybody_and_merge(join):
    alice, bob = await asyncio.gather(join("alice", attributes={"keep": "1", "drop": "2"}), join("bob"))
    await meet(alice, bob)
    await alice.local.set_attributes({"new": "3"})
    changed, who = await bob.event("participant_attributes_changed")
    assert (changed, who.identity) == ({"new": "3"}, "alice")
    assert who.attributes == {"keep": "1", "drop": "2", "new": "3"}
    since = bob.now
    await alice.local.set_attributes({"drop": ""})
    await bob.event("participant_attributes_changed", since=since)
    assert (await bob.sees("alice")).attributes == {"keep": "1", "new": "3"}
    await alice.until(lambda: alice.local.attributes == {"keep": "1", "new": "3"}, "its own attributes")


async def test_metadata_and_name_change_for_everybody(join):
    alice, bob = await asyncio.gather(join("alice", name="old"), join("bob"))
    await meet(alice, bob)
    await alice.local.set_metadata("news")
    who, before, after = await bob.event("participant_metadata_changed")
    assert (who.identity, before, after) == ("alice", "", "news")
    await alice.local.set_name("Alice")
    who, before, after = await bob.event("participant_name_changed")
    assert (who.identity, before, after) == ("alice", "old", "Alice")


async def test_somebody_who_joins_late_sees_the_newest(join):
    alice = await join("alice")
    await alice.local.set_attributes({"mood": "good"})
    await alice.local.set_metadata("m")
    bob = await join("bob")
    seen = await bob.sees("alice")
    assert (seen.attributes, seen.metadata) == ({"mood": "good"}, "m")


async def test_without_the_grant_nothing_changes(join):
    alice, bob, carol = await asyncio.gather(
        join("alice", can_update_own_metadata=False), join("bob"), join("carol"))
    await meet(alice, bob, carol)
    await alice.local.set_attributes({"forbidden": "yes"})
    await alice.local.set_metadata("forbidden")
    # After carol's change, alice's would have been seen.
    await carol.local.set_attributes({"allowed": "yes"})
    await bob.event("participant_attributes_changed", where=lambda changed, who: who.identity == "carol")
    seen = await bob.sees("alice")
    assert (seen.attributes, seen.metadata) == ({}, "")


async def test_unicode_survives(join):
    alice, bob = await asyncio.gather(join("älïçé-☎", name="Älïçé 😀"), join("bob"))
    assert (await bob.sees("älïçé-☎")).name == "Älïçé 😀"
    await alice.local.set_attributes({"ключ": "значение 🔑"})
    changed, _ = await bob.event("participant_attributes_changed")
    assert changed == {"ключ": "значение 🔑"}


async def test_the_room_has_a_name_and_an_id(join, room_name):
    alice = await join("alice")
    assert alice.room.name == room_name
    assert (await asyncio.wait_for(alice.room.sid, 10)).startswith("RM_")
