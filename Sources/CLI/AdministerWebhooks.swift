import Basics
import FoundationEssentials
import PostCall

/// `parley webhooks …`: what happened, which target has been told of it, and what is to be told again.
enum AdministerWebhooks {
    static let commands = [list, dead, show, retry]

    private static let json = Command.Option(name: "--json", help: "print JSON instead of a table")
    private static let id = Command.Operand(name: "ID", help: "event, EV_…")
    private static let target = Command.Option(name: "--target", value: "NAME", help: "only this target")
    private static let filters: [Command.Option] = [
        target, .init(name: "--room", value: "ROOM", help: "only this room"),
        .init(name: "--type", value: "NAME", help: "only events of this name, such as room_finished"),
        .init(name: "--limit", value: "N", help: "newest so many, 1 to 1000 (100)"),
    ]
    private static let options: [Command.Option] =
        ServerAccess.options + [
            .init(name: "--data-dir", value: "FOLDER", help: "of a server that does not run, instead of asking one")
        ]

    private static let list = Command(
        name: "webhooks list", summary: "List events and which targets have been told of them",
        options: options + filters + [
            .init(name: "--state", value: "STATE", help: "pending, delivered, dead; of work also completed, failed"),
            json,
        ],
        examples: ["parley webhooks list --dev", "parley webhooks list --state pending --data-dir /var/lib/parley"],
        run: { try await list($0, state: $0["--state"], empty: "no events are kept") })

    private static let dead = Command(
        name: "webhooks dead", summary: "List what was given up", options: options + filters + [json],
        run: { try await list($0, state: "dead", empty: "nothing was given up") })

    private static let show = Command(
        name: "webhooks show", summary: "Show an event, its deliveries and what is sent", operands: [id],
        options: options + [json],
        run: { arguments in
            let event = try await EventPages.use(arguments) { pages in try await pages.show(arguments.operands[0]) }
            if arguments.has("--json") { return print(event.text) }
            print(line(event))
            for delivery in event["deliveries"]?.arrayValue ?? [] { print("  " + describe(delivery)) }
            if let payload = event["payload"] { print(payload.text) }
        })

    private static let retry = Command(
        name: "webhooks retry", summary: "Try again now what is dead or waits",
        operands: [.init(name: "ID", help: "event, EV_…; none with --all-dead", isOptional: true)],
        options: options + [target, .init(name: "--all-dead", help: "everything that was given up"), json],
        examples: ["parley webhooks retry EV_abc --dev", "parley webhooks retry --all-dead --target billing --dev"],
        run: { arguments in
            guard arguments.operands.isEmpty == arguments.has("--all-dead") else {
                throw CommandError.usage("name one event, or give --all-dead")
            }
            let event = arguments.operands.first
            let done = try await EventPages.use(arguments) { try await $0.retry(event, target: arguments["--target"]) }
            if arguments.has("--json") { return print(done.text) }
            let work = done["work"]?.boolValue == true ? "work is set going again, and " : ""
            print("\(work)\(done["deliveries"]?.intValue ?? 0) deliveries are tried again")
        })

    private static func list(_ arguments: Arguments, state: String?, empty: String) async throws {
        let states = ["pending", "processing", "delivered", "completed", "failed", "dead"]
        if let state, !states.contains(state) {
            throw CommandError.usage("--state '\(state)' is none of \(states.joined(separator: ", "))")
        }
        var filter = EventQueue.Filter()
        (filter.state, filter.target) = (state, arguments["--target"])
        (filter.room, filter.name) = (arguments["--room"], arguments["--type"])
        filter.limit = try arguments.number("--limit", in: 1...1000) ?? filter.limit
        let wanted = filter
        let reply = try await EventPages.use(arguments) { try await $0.list(wanted) }
        if arguments.has("--json") { return print(reply.text) }
        let rows = (reply["events"]?.arrayValue ?? []).flatMap { event -> [[String]] in
            let head = [time(event["created"]), text(event, "id"), text(event, "type"), text(event, "room")]
            let deliveries = event["deliveries"]?.arrayValue ?? []
            if deliveries.isEmpty { return [head + ["", text(event, "state"), "", text(event, "error")]] }
            return deliveries.map { delivery in
                let tries = "\(delivery["attempts"]?.intValue ?? 0)"
                return head + [text(delivery, "target"), text(delivery, "state"), tries, text(delivery, "error")]
            }
        }
        Table.print(["TIME", "EVENT", "TYPE", "ROOM", "TARGET", "STATE", "TRIES", "WHY"], rows, empty: empty)
    }

    private static func line(_ event: JSONValue) -> String {
        let parts = [text(event, "id"), text(event, "type"), text(event, "room"), text(event, "call")]
        let state = event["state"] == nil ? "" : ", work \(text(event, "state")) \(text(event, "error"))"
        return parts.filter { !$0.isEmpty }.joined(separator: " ") + ", " + time(event["created"]) + state
    }
    private static func describe(_ delivery: JSONValue) -> String {
        let why = text(delivery, "error").isEmpty ? "" : ": \(text(delivery, "error"))"
        let next = delivery["not_before"].map { ", again at \(time($0))" } ?? ""
        let tries = delivery["attempts"]?.intValue ?? 0
        return "\(text(delivery, "target")) \(text(delivery, "state")) after \(tries) tries\(next)\(why)"
    }
    private static func text(_ value: JSONValue, _ key: String) -> String { value[key]?.stringValue ?? "" }
    private static func time(_ value: JSONValue?) -> String {
        Date(timeIntervalSince1970: Double(value?.intValue ?? 0) / 1000).ISO8601Format()
    }
}
