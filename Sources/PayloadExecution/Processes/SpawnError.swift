package import SystemPackage

/// A program that could not be started.
package struct SpawnError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What failed.
    package enum Step: String, Sendable {
        case arguments = "pass an argument or environment variable with a NUL or a malformed name to"
        case fork = "create a process for"
        case session = "create a session for"
        case directory = "enter the work directory"
        case streams = "open"
        case limits = "set the resource limits of"
        case execute = "execute"
        case watch = "watch over"
    }

    /// What failed.
    package var step: Step
    /// The file that it failed on: the program, its work directory, or the file behind one of its streams.
    package var path: FilePath
    /// The system's reason.
    package var errno: Errno

    /// `cannot execute /srv/run.sh: Permission denied (make it executable: chmod +x)`.
    package var description: String {
        let line = "cannot \(step.rawValue) \(path): \(errno)"
        return advice.isEmpty ? line : "\(line) (\(advice))"
    }

    private var advice: String {
        if step == .watch {
            return "the process that does so was killed: by the program itself, by another program of this user, or for lack of memory"
        }
        guard step == .execute else { return "" }
        switch errno {
        case .permissionDenied: return "is it a file, executable (chmod +x), and on a file system mounted without noexec?"
        case .noSuchFileOrDirectory: return "does the file, and the interpreter in its first line, exist?"
        case .execFormatError: return "a script needs an interpreter in its first line, a program the machine's format"
        case .textFileBusy: return "the file is still being written"
        default: return ""
        }
    }
}
