import ArgumentParser
import Glibc
import Sandbox
import SystemPackage

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve until SIGTERM or SIGINT.")

    @OptionGroup var location: Location
    @Option(help: "Port to listen on; 0 takes a free one.") var port = 0
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Whether clients must show a certificate: required or optional.")
    var clientCert = ClientCertificate.required
    @Flag(help: "No /server/panda, as servers since May 2026.") var noLegacy = false
    @Flag(help: "No /api/v1, as old servers.") var noV1 = false
    @Option(help: ArgumentHelp("What goes wrong on purpose: ENDPOINT:KIND[:key=value,…]; repeatable.", valueName: "spec"))
    var fault: [String] = []
    @Option(help: ArgumentHelp("Milliseconds between a job's final update and the Adder's run.", valueName: "ms"))
    var adderDelay = 0
    @Option(help: ArgumentHelp("File that gets host, port and pid as JSON once the server listens.", valueName: "file"))
    var ready: String?

    func run() throws {
        // Blocked before any thread exists, so that only the wait below sees them.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let sandbox = try Sandbox(directory: FilePath(location.dir), options: options())
        print(Greeting(sandbox: sandbox, clients: clientCert).text)
        // Whoever started us may read through a pipe.
        fflush(nil)
        if let ready { try announce(sandbox, in: FilePath(ready)) }
        var signal: Int32 = 0
        sigwait(&signals, &signal)
        sandbox.close()
    }

    private func options() throws -> SandboxOptions {
        var options = SandboxOptions()
        (options.host, options.port, options.clientCertificate) = (host, port, clientCert)
        (options.servesLegacy, options.servesV1) = (!noLegacy, !noV1)
        options.adderDelay = Double(adderDelay) / 1000
        options.faults = try fault.map { try Fault($0) }
        options.keys = .rsa
        return options
    }

    private func announce(_ sandbox: Sandbox, in file: FilePath) throws {
        let text: WireValue = ["host": .string(host), "port": .int(sandbox.port), "pid": .int(Int(getpid()))]
        let temporary = FilePath(file.string + ".tmp")
        let descriptor = try FileDescriptor.open(temporary, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        _ = try descriptor.closeAfter { try descriptor.writeAll((text.json + "\n").utf8) }
        guard rename(temporary.string, file.string) == 0 else { throw Errno(rawValue: errno) }
    }
}

extension ClientCertificate: ExpressibleByArgument {}
