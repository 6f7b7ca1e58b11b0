import Testing

@testable import Inference

struct ModelFolderTests {
    static func find(
        setting: String? = nil, binary: String = "/opt/parley/bin/parley", folders: Set<String>
    ) -> Result<ModelFolder, InferenceError> {
        do throws(InferenceError) {
            let folder = try ModelFolder.find(
                setting: setting, binary: binary, workingDirectory: "/home/me", isFolder: folders.contains)
            return .success(folder)
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: [
        (["/models"], "/models"),
        (["/opt/parley/share/parley/models", "/home/me/.models"], "/opt/parley/share/parley/models"),
        (["/home/me/.models", "/opt/.models"], "/home/me/.models"),
        (["/opt/parley/.models", "/opt/.models"], "/opt/parley/.models"),
        (["/.models"], "/.models"),
    ]) func `the first folder that is there is taken`(folders: [String], found: String) {
        let setting = found == "/models" ? found : nil
        #expect(Self.find(setting: setting, folders: Set(folders)) == .success(ModelFolder(path: found)))
    }

    @Test func `a folder that is named but not there is an error, whatever else is there`() {
        let error = InferenceError.missing(
            what: "the models folder that PARLEY_MODELS names", path: "/gone", mend: ModelFolder.mend)
        #expect(Self.find(setting: "/gone", folders: ["/home/me/.models"]) == .failure(error))
        #expect(error.description.contains("/gone"))
        #expect(error.description.contains("scripts/setup.sh"))
    }

    @Test func `without any folder the error names the place and the mend`() {
        let error = InferenceError.missing(what: "the models folder", path: "/home/me/.models", mend: ModelFolder.mend)
        #expect(Self.find(folders: []) == .failure(error))
        #expect(Self.find(setting: "", binary: "", folders: []) == .failure(error))
    }

    @Test func `a file that is not in the folder is an error with its path`() {
        let folder = ModelFolder(path: "/nowhere")
        let error = InferenceError.missing(
            what: "silero_vad.onnx", path: "/nowhere/silero_vad.onnx", mend: ModelFolder.mend)
        #expect(throws: error) { _ = try folder.path(of: .silero) }
    }
}
