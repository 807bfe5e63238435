import Foundation
import Glibc
import SystemPackage

/// What a pilot that has ended should have taken with it.
enum Leftovers {
    /// The variable that holds the mark of a case.
    static let variable = "FAULT_CASE"

    /// The command lines of the processes that were started with the mark.
    static func processes(marked mark: String) -> [String] {
        let entry = Data("\(variable)=\(mark)\0".utf8)
        // One that cannot be read has gone, or is not ours.
        func read(_ pid: Int, _ file: String) -> Data { (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/\(file)"))) ?? Data() }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int.init).filter { read($0, "environ").range(of: entry) != nil }.map { pid in
            "\(pid) " + String(decoding: read(pid, "cmdline").map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
        }
    }

    /// The files that somebody holds a lock on, by flock or fcntl.
    static func lockedFiles(below directory: FilePath) throws -> [String] {
        try files(below: directory).filter { try isLocked($0) }.map(\.string)
    }

    private static func isLocked(_ path: FilePath) throws -> Bool {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { return true }
            var lock = Glibc.flock()
            lock.l_type = Int16(F_WRLCK)
            guard fcntl(file.rawValue, F_GETLK, &lock) == 0 else { throw Errno(rawValue: errno) }
            return lock.l_type != Int16(F_UNLCK)
        }
    }

    /// All regular files, without following links.
    static func files(below directory: FilePath) throws -> [FilePath] {
        let names = FileManager.default.enumerator(atPath: directory.string)?.compactMap { $0 as? String } ?? []
        return names.map { directory.pushing(FilePath($0)) }.filter {
            var status = stat()
            return lstat($0.string, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }
    }
}
