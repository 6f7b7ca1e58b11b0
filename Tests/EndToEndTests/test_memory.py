"""What an agent remembers of its callers: over calls, over a killed process, for each caller alone; and what
`parley memory` makes of it while the agent runs.

The callers are the unmodified `livekit` SDK; most of them type (`lk.chat`), since what is remembered is the same.
"""

import asyncio
import json
import pathlib

import pytest

from support.agent import AgentCaller, Worker, parley
from support.server import Server

pytestmark = pytest.mark.timeout(180)

class Rememberer:
    """A worker whose memory is in a folder that outlives it."""

    def __init__(self, server: Server, folder: pathlib.Path):
        self.server, self.folder, self.count = server, folder, 0

    def launch(self) -> Worker:
        self.count += 1
        self.worker = Worker(
            self.server, f"rememberer-{self.folder.name}-{self.count}", arguments=["--data-dir", str(self.folder)])
        # A greeting of its own for those who called before.
        text = self.worker.profile.read_text()
        self.worker.profile.write_text(text.replace(
            "greeting: Hello.", 'greeting: {text: "Hello.", returning: "Hello again, {name}."}'))
        return self.worker.start()

    async def start(self) -> "Rememberer":
        await asyncio.to_thread(self.launch)
        return self

    async def memory(self, command: str, *arguments: str, status: int = 0):
        """`parley memory COMMAND …` on its folder; the JSON it prints, or its text."""
        ended = await parley("memory", command, "--data-dir", str(self.folder), *arguments)
        assert ended.status == status, f"{ended.out}\n{ended.err}"
        return json.loads(ended.out) if "--json" in arguments else ended.out + ended.err

    async def learned(self, calls: int) -> None:
        """Waits until so many calls are over and learned from."""
        await asyncio.to_thread(self.worker.wait_for, "learned from a call", times=calls)


@pytest.fixture
async def rememberer(server, tmp_path, request):
    one = await Rememberer(server, tmp_path).start()
    request.node.servers = [*getattr(request.node, "servers", []), one.worker]
    yield one
    await asyncio.to_thread(one.worker.stop)


async def typed_call(rememberer: Rememberer, caller, identity: str, *lines: tuple[str, str], greeting="hello", **body):
    """A call in which each line is typed and answered with that; gives what the agent said."""
    one: AgentCaller = caller(identity)
    await one.join(rememberer.server, rememberer.worker.name, microphone=False, **body)
    await one.met()
    first = await one.agent_said(greeting, whole=True)
    said = [first.text]
    for line, wanted in lines:
        since, states = len(one.words), len(one.states)
        await one.type(line)
        said.append((await one.agent_said(wanted, since=since, whole=True)).text)
        await one.state("listening", after="speaking", since=states)
    await one.close()
    return said


async def test_what_was_told_in_one_call_is_known_in_the_next_though_the_worker_was_killed(rememberer, caller):
    await typed_call(
        rememberer, caller, "maria", ("My name is Maria.", "maria"), ("My dog is called Bruno.", "keep in mind"))
    await rememberer.learned(1)
    rememberer.worker.kill()
    await rememberer.start()
    said = await typed_call(
        rememberer, caller, "maria", ("What is my dog's name?", "bruno"), greeting="hello again, maria")
    assert "your dog is called Bruno" in said[-1]


async def test_what_was_said_in_a_call_that_was_cut_off_is_known(rememberer, caller):
    one = caller("maria")
    await one.join(rememberer.server, rememberer.worker.name, microphone=False)
    await one.met()
    await one.agent_said("hello", whole=True)
    states = len(one.states)
    await one.type("My dog is called Bruno.")
    await one.agent_said("keep in mind", whole=True)
    await one.state("listening", after="speaking", since=states)
    rememberer.worker.kill()
    await one.close()
    await rememberer.start()
    said = await typed_call(rememberer, caller, "maria", ("What is my dog's name?", "bruno"))
    assert "your dog is called Bruno" in said[-1]


async def test_two_callers_never_hear_of_each_other(rememberer, caller):
    await typed_call(rememberer, caller, "maria", ("My dog is called Bruno.", "keep in mind"))
    await rememberer.learned(1)
    said = await typed_call(
        rememberer, caller, "peter", ("What is my dog's name?", "do not know that about you"),
        ("What do you know about me?", "do not remember anything"))
    assert not any("Bruno" in text for text in said)
    # The same identity of another tenant is somebody else too.
    said = await typed_call(
        rememberer, caller, "maria", ("What is my dog's name?", "do not know that about you"),
        metadata={"tenant": "acme"})
    assert not any("Bruno" in text for text in said)


async def test_a_telephone_number_finds_the_caller_under_another_identity(rememberer, caller):
    await typed_call(
        rememberer, caller, "maria", ("My dog is called Bruno.", "keep in mind"), metadata={"phone": "+1 555 123 4567"})
    await rememberer.learned(1)
    said = await typed_call(
        rememberer, caller, "web-7", ("What is my dog's name?", "bruno"), metadata={"phone": "+15551234567"})
    assert "your dog is called Bruno" in said[-1]
    people = await rememberer.memory("people", "--json")
    assert len(people) == 1
    assert set(people[0]["keys"]) == {"phone:+15551234567", "identity:maria", "identity:web-7"}


async def test_a_caller_without_a_name_is_not_remembered(rememberer, caller):
    await typed_call(rememberer, caller, "anonymous", ("My dog is called Bruno.", "keep in mind"))
    await asyncio.to_thread(rememberer.worker.wait_for, "call ended")
    assert await rememberer.memory("people", "--json") == []


async def test_what_a_caller_wants_forgotten_is(rememberer, caller):
    await typed_call(
        rememberer, caller, "maria", ("My sister is called Anna.", "keep in mind"),
        ("My dog is called Bruno.", "keep in mind"))
    await rememberer.learned(1)
    await typed_call(
        rememberer, caller, "maria", ("Forget what I said about my sister.", "have forgotten it"),
        ("What is my sister's name?", "do not know that"), ("What is my dog's name?", "bruno"))
    await rememberer.learned(2)
    known = await rememberer.memory("show", "--caller", "maria", "--history", "--calls", "--json")
    assert "Anna" not in json.dumps(known) and "Bruno" in json.dumps(known)
    assert "sister" not in json.dumps([fact["text"] for fact in known["facts"]])


async def test_what_is_to_be_remembered_is_at_once(rememberer, caller):
    await typed_call(rememberer, caller, "maria", ("Please remember that my car is red.", "will remember that"))
    facts = (await rememberer.memory("show", "--caller", "maria", "--json"))["facts"]
    assert [fact["text"] for fact in facts] == ["The caller's car is red."]


async def test_a_spoken_call_is_remembered_as_well(rememberer, caller):
    one = caller("maria")
    await one.call(rememberer.server, rememberer.worker.name)
    await one.greeted()
    await one.say("story")
    await one.agent_said("every evening")
    await one.close()
    await rememberer.learned(1)
    known = await rememberer.memory("show", "--caller", "maria", "--calls", "--json")
    [call] = known["calls"]
    told = [turn for turn in call["turns"] if turn["speaker"] == "agent"][-1]
    assert "story" in " ".join(turn["text"] for turn in call["turns"] if turn["speaker"] == "caller")
    # As far as it was heard.
    assert told["text"].startswith("Once there was a lighthouse keeper") and told["interrupted"]
    assert len(told["text"]) < 300


async def test_the_memory_is_read_and_changed_by_commands_while_the_agent_runs(rememberer, caller, tmp_path):
    await typed_call(rememberer, caller, "maria", ("My dog is called Bruno.", "keep in mind"))
    await rememberer.learned(1)
    found = await rememberer.memory("search", "--caller", "maria", "--json", "what is her dog called")
    assert any("Bruno" in memory["text"] for memory in found["memories"])
    best = found["memories"][0]
    assert best["score"] == pytest.approx(sum(reason["share"] for reason in best["reasons"]), abs=0.01)
    explained = await rememberer.memory("search", "--caller", "maria", "--explain", "what is her dog called")
    assert "×" in explained and "looked at" in explained

    assert "remembered as fact" in await rememberer.memory("add", "--caller", "maria", "The caller lives in Porto.")
    said = await typed_call(rememberer, caller, "maria", ("Where do I live?", "porto"))
    assert "you live in Porto" in said[-1]

    shown = await rememberer.memory("show", "--caller", "maria", "--json")
    home = next(fact for fact in shown["facts"] if "Porto" in fact["text"])
    await rememberer.memory("forget", "--caller", "maria", "--fact", str(home["id"]))
    assert "Porto" not in await rememberer.memory("show", "--caller", "maria")

    copy = tmp_path / "maria.jsonl"
    await rememberer.memory("export", "--caller", "maria", "--output", str(copy))
    assert copy.stat().st_mode & 0o077 == 0
    assert "Bruno" in copy.read_text() and all(json.loads(line) for line in copy.read_text().splitlines())
    stats = await rememberer.memory("stats", "--json")
    assert stats["people"] == 1 and stats["calls"] == 2


async def test_rules_say_how_long_a_tenants_memories_are_kept(rememberer):
    await rememberer.memory("add", "--caller", "maria", "My sister Anna lives in Porto.")
    moved = await rememberer.memory("add", "--caller", "maria", "My sister Anna lives in Lisbon now.")
    assert "in place of" in moved
    shown = await rememberer.memory("show", "--caller", "maria")
    assert "sister lives in Lisbon" in shown and "Porto" not in shown
    await rememberer.memory("add", "--caller", "maria", "--pinned", "The caller is allergic to peanuts.")

    assert "for good" in await rememberer.memory("retention")
    rules = await rememberer.memory(
        "retention", "--set", "semantic=0:delete:0", "--set", "calls=365", "--legal-minimum", "0", "--json")
    assert rules["semantic"] == {"days": 0, "action": "delete", "grace_days": 0, "legal_minimum_days": 0}
    assert rules["calls"]["days"] == 365 and rules["emotional"] is None
    assert "would have archived" in await rememberer.memory("sweep", "--dry-run")
    assert "Lisbon" in await rememberer.memory("show", "--caller", "maria")
    await rememberer.memory("sweep")
    kept = await rememberer.memory("show", "--caller", "maria")
    assert "Lisbon" not in kept and "peanuts" in kept
    assert (await rememberer.memory("retention", "--keep", "semantic", "--json"))["semantic"] is None
    for words in (["--set", "bogus=1"], ["--set", "calls=soon"], ["--set", "calls=1:burn"], ["--legal-minimum", "9"]):
        await rememberer.memory("retention", *words, status=64)


async def test_who_is_erased_is_unknown_in_the_next_call(rememberer, caller):
    await typed_call(rememberer, caller, "maria", ("My dog is called Bruno.", "keep in mind"))
    await typed_call(rememberer, caller, "peter", ("My cat is called Felix.", "keep in mind"))
    await rememberer.learned(2)
    refused = await rememberer.memory("erase", "--caller", "maria", status=64)
    assert "--yes" in refused
    [receipt] = await rememberer.memory("erase", "--caller", "maria", "--yes", "--json")
    assert receipt["kind"] == "erase" and receipt["counts"]["turns"] >= 2
    assert "Bruno" not in json.dumps(receipt)
    missing = await rememberer.memory("show", "--caller", "maria", status=65)
    assert "nobody is known as 'identity:maria'" in missing
    said = await typed_call(rememberer, caller, "maria", ("What is my dog's name?", "do not know that about you"))
    assert said[0] == "Hello."
    assert "Felix" in await rememberer.memory("show", "--caller", "peter")


async def test_commands_say_what_is_missing(tmp_path):
    for arguments, status, wanted in [
        (["search", "x", "--caller", "maria"], 64, "--data-dir"),
        (["show", "--data-dir", str(tmp_path), "--caller", "maria"], 66, "there is no memory in"),
        (["show", "--data-dir", str(tmp_path)], 66, "there is no memory in"),
        (["add", "--data-dir", str(tmp_path), "--caller", "anonymous", "x"], 64, "names nobody"),
    ]:
        ended = await parley("memory", *arguments)
        assert ended.status == status and wanted in ended.err, f"{arguments}: {ended.err}"


async def test_an_agent_that_is_to_remember_nothing_does_not(server, own_worker, caller, tmp_path):
    worker = await own_worker("forgetful", arguments=["--no-memory", "--data-dir", str(tmp_path)])
    one = caller("maria")
    await one.join(server, worker.name, microphone=False)
    await one.met()
    await one.agent_said("hello", whole=True)
    await one.type("My dog is called Bruno.")
    await one.agent_said("keep in mind", whole=True)
    await one.close()
    assert not (tmp_path / "memory").exists()
