#!/usr/bin/env python3
"""Writes wire-vectors.json: seeded random LiveKit messages as Python's protobuf runtime writes them.

Each vector: message name, protobuf (base64, fields in order, maps sorted) and proto3 JSON. Remake with the environment
of scripts/generate-wire.py:  /tmp/wire/bin/python Tests/Fixtures/make-wire-vectors.py
"""

import base64
import importlib.util
import json
import os
import random

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor as F
from google.protobuf.message_factory import GetMessageClass

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("wire", os.path.join(HERE, "..", "..", "scripts", "generate-wire.py"))
wire = importlib.util.module_from_spec(spec)
spec.loader.exec_module(wire)

RNG = random.Random(20)
TEXTS = ["", "a", "PA_abcdef", "ünïcode ☎ 漢字 🙂", "line\nbreak \"quoted\" \\ \u0001", "x" * 200]


def scalar(field):
    t = field.type
    if t == F.TYPE_STRING:
        return RNG.choice(TEXTS)
    if t == F.TYPE_BYTES:
        return RNG.randbytes(RNG.choice([0, 1, 2, 3, 40]))
    if t == F.TYPE_BOOL:
        return RNG.random() < 0.7
    if t == F.TYPE_ENUM:
        return RNG.choice([v.number for v in field.enum_type.values] + [77777])
    if t == F.TYPE_DOUBLE:
        return RNG.choice([0.0, 1.5, 0.1, -1e300, 5e-324, float("inf"), float("-inf"), float("nan")])
    if t == F.TYPE_FLOAT:
        return RNG.choice([0.0, 0.1, 1.5, 0.33333334, float("inf"), float("nan")])
    low, high = {
        F.TYPE_INT32: (-2**31, 2**31 - 1), F.TYPE_UINT32: (0, 2**32 - 1), F.TYPE_INT64: (-2**63, 2**63 - 1),
        F.TYPE_UINT64: (0, 2**64 - 1),
    }[t]
    return RNG.choice([0, 1, 127, 128, low, high, RNG.randint(low, high)])


def fill(message, depth, only=None):
    """`only`: the oneof member that must be set."""
    d = message.DESCRIPTOR
    if d.full_name == "google.protobuf.Timestamp":
        message.seconds = RNG.choice([0, -1, 951782400, 1700000000, -62135596800, 253402300799])
        message.nanos = RNG.choice([0, 1, 500_000_000, 123_456_000, 999_999_999])
        return
    chosen = {o.name: RNG.choice([f.name for f in o.fields]) for o in d.oneofs}
    for f in d.fields:
        if f"{d.name}.{f.name}" in wire.FIELDS_LEFT_OUT:
            continue
        oneof = wire.real_oneof(f)
        if oneof is not None:
            if f.name != (only or chosen[oneof.name]):
                continue
        elif RNG.random() < (0.25 if depth == 0 else 0.6):
            continue
        if wire.is_map(f):
            key, value = sorted(f.message_type.fields, key=lambda x: x.number)
            for _ in range(RNG.randint(1, 3)):
                k = RNG.choice(["lk.a", "b", "", "c d"]) if key.type == F.TYPE_STRING else RNG.choice([0, 3, 10, 2**32 - 1])
                if value.type == F.TYPE_MESSAGE:
                    fill(getattr(message, f.name)[k], depth + 1)
                else:
                    getattr(message, f.name)[k] = scalar(value)
        elif f.is_repeated:
            for _ in range(RNG.randint(1, 3 if depth < 2 else 1)):
                if f.type == F.TYPE_MESSAGE:
                    fill(getattr(message, f.name).add(), depth + 1)
                else:
                    getattr(message, f.name).append(scalar(f))
        elif f.type == F.TYPE_MESSAGE:
            getattr(message, f.name).SetInParent()
            fill(getattr(message, f.name), depth + 1)
        else:
            setattr(message, f.name, scalar(f))


def vector(descriptor, only=None):
    message = GetMessageClass(descriptor)()
    fill(message, 0, only)
    return {
        "message": descriptor.name,
        "protobuf": base64.b64encode(message.SerializeToString(deterministic=True)).decode(),
        "json": json_format.MessageToDict(message),
    }


def main():
    messages = {n: d for p in wire.PROTOS for n, d in p.message_types_by_name.items()}
    vectors = []
    for name in [n for names in wire.FILES.values() for n in names if n in messages]:
        vectors.append(vector(messages[name]))
    for name in ("SignalRequest", "SignalResponse", "DataPacket", "WorkerMessage", "ServerMessage"):
        for oneof in messages[name].oneofs:
            for field in oneof.fields:
                if f"{name}.{field.name}" not in wire.FIELDS_LEFT_OUT:
                    vectors.append(vector(messages[name], field.name))
    with open(os.path.join(HERE, "wire-vectors.json"), "w", encoding="utf-8") as out:
        out.write("[\n" + ",\n".join(json.dumps(v, ensure_ascii=False) for v in vectors) + "\n]\n")


main()
