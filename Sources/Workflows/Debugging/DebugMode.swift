package import PandaClient

/// Whether a job is in debug mode, and what each debug heartbeat shows then.
///
/// The server repeats its standing command in every answer, so the last one counts.
package struct DebugMode: Sendable, Equatable {
    /// What a debug heartbeat does.
    package enum Request: Sendable, Equatable {
        case run(DebugCommand)
        /// The server's command is not run; this is sent instead.
        case refuse(DebugFailure)
    }

    /// Nil when debug mode is off.
    package private(set) var request: Request?

    /// Debug mode as the job's definition has it.
    package init(isOn: Bool) {
        request = isOn ? .run(.newest) : nil
    }

    /// Obeys `debug`, `debugoff` and debug commands; others change nothing.
    package mutating func obey(_ command: ServerCommand) {
        switch command {
        case .debug: request = .run(.newest)
        case .debugOff: request = nil
        case .debugCommand(let text): request = Self.request(text)
        case .tobekilled, .softkill, .noCleanup, .other: break
        }
    }

    private static func request(_ text: String) -> Request {
        do {
            return .run(try DebugCommand.parse(text))
        } catch {
            return .refuse(error)
        }
    }
}

extension DebugMode: CustomStringConvertible {
    /// The command in force, `off`, or why the command is refused.
    package var description: String {
        switch request {
        case .run(let command)?: "\(command)"
        case .refuse(let failure)?: "\(failure)"
        case nil: "off"
        }
    }
}
