package import Sandbox

/// Gives `body` a running sandbox in a directory of its own; both are gone afterwards.
package func withSandbox<Result>(
    _ options: SandboxOptions = SandboxOptions(), _ body: (Sandbox) async throws -> Result
) async throws -> Result {
    let directory = try TemporaryDirectory()
    let sandbox = try Sandbox(directory: directory.path, options: options)
    // Also when `body` throws: no thread outlives its test.
    defer {
        sandbox.close()
        withExtendedLifetime(directory) {}
    }
    return try await body(sandbox)
}
