import Basics
import Testing

@testable import LanguageModels

struct OpenAIFormatTests {
    private func read(_ chunks: [String]) throws -> [ChatEvent] {
        var reader = OpenAIReplyReader()
        var events: [ChatEvent] = []
        for chunk in chunks { events += try reader.read(chunk) }
        return events + (try reader.finish())
    }
    private func call(_ piece: String) -> String { #"{"choices":[{"delta":{"tool_calls":[\#(piece)]}}]}"# }
    private let end = #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#

    @Test func `calls that grow by turns come out whole`() throws {
        let events = try read([
            call(#"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#),
            call(#"{"index":1,"id":"b","function":{"name":"g","arguments":"{\"y\""}}"#),
            call(#"{"index":0,"function":{"arguments":"{\"x\":"}}"#),
            call(#"{"index":1,"function":{"arguments":":2}"}}"#),
            call(#"{"index":0,"function":{"arguments":"1}"}}"#), end,
            #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}"#, "[DONE]",
        ])
        #expect(
            events == [
                .usage(TokenUsage(prompt: 7, completion: 3)),
                .toolCall(ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#)),
                .toolCall(ToolCall(id: "b", name: "g", arguments: #"{"y":2}"#)), .finished(.toolCalls),
            ])
    }
    @Test func `servers that leave the index out, or send calls whole, are understood`() throws {
        let events = try read([
            call(#"{"id":"a","function":{"name":"f","arguments":"{}"}}"#),
            call(#"{"id":"b","function":{"name":"f","arguments":"{\"z\":"}}"#),
            call(#"{"id":"b","function":{"arguments":"1}"}}"#),
            end,
        ])
        #expect(
            events == [
                .toolCall(ToolCall(id: "a", name: "f", arguments: "{}")),
                .toolCall(ToolCall(id: "b", name: "f", arguments: #"{"z":1}"#)), .finished(.toolCalls),
            ])
    }
    @Test(arguments: [
        ("stop", FinishReason.stop), ("length", .length), ("content_filter", .contentFilter), ("x", .stop),
    ])
    func `a reason to finish is passed on`(name: String, reason: FinishReason) throws {
        #expect(
            try read([#"{"choices":[{"delta":{"content":"a"},"finish_reason":"\#(name)"}]}"#]) == [
                .text("a"), .finished(reason),
            ])
    }
    @Test(arguments: [
        ("{", LanguageModelError.malformed("a chunk is no JSON")),
        (#"{"error":{"message":"boom"}}"#, .provider(status: 500, "boom")),
        (#"{"error":{"message":"slow","code":429}}"#, .rateLimited(retryAfter: nil)),
        (#"{"error":{"message":"no","code":400}}"#, .refused(status: 400, "no")),
        (#"{"choices":[{"delta":{"tool_calls":[{"index":0}]}}]}"#, .malformed("a tool call without a name")),
        (#"{"choices":[]}"#, .unreachable("the stream broke off before its end")),
    ])
    func `what cannot be a reply is named`(chunk: String, wanted: LanguageModelError) {
        #expect(throws: wanted) { try read([chunk]) }
    }

    @Test func `events are read at every split point`() throws {
        let stream = Array(
            ": ping\n\ndata: a\n\ndata:b\r\n\r\nevent: x\ndata: c\ndata: d\n\nid: 1\r\rdata: ü\n\ndata".utf8)
        for at in stream.indices {
            var sse = ServerSentEvents()
            let events = try sse.add(Array(stream[..<at])) + sse.add(Array(stream[at...]))
            #expect(events == ["a", "b", "c\nd", "ü"], "split at \(at)")
        }
    }
    @Test func `an event without an end is refused`() {
        var sse = ServerSentEvents()
        #expect(throws: LanguageModelError.self) { try sse.add([UInt8](repeating: 97, count: (1 << 20) + 1)) }
    }

    @Test func `a request says all that it holds`() throws {
        let call = ToolCall(id: "1", name: "f", arguments: "{}")
        var request = ChatRequest(
            messages: [
                .system("s"), .user("u"), .assistant("hm", interrupted: true), .assistant("", toolCalls: [call]),
                .tool(ToolResult(callID: "1", name: "f", content: "no", isError: true)),
            ], tools: [DemoTools.vibrate], toolChoice: .named("vibrate"), memories: ["likes tea"])
        request.temperature = 0.5
        request.maxTokens = 9
        let body = OpenAIRequestBody.json(request, model: "m", usesOldTokenLimit: false)
        #expect(
            body["messages"] == [
                ["role": "system", "content": "s"],
                ["role": "system", "content": "What you remember of the caller:\n- likes tea"],
                ["role": "user", "content": "u"],
                ["role": "assistant", "content": "hm [interrupted by the caller]"],
                [
                    "role": "assistant", "content": .null,
                    "tool_calls": [
                        ["id": "1", "type": "function", "function": ["name": "f", "arguments": "{}"]]
                    ],
                ],
                ["role": "tool", "tool_call_id": "1", "content": "Error: no"],
            ])
        #expect(body["tool_choice"] == ["type": "function", "function": ["name": "vibrate"]])
        #expect(body["tools"]?.arrayValue?.first?["function"]?["name"] == "vibrate")
        #expect(body["stream_options"] == ["include_usage": true])
        #expect(body["max_completion_tokens"] == 9)
        #expect(body["temperature"] == 0.5)
        #expect(OpenAIRequestBody.json(request, model: "m", usesOldTokenLimit: true)["max_tokens"] == 9)
        request.tools = []
        #expect(OpenAIRequestBody.json(request, model: "m", usesOldTokenLimit: false)["tool_choice"] == nil)
    }
}
