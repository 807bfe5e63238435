import Files
import Synchronization

/// Where finished log lines go: stdout and, once there is one, the pilot log, each with a queue and a thread of its own.
final class LogSink: Sendable {
    private let standardOutput: LineWriter
    private let file: Mutex<LineWriter?> = Mutex(nil)

    init(_ standardOutput: LineWriter) {
        self.standardOutput = standardOutput
    }

    deinit { close() }

    /// Goes on in a new pilot log; the one before it is closed.
    func open(_ next: LineWriter) {
        replace(with: next)
    }

    /// Goes on with stdout alone; returns the pilot log that was, whose last lines are still to be written.
    @discardableResult func close() -> LineWriter? { replace(with: nil) }

    /// Hands the line to both places, to stdout as it is to be shown there; returns at once.
    func write(_ line: String, shown: String? = nil) {
        // Under the lock, so that both have the lines in the same order.
        file.withLock { file in
            standardOutput.write((shown ?? line) + "\n")
            file?.write(line + "\n")
        }
    }

    /// Hands a text to stdout alone.
    func show(_ text: String) { standardOutput.write(text + "\n") }

    /// Waits until the pilot log has what was written by now, unless its disk hangs.
    func flushFile() async {
        await file.withLock(\.self)?.flush()
    }

    @discardableResult private func replace(with next: LineWriter?) -> LineWriter? {
        let last = file.withLock { file in
            defer { file = next }
            return file
        }
        last?.end()
        return last
    }
}
