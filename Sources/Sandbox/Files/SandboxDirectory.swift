package import SystemPackage

/// Where things lie under the directory given to `serve --dir`.
package struct SandboxDirectory: Sendable {
    /// The directory itself.
    package let root: FilePath

    package init(_ root: FilePath) {
        self.root = root
    }

    /// CA, certificates, proxy.
    package var pki: FilePath { root.appending("pki") }
    /// The tokens that were issued, one of them ready for use, with the key that renews it.
    package var tokens: FilePath { root.appending("tokens") }
    /// One record and one history per job.
    package var jobs: FilePath { root.appending("jobs") }
    /// One record per queue.
    package var queues: FilePath { root.appending("queues") }
    /// The DDM endpoints.
    package var endpoints: FilePath { root.appending("ddmendpoints.json") }
    /// Transforms, served under `/trf/`.
    package var transforms: FilePath { root.appending("trf") }
    /// Files, served under `/storage/`.
    package var storage: FilePath { root.appending("storage") }
    /// One line per request.
    package var accessLog: FilePath { root.appending("access.log") }
    /// What pilots told of their nodes.
    var nodes: FilePath { root.appending("nodes.jsonl") }
    /// What was posted to `/traces/`.
    package var traces: FilePath { root.appending("traces.jsonl") }

    /// Makes the directories that are missing.
    func make() throws {
        for path in [root, pki, jobs, queues, transforms, storage] {
            try DirectoryTree.make(path)
        }
    }
}
