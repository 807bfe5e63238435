import SystemPackage

/// What `/proc/<pid>/status` says of a process.
enum ProcessStatus {
    /// The whole text.
    ///
    /// Throws `Errno`; `noSuchFileOrDirectory` when there is no such process.
    static func read(_ process: Int32) throws -> String {
        let file = try FileDescriptor.open(FilePath("/proc/\(process)/status"), .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            let bytes = try [UInt8](unsafeUninitializedCapacity: 16384) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The first word behind the name.
    static func field(_ name: String, of status: String) -> String? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.map(String.init)
    }
}
