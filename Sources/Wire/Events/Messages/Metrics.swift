// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.MetricsBatch`.
public struct MetricsBatch: WireMessage {
    public var timestampMs: Int64 = 0
    public var normalizedTimestamp: Timestamp?
    public var strData: [String] = []
    public var timeSeries: [TimeSeriesMetric] = []
    public var events: [EventMetric] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "timestamp_ms",
        2: "normalized_timestamp",
        3: "str_data",
        4: "time_series",
        5: "events",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&timestampMs)
        case 2: try reader.message(&normalizedTimestamp)
        case 3: try reader.repeated(&strData)
        case 4: try reader.messages(&timeSeries)
        case 5: try reader.messages(&events)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, timestampMs)
        writer.message(2, normalizedTimestamp)
        writer.repeated(3, strData)
        writer.messages(4, timeSeries)
        writer.messages(5, events)
    }
}

/// `livekit.TimeSeriesMetric`.
public struct TimeSeriesMetric: WireMessage {
    public var label: UInt32 = 0
    public var participantIdentity: UInt32 = 0
    public var trackSid: UInt32 = 0
    public var samples: [MetricSample] = []
    public var rid: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "label",
        2: "participant_identity",
        3: "track_sid",
        4: "samples",
        5: "rid",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&label)
        case 2: try reader.scalar(&participantIdentity)
        case 3: try reader.scalar(&trackSid)
        case 4: try reader.messages(&samples)
        case 5: try reader.scalar(&rid)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, label)
        writer.scalar(2, participantIdentity)
        writer.scalar(3, trackSid)
        writer.messages(4, samples)
        writer.scalar(5, rid)
    }
}

/// `livekit.MetricSample`.
public struct MetricSample: WireMessage {
    public var timestampMs: Int64 = 0
    public var normalizedTimestamp: Timestamp?
    public var value: Float = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "timestamp_ms",
        2: "normalized_timestamp",
        3: "value",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&timestampMs)
        case 2: try reader.message(&normalizedTimestamp)
        case 3: try reader.scalar(&value)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, timestampMs)
        writer.message(2, normalizedTimestamp)
        writer.scalar(3, value)
    }
}

/// `livekit.EventMetric`.
public struct EventMetric: WireMessage {
    public var label: UInt32 = 0
    public var participantIdentity: UInt32 = 0
    public var trackSid: UInt32 = 0
    public var startTimestampMs: Int64 = 0
    public var endTimestampMs: Int64?
    public var normalizedStartTimestamp: Timestamp?
    public var normalizedEndTimestamp: Timestamp?
    public var metadata: String = ""
    public var rid: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "label",
        2: "participant_identity",
        3: "track_sid",
        4: "start_timestamp_ms",
        5: "end_timestamp_ms",
        6: "normalized_start_timestamp",
        7: "normalized_end_timestamp",
        8: "metadata",
        9: "rid",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&label)
        case 2: try reader.scalar(&participantIdentity)
        case 3: try reader.scalar(&trackSid)
        case 4: try reader.scalar(&startTimestampMs)
        case 5: try reader.optional(&endTimestampMs)
        case 6: try reader.message(&normalizedStartTimestamp)
        case 7: try reader.message(&normalizedEndTimestamp)
        case 8: try reader.scalar(&metadata)
        case 9: try reader.scalar(&rid)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, label)
        writer.scalar(2, participantIdentity)
        writer.scalar(3, trackSid)
        writer.scalar(4, startTimestampMs)
        writer.optional(5, endTimestampMs)
        writer.message(6, normalizedStartTimestamp)
        writer.message(7, normalizedEndTimestamp)
        writer.scalar(8, metadata)
        writer.scalar(9, rid)
    }
}

/// `livekit.MetricLabel`.
public struct MetricLabel: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let agentsLlmTtft = Self(rawValue: 0)
    public static let agentsSttTtft = Self(rawValue: 1)
    public static let agentsTtsTtfb = Self(rawValue: 2)
    public static let clientVideoSubscriberFreezeCount = Self(rawValue: 3)
    public static let clientVideoSubscriberTotalFreezeDuration = Self(rawValue: 4)
    public static let clientVideoSubscriberPauseCount = Self(rawValue: 5)
    public static let clientVideoSubscriberTotalPausesDuration = Self(rawValue: 6)
    public static let clientAudioSubscriberConcealedSamples = Self(rawValue: 7)
    public static let clientAudioSubscriberSilentConcealedSamples = Self(rawValue: 8)
    public static let clientAudioSubscriberConcealmentEvents = Self(rawValue: 9)
    public static let clientAudioSubscriberInterruptionCount = Self(rawValue: 10)
    public static let clientAudioSubscriberTotalInterruptionDuration = Self(rawValue: 11)
    public static let clientSubscriberJitterBufferDelay = Self(rawValue: 12)
    public static let clientSubscriberJitterBufferEmittedCount = Self(rawValue: 13)
    public static let clientVideoPublisherQualityLimitationDurationBandwidth = Self(rawValue: 14)
    public static let clientVideoPublisherQualityLimitationDurationCpu = Self(rawValue: 15)
    public static let clientVideoPublisherQualityLimitationDurationOther = Self(rawValue: 16)
    public static let publisherRtt = Self(rawValue: 17)
    public static let serverMeshRtt = Self(rawValue: 18)
    public static let subscriberRtt = Self(rawValue: 19)
    public static let metricLabelPredefinedMaxValue = Self(rawValue: 4096)
    public static let wireNames = WireNames([
        0: "AGENTS_LLM_TTFT",
        1: "AGENTS_STT_TTFT",
        2: "AGENTS_TTS_TTFB",
        3: "CLIENT_VIDEO_SUBSCRIBER_FREEZE_COUNT",
        4: "CLIENT_VIDEO_SUBSCRIBER_TOTAL_FREEZE_DURATION",
        5: "CLIENT_VIDEO_SUBSCRIBER_PAUSE_COUNT",
        6: "CLIENT_VIDEO_SUBSCRIBER_TOTAL_PAUSES_DURATION",
        7: "CLIENT_AUDIO_SUBSCRIBER_CONCEALED_SAMPLES",
        8: "CLIENT_AUDIO_SUBSCRIBER_SILENT_CONCEALED_SAMPLES",
        9: "CLIENT_AUDIO_SUBSCRIBER_CONCEALMENT_EVENTS",
        10: "CLIENT_AUDIO_SUBSCRIBER_INTERRUPTION_COUNT",
        11: "CLIENT_AUDIO_SUBSCRIBER_TOTAL_INTERRUPTION_DURATION",
        12: "CLIENT_SUBSCRIBER_JITTER_BUFFER_DELAY",
        13: "CLIENT_SUBSCRIBER_JITTER_BUFFER_EMITTED_COUNT",
        14: "CLIENT_VIDEO_PUBLISHER_QUALITY_LIMITATION_DURATION_BANDWIDTH",
        15: "CLIENT_VIDEO_PUBLISHER_QUALITY_LIMITATION_DURATION_CPU",
        16: "CLIENT_VIDEO_PUBLISHER_QUALITY_LIMITATION_DURATION_OTHER",
        17: "PUBLISHER_RTT",
        18: "SERVER_MESH_RTT",
        19: "SUBSCRIBER_RTT",
        4096: "METRIC_LABEL_PREDEFINED_MAX_VALUE",
    ])
}
