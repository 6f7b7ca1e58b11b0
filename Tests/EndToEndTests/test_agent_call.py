"""A whole call by the unmodified `livekit` SDK: it asks for the call, speaks, is understood, and hears the answers.

What the agent said is judged twice: by its captions, and by what the `pocketsphinx` package hears in the sound that
came out of the SDK.
"""

import asyncio
import json

import pytest
from livekit import rtc

from support.speech import rms, transcribe

pytestmark = pytest.mark.timeout(120)


def in_order(wanted: list[str], seen: list[str]) -> bool:
    rest = iter(seen)
    return all(state in rest for state in wanted)


async def test_the_sdk_asks_by_voice_for_its_battery_and_hears_the_level(server, agent, caller):
    alice = caller("alice")
    alice.offer("get_battery_level", json.dumps({"level_percent": 42, "charging": False}))
    await alice.call(server, agent.name)
    assert await alice.greeted() == "Hello."
    asked = alice.hearing.now
    states = len(alice.states)
    await alice.say("battery")

    said = await alice.agent_said("42 percent", whole=True)
    heard = await alice.understood("battery level")
    await alice.state("listening", after="speaking", since=states)

    assert alice.used == [("get_battery_level", "{}")]
    assert in_order(["listening", "thinking", "speaking", "listening"], alice.states[states - 1:]), alice.states
    assert heard.attributes["lk.transcription_final"] == "true"
    assert heard.attributes["lk.transcribed_track_id"] == alice.microphone.publication.sid
    assert heard.attributes["lk.segment_id"] and said.attributes["lk.segment_id"]
    assert any(words.attributes["lk.transcription_final"] == "false" for words in alice.words
               if words.speaker == "alice"), "no interim transcript came"
    await alice.close()

    greeting, answer = alice.hearing.sound(until=asked), alice.hearing.sound(since=asked)
    assert rms(greeting) > 0.01 and rms(answer) > 0.01
    words = transcribe(answer)
    assert "forty two percent" in words, words


async def test_what_the_device_refuses_is_told_to_the_caller(server, agent, caller):
    alice = caller("alice")
    alice.offer("set_flashlight", rtc.RpcError(2001, "the user said no"))
    await alice.call(server, agent.name)
    await alice.greeted()
    asked = alice.hearing.now
    await alice.say("flashlight")
    await alice.agent_said("permission", whole=True)
    [(method, payload)] = alice.used
    assert method == "set_flashlight" and json.loads(payload) == {"on": True}
    await alice.close()
    assert rms(alice.hearing.sound(since=asked)) > 0.01


async def test_a_caller_who_speaks_into_a_story_silences_it_and_is_answered(server, agent, caller):
    alice = caller("alice")
    alice.offer("set_flashlight", json.dumps({"on": True}))
    await alice.call(server, agent.name)
    await alice.greeted()
    words, asked = len(alice.words), alice.hearing.now
    await alice.say("story")
    await alice.agent_said("once", since=words)
    await alice.hearing.audible(asked)
    begun = alice.hearing.now
    speaking = alice.microphone.say("flashlight")

    silenced = await alice.hearing.quiet(begun, seconds=1)
    # 0.9 s of speech hold a voice that has only just begun to speak, and 0.2 s wait in our own microphone.
    assert (silenced - begun) * 10 < 2500, "milliseconds until the agent fell silent"
    states = len(alice.states)
    await speaking
    await alice.agent_said("flashlight", since=words, whole=True)
    story = next(said.text for said in alice.words[words:] if "Once" in said.text)
    assert len(story) < 400, f"captions of words that were never heard: {story}"
    assert [method for method, _ in alice.used] == ["set_flashlight"]
    await alice.state("listening", after="speaking", since=states)
    await alice.close()
    answer = transcribe(alice.hearing.sound(since=silenced))
    assert "light" in answer, answer


async def test_goodbye_ends_the_call_from_the_agents_side(server, agent, caller):
    alice = caller("alice")
    await alice.call(server, agent.name)
    await alice.greeted()
    asked = alice.hearing.now
    await alice.say("goodbye")
    await alice.agent_said("goodbye")
    await alice.left()
    job = alice.agent.removeprefix("agent-")
    await asyncio.to_thread(agent.wait_for, f"call ended job={job}")
    assert f"call failed job={job}" not in agent.log_text()
    await alice.close()
    assert rms(alice.hearing.sound(since=asked)) > 0.01


async def test_two_calls_at_once_do_not_hear_each_other(server, agent, caller):
    alice, bob = caller("alice"), caller("bob")
    alice.offer("get_battery_level", json.dumps({"level_percent": 42}))
    bob.offer("get_battery_level", json.dumps({"level_percent": 17}))
    await asyncio.gather(*(one.call(server, agent.name) for one in (alice, bob)))
    await asyncio.gather(alice.greeted(), bob.greeted())
    await asyncio.gather(alice.say("battery"), bob.say("battery"))
    await asyncio.gather(alice.agent_said("42 percent"), bob.agent_said("17 percent"))
    assert alice.room != bob.room and alice.agent != bob.agent
    assert not any("17" in words.text for words in alice.words) and not any("42" in words.text for words in bob.words)
