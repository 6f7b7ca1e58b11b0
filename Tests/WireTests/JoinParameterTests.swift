import Testing
import Wire

struct JoinParameterTests {
    /// By Python: gzip'd, a Rust client with an offer of 2,000 bytes.
    static let gzipped =
        "CAESRh-LCAAAAAAAAgPj4ubgEGI11DPSM5AQEmLiYDS6xc_Fmp-WllokdIG_zNaAl2uUGCVGiVFilBglRokhTQAAu15ITe4HAAA="

    @Test func `a gzip'd parameter reads the same in each SDK's alphabet and padding`() throws {
        let standard = String(Self.gzipped.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        let spaced = String(standard.map { $0 == "+" ? " " : $0 })
        for text in [Self.gzipped, standard, spaced, String(Self.gzipped.dropLast())] {
            let request = try JoinRequest(parameter: text)
            #expect(request.clientInfo?.sdk == .rust)
            #expect(request.connectionSettings?.autoSubscribe == true)
            #expect(request.publisherOffer?.sdp.utf8.count == 2_000)
        }
    }

    @Test func `what we write we read`() throws {
        let request = JoinRequest.with { $0.participantSid = "PA_ü" }
        #expect(try JoinRequest(parameter: request.parameter) == request)
        #expect(request.parameter.utf8.count % 4 == 0)
    }

    @Test func `damage is a typed error at every length`() {
        for length in 0..<Self.gzipped.count - 2 {
            // A wrapped request cut before its content is an empty, legal one; a cut gzip is not.
            let text = String(Self.gzipped.prefix(length))
            if let request = try? JoinRequest(parameter: text) { #expect(request == JoinRequest()) }
        }
        #expect(throws: WireError.malformedJoinRequest("it is not base64")) { try JoinRequest(parameter: "a*") }
        let unknown = WrappedJoinRequest.with { $0.compression = .init(rawValue: 9) }.protobuf
        #expect(throws: WireError.self) { try JoinRequest(parameter: Base64.encode(unknown)) }
    }

    @Test func `a gzip that unpacks past the limit is refused`() throws {
        // By Python: gzip of 1 MiB + 1 zero bytes.
        let bomb = try fixture("join-bomb.b64")
        #expect(throws: WireError.self) { try JoinRequest(parameter: String(decoding: bomb, as: UTF8.self)) }
    }
}
