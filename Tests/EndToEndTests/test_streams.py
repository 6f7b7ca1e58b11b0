"""Text and byte streams: whole, in order, to whom they are meant."""

import asyncio
import hashlib
import random

import pytest

from support.client import Client


def collect_text(client: Client, topic: str) -> None:
    async def read(reader, identity):
        client.note("text", await reader.read_all(), identity, reader.info)
    client.room.register_text_stream_handler(topic, lambda reader, identity: client.spawn(read(reader, identity)))


def collect_bytes(client: Client, topic: str) -> None:
    async def read(reader, identity):
        client.note("bytes", b"".join([chunk async for chunk in reader]), identity, reader.info)
    client.room.register_byte_stream_handler(topic, lambda reader, identity: client.spawn(read(reader, identity)))


def words(length: int) -> str:
    """Text that no compression shrinks to one packet."""
    source = random.Random(1)
    return "".join(source.choice("abcdefghijklmnopqrstuvwxyzäöü€😀 ") for _ in range(length))


async def test_a_short_text_arrives_with_its_attributes(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    collect_text(bob, "chat")
    await bob.meets("alice")
    await alice.meets("bob")
    await alice.local.send_text("hi there", topic="chat", attributes={"mood": "good"})
    text, identity, info = await bob.event("text")
    assert (text, identity, info.topic, info.attributes["mood"]) == ("hi there", "alice", "chat", "good")


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_a_text_of_a_million_letters_arrives_whole(join, single):
    alice, bob, carol = await asyncio.gather(*(join(name, single=single) for name in ("alice", "bob", "carol")))
    for listener in (bob, carol):
        collect_text(listener, "book")
        await alice.meets(listener.name)
    book = words(1_000_000)
    await alice.local.send_text(book, topic="book", compress=False)
    for listener in (bob, carol):
        text, identity, _ = await listener.event("text", within=60)
        assert identity == "alice"
        assert text == book


async def test_a_text_streamed_word_by_word_arrives_in_order(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    collect_text(bob, "story")
    await alice.meets("bob")
    writer = await alice.local.stream_text(topic="story")
    for number in range(200):
        await writer.write(f"word{number} ")
    await writer.aclose()
    text, *_ = await bob.event("text")
    assert text == "".join(f"word{number} " for number in range(200))


async def test_a_file_arrives_with_the_same_hash(join, tmp_path):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    collect_bytes(bob, "files")
    await alice.meets("bob")
    path = tmp_path / "picture.bin"
    path.write_bytes(random.Random(2).randbytes(1_000_000))
    await alice.local.send_file(str(path), topic="files")
    received, identity, info = await bob.event("bytes", within=60)
    assert (identity, info.name) == ("alice", "picture.bin")
    assert hashlib.sha256(received).digest() == hashlib.sha256(path.read_bytes()).digest()


async def test_both_directions_at_once(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    collect_bytes(alice, "up")
    collect_bytes(bob, "down")
    await asyncio.gather(alice.meets("bob"), bob.meets("alice"))
    one, two = random.Random(3).randbytes(300_000), random.Random(4).randbytes(300_000)
    await asyncio.gather(alice.local.send_bytes(one, topic="down"), bob.local.send_bytes(two, topic="up"))
    assert (await bob.event("bytes", within=60))[0] == one
    assert (await alice.event("bytes", within=60))[0] == two


async def test_a_stream_to_one_reaches_only_that_one(join):
    alice, bob, carol = await asyncio.gather(*(join(name) for name in ("alice", "bob", "carol")))
    for listener in (bob, carol):
        collect_text(listener, "note")
        await alice.meets(listener.name)
    await alice.local.send_text("secret", topic="note", destination_identities=["bob"])
    await alice.local.send_text("public", topic="note")
    await bob.event("text", where=lambda text, *_: text == "public")
    await carol.event("text", where=lambda text, *_: text == "public")
    assert [text for text, *_ in bob.saw("text")] == ["secret", "public"]
    assert [text for text, *_ in carol.saw("text")] == ["public"]


async def test_an_agent_may_transcribe_in_its_users_name(join):
    agent, bob = await asyncio.gather(join("agent", kind="agent"), join("bob"))
    collect_text(bob, "lk.transcription")
    await agent.meets("bob")
    writer = await agent.local.stream_text(
        topic="lk.transcription", sender_identity="bob", attributes={"lk.segment_id": "SG_1"})
    await writer.write("what I said")
    await writer.aclose()
    text, identity, _ = await bob.event("text")
    assert (text, identity) == ("what I said", "bob")


async def test_nobody_else_may_speak_in_anothers_name(join):
    mallory, bob = await asyncio.gather(join("mallory"), join("bob"))
    collect_text(bob, "note")
    await mallory.meets("bob")
    writer = await mallory.local.stream_text(topic="note", sender_identity="bob")
    await writer.write("I owe mallory money")
    await writer.aclose()
    _, identity, _ = await bob.event("text")
    assert identity == "mallory"
