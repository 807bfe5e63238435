import JobModel
import PandaClient
import Staging
import SystemPackage
import Testing

@testable import Workflows

/// What the journal knows of files that were about to be sent.
@Suite struct UploadTests {
    private func transfer(_ remote: String, _ endpoint: String) -> FileTransfer {
        FileTransfer(
            .stageOut, of: FileSpec(role: .output, lfn: "a", scope: "s"), local: "/job/a", remote: remote, endpoint: endpoint)
    }

    /// A file that went to a second storage may be in the first one too.
    @Test func everyAddressIsRemembered() throws {
        var record = JobRecord(job: try Job(definition: TestPilot.job()), startTime: 0, arrival: .zero)
        for remote in ["https://a/x", "https://a/x", "https://b/x", "https://b/x"] { record.noteUpload(transfer(remote, "E")) }
        #expect(record.uploads["a"]?.remotes == ["https://a/x", "https://b/x"])
        record.noteUpload(transfer("https://a/x", "A"))
        #expect(record.uploads["a"]?.remotes == ["https://b/x", "https://a/x"] && record.uploads["a"]?.endpoint == "A")
    }

    @Test func anEntryOfAPilotThatKnewOneAddressIsRead() throws {
        let update = JobUpdate(jobID: 7, attemptNumber: 1, state: .running, siteName: "S")
        let upload = JournalEntry.Upload(remote: "https://a/x", endpoint: "E")
        let entry = JournalEntry(server: "s", queue: "Q", uploads: ["a": upload], update: update)
        let text = String(decoding: try entry.bytes, as: UTF8.self)
        #expect(!text.contains("earlier") && !text.contains("alternate"))
        let read = try JournalEntry(parsing: Array(text.utf8))
        #expect(read == entry && read.uploads?["a"]?.remotes == ["https://a/x"] && read.alternateStageOut == nil)
    }
}
