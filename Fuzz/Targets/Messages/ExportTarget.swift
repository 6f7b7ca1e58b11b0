import Memory

extension FuzzTarget {
    /// A line of an export, which may come from anywhere.
    static let export = FuzzTarget(
        name: "export",
        seeds: { _ in
            [
                #"{"kind":"turn","id":1,"conversation":1,"index":0,"speaker":"caller","said":1,"text":"hello"}"#,
                #"{"kind":"vector","of":"fact","id":1,"model":"m","dimension":3,"scale":0.5,"components":"AAAA"}"#,
                #"{"kind":"link","from":1,"to":2,"type":"made_of","weight":1}"#, #"{"kind":"end","lines":3}"#,
                #"{"kind":"fact","id":1,"sector":"semantic","text":"","salience":0.5,"confidence":1,"origin":"call","#
                    + #""created":1,"confirmed":1,"mentions":1,"valid_from":1,"source_turns":[1,2]}"#,
            ].map { Array($0.utf8) }
        },
        run: { input in
            guard let record = try? ExportRecord(line: String(decoding: input.rest(), as: UTF8.self)) else { return }
            let again = try? ExportRecord(line: record.line)
            precondition(again?.line == record.line, "a record reads back as it was written")
        })
}
