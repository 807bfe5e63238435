package import Files
package import SystemPackage

/// Directories on this machine between which files move.
package struct StagingDirectories: Sendable {
    /// The job's directory.
    package var job: FilePath
    /// The same, held since it was made; nil for one that is found by its path.
    package var held: HeldDirectory?
    /// The directory that the job's is in, held too.
    package var heldParent: HeldDirectory?
    /// `--input-dir`: where the local tool finds inputs; nil for the parent of the job directory.
    package var input: FilePath?
    /// `--output-dir`: where the local tool puts outputs; nil for the parent of the job directory.
    package var output: FilePath?
    /// `--input-destination-dir`: the root of a deterministic tree that holds the inputs.
    package var inputTree: FilePath?

    package init(job: FilePath, input: FilePath? = nil, output: FilePath? = nil, inputTree: FilePath? = nil) {
        self.job = job
        self.input = input
        self.output = output
        self.inputTree = inputTree
    }

    var parent: FilePath { job.removingLastComponent() }
}
