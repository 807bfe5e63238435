import Files
import Glibc
package import JobModel
package import SystemPackage
package import Waiting

/// Finds out about the node's NVIDIA GPUs; other vendors' are not known to Pilot 3 either.
package struct GPUProbe: Sendable {
    private let environment: [String: String]
    private let workDirectory: FilePath
    private let limit: Duration
    private let procfs: FilePath
    private let sysfs: FilePath
    private let clock: PilotClock
    /// Of the work directory and of the places that PATH names.
    private let disk = BlockingWork(threads: 1)

    /// nvidia-smi is looked for in the environment's `PATH`, and ended when it takes longer than the limit; it runs in the work
    /// directory and writes to memory, as a payload may have put a link at any name.
    package init(
        environment: [String: String], workDirectory: FilePath, limit: Duration = .seconds(60), procfs: FilePath = "/proc",
        sysfs: FilePath = "/sys", clock: PilotClock = .system
    ) {
        self.environment = environment
        self.workDirectory = workDirectory
        self.limit = limit
        self.procfs = procfs
        self.sysfs = sysfs
        self.clock = clock
    }

    /// True where the driver or the PCI bus shows a GPU; no process is started.
    package var seesGPUs: Bool {
        if !DirectoryListing.texts(in: procfs.appending("driver/nvidia/gpus")).isEmpty { return true }
        let devices = sysfs.appending("bus/pci/devices")
        return DirectoryListing.texts(in: devices).contains { name in
            func text(_ file: String) -> Substring { ProcFile.read(devices.appending(name).appending(file))?.trimmed ?? "" }
            // Displays and 3D controllers; NVIDIA makes network cards and bridges as well.
            return text("vendor") == "0x10de" && text("class").hasPrefix("0x03")
        }
    }

    /// What nvidia-smi says of the GPUs; nil where there is no nvidia-smi, without which payloads cannot use them either.
    package func map(site: String, hostName: String) async throws(PilotError) -> GPUMap? {
        guard let program = try await program() else { return nil }
        let list = try await output(of: program, ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"])
        let reply: NvidiaReply
        do {
            reply = try NvidiaReply(list: list, summary: try await output(of: program, []))
        } catch let error as PilotError {
            throw error
        } catch {
            throw PilotError(.conversionFailure, doing: "asking \(program) for the GPUs", cause: error)
        }
        return GPUMap(reply, site: site, hostName: hostName)
    }

    private func program() async throws(PilotError) -> FilePath? {
        let directories = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        do {
            return try await disk.run("looking for nvidia-smi", within: .seconds(60)) {
                directories.map { FilePath(String($0)).appending("nvidia-smi") }.first { access($0.string, X_OK) == 0 }
            }
        } catch {
            throw PilotError(.resourceUnavailable, doing: "asking for the GPUs", cause: error)
        }
    }

    private func output(of program: FilePath, _ arguments: [String]) async throws(PilotError) -> String {
        let limit = limit, clock = clock
        let doing = "asking \(program) for the GPUs", file: HeldFile, exit: ProcessExit?
        do {
            file = try HeldFile.inMemory("nvidia-smi")
            let command = ChildCommand(
                program, arguments: arguments, environment: environment.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) },
                workingDirectory: workDirectory, standardOutput: .held(file))
            exit = try await race({ try await ChildProcess.run(command, grace: .zero) }, orUntil: { try? await clock.sleep(limit) })
        } catch {
            throw PilotError(.resourceUnavailable, doing: doing, cause: error)
        }
        guard let exit else { throw PilotError(.commandTimedOut, doing: doing, reason: "no answer in \(limit.components.seconds) s") }
        guard exit.outcome == .exited(0) else {
            throw PilotError(.resourceUnavailable, doing: doing, reason: "it ended with \(exit.outcome)")
        }
        // What cannot be read is no answer, which is said as such.
        return String(decoding: (try? file.bytes(count: 65536)) ?? [], as: UTF8.self)
    }
}
