"""Callers, files, folders and workers that are not as they should be: each ends in words or in a clear error."""

import asyncio
import json

import numpy
import pytest

from support.agent import Worker, parley, request_call
from support.speech import RATE, line, line_path, trimmed

pytestmark = pytest.mark.timeout(120)

BATTERY = json.dumps({"level_percent": 42})


# --- callers


async def test_a_caller_without_a_microphone_is_greeted_and_can_type(server, agent, caller):
    alice = caller("alice")
    alice.offer("get_battery_level", BATTERY)
    await alice.call(server, agent.name, microphone=False)
    await alice.greeted()
    typed = alice.hearing.now
    await alice.type("What is my battery level?")
    await alice.agent_said("42 percent")
    await alice.hearing.audible(typed)


async def test_a_silent_caller_is_asked_and_then_told_goodbye(server, own_worker, caller):
    worker = await own_worker("patient", profile="away: {timeout: 1s, reprompts: 1}")
    alice = caller("alice")
    await alice.call(server, worker.name)
    await alice.greeted()
    await alice.agent_said("are you still there")
    await alice.agent_said("goodbye")
    await alice.left()
    spoken = [words.text for words in alice.words]
    assert spoken == ["Hello.", "Are you still there?", "Goodbye."]


async def test_a_caller_who_never_stops_is_answered_all_the_same(server, own_worker, caller):
    worker = await own_worker("brisk", profile="longest_turn: 4s")
    alice = caller("alice")
    alice.offer("get_battery_level", BATTERY)
    await alice.call(server, worker.name)
    await alice.greeted()
    begun = alice.hearing.now
    endless = alice.microphone.say(numpy.concatenate([trimmed(line("battery"))] * 20))
    await alice.hearing.audible(begun)
    assert not endless.done(), "the caller had finished before the agent spoke"
    endless.cancel()
    await asyncio.to_thread(worker.wait_for, "fault=caller_never_stops")


async def test_a_caller_muted_in_the_middle_of_a_word_is_heard_again_later(server, agent, caller):
    alice = caller("alice")
    alice.offer("get_battery_level", BATTERY)
    await alice.call(server, agent.name)
    await alice.greeted()
    await alice.say(trimmed(line("battery"))[:RATE * 6 // 10])
    alice.microphone.track.mute()
    await alice.client.event("track_muted", lambda participant, _: participant.identity == "alice")
    alice.microphone.track.unmute()
    await alice.client.event("track_unmuted", lambda participant, _: participant.identity == "alice")
    # Whatever it makes of half a sentence, the whole one is answered.
    await alice.say("battery")
    await alice.agent_said("42 percent")


async def test_a_caller_who_leaves_in_the_middle_of_a_word_ends_the_call(server, agent, caller):
    alice = caller("alice")
    await alice.call(server, agent.name)
    await alice.greeted()
    await alice.say(trimmed(line("battery"))[:RATE * 6 // 10])
    await alice.close()
    job = alice.agent.removeprefix("agent-")
    await asyncio.to_thread(agent.wait_for, f"call ended job={job}")
    assert f"call failed job={job}" not in agent.log_text()


async def test_a_caller_who_joins_twice_is_greeted_once_and_goes_on_in_the_second(server, agent, caller):
    status, answer = await request_call(server, "alice", agent.name)
    assert status == 201, answer
    first, second = caller("alice"), caller("alice")
    second.offer("get_battery_level", BATTERY)
    await first.enter(answer)
    await first.met()
    await first.greeted()
    await second.enter(answer)
    await first.client.event("disconnected")
    await second.met()
    # Only once its microphone is heard there is somebody to answer.
    await second.client.event("local_track_subscribed")
    await second.say("battery")
    await second.agent_said("42 percent")
    assert not any("Hello" in words.text for words in second.words), "greeted again"


# --- files and folders


@pytest.mark.parametrize("name, content, reason", [
    ("notes.wav", b"These are notes, not sound." * 10, "RIFF"),
    ("empty.wav", b"", "empty"),
    ("short.wav", line_path("battery").read_bytes()[:30], "cut"),
    ("strange.wav", line_path("battery").read_bytes().replace(b"\x07\x00\x01\x00", b"\x55\x00\x01\x00", 1), "MP3"),
    ("absent.wav", None, "no such file"),
], ids=["text", "empty", "cut in its head", "MP3 inside", "no file"])
async def test_a_file_that_is_no_wav_is_named_with_what_is_wrong(tmp_path, name, content, reason):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    ended = await parley("call", "--dev", "--agent", "guide", "--wav", str(path))
    assert ended.status == 65, ended
    assert str(path) in ended.err and reason.lower() in ended.err.lower(), ended.err


async def test_without_its_models_an_agent_says_so_and_still_takes_calls(server, own_worker, caller, tmp_path):
    nowhere = str(tmp_path / "nowhere")
    worker = await own_worker("plain", environment={"PARLEY_MODELS": nowhere})
    assert "WARN agent: " in worker.log_text() and nowhere in worker.log_text(), worker.log_text()
    alice = caller("alice")
    alice.offer("get_battery_level", BATTERY)
    await alice.call(server, worker.name)
    await alice.greeted()
    await alice.say("battery")
    await alice.agent_said("42 percent")


# --- workers


async def test_a_worker_with_a_wrong_key_ends_with_a_reason(server):
    worker = Worker(server, "stranger", secret="this-is-not-the-secret-of-that-server")
    worker.launch()
    status = await asyncio.to_thread(worker.process.wait, 30)
    assert status == 77, worker.log_text()
    assert "key" in worker.log_text().splitlines()[-1], worker.log_text()


async def test_a_call_whose_worker_is_killed_goes_on_with_another(server, own_worker, caller):
    workers = await asyncio.gather(own_worker("pair"), own_worker("pair"))
    alice = caller("alice")
    alice.offer("get_battery_level", BATTERY)
    await alice.call(server, "pair")
    await alice.greeted()
    holder = next(worker for worker in workers if "call begins" in worker.log_text())
    words, states, events = len(alice.words), len(alice.states), alice.client.now
    await asyncio.to_thread(holder.kill)
    await alice.met(since=events)
    held = alice.hearing.now
    await alice.agent_said("one moment please", since=words)
    await alice.hearing.audible(held)
    await alice.state("listening", after="speaking", since=states)
    await alice.say("battery")
    await alice.agent_said("42 percent", since=words)
    assert not any("Hello" in said.text for said in alice.words[words:]), "greeted again"
    [rescuer] = [worker for worker in workers if worker is not holder]
    assert "resumed=true" in rescuer.log_text()


async def test_a_call_for_nobody_lists_who_is_there(server, agent):
    ended = await parley("call", "--agent", "nobody", "--say", "Hello.", server=server)
    assert ended.status == 75, ended
    assert "nobody" in ended.err and agent.name in ended.err, ended.err
    status, answer = await request_call(server, "alice", "nobody")
    assert status == 412, answer
    assert agent.name in answer["msg"]
