import SystemPackage

/// The end of the pilot's log, which the server keeps with a failed job.
enum LogExtract {
    /// Source: the server's log table; both pilots send at most this.
    static let maximumBytes = 1024

    /// The last whole lines that fit; nil without a log file.
    static func last(of context: PilotContext) -> String? {
        guard !context.settings.noPilotLog.value else { return nil }
        let path = context.work.path.appending(context.settings.pilotLogName.value)
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return nil }  // an extract is a courtesy
        defer { try? file.close() }  // read only: nothing can be lost
        guard let end = try? file.seek(offset: 0, from: .end) else { return nil }
        var buffer = [UInt8](repeating: 0, count: maximumBytes)
        guard let count = try? buffer.withUnsafeMutableBytes({ try file.read(fromAbsoluteOffset: max(0, end - Int64(maximumBytes)), into: $0) })
        else { return nil }
        let lines = String(decoding: buffer[..<count], as: UTF8.self)
        guard end > maximumBytes, let newline = lines.firstIndex(of: "\n") else { return lines }
        return String(lines[lines.index(after: newline)...])
    }
}
