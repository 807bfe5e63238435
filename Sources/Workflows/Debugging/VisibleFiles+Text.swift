import Files
import Glibc
import PayloadExecution
import SystemPackage

extension VisibleFiles {
    /// The end of a text file in a real place.
    func text(of place: FilePath) throws(DebugFailure) -> String {
        var names = LinkNames(directory)
        return try text(of: place, &names)
    }

    private func text(of place: FilePath, _ names: inout LinkNames) throws(DebugFailure) -> String {
        guard !place.components.contains(where: { LogArchive.isSecret($0.string) }) else { throw .refused("'\(place)' holds credentials") }
        let text: String
        do {
            text = try directory.ownFile(place, &names).tail()
        } catch is NotAFile {
            throw DebugFailure("\(place): not a file")
        } catch is ForeignFile {
            throw .refused("'\(place)' has a name outside of the job directory")
        } catch {
            throw DebugFailure("\(place): \(error)")
        }
        guard Self.isText(text) else { throw DebugFailure("\(place): not a text file") }
        return text
    }

    /// The text file that was written last, of those that are not the pilot's own, with its end.
    func newestText() -> (place: FilePath, text: String)? {
        var newest: (place: FilePath, text: String, facts: FileFacts)?, names = LinkNames(directory)
        visit { place, facts in
            guard facts.kind == .file, facts.size > 0, !Self.isPilots(place), newest.map({ facts.isNewer(than: $0.facts) }) ?? true
            else { return }
            // What is no text, or was just removed, is passed over.
            if let text = try? text(of: place, &names) { newest = (place, text, facts) }
        }
        return newest.map { ($0.place, $0.text) }
    }

    /// Control characters other than those of lines, tabs and terminals are in no text, but soon in anything else.
    private static func isText(_ text: String) -> Bool {
        !text.utf8.contains { $0 < 7 || (14..<27).contains($0) || (28..<32).contains($0) }
    }

    /// Files that pilots write into a job directory for themselves.
    private static func isPilots(_ place: FilePath) -> Bool {
        let name = place.lastComponent?.string ?? ""
        return pilotsFiles.contains(name) || name.contains("prmon") || name.hasPrefix("memory_monitor_")
    }

    /// Source: Pilot 3's list of what is not the payload's, with its configured names.
    private static let pilotsFiles: Set = [
        "pilotlog.txt", "stageinlog.txt", "stageoutlog.txt", "pilot_timing.json", "remotefileverification_dictionary.json",
        "remotefileslog.txt", "base_trace_report.json", "container_script.sh", "my_release_setup.sh", "stagein_status.json",
        "stageout_status.json", "stagein_replicas.json", "eventLoopHeartBeat.txt", "pilot_heartbeat.json", "panda_token",
        PayloadCommand.scriptName,
    ]
}
