"""Calls on disk: who is on which channel, the words beside the sound, the hash told to targets, who is refused."""

from __future__ import annotations

import asyncio
import hashlib
import json
import pathlib
import shutil
import subprocess

import numpy
import pytest
from livekit import api

from support.agent import request_call
from support.client import Client
from support.speech import read_wav, rms, transcribe
from support.tokens import token
from support.tones import publish_tone
from test_webhooks import Target, target  # noqa: F401, a fixture

pytestmark = [
    pytest.mark.timeout(150),
    pytest.mark.skipif(shutil.which("opusdec") is None, reason="needs opusdec (apt: opus-tools)"),
]

WEBHOOK = """
webhook:
  targets:
    - {{url: '{url}', secret: a-secret-of-the-tests, events: [recording_finished]}}
"""


def config(folder: pathlib.Path, target: Target, *, all_rooms: bool) -> str:
    return f"recording: {{folder: '{folder}', all_rooms: {str(all_rooms).lower()}}}\n" + WEBHOOK.format(url=target.url)


async def finished(target: Target, room: str) -> dict:
    """What targets are told of that room's recording."""
    def found():
        return [one["data"] for one in target.accepted
                if one["type"] == "recording_finished" and one["data"]["room"] == room]
    await target.until(found)
    [data] = found()
    return data


def sound(data: dict, folder: pathlib.Path) -> tuple[numpy.ndarray, int]:
    """The recording as `opusdec` decodes it, after a look at what was told of it."""
    path = pathlib.Path(data["path"])
    assert path.parent == folder and path.stat().st_mode & 0o777 == 0o600
    assert data["size"] == path.stat().st_size
    assert data["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    wav = path.with_suffix(".wav")
    subprocess.run(["opusdec", "--quiet", "--rate", "48000", str(path), str(wav)], check=True, timeout=60)
    samples, rate = read_wav(wav)
    assert rate == 48_000 and samples.shape[1] == 2
    assert abs(len(samples) / 48 - data["duration_ms"]) < 30
    return samples, rate


def dominant(samples: numpy.ndarray, rate: int) -> float:
    spectrum = numpy.abs(numpy.fft.rfft(samples * numpy.hanning(len(samples))))
    return float(numpy.argmax(spectrum) * rate / len(samples))


async def close_room(server, room: str) -> None:
    async with api.LiveKitAPI(server.http, server.key, server.secret) as admin:
        await admin.room.delete_room(api.DeleteRoomRequest(room=room))


async def test_each_side_is_on_its_channel_and_further_callers_are_on_the_left(
        own_server, target, join, room_name, tmp_path):
    server = await own_server(config(tmp_path, target, all_rooms=True))
    alice = await join("alice", on=server)
    bob = await join("bob", on=server)
    agent = await join("agent-1", on=server, kind="agent")
    for client, hertz in ((alice, 440), (bob, 880), (agent, 660)):
        await publish_tone(client, hertz)
    assert not [one for one in alice.room.remote_participants if one.startswith("recorder")], "nobody sees the recorder"
    await asyncio.sleep(4)  # what is recorded takes its time
    await agent.local.send_text("Hello, Alice.", topic="lk.transcription", attributes={
        "lk.segment_id": "1", "lk.transcription_final": "true"})
    await asyncio.sleep(1)
    await close_room(server, room_name)

    data = await finished(target, room_name)
    samples, rate = sound(data, tmp_path)
    assert 4000 < data["duration_ms"] < 20_000 and data["dropped_frames"] == 0 and data["complete"] is True
    assert {side: sorted(who) for side, who in data["channels"].items()} == {
        "left": ["alice", "bob"], "right": ["agent-1"]}
    middle = samples[len(samples) // 2:len(samples) // 2 + rate].astype(float)
    left, right = middle[:, 0], middle[:, 1]
    assert abs(dominant(right, rate) - 660) < 2
    spectrum = numpy.abs(numpy.fft.rfft(left * numpy.hanning(rate)))
    loudest = max(spectrum)
    assert spectrum[438:443].max() > loudest / 4 and spectrum[878:883].max() > loudest / 4
    assert spectrum[655:666].max() < loudest / 30, "the agent is heard on the caller's channel"

    words = json.loads(pathlib.Path(data["transcript_path"]).read_text())
    [said] = words["lines"]
    assert (said["speaker"], said["identity"], said["text"]) == ("agent", "agent-1", "Hello, Alice.")
    assert 0 < said["start_ms"] <= said["end_ms"] <= data["duration_ms"]
    assert words["sha256"] == data["sha256"] and words["room"] == room_name
    captions = pathlib.Path(data["webvtt_path"]).read_text()
    assert captions.startswith("WEBVTT\n\n") and "<v agent-1>Hello, Alice.\n" in captions
    metrics = await server.metrics()
    assert metrics['parley_recordings_total{result="finished"}'] == 1
    assert metrics["parley_recording_bytes_total"] == data["size"]


async def test_a_call_that_asks_for_it_is_recorded_with_both_sides_words(
        own_server, own_worker, target, caller, tmp_path):
    server = await own_server(config(tmp_path, target, all_rooms=False))
    worker = await own_worker("guide", on=server)
    alice = caller("alice")
    alice.offer("get_battery_level", json.dumps({"level_percent": 42, "charging": False}))
    await alice.call(server, worker.name, record=True)
    await alice.greeted()
    await alice.say("battery")
    await alice.agent_said("42 percent", whole=True)
    await alice.understood("battery level")
    await close_room(server, alice.room)

    data = await finished(target, alice.room)
    samples, rate = sound(data, tmp_path)
    assert data["channels"] == {"left": ["alice"], "right": [alice.agent]}
    lines = json.loads(pathlib.Path(data["transcript_path"]).read_text())["lines"]
    assert [line["start_ms"] for line in lines] == sorted(line["start_ms"] for line in lines)
    asked = next(line for line in lines if line["speaker"] == "caller" and "battery level" in line["text"].lower())
    answered = next(line for line in lines if line["speaker"] == "agent" and "42 percent" in line["text"])
    assert asked["identity"] == "alice" and answered["identity"] == alice.agent
    assert asked["start_ms"] < answered["start_ms"] < answered["end_ms"] <= data["duration_ms"]

    def piece(line: dict) -> numpy.ndarray:
        return samples[line["start_ms"] * 48:line["end_ms"] * 48].astype(float)
    # Where the transcript says that one speaks, the other is silent.
    assert rms(piece(answered)[:, 1]) > 0.01 > rms(piece(answered)[:, 0]) * 3
    start = max(0, answered["start_ms"] - 500) * 48
    words = transcribe(samples[start:, 1], rate)
    assert "forty two percent" in words, words


async def test_who_does_not_ask_is_not_recorded(own_server, target, join, room_name, tmp_path):
    server = await own_server(config(tmp_path, target, all_rooms=False))
    alice = await join("alice", on=server)
    await publish_tone(alice, 440)
    await close_room(server, room_name)
    await alice.event("disconnected")
    assert list(tmp_path.iterdir()) == []


async def test_a_server_without_a_folder_refuses_to_record(server):
    status, answer = await request_call(server, "alice", "nobody", record=True)
    assert status == 412 and "recording.folder" in answer["msg"], answer


async def test_a_recording_survives_kill_up_to_the_last_page(own_server, target, join, room_name, tmp_path):
    server = await own_server(config(tmp_path, target, all_rooms=True))
    alice = await join("alice", on=server)
    await publish_tone(alice, 440)
    await asyncio.sleep(5)  # a page is written each half second, up to two are on their way
    server.process.kill()
    server.process.wait()
    [path] = tmp_path.glob("*.ogg")
    wav = path.with_suffix(".wav")
    subprocess.run(["opusdec", "--quiet", "--rate", "48000", str(path), str(wav)], check=True, timeout=60)
    samples, rate = read_wav(wav)
    assert len(samples) > 2.5 * rate
    assert abs(dominant(samples[rate:2 * rate, 0].astype(float), rate) - 440) < 2


async def test_a_server_that_stops_closes_its_recordings(own_server, target, join, room_name, tmp_path):
    server = await own_server(config(tmp_path, target, all_rooms=True))
    alice = await join("alice", on=server)
    await publish_tone(alice, 440)
    await asyncio.sleep(2)  # something to record
    await asyncio.to_thread(server.stop)
    sound(await finished(target, room_name), tmp_path)


async def test_a_folder_that_goes_missing_costs_the_recording_and_not_the_call(
        own_server, target, join, room_name, tmp_path):
    folder = tmp_path / "calls"
    server = await own_server(config(folder, target, all_rooms=True))
    folder.rmdir()
    alice = await join("alice", on=server)
    await publish_tone(alice, 440)
    bob = await join("bob", on=server)
    await bob.subscribed("alice")
    await close_room(server, room_name)
    await alice.event("disconnected")
    assert "a call is not recorded" in server.log_text()
    assert (await server.metrics())['parley_recordings_total{result="failed"}'] == 1
