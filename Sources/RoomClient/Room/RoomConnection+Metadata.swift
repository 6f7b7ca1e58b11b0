import Wire

extension RoomConnection {
    /// Merges into our attributes; "" removes one. Returns once the server agreed.
    public func setAttributes(_ attributes: [String: String]) async throws(RoomClientError) {
        try await update(.with { $0.attributes = attributes })
    }
    /// Returns once the server agreed.
    public func setMetadata(_ metadata: String) async throws(RoomClientError) {
        try await update(.with { $0.metadata = metadata })
    }

    private func update(_ request: UpdateParticipantMetadata) async throws(RoomClientError) {
        let answer = AnswerBox<RoomClientError?>()
        session.inbox.post(.update(request) { answer.give($0) })
        if let error = await answer.value { throw error }
    }
}
