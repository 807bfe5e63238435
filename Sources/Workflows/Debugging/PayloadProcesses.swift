import Glibc
import PayloadExecution
import SystemPackage

/// The payload's processes at one moment.
struct PayloadProcesses {
    let all: [ProcessStat]

    init(_ tree: ProcessTree?) throws(DebugFailure) {
        all = tree?.members() ?? []
        if all.isEmpty { throw DebugFailure("no process of the payload is running") }
    }

    /// A line for each, parents before children: process, parent, state, CPU seconds, resident kB, name.
    var table: String {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK))), pageKB = UInt64(sysconf(Int32(_SC_PAGESIZE))) / 1024
        let rows = all.map { process in
            [
                "\(process.processID)", "\(process.parent)", "\(process.state)", "\(Int(Double(process.ownTicks) / ticks))",
                "\(process.residentPages &* pageKB)", process.name,
            ]
        }
        return ([["PID", "PPID", "S", "CPU/s", "RSS/kB", "NAME"]] + rows).map(Self.line).joined(separator: "\n")
    }

    private static func line(_ row: [String]) -> String {
        let numbers = zip(row, [8, 8, 1, 7, 10]).map { text, width in String(repeating: " ", count: max(0, width - text.count)) + text }
        return (numbers + row.suffix(1)).joined(separator: " ")
    }

    /// The process that is worth a debugger: an `athena.py`, else any; of several the one that has used most CPU.
    var busiest: ProcessStat? {
        let athenas = all.filter(Self.runsAthena)
        return (athenas.isEmpty ? all : athenas).max { $0.ownTicks < $1.ownTicks }
    }

    private static func runsAthena(_ process: ProcessStat) -> Bool {
        // A process that has just ended has no arguments any more.
        let arguments = (try? arguments(of: process.processID)) ?? []
        return arguments.contains { FilePath($0).lastComponent == "athena.py" }
    }

    private static func arguments(of process: pid_t) throws -> [String] {
        let file = try FileDescriptor.open("/proc/\(process)/cmdline", .readOnly, options: .closeOnExec)
        let bytes = try file.closeAfter {
            try [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
