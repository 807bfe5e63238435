import JobModel

/// Messages by which a container runtime says that it, and not the payload, failed (error-codes.md §4).
enum ContainerFailure {
    /// The code for a runtime's failure; nil when there is none.
    ///
    /// Looked for after exit 0, which a runtime's wrapper script may return, and after the runtime's own exits 251 and 255; any other code
    /// is the payload's, whatever it printed.
    static func code(exit: ProcessExit.Outcome, standardError: String) -> ErrorCode? {
        guard [.exited(0), .exited(251), .exited(255)].contains(exit) else { return nil }
        return messages.first { standardError.contains($0.text) }?.code
    }

    private static let messages: [(text: String, code: ErrorCode)] = [
        ("Not mounting requested bind point", .singularityBindPointFailure),
        ("No more available loop devices", .singularityNoLoopDevices),
        ("Failed to mount image", .singularityImageMountFailure),
        ("Singularity is not installed", .singularityNotInstalled),
        ("Apptainer is not installed", .apptainerNotInstalled),
        ("Failed to create user namespace", .singularityFailedUserNamespace),
        ("Operation not permitted", .singularityGeneralFailure),
    ]
}
