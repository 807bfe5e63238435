import Glibc
import Sandbox
import SystemPackage

/// What `serve` says at its start: commands that can be typed as they are, anywhere on this machine.
struct Greeting {
    let sandbox: Sandbox
    let clients: ClientCertificate

    var text: String {
        """
        PanDA sandbox
          url    \(sandbox.url)
          port   \(sandbox.port)
          queue  \(Sandbox.queue)

        Add a job, here one that says hello, with

          echo '{}' | \(program("panda-sandbox")) submit /dev/stdin --dir \(word(sandbox.directory.root))

        Start a pilot for it with

          \(program("pilot")) -q \(Sandbox.queue) \\
            --cacert \(word(sandbox.pki.proxyFile)) \\
        \(options)
        \(withToken)
        """
    }

    /// A token instead of the proxy; only where clients need no certificate.
    private var withToken: String {
        guard clients == .optional else { return "" }
        return """

            or, with a token instead of a proxy, with

              PANDA_AUTH_TOKEN=\(word(sandbox.tokens.tokenFile)) \\
              PANDA_AUTH_TOKEN_KEY=\(word(sandbox.tokens.keyFile)) \\
              PANDA_AUTH_ORIGIN=\(TokenBook.organisation).production \\
              \(program("pilot")) -q \(Sandbox.queue) \\
            \(options)

            """
    }

    private var options: String {
        let root = sandbox.directory.root
        return """
                --capath \(word(sandbox.pki.caDirectory)) \\
                --url \(sandbox.url.dropLast(String(sandbox.port).count + 1)) -p \(sandbox.port) \\
                --queuedata-url \(sandbox.url)/cache/schedconfig/\(Sandbox.queue).all.json \\
                --storagedata-url \(sandbox.url)/cache/ddmendpoints.json \\
                --baseurls \(sandbox.url) --use-rucio-traces False \\
                -a \(word(root)) --spool \(word(root.appending("spool")))
            """
    }

    /// The program of that name beside this one, else by its name alone.
    private func program(_ name: String) -> String {
        guard let own = realpath("/proc/self/exe", nil) else { return name }
        defer { free(own) }
        let path = FilePath(String(cString: own)).removingLastComponent().appending(name)
        return access(path.string, X_OK) == 0 ? word(path) : name
    }

    /// A path as a shell takes it from anywhere.
    private func word(_ path: FilePath) -> String {
        let whole = path.isAbsolute ? path : launchDirectory.pushing(path).lexicallyNormalized()
        let isPlain = whole.string.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) }
        return isPlain ? whole.string : "'" + whole.string.replacing("'", with: "'\\''") + "'"
    }

    private var launchDirectory: FilePath {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return FilePath(String(cString: path))
    }
}
