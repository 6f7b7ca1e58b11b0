"""An agent of the unmodified `livekit-agents`, run by test_agents_sdk.py with the python of .venv-agents: it joins its
room and plays one tone for as long as the call lasts.

    tone_agent.py start        LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, TONE_AGENT (name), TONE_HERTZ
"""

import os

import numpy
from livekit import rtc
from livekit.agents import JobContext, WorkerOptions, cli

RATE = 48_000
FRAME = RATE // 100


async def play(context: JobContext) -> None:
    await context.connect()
    source = rtc.AudioSource(RATE, 1)
    track = rtc.LocalAudioTrack.create_audio_track("tone", source)
    await context.room.local_participant.publish_track(
        track, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE))
    await context.room.local_participant.set_attributes({"said": context.job.metadata})
    start = 0
    while True:
        samples = numpy.sin(2 * numpy.pi * float(os.environ["TONE_HERTZ"]) * (start + numpy.arange(FRAME)) / RATE)
        await source.capture_frame(
            rtc.AudioFrame((samples * 16_000).astype(numpy.int16).tobytes(), RATE, 1, FRAME))
        start += FRAME


if __name__ == "__main__":
    cli.run_app(WorkerOptions(
        entrypoint_fnc=play, agent_name=os.environ["TONE_AGENT"],
        # A machine busy with tests is not a reason to refuse; one process kept warm; no health page on a fixed port.
        load_fnc=lambda *_: 0.0, num_idle_processes=1, initialize_process_timeout=60, port=0))
