import Access
import Basics
import FoundationEssentials
import Wire

/// `parley dispatch …`: which agent goes to which room, and why it did or did not.
enum AdministerDispatches {
    static let commands = [create, list, explain, delete]

    private static let json = Command.Option(name: "--json", help: "print JSON instead of a table")
    private static let room = Command.Operand(name: "ROOM", help: "room name")
    private static let service = "AgentDispatchService"

    private static let create = Command(
        name: "dispatch create", summary: "Send an agent to a room, which is made if need be",
        operands: [
            room,
            .init(name: "AGENT", help: "name its worker registered with; none: unnamed workers", isOptional: true),
        ],
        options: ServerAccess.options + [
            json, .init(name: "--metadata", value: "TEXT", help: "for the agent"),
            .init(name: "--attribute", value: "KEY=VALUE", help: "of the job", repeats: true),
            .init(name: "--wait", help: "for a worker of that name, instead of being refused when there is none"),
        ],
        examples: ["parley dispatch create lobby guide --dev", "parley dispatch explain lobby --dev"],
        run: { arguments in
            var request = CreateAgentDispatchRequest()
            request.room = arguments.operands[0]
            request.agentName = arguments.operands.count > 1 ? arguments.operands[1] : ""
            request.metadata = arguments["--metadata"] ?? ""
            for pair in arguments.all("--attribute") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2, !parts[0].isEmpty else {
                    throw CommandError.usage("--attribute '\(pair)' is not KEY=VALUE")
                }
                request.attributes[parts[0]] = parts[1]
            }
            let made: AgentDispatch = try await ServerAccess(arguments).call(
                service, "CreateDispatch", request, grant: .admin(of: request.room),
                headers: arguments.has("--wait") ? [("parley-wait-for-worker", "true")] : [])
            print(arguments.has("--json") ? made.json.text : "\(made.id) sends \(name(made.agentName)) to \(made.room)")
        })

    private static let list = Command(
        name: "dispatch list", summary: "List the dispatches of an open room and their jobs", operands: [room],
        options: ServerAccess.options + [json],
        run: { arguments in
            var request = ListAgentDispatchRequest()
            request.room = arguments.operands[0]
            let reply: ListAgentDispatchResponse = try await ServerAccess(arguments).call(
                service, "ListDispatch", request, grant: .admin(of: request.room))
            if arguments.has("--json") { return print(reply.json.text) }
            let rows = reply.agentDispatches.flatMap { dispatch -> [[String]] in
                let jobs = dispatch.state?.jobs ?? []
                if jobs.isEmpty { return [[dispatch.id, dispatch.agentName, "", "", "", ""]] }
                return jobs.map { job in
                    [
                        dispatch.id, dispatch.agentName, job.id, job.state?.status.protoName ?? "?",
                        job.state?.workerId ?? "", job.state?.participantIdentity ?? "",
                    ]
                }
            }
            Table.print(
                ["DISPATCH", "AGENT", "JOB", "STATUS", "WORKER", "IDENTITY"], rows,
                empty: "no agent was sent to \(request.room)")
        })

    private static let explain = Command(
        name: "dispatch explain", summary: "Tell step by step what became of a room's dispatches, and why",
        operands: [room, .init(name: "ID", help: "only this dispatch (AD_…) or job (AJ_…)", isOptional: true)],
        options: ServerAccess.options + [json],
        run: { arguments in
            let room = arguments.operands[0]
            var query = [("room", room)]
            if arguments.operands.count > 1 { query.append(("id", arguments.operands[1])) }
            let reply = try await ServerAccess(arguments).get("/dispatches", query, grant: .admin(of: room))
            if arguments.has("--json") { return print(reply.text) }
            let found = reply["dispatches"]?.arrayValue ?? []
            if found.isEmpty { print("no agent was sent to \(room)") }
            for dispatch in found { print(timeline(dispatch)) }
            let workers = (reply["registered"]?.arrayValue ?? []).map { worker in
                let load = Int(((worker["load"]?.doubleValue ?? 0) * 100).rounded())
                return "\(text(worker, "worker_id")) \(name(text(worker, "agent_name"))), "
                    + "\(text(worker, "status")), load \(load) %, jobs \(worker["jobs"]?.intValue ?? 0)"
            }
            print("workers now: " + (workers.isEmpty ? "none" : "\n  " + workers.joined(separator: "\n  ")))
        })

    private static let delete = Command(
        name: "dispatch delete", summary: "Take an agent out of a room",
        operands: [room, .init(name: "ID", help: "dispatch, AD_…")], options: ServerAccess.options,
        run: { arguments in
            var request = DeleteAgentDispatchRequest()
            request.room = arguments.operands[0]
            request.dispatchId = arguments.operands[1]
            let _: AgentDispatch = try await ServerAccess(arguments).call(
                service, "DeleteDispatch", request, grant: .admin(of: request.room))
            print("\(request.dispatchId) is deleted")
        })

    private static func name(_ agent: String) -> String { agent.isEmpty ? "an unnamed worker's agent" : "'\(agent)'" }
    private static func text(_ value: JSONValue, _ key: String) -> String { value[key]?.stringValue ?? "" }

    private static func timeline(_ dispatch: JSONValue) -> String {
        let begun = dispatch["created_at"]?.intValue ?? 0
        let date = Date(timeIntervalSince1970: Double(begun) / 1000).ISO8601Format()
        var lines = [
            "\(text(dispatch, "id")) \(name(text(dispatch, "agent_name"))) to \(text(dispatch, "room")), "
                + "\(text(dispatch, "origin")), \(date)"
        ]
        for step in dispatch["steps"]?.arrayValue ?? [] {
            let (wait, overflow) = (step["at"]?.intValue ?? begun).subtractingReportingOverflow(begun)
            let seconds = overflow ? 0 : Double(wait) / 1000
            let time = "\((seconds * 1000).rounded() / 1000)"
            let subject = text(step, "job_id").isEmpty ? "dispatch" : text(step, "job_id")
            lines.append("  +\(time) s  \(subject)  \(text(step, "state")): \(text(step, "reason"))")
        }
        return lines.joined(separator: "\n")
    }
}
