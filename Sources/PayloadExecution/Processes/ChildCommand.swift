package import SystemPackage

/// A program to start, with all that it gets from the pilot.
///
/// It always leads its own session and process group, finds the default reaction to every signal, and no open file but 0, 1 and 2.
package struct ChildCommand: Sendable {
    /// The program's file; `PATH` is not searched.
    package var executable: FilePath
    /// The arguments after the program's name.
    package var arguments: [String]
    /// The whole environment: nothing is added to it.
    package var environment: [String: String]
    /// Where the program starts.
    package var workingDirectory: FilePath
    /// What the program reads.
    package var standardInput: StandardStream
    /// Where its output goes.
    package var standardOutput: StandardStream
    /// Where its messages go.
    package var standardError: StandardStream
    /// Limits set before exec.
    package var limits: [ResourceLimit]
    /// The cgroup it starts in; nil keeps it in the pilot's.
    package var cgroup: CgroupPlacement?

    /// A command that reads nothing and whose output is dropped, unless said otherwise.
    package init(
        _ executable: FilePath, arguments: [String] = [], environment: [String: String], workingDirectory: FilePath,
        standardInput: StandardStream = .null, standardOutput: StandardStream = .null, standardError: StandardStream = .null,
        limits: [ResourceLimit] = [], cgroup: CgroupPlacement? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.limits = limits
        self.cgroup = cgroup
    }
}
