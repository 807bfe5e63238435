import JobModel

/// What the system refused a payload, by the system's own words among the payload's messages: most of it is the node's fault.
struct SystemFault {
    let code: ErrorCode
    /// What it means, with the message.
    let meaning: String

    /// The first kind of fault that the messages tell of; nil when they tell of none.
    ///
    /// Programs write the system's words in either case of letters. In a container a read-only file system is its image.
    init?(in messages: String, exit: ProcessExit.Outcome, _ place: Place) {
        let lines = messages.split(whereSeparator: \.isNewline).map { Line(text: $0, words: $0.lowercased()) }
        for kind in (place.isNoExec ? [Self.noExec] : []) + Self.kinds where !(place.isContainer && kind.isImages) {
            for (index, line) in lines.enumerated() where kind.texts.contains(where: line.words.contains) {
                guard kind.counts(line.words, lines[..<index].suffix(Self.reach).map(\.words), exit) else { continue }
                let isCVMFS = kind.code == .fileHandlingFailure && line.words.contains("/cvmfs")
                code = isCVMFS ? .cvmfsIsNotAlive : kind.code
                meaning = "\(kind.meaning)\(code.isNodesFault ? ", which is not the payload's fault" : ""): \(line.text.prefix(200))"
                return
            }
        }
        return nil
    }

    /// What is known of where the payload ran.
    struct Place {
        var isContainer = false
        /// Its work directory is mounted `noexec`.
        var isNoExec = false
    }

    private struct Line {
        let text: Substring
        let words: String
    }

    /// Lines before a message that may say what was being done.
    private static let reach = 8

    private struct Kind {
        let texts: [String]
        let code: ErrorCode
        let meaning: String
        var isImages = false
        /// Whether a line with one of the texts is such a fault, by itself, the lines before it and the payload's end.
        var counts: @Sendable (_ line: String, _ before: [String], ProcessExit.Outcome) -> Bool = { _, _, _ in true }
    }

    private static let noExec = Kind(
        texts: ["permission denied"], code: .chmodTransform,
        meaning: "the work directory is on a file system that is mounted noexec (give another with -a)",
        counts: { line, _, exit in exit == .exited(126) || line.contains("./") })

    private static let kinds = [
        Kind(texts: ["no space left on device"], code: .noLocalSpace, meaning: "a disk of the node is full"),
        Kind(texts: ["disk quota exceeded"], code: .noLocalSpace, meaning: "a quota on the node is used up"),
        Kind(
            texts: ["transport endpoint is not connected"], code: .fileHandlingFailure, meaning: "a file system of the node is dead",
            counts: { line, _, _ in !isOfSocket(line) }),
        Kind(texts: ["stale file handle", "stale nfs file handle"], code: .fileHandlingFailure, meaning: "a mount of the node is stale"),
        Kind(
            texts: ["read-only file system"], code: .fileHandlingFailure, meaning: "a file system of the node became read-only",
            isImages: true, counts: { line, _, _ in !line.contains("/cvmfs") }),
        Kind(texts: ["structure needs cleaning"], code: .fileHandlingFailure, meaning: "a file system of the node is damaged"),
        Kind(
            texts: [
                "too many open files in system", "can't start new thread", "unable to create native thread",
                "unable to create new native thread",
            ],
            code: .resourceUnavailable, meaning: "the node has no more processes or files to give"),
        Kind(
            texts: ["resource temporarily unavailable", "cannot allocate memory"], code: .resourceUnavailable,
            meaning: "the node has no room for another process", counts: isOfProcess),
        Kind(
            texts: ["cannot allocate memory"], code: .payloadOutOfMemory, meaning: "the system gave the payload no more memory",
            counts: { line, _, _ in !line.contains("static tls") }),
    ]

    /// The same words are said of a connection.
    private static func isOfSocket(_ line: String) -> Bool {
        ["socket", "tcp", "udp", "shutdown", "peer"].contains { line.contains($0) }
            || line.hasSuffix("[errno 107] transport endpoint is not connected")
    }

    /// The same words are said of locks, connections and memory that a program wants for itself.
    private static func isOfProcess(_ line: String, _ before: [String], _ exit: ProcessExit.Outcome) -> Bool {
        // A shell that cannot execute a program names just the program.
        if exit == .exited(126) { return true }
        if ["fork", "clone", "thread", "spawn", "exec", "process"].contains(where: line.contains) { return true }
        return before.contains { earlier in
            ["fork_exec", "_execute_child", "os.fork", "posix_spawn", "pthread_create", "std::system_error"].contains {
                earlier.contains($0)
            }
        }
    }
}
