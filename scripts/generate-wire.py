#!/usr/bin/env python3
"""Writes Sources/Wire/{Signal,Admin,Worker,Events}/Messages/*.swift and Tests/WireTests/EveryMessage.swift.

What it writes follows from LiveKit's protobuf descriptors.

The descriptors come with the PyPI wheel `livekit-protocol` (VERSION below). To remake the files:

    python3 -m venv /tmp/wire && /tmp/wire/bin/pip install livekit-protocol==1.1.29
    /tmp/wire/bin/python scripts/generate-wire.py

Every top-level message of the seven .proto files must stand in FILES or in LEFT_OUT, so that a newer wheel with a new
message makes this script stop instead of leaving the message out in silence.
"""

import importlib.metadata
import os
import shutil
import sys

from google.protobuf.descriptor import FieldDescriptor as F
from livekit.protocol import agent, agent_dispatch, metrics, models, room, rtc, webhook

VERSION = "1.1.29"
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Sources", "Wire")
PROTOS = [m.DESCRIPTOR for m in (rtc, models, metrics, room, agent, agent_dispatch, webhook)]

# File → the top-level messages and enums in it, in this order.
FILES = {
    "Signal/SignalRequest": ["SignalRequest"],
    "Signal/SignalResponse": ["SignalResponse"],
    "Signal/Joining": [
        "WrappedJoinRequest", "JoinRequest", "ConnectionSettings", "JoinResponse", "ReconnectResponse", "ICEServer",
        "ReconnectReason", "SyncState", "DataChannelReceiveState", "DataChannelInfo",
    ],
    "Signal/Leaving": ["LeaveRequest", "RegionSettings", "RegionInfo", "DisconnectReason", "RoomMovedResponse"],
    "Signal/Negotiation": [
        "SessionDescription", "TrickleRequest", "SignalTarget", "MediaSectionsRequirement", "NegotiatedDataChannelID",
    ],
    "Signal/Publishing": [
        "AddTrackRequest", "SimulcastCodec", "TrackPublishedResponse", "TrackUnpublishedResponse", "MuteTrackRequest",
        "UpdateLocalAudioTrack", "UpdateLocalVideoTrack", "UpdateVideoLayers", "TrackSubscribed",
    ],
    "Signal/Subscribing": [
        "UpdateSubscription", "UpdateTrackSettings", "SubscriptionPermission", "TrackPermission",
        "SubscriptionPermissionUpdate", "SubscriptionResponse", "SubscriptionError", "StreamState", "StreamStateInfo",
        "StreamStateUpdate", "SubscribedQuality", "SubscribedCodec", "SubscribedQualityUpdate",
        "SubscribedAudioCodec", "SubscribedAudioCodecUpdate",
    ],
    "Signal/Updates": [
        "ParticipantUpdate", "RoomUpdate", "SpeakersChanged", "SpeakerInfo", "ConnectionQualityInfo",
        "ConnectionQualityUpdate", "ConnectionQuality", "UpdateParticipantMetadata", "RequestResponse", "Ping", "Pong",
        "SimulateScenario", "CandidateProtocol",
    ],
    "Signal/DataTracks": [
        "PublishDataTrackRequest", "PublishDataTrackResponse", "UnpublishDataTrackRequest",
        "UnpublishDataTrackResponse", "DataTrackSubscriberHandles", "UpdateDataSubscription", "DataTrackInfo",
        "DataTrackFrameEncoding", "DataTrackSchemaEncoding", "DataTrackSchemaId", "DataTrackExtensionParticipantSid",
        "DataTrackExtensionID", "DataTrackSubscriptionOptions",
    ],
    "Signal/DataBlobs": [
        "StoreDataBlobRequest", "StoreDataBlobResponse", "GetDataBlobRequest", "GetDataBlobResponse", "DataBlobKey",
        "DataBlob",
    ],
    "Signal/Room": ["Room", "Codec", "TimedVersion", "PlayoutDelay", "ServerInfo"],
    "Signal/Participant": ["ParticipantInfo", "ParticipantPermission", "ParticipantTracks"],
    "Signal/Track": [
        "TrackInfo", "TrackType", "TrackSource", "SimulcastCodecInfo", "VideoLayer", "VideoQuality", "Encryption",
        "AudioTrackFeature", "PacketTrailerFeature", "BackupCodecPolicy",
    ],
    "Signal/Client": [
        "ClientInfo", "ClientConfiguration", "ClientConfigSetting", "VideoConfiguration", "DisabledCodecs",
    ],
    "Signal/DataPacket": [
        "DataPacket", "EncryptedPacket", "EncryptedPacketPayload", "UserPacket", "ActiveSpeakerUpdate", "SipDTMF",
        "Transcription", "TranscriptionSegment", "ChatMessage",
    ],
    "Signal/DataStream": ["DataStream"],
    "Signal/Rpc": ["RpcRequest", "RpcAck", "RpcResponse", "RpcError"],
    "Admin/RoomRequests": [
        "CreateRoomRequest", "ListRoomsRequest", "ListRoomsResponse", "DeleteRoomRequest", "DeleteRoomResponse",
        "UpdateRoomMetadataRequest", "RoomConfiguration",
    ],
    "Admin/ParticipantRequests": [
        "RoomParticipantIdentity", "ListParticipantsRequest", "ListParticipantsResponse", "RemoveParticipantResponse",
        "MuteRoomTrackRequest", "MuteRoomTrackResponse", "UpdateParticipantRequest", "UpdateSubscriptionsRequest",
        "UpdateSubscriptionsResponse", "ForwardParticipantRequest", "ForwardParticipantResponse",
        "MoveParticipantRequest", "MoveParticipantResponse",
    ],
    "Admin/DataRequests": ["SendDataRequest", "SendDataResponse", "PerformRpcRequest", "PerformRpcResponse"],
    "Admin/AgentDispatch": [
        "CreateAgentDispatchRequest", "DeleteAgentDispatchRequest", "ListAgentDispatchRequest",
        "ListAgentDispatchResponse", "AgentDispatch", "AgentDispatchState", "RoomAgentDispatch", "JobRestartPolicy",
    ],
    "Worker/WorkerMessage": [
        "WorkerMessage", "RegisterWorkerRequest", "AvailabilityResponse", "UpdateWorkerStatus", "WorkerStatus",
        "UpdateJobStatus", "SimulateJobRequest", "MigrateJobRequest", "WorkerPing",
    ],
    "Worker/ServerMessage": [
        "ServerMessage", "RegisterWorkerResponse", "AvailabilityRequest", "JobAssignment", "JobTermination",
        "WorkerPong",
    ],
    "Worker/Job": ["Job", "JobState", "JobType", "JobStatus", "JobStateReason"],
    "Events/WebhookEvent": ["WebhookEvent", "RoomEndReason"],
    "Events/Metrics": [
        "MetricsBatch", "TimeSeriesMetric", "MetricSample", "EventMetric", "MetricLabel",
    ],
}

# Top-level message or enum → why this project has no use for it.
LEFT_OUT = {
    "RoomEgress": "recording is not LiveKit's egress here", "RoomAgent": "never sent; agents ride in RoomConfiguration",
    "AudioCodec": "egress and ingress only", "VideoCodec": "egress and ingress only", "ImageCodec": "egress only",
    "Pagination": "no paged call is reachable", "TokenPagination": "no paged call is reachable",
    "ListUpdate": "SIP only", "FilterParams": "webhook settings of LiveKit Cloud",
    "WebhookConfig": "webhook settings of LiveKit Cloud", "MetricsRecordingHeader": "Cloud recordings only",
    "RTPDrift": "between nodes of the Go server", "RTPStats": "between nodes of the Go server",
    "RTCPSenderReportState": "between nodes of the Go server", "RTPForwarderState": "between nodes of the Go server",
    "DependencyDescriptorForwarderState": "between nodes of the Go server",
    "RTPMungerState": "between nodes of the Go server", "VP8MungerState": "between nodes of the Go server",
    "AgentHttp": "HTTP endpoints of agents, LiveKit Cloud only",
}
# Field → why it is read as an unknown one.
FIELDS_LEFT_OUT = {
    "CreateRoomRequest.egress": "recording is not LiveKit's egress here",
    "RoomConfiguration.egress": "recording is not LiveKit's egress here",
    "ServerMessage.go_away": "AgentHttp", "RegisterWorkerRequest.endpoints": "AgentHttp",
    "RegisterWorkerResponse.endpoint_settings": "AgentHttp",
    "WebhookEvent.egress_info": "there is no egress to report", "WebhookEvent.ingress_info": "there is no ingress",
}
# Messages of other packages that Swift code by hand stands for.
BY_HAND = {"google.protobuf.Timestamp": "Timestamp"}

SCALARS = {
    F.TYPE_DOUBLE: ("Double", "0"), F.TYPE_FLOAT: ("Float", "0"), F.TYPE_INT64: ("Int64", "0"),
    F.TYPE_UINT64: ("UInt64", "0"), F.TYPE_INT32: ("Int32", "0"), F.TYPE_UINT32: ("UInt32", "0"),
    F.TYPE_BOOL: ("Bool", "false"), F.TYPE_STRING: ("String", '""'), F.TYPE_BYTES: ("[UInt8]", "[]"),
}
KEYWORDS = {
    "as", "case", "class", "continue", "default", "do", "else", "enum", "extension", "false", "for", "func", "if",
    "import", "in", "init", "internal", "is", "let", "nil", "operator", "private", "protocol", "public", "repeat",
    "return", "self", "static", "struct", "switch", "throw", "true", "try", "var", "where", "while",
}
TAKEN = {"json", "protobuf", "encode", "decode", "merge", "wireFields", "Type", "Protocol", "Self"}


def fail(text):
    sys.exit(f"generate-wire: {text}")


def quoted(name):
    return f"`{name}`" if name in KEYWORDS else name


def lower_camel(name):
    """SCREAMING_CASE or snake_case to lowerCamelCase."""
    words = [w for w in name.split("_") if w]
    first = words[0].lower()
    return first + "".join(w[0].upper() + w[1:].lower() for w in words[1:])


def upper_camel(name):
    return "".join(w[0].upper() + w[1:] for w in name.split("_") if w)


def type_name(descriptor):
    """`Type` cannot be nested in Swift: Encryption.Type is Encryption.Kind."""
    return "Kind" if descriptor.name == "Type" else descriptor.name


def path(descriptor):
    if descriptor.full_name in BY_HAND:
        return BY_HAND[descriptor.full_name]
    if descriptor.containing_type:
        return path(descriptor.containing_type) + "." + type_name(descriptor)
    if descriptor.name in LEFT_OUT:
        fail(f"{descriptor.name} is left out but still reachable")
    return type_name(descriptor)


def element(field):
    if field.type == F.TYPE_MESSAGE:
        return path(field.message_type)
    if field.type == F.TYPE_ENUM:
        return path(field.enum_type)
    if field.type not in SCALARS:
        fail(f"{field.full_name} has a scalar type that WireScalar does not do")
    return SCALARS[field.type][0]


def is_map(field):
    return field.type == F.TYPE_MESSAGE and field.message_type.GetOptions().map_entry


def real_oneof(field):
    oneof = field.containing_oneof
    return oneof if oneof is not None and not (len(oneof.fields) == 1 and oneof.name == "_" + field.name) else None


def camel_property(field):
    name = field.json_name
    if name in TAKEN:
        fail(f"{field.full_name} takes a name that WireMessage needs")
    # The Swift side derives the JSON name from the .proto name; it has to come out the same.
    parts = field.name.split("_")
    derived = parts[0] + "".join(p[:1].upper() + p[1:] for p in parts[1:])
    if derived != field.json_name:
        fail(f"{field.full_name}: JSON name {field.json_name} is not derived from the name")
    return name


def deprecated(options):
    return "Deprecated in the protocol." if options.deprecated else None


class Out:
    def __init__(self):
        self.lines = []

    def __call__(self, level, text):
        self.lines.append("    " * level + text if text else "")


def write_enum(out, level, enum):
    values = list(enum.values)
    words = [v.name.split("_") for v in values]
    common = 0
    while len(values) > 1 and all(len(w) > common + 1 and w[common] == words[0][common] for w in words):
        common += 1
    names = []
    for w in words:
        rest = lower_camel("_".join(w[common:]))
        names.append(rest if not rest[0].isdigit() else lower_camel("_".join(w)))
    if len(set(names)) != len(names):
        fail(f"{enum.full_name}: two values share a Swift name")
    if values[0].number != 0:
        fail(f"{enum.full_name}: first value is not 0")
    out(level, f"/// `{enum.full_name}`.")
    out(level, f"public struct {type_name(enum)}: WireEnum {{")
    out(level + 1, "public var rawValue: Int32")
    out(level + 1, "public init(rawValue: Int32) { self.rawValue = rawValue }")
    for value, name in zip(values, names):
        note = deprecated(value.GetOptions())
        if note:
            out(level + 1, f"/// {note}")
        out(level + 1, f"public static let {quoted(name)} = Self(rawValue: {value.number})")
    pairs = [f'{v.number}: "{v.name}"' for v in values]
    out(level + 1, "public static let wireNames = WireNames([")
    for pair in pairs:
        out(level + 2, pair + ",")
    out(level + 1, "])")
    out(level, "}")


def write_message(out, level, message):
    name = type_name(message)
    fields = sorted(
        (f for f in message.fields if f"{message.name}.{f.name}" not in FIELDS_LEFT_OUT), key=lambda f: f.number)
    oneofs = [o for o in message.oneofs if any(real_oneof(f) == o for f in fields)]
    nested = {type_name(n) for n in list(message.nested_types) + list(message.enum_types)}
    note = deprecated(message.GetOptions())
    out(level, f"/// `{message.full_name}`.{' ' + note if note else ''}")
    out(level, f"public struct {name}: WireMessage {{")
    inner = level + 1

    seen = set()
    for f in fields:
        oneof = real_oneof(f)
        if oneof is not None:
            if oneof.name in seen:
                continue
            seen.add(oneof.name)
            enum_name = upper_camel(oneof.name)
            if enum_name in nested or enum_name in TAKEN:
                fail(f"{oneof.full_name}: its enum would clash")
            out(inner, f"public var {quoted(lower_camel(oneof.name))}: {enum_name}?")
            continue
        prop, note = quoted(camel_property(f)), deprecated(f.GetOptions())
        if note:
            out(inner, f"/// {note}")
        if is_map(f):
            key, value = sorted(f.message_type.fields, key=lambda x: x.number)
            out(inner, f"public var {prop}: [{element(key)}: {element(value)}] = [:]")
        elif f.is_repeated:
            out(inner, f"public var {prop}: [{element(f)}] = []")
        elif f.type == F.TYPE_MESSAGE or f.has_presence:
            out(inner, f"public var {prop}: {element(f)}?")
        elif f.type == F.TYPE_ENUM:
            out(inner, f"public var {prop} = {element(f)}()")
        else:
            swift, default = SCALARS[f.type]
            out(inner, f"public var {prop}: {swift} = {default}")
    out(inner, "public init() {}")

    for oneof in oneofs:
        members = [f for f in fields if real_oneof(f) == oneof]
        # Boxed where a member is a message: the enum would otherwise be as large as the largest of them.
        kind = "indirect enum" if any(f.type == F.TYPE_MESSAGE for f in members) else "enum"
        out(0, "")
        out(inner, f"public {kind} {upper_camel(oneof.name)}: Equatable, Sendable {{")
        for f in members:
            out(inner + 1, f"case {quoted(camel_property(f))}({element(f)})")
        out(inner, "}")

    out(0, "")
    write_coding(out, inner, fields)
    for enum in message.enum_types:
        out(0, "")
        write_enum(out, inner, enum)
    for child in message.nested_types:
        if not child.GetOptions().map_entry:
            out(0, "")
            write_message(out, inner, child)
    out(level, "}")


def reader_call(field):
    if is_map(field):
        return "map"
    if field.type == F.TYPE_MESSAGE:
        return "messages" if field.is_repeated else "message"
    if field.is_repeated:
        return "repeated"
    return "optional" if field.has_presence else "scalar"


def write_coding(out, inner, fields):
    if fields:
        out(inner, "public static let wireFields = WireFields([")
        for f in fields:
            out(inner + 1, f'{f.number}: "{f.name}",')
        out(inner, "])")
    else:
        out(inner, "public static let wireFields = WireFields([:])")

    out(inner, "public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {")
    if fields:
        out(inner + 1, "switch field {")
        for f in fields:
            oneof = real_oneof(f)
            if oneof is None:
                out(inner + 1, f"case {f.number}: try reader.{reader_call(f)}(&{quoted(camel_property(f))})")
                continue
            owner, case = quoted(lower_camel(oneof.name)), quoted(camel_property(f))
            out(inner + 1, f"case {f.number}:")
            out(inner + 2, f"var found: {element(f)}?")
            if f.type == F.TYPE_MESSAGE:
                out(inner + 2, f"if case .{case}(let earlier)? = {owner} {{ found = earlier }}")
            out(inner + 2, f"try reader.{reader_call(f)}(&found)")
            out(inner + 2, f"if let found {{ {owner} = .{case}(found) }}")
        out(inner + 1, "default: try reader.skip()")
        out(inner + 1, "}")
    else:
        out(inner + 1, "try reader.skip()")
    out(inner, "}")

    if not fields:
        out(inner, "public func encode(to writer: inout WireWriter) {}")
        return
    out(inner, "public func encode(to writer: inout WireWriter) {")
    index = 0
    while index < len(fields):
        oneof = real_oneof(fields[index])
        if oneof is None:
            f = fields[index]
            out(inner + 1, f"writer.{reader_call(f)}({f.number}, {quoted(camel_property(f))})")
            index += 1
            continue
        run = []  # members of one oneof whose numbers follow each other become one switch
        while index < len(fields) and real_oneof(fields[index]) == oneof:
            run.append(fields[index])
            index += 1
        owner = quoted(lower_camel(oneof.name))
        total = sum(1 for f in fields if real_oneof(f) == oneof)
        out(inner + 1, f"switch {owner} {{")
        for f in run:
            out(inner + 1, f"case .{quoted(camel_property(f))}(let value): writer.{reader_call(f)}({f.number}, value)")
        out(inner + 1, "case nil: break" if len(run) == total else "default: break")
        out(inner + 1, "}")
    out(inner, "}")


def check_no_cycles(tops):
    """A struct cannot contain itself; LiveKit has no such message today."""
    def visit(message, trail):
        if message.full_name in trail:
            fail(f"{message.full_name} contains itself")
        for f in message.fields:
            if f.type == F.TYPE_MESSAGE and not f.is_repeated and real_oneof(f) is None:
                visit(f.message_type, trail | {message.full_name})
    for message in tops:
        visit(message, frozenset())


def header(out):
    out(0, "// swift-format-ignore-file")
    out(0, f"// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol {VERSION}.")
    out(0, "// Do not edit: change the script and run it again (its first lines say how).")
    out(0, "")


def save(out, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as handle:
        handle.write("\n".join(out.lines) + "\n")


def main():
    installed = importlib.metadata.version("livekit-protocol")
    if installed != VERSION:
        fail(f"livekit-protocol {installed} is installed, not {VERSION}: change VERSION and look at the diff")
    messages = {n: d for p in PROTOS for n, d in p.message_types_by_name.items()}
    enums = {n: d for p in PROTOS for n, d in p.enum_types_by_name.items()}
    placed = [n for names in FILES.values() for n in names]
    for name in list(messages) + list(enums):
        if (name in placed) == (name in LEFT_OUT):
            fail(f"{name} must stand in exactly one of FILES and LEFT_OUT")
    for name in placed:
        if name not in messages and name not in enums:
            fail(f"{name} is in FILES but not in the descriptors")
    check_no_cycles([messages[n] for n in placed if n in messages])

    for area in ("Signal", "Admin", "Worker", "Events"):
        shutil.rmtree(os.path.join(ROOT, area, "Messages"), ignore_errors=True)
    for file, names in FILES.items():
        out = Out()
        header(out)
        for index, name in enumerate(names):
            if index:
                out(0, "")
            if name in messages:
                write_message(out, 0, messages[name])
            else:
                write_enum(out, 0, enums[name])
        area, base = file.split("/")
        save(out, os.path.join(ROOT, area, "Messages", base + ".swift"))

    out = Out()
    header(out)
    out(0, "import Wire")
    out(0, "")
    out(0, "/// Every top-level message, so that what holds for one is tested on all.")
    out(0, "let everyMessage: [any WireMessage.Type] = [")
    for name in placed:
        if name in messages:
            out(1, f"{name}.self,")
    out(0, "]")
    save(out, os.path.join(ROOT, "..", "..", "Tests", "WireTests", "EveryMessage.swift"))


if __name__ == "__main__":
    main()
