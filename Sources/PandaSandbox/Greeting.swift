import Sandbox

/// What `serve` says at its start.
struct Greeting {
    let sandbox: Sandbox

    var text: String {
        let directory = sandbox.directory.root
        let (base, port) = (sandbox.url.dropLast(String(sandbox.port).count + 1), sandbox.port)
        return """
            PanDA sandbox
              url    \(sandbox.url)
              port   \(port)
              queue  \(Sandbox.queue)
              jobs   panda-sandbox submit FILE.json --dir \(directory)

            Start a pilot with

              pilot -q \(Sandbox.queue) \\
                --cacert \(sandbox.pki.proxyFile) --capath \(sandbox.pki.caDirectory) \\
                --url \(base) -p \(port) \\
                --queuedata-url \(sandbox.url)/cache/schedconfig/\(Sandbox.queue).all.json \\
                --storagedata-url \(sandbox.url)/cache/ddmendpoints.json \\
                -a WORK

            or, served with --client-cert optional, instead of --cacert with

              PANDA_AUTH_TOKEN=\(sandbox.tokens.tokenFile) PANDA_AUTH_TOKEN_KEY=\(sandbox.tokens.keyFile) \\
              PANDA_AUTH_ORIGIN=\(TokenBook.organisation).production
            """
    }
}
