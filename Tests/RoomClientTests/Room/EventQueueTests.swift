import Testing

@testable import RoomClient

struct EventQueueTests {
    @Test func `a slow reader loses only who spoke when`() async {
        let queue = EventQueue(capacity: 2)
        queue.put(.reconnecting)
        queue.put(.activeSpeakers([]))
        queue.put(.activeSpeakers([]))
        queue.put(.reconnected(full: true))
        queue.finish()
        var names: [String] = []
        while let event = await queue.next() { names.append(String("\(event)".prefix { $0 != "(" })) }
        #expect(names == ["reconnecting", "activeSpeakers", "reconnected"])
    }

    @Test func `a reader whose task is cancelled is let go`() async {
        let queue = EventQueue(capacity: 2)
        let reader = Task { await queue.next() }
        reader.cancel()
        #expect(await reader.value == nil)
        queue.put(.reconnecting)
        #expect(await queue.next() != nil)
    }
}
