package import Glibc

/// One line of `/proc/<pid>/stat`: what a process is and has used.
///
/// Source: proc(5).
package struct ProcessStat: Sendable, Equatable {
    /// Its number.
    package var processID: pid_t
    /// The program's name, cut by the kernel to 15 characters.
    package var name: String
    /// One letter: R, S, D, Z (ended, not yet reaped) and others.
    package var state: Character
    /// The parent's number.
    package var parent: pid_t
    /// The session's number.
    package var session: pid_t
    /// Own CPU time (utime + stime), clock ticks.
    package var ownTicks: UInt64
    /// CPU time of the children it has waited for (cutime + cstime), clock ticks.
    package var childTicks: UInt64
    /// Threads.
    package var threads: Int
    /// Virtual memory, bytes.
    package var virtualBytes: UInt64
    /// Resident pages.
    package var residentPages: UInt64

    /// Parses the line; nil when it is not one.
    ///
    /// The name may hold blanks and parentheses, so fields are counted after the last `)`.
    package init?(_ line: String) {
        guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"), open < close,
            let processID = pid_t(line[..<open].trimming(" "))
        else { return nil }
        let fields = line[line.index(after: close)...].split(whereSeparator: \.isWhitespace)
        // The times of children were negative in kernels with a fault in them.
        guard fields.count >= 22, let state = fields[0].first, let parent = pid_t(fields[1]), let session = pid_t(fields[3]),
            let user = Self.size(fields[11]), let system = Self.size(fields[12]),
            let childUser = Self.size(fields[13]), let childSystem = Self.size(fields[14]),
            let threads = Self.size(fields[17]), let virtual = Self.size(fields[20]), let resident = Self.size(fields[21])
        else { return nil }
        self.processID = processID
        name = String(line[line.index(after: open)..<close])
        self.state = state
        self.parent = parent
        self.session = session
        ownTicks = user + system
        childTicks = childUser + childSystem
        self.threads = Int(clamping: threads)
        virtualBytes = virtual
        residentPages = resident
    }

    /// A number that can be added to a million others like it; nil for what is none and 0 for what is below.
    private static func size(_ field: Substring) -> UInt64? {
        if let value = UInt64(field) { return min(value, 1 << 58) }
        return Int64(field) == nil ? nil : 0
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
