"""`parley call` and `parley demo` as somebody runs them: exit codes, what is printed, and what the recording holds."""

import pytest

from support.agent import parley
from support.speech import line_path, read_wav, rms, transcribe

pytestmark = pytest.mark.timeout(120)

WRONG = {"LIVEKIT_API_SECRET": "this-is-not-the-secret-of-that-server"}


def sides(path):
    """Caller and agent of a recording, and its rate."""
    samples, rate = read_wav(path)
    assert samples.shape[1] == 2, "the recording is not stereo"
    return samples[:, 0], samples[:, 1], rate


async def test_a_call_with_a_wav_file_is_answered_and_recorded_left_and_right(server, agent, tmp_path):
    recording = tmp_path / "call.wav"
    ended = await parley(
        "call", "--agent", agent.name, "--wav", str(line_path("battery")), "--device", "battery=42",
        "--record", str(recording), server=server)
    assert ended.status == 0, ended
    assert "the agent used get_battery_level" in ended.out
    assert "what is my battery level" in ended.out and "at 42 percent" in ended.out, ended.out
    left, right, rate = sides(recording)
    assert rms(left) > 0.005 and rms(right) > 0.005
    said, answered = transcribe(left, rate), transcribe(right, rate)
    assert "battery level" in said and "hello" not in said, said
    assert "forty two percent" in answered and "what is my" not in answered, answered


async def test_a_call_with_spoken_lines_ends_when_the_agent_hangs_up(server, agent):
    ended = await parley("call", "--agent", agent.name, "--say", "Goodbye.", "--say", "Too late.", server=server)
    assert ended.status == 0, ended
    assert "the agent left" in ended.out and "Too late" not in ended.out, ended.out


async def test_the_demo_holds_a_call_with_nothing_set_up(tmp_path):
    recording = tmp_path / "demo.wav"
    ended = await parley("demo", "--say", "What is my battery level?", "--record", str(recording))
    assert ended.status == 0, ended
    assert "the agent used get_battery_level" in ended.out and str(recording) in ended.out
    assert "what is my battery level" in ended.out and "at 42 percent" in ended.out, ended.out
    _, right, rate = sides(recording)
    assert "forty two percent" in transcribe(right, rate)


@pytest.mark.parametrize("arguments, status, reason", [
    (["call", "--say", "Hi."], 64, "--agent NAME, or --room NAME"),
    (["call", "--agent", "guide"], 64, "--say TEXT, --wav FILE or --mic"),
    (["call", "--agent", "guide", "--say", "Hi.", "--wav", "x.wav"], 64, "cannot be mixed"),
    (["call", "--agent", "guide", "--say", "  "], 64, "needs some words"),
    (["call", "--agent", "guide", "--say", "Hi.", "--device", "battery=142"], 64, "0 to 100"),
    (["call", "--agent", "guide", "--say", "Hi.", "--device", "toaster=on"], 64, "toaster"),
    (["call", "--agent", "guide", "--say", "Hi.", "--url", "http://127.0.0.1:1"], 69, "cannot reach"),
    (["call", "--agent", "guide", "--say", "Hi.", "--record", "/nowhere/call.wav"], 73, "/nowhere/call.wav"),
    (["call", "--agent", "guide", "--say", "Hi.", "--voice", "nobody"], 70, "nobody"),
    (["worker", "--profile", "/nowhere/ava.yaml"], 66, "/nowhere/ava.yaml"),
    (["worker", "--load-limit", "0"], 64, "--load-limit"),
], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
async def test_what_cannot_be_done_ends_with_its_exit_code_and_a_reason(server, arguments, status, reason):
    ended = await parley(*arguments, server=server)
    assert (ended.status, ended.out) == (status, ""), ended
    assert reason in ended.err and ended.err.startswith("parley: "), ended.err


@pytest.mark.parametrize("where", [["--agent", "guide"], ["--room", "lobby"]], ids=["by call", "by room"])
async def test_a_caller_with_a_wrong_key_is_turned_away(server, agent, where):
    ended = await parley("call", *where, "--say", "Hi.", server=server, environment=WRONG)
    assert ended.status == 77, ended
    assert "key" in ended.err, ended.err
