import Basics
import FoundationEssentials
import Testing

@testable import PostCall

struct RecordingFolderTests {
    @Test func `a folder is made for this user alone, its files too`() async throws {
        try await TemporaryFolder.use { scratch in
            let folder = try RecordingFolder(scratch + "/calls")
            try folder.write("first", to: "a.vtt")
            try folder.write("whole", to: "a.vtt")
            try folder.append(" and more", to: "a.vtt")
            #expect(try String(contentsOfFile: folder.path + "/a.vtt", encoding: .utf8) == "whole and more")
            let manager = FileManager.default
            #expect(try manager.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int == 0o700)
            #expect(try manager.attributesOfItem(atPath: folder.path + "/a.vtt")[.posixPermissions] as? Int == 0o600)
            #expect(try manager.contentsOfDirectory(atPath: folder.path) == ["a.vtt"])
        }
    }

    @Test func `where nothing can be kept is said with what mends it`() async throws {
        try await TemporaryFolder.use { scratch in
            #expect(throws: RecordingError.folder("/nowhere/x", reason: "No such file or directory")) {
                _ = try RecordingFolder("/nowhere/x")
            }
            let file = scratch + "/file"
            try Data().write(to: URL(filePath: file))
            #expect(throws: RecordingError.self) { _ = try RecordingFolder(file) }
            #expect("\(RecordingError.folder("/x", reason: "y"))".contains("make the folder"))
        }
    }

    @Test func `a file is measured piece by piece`() async throws {
        try await TemporaryFolder.use { scratch in
            let folder = try RecordingFolder(scratch)
            try folder.write("abc", to: "a.ogg")
            try folder.write(String(repeating: "a", count: 1_000_000), to: "b.ogg")
            // FIPS 180-4's own examples.
            let small = try folder.measure("a.ogg")
            #expect(small.size == 3)
            #expect(small.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            let large = try folder.measure("b.ogg")
            #expect(large.size == 1_000_000)
            #expect(large.sha256 == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
            #expect(throws: RecordingError.self) { _ = try folder.measure("c.ogg") }
        }
    }

    @Test func `recordings that are too old go, at the start and then daily, and nothing else does`() async throws {
        try await TemporaryFolder.use { scratch in
            let folder = try RecordingFolder(scratch)
            let day: Int64 = 86_400
            let epoch: Int64 = 1_700_000_000
            for age in 0..<10 {
                let start = UnixTime(seconds: epoch - Int64(age) * day)
                for part in RecordingName.Part.allCases {
                    let file = RecordingName(room: "r", start: start).file(part)
                    try folder.write("x", to: file)
                    try touch(folder.path + "/" + file, start.seconds)
                }
            }
            try folder.write("mine", to: "notes.json")
            try touch(folder.path + "/notes.json", 0)
            var schedule = RetentionSchedule(keep: .seconds(7 * day), now: .seconds(5))
            var gone: [Int] = []
            for hour in stride(from: Int64(0), to: 72, by: 1) {
                let now = Moment.seconds(5 + hour * 3600)
                guard let limit = schedule.handle(now: now, wall: UnixTime(seconds: epoch + hour * 3600)) else {
                    continue
                }
                #expect(schedule.deadline == now + .seconds(day))
                gone.append(try folder.sweep(before: limit))
            }
            #expect(gone == [6, 3, 3])
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.count == 3 * 6 + 1 && left.contains("notes.json"))
        }
    }

    @Test func `somebody's recordings go with all their files, and nobody else's`() async throws {
        try await TemporaryFolder.use { scratch in
            let folder = try RecordingFolder(scratch)
            for (number, caller) in ["alice", "bob", "alice", "alice2"].enumerated() {
                let start = UnixTime(seconds: Int64(number))
                let name = RecordingName(room: "r", start: start)
                let recording = FinishedRecording(
                    room: "r", roomSID: "RM_\(number)", name: name, folder: folder.path, start: start,
                    duration: .seconds(1), size: 1, sha256: "", left: [caller], right: ["agent"], droppedFrames: 0,
                    isComplete: true)
                try folder.write("OggS", to: name.file(.ogg))
                try folder.write("WEBVTT", to: name.file(.vtt))
                try folder.write(recording.json([]).text, to: name.file(.json))
            }
            try folder.write("{", to: RecordingName(room: "broken", start: UnixTime(seconds: 0)).file(.json))
            let gone = try folder.erase(identity: "alice")
            #expect(gone == 6)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 7)
            let none = try folder.erase(identity: "alice")
            #expect(none == 0)
        }
    }

    @Test func `what is being written is never old enough`() {
        var schedule = RetentionSchedule(keep: .seconds(1), now: .zero)
        #expect(schedule.handle(now: .zero, wall: UnixTime(seconds: 200_000)) == UnixTime(seconds: 200_000 - 86_400))
        #expect(schedule.handle(now: .seconds(1), wall: UnixTime(seconds: 200_001)) == nil)
    }

    private func touch(_ path: String, _ seconds: Int64) throws {
        let date = Date(timeIntervalSince1970: Double(seconds))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }
}
