import Foundation
import Glibc
import SystemPackage
import TestSupport

/// A directory whose disk fails in a way that the test names, by the file system of `slowdisk.c`.
final class BadDisk {
    /// The directory as a job sees it.
    let mount: FilePath
    private let control: FilePath
    private let process: Process

    /// A compiler, libfuse and the right to mount are needed.
    static let isPossible: Bool = {
        guard access("/dev/fuse", R_OK | W_OK) == 0, access("/usr/bin/fusermount3", X_OK) == 0 else { return false }
        return (try? program.get()) != nil
    }()

    /// Built once, when the first test wants it.
    private static let program: Result<TemporaryDirectory, any Error> = Result {
        let directory = try TemporaryDirectory()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("slowdisk.c").path
        let command = "exec cc -O1 -o \"$0\" \"$1\" $(pkg-config --cflags --libs fuse3)"
        let compiler = try Process.run(
            URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", command, directory.appending("slowdisk").string, source])
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw POSIXError(.ENOEXEC) }
        return directory
    }

    /// A disk without fault, mounted when this returns.
    init(in directory: TemporaryDirectory) async throws {
        (mount, control) = (directory.appending("disk"), directory.appending("control"))
        for path in [mount, directory.appending("backing")] {
            try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: false)
        }
        try directory.write("none 0\n", to: "control")
        process = try Process.run(
            URL(fileURLWithPath: Self.program.get().appending("slowdisk").string),
            arguments: [directory.appending("backing"), control, mount].map(\.string))
        // Nothing tells of a mount but a look.
        while !isMounted { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// It is another device than the directory around it.
    private var isMounted: Bool {
        guard process.isRunning else { return true }  // what comes next says why
        var here = stat(), around = stat()
        return stat(mount.string, &here) == 0 && stat(mount.removingLastComponent().string, &around) == 0 && here.st_dev != around.st_dev
    }

    /// A shell's words that make a call fail from there on.
    func failing(_ call: String, _ error: Errno) -> String {
        "echo '\(call) errno=\(error.rawValue)' >'\(control).new'; mv '\(control).new' '\(control)'"
    }

    /// Ends it: a mount that stays would keep its directory.
    func end() {
        // What was not mounted has ended by itself.
        let unmount = try? Process.run(URL(fileURLWithPath: "/usr/bin/fusermount3"), arguments: ["-u", "-z", mount.string])
        unmount?.waitUntilExit()
        process.waitUntilExit()
    }
}
