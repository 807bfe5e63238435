package import Files
import Glibc
package import PayloadExecution
package import SystemPackage
package import Waiting

/// Runs debug commands on one job: on its directory and on its payload's processes, and on nothing else.
package struct Debugger: Sendable {
    let directory: HeldDirectory
    private let disk: BlockingWork
    private let payload: ProcessTree?
    let redact: @Sendable (String) -> String
    private let clock: PilotClock
    private let timeLimit: Duration
    private let searchPath: [FilePath]

    /// A debugger for the job in `directory`, whose payload may not run yet, or not any more; what may block on its disk is done by `disk`.
    ///
    /// `ls`, `du` and `gdb` are looked for in `searchPath` only.
    package init(
        directory: HeldDirectory, disk: BlockingWork, payload: ProcessTree?, clock: PilotClock,
        redact: @escaping @Sendable (String) -> String,
        timeLimit: Duration = .seconds(60), searchPath: [FilePath] = ["/usr/bin", "/bin", "/usr/local/bin"]
    ) {
        self.directory = directory
        self.disk = disk
        self.payload = payload
        self.redact = redact
        self.clock = clock
        self.timeLimit = timeLimit
        self.searchPath = searchPath
    }

    /// Does what the server asked for and says what came of it, within the time limit.
    package func output(for request: DebugMode.Request) async -> DebugOutput {
        switch request {
        case .refuse(let failure): return line("\(failure)")
        case .run(let command):
            let output = await clock.within(timeLimit) { await outputOrFailure(of: command) }
            return output ?? line("\(command): not done after \(timeLimit.components.seconds) s")
        }
    }

    private func line(_ text: String) -> DebugOutput { DebugOutput(line: text, redact: redact) }

    private func outputOrFailure(of command: DebugCommand) async -> DebugOutput {
        do {
            return try await output(of: command)
        } catch {
            return line("\(error)")
        }
    }

    private func output(of command: DebugCommand) async throws(DebugFailure) -> DebugOutput {
        switch command {
        case .newest:
            guard let newest = try await reading({ $0.newestText() }) else {
                throw DebugFailure("no text file has been written into the job directory")
            }
            return DebugOutput(title: newest.place.string, body: newest.text, lines: DebugCommand.defaultLines, redact: redact)
        case .tail(let pattern, let lines):
            let (place, text) = try await reading { files in
                guard let place = files.newest(of: try files.places(pattern)) else { throw DebugFailure("\(pattern): not a file") }
                return (place, try files.text(of: place))
            }
            return DebugOutput(title: place.string, body: text, lines: lines, redact: redact)
        case .processes: return DebugOutput(title: "ps", body: try PayloadProcesses(payload).table, redact: redact)
        case .listing(let listing): return try await list(listing)
        case .gdb(let script): return try await debug(script, PayloadProcesses(payload))
        }
    }

    /// Does what may block on the disk of the job directory.
    func reading<Value: Sendable>(_ work: @escaping @Sendable (VisibleFiles) throws -> Value) async throws(DebugFailure) -> Value {
        do {
            return try await disk.run("reading the job directory", within: timeLimit) { [directory] in try work(VisibleFiles(directory)) }
        } catch {
            throw error as? DebugFailure ?? DebugFailure("\(error)")
        }
    }

    /// A program's file; its name says what is missing.
    func program(_ name: String) async throws(DebugFailure) -> FilePath {
        let found = try await reading { [searchPath] _ in
            searchPath.map { $0.appending(name) }.first { $0.withPlatformString { access($0, X_OK) } == 0 }
        }
        guard let found else { throw DebugFailure("\(name) is not on this node") }
        return found
    }
}
