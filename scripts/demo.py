"""Two participants of the unmodified `livekit` package talk through the server at the URL given, and print figures."""

from __future__ import annotations

import asyncio
import pathlib
import sys
import time
import urllib.request
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests/EndToEndTests"))

from livekit import api, rtc  # noqa: E402
from support.client import Client, meet  # noqa: E402
from support.tones import ear, publish_tone  # noqa: E402

ROOM = "demo"
# The development secret is short, and everybody knows it.
warnings.filterwarnings("ignore", message="The HMAC key")


async def ready(url: str) -> None:
    deadline = time.monotonic() + 15
    while True:
        try:
            await asyncio.to_thread(urllib.request.urlopen, url.replace("ws", "http", 1) + "/healthz", timeout=2)
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise SystemExit(f"demo: nobody answers at {url}: {error}")
            await asyncio.sleep(0.05)


def token(identity: str) -> str:
    # LiveKit's own development key, as `--dev` takes it.
    grants = api.VideoGrants(room_join=True, room=ROOM)
    return api.AccessToken("devkey", "secret").with_identity(identity).with_grants(grants).to_jwt()


async def join(url: str, identity: str) -> Client:
    client = Client(identity)
    begun = time.perf_counter()
    await client.join(url, token(identity))
    print(f"  {identity} joined room '{client.room.name}' in {(time.perf_counter() - begun) * 1000:.0f} ms")
    return client


async def hear(listener: Client, speaker: str, hertz: float) -> None:
    track = await listener.subscribed(speaker, kind=rtc.TrackKind.KIND_AUDIO)
    async with ear(track) as listening:
        heard = []
        while len(heard) < 10:
            frequency = await listening.dominant()
            # What comes before the first packet is silence.
            if frequency is not None or heard:
                heard.append(frequency or 0)
        stats = [entry.inbound_rtp.received for entry in await track.get_stats()
                 if entry.WhichOneof("stats") == "inbound_rtp"]
    right = sum(abs(frequency - hertz) <= 5 for frequency in heard)
    print(f"  {listener.name} hears {speaker}: {sorted(heard)[5]:.0f} Hz in {right} of {len(heard)} windows of 200 ms, "
          f"{stats[0].packets_received} packets, {stats[0].packets_lost} lost")
    if right < 9:
        raise SystemExit(f"demo: {listener.name} should have heard {hertz} Hz, but heard {heard}")


async def exchange(sender: Client, receiver: Client, reliable: bool, count: int) -> None:
    kind = "reliable" if reliable else "lossy"
    since, begun = receiver.now, time.perf_counter()
    for number in range(count):
        await sender.local.publish_data(f"{kind} {number}".encode(), reliable=reliable)
    await receiver.event("data_received", where=lambda got: got.data == f"{kind} {count - 1}".encode(), since=since)
    arrived = len(receiver.saw("data_received", since=since))
    print(f"  {sender.name} → {receiver.name}: {arrived} of {count} {kind} messages "
          f"in {(time.perf_counter() - begun) * 1000:.0f} ms")


async def main() -> None:
    url = sys.argv[1]
    await ready(url)
    print("two participants join:")
    alice, bob = await asyncio.gather(join(url, "alice"), join(url, "bob"))
    try:
        await meet(alice, bob)
        print("audio, both ways at once (alice plays 440 Hz, bob 660 Hz):")
        await asyncio.gather(publish_tone(alice, 440), publish_tone(bob, 660))
        await asyncio.gather(hear(bob, "alice", 440), hear(alice, "bob", 660))
        print("data:")
        await exchange(alice, bob, True, 100)
        await exchange(bob, alice, False, 100)

        @bob.local.register_rpc_method("greet")
        async def greet(invocation: rtc.RpcInvocationData) -> str:
            return f"hello {invocation.caller_identity}"
        begun = time.perf_counter()
        answer = await alice.local.perform_rpc(destination_identity="bob", method="greet", payload="")
        print(f"  alice calls bob: '{answer}' in {(time.perf_counter() - begun) * 1000:.0f} ms")
    finally:
        await asyncio.gather(alice.close(), bob.close())
    print("done")


if __name__ == "__main__":
    asyncio.run(main())
