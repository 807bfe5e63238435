import FoundationEssentials
package import JobModel
package import PandaClient

/// What is known of a job at one moment, so that another pilot can speak for it should this one die.
package struct JournalEntry: Codable, Sendable, Equatable {
    /// Format of the entry; one of another version is for a pilot of that version to read.
    package static let version = 1

    package var version = JournalEntry.version
    /// The server that gave the job, such as `https://host:25443`.
    package let server: String
    package let queue: String
    package let jobDirectory: String?
    /// The pilot's main work directory; nil unless the pilot made it.
    package let workDirectory: String?
    package let isAnalysis: Bool
    package let log: FileSpec?
    /// Where the log may go when its storage fails.
    package var alternateStageOut: AlternateStageOut?
    /// True when the payload had secrets, which its output may show; nil for none.
    package var hasSecrets: Bool?
    /// Files of the job directory that do not belong into its log archive.
    package let excluded: [String]
    /// The log archive that is being sent.
    package var archive: ArchiveMark?
    package var phase: JobPhase?
    /// Files that were about to be sent to storage, by their names, until they are known to be there.
    package var uploads: [String: Upload]?
    /// All that would be told if the job ended now; with a final state, the last word.
    package var update: JobUpdate

    /// Where a file was about to be sent.
    package struct Upload: Codable, Sendable, Equatable {
        /// The address that it is sent to.
        package let remote: String
        package let endpoint: String?
        /// Addresses that it was sent to before, in vain: a part of it may be there, or all of it.
        package var earlier: [String]?

        /// Every address where it may be.
        var remotes: [String] { (earlier ?? []) + [remote] }
    }

    /// Outputs are in storage and nothing went wrong; what may be missing is the log.
    package var hasOutputs: Bool { phase == .logTransfer && update.pilotErrorCode ?? 0 == 0 }

    /// The entry without what only helps to understand: for where there is little room.
    var lean: JournalEntry {
        var entry = self
        (entry.update.metaData, entry.update.pilotLog, entry.update.stdout) = (nil, nil, nil)
        return entry
    }

    /// Throws `OtherVersion`, or why the bytes are no entry at all.
    package init(parsing bytes: [UInt8]) throws {
        let decoder = JSONDecoder(), data = Data(bytes)
        let version = try decoder.decode(Version.self, from: data).version
        guard version == Self.version else { throw OtherVersion(version: version) }
        self = try decoder.decode(JournalEntry.self, from: data)
    }

    private struct Version: Decodable {
        let version: Int
    }

    /// The entry was written by a pilot of another version, which can read it.
    package struct OtherVersion: Error, CustomStringConvertible {
        let version: Int
        package var description: String { "its format is \(version), not \(JournalEntry.version)" }
    }

    package init(
        server: String, queue: String, jobDirectory: String? = nil, workDirectory: String? = nil, isAnalysis: Bool = false,
        log: FileSpec? = nil, excluded: [String] = [], phase: JobPhase? = nil, uploads: [String: Upload]? = nil,
        update: JobUpdate
    ) {
        self.server = server
        self.queue = queue
        self.jobDirectory = jobDirectory
        self.workDirectory = workDirectory
        self.isAnalysis = isAnalysis
        self.log = log
        self.excluded = excluded
        self.phase = phase
        self.uploads = uploads
        self.update = update
    }

    package var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self))
        }
    }
}
