import CProcess
import Glibc
import SystemPackage

extension ChildCommand {
    /// Calls `body` with this command as C sees it; descriptors and copies live only as long.
    func withRequest<Result>(_ body: (inout cprocess_request) -> Result) throws(SpawnError) -> Result {
        try checkStrings()
        var opened: [FileDescriptor] = []
        defer { for descriptor in opened { close(descriptor.rawValue) } }
        var streams: [Int32] = []
        for (stream, forWriting) in [(standardInput, false), (standardOutput, true), (standardError, true)] {
            let (descriptor, isOurs) = try stream.open(forWriting: forWriting)
            if isOurs { opened.append(descriptor) }
            streams.append(descriptor.rawValue)
        }
        let group = cgroup?.open()
        if let group { opened.append(group) }
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        let limits = limits.map(\.raw)
        return withCStrings([executable.string] + arguments) { argv in
            withCStrings(variables) { envp in
                executable.withPlatformString { file in
                    workingDirectory.withPlatformString { directory in
                        (cgroup?.directory ?? "").withPlatformString { cgroupPath in
                            limits.withUnsafeBufferPointer { limits in
                                var request = cprocess_request(
                                    executable: file, argv: argv, envp: envp, directory: directory,
                                    streams: (streams[0], streams[1], streams[2]), limits: limits.baseAddress,
                                    limit_count: Int32(limits.count), cgroup: group?.rawValue ?? -1,
                                    cgroup_path: group == nil ? nil : cgroupPath)
                                return body(&request)
                            }
                        }
                    }
                }
            }
        }
    }

    /// A NUL would silently cut the text; a name with `=` would set another variable.
    private func checkStrings() throws(SpawnError) {
        let names = environment.keys
        let isSound =
            names.allSatisfy { !$0.isEmpty && !$0.contains("=") && !$0.utf8.contains(0) }
            && environment.values.allSatisfy { !$0.utf8.contains(0) } && arguments.allSatisfy { !$0.utf8.contains(0) }
        guard isSound else { throw SpawnError(step: .arguments, path: executable, errno: .invalidArgument) }
    }
}

private func withCStrings<Result>(_ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
    var pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { buffer in
        // Never empty: it ends with nil.
        guard let base = buffer.baseAddress else { preconditionFailure("a C string list without its end") }
        return body(base)
    }
}
