import Files
import FoundationEssentials
import JobModel
import Logging
import PandaClient
import PayloadExecution
import Settings
import SystemPackage
import Waiting
import Workflows

/// What the pilot tells of its node's hardware, once in its life: to the server, and in a file of the main work directory.
///
/// Failures are warnings: no job depends on it.
struct NodeSigns {
    let context: PilotContext
    private let disk = BlockingWork(threads: 1)

    init(context: PilotContext) { self.context = context }

    /// Tells of processors, memory and disks.
    ///
    /// Meant for the moment before the first job's first step: earlier it would delay the job request, and beside a transfer or a word
    /// on the job it would take a second connection. A server that hangs is given two seconds.
    func tell() async {
        let map = WorkerNodeMap(site: site, queue: context.queue.name, node: context.node)
        await write(map, to: context.settings.nodeMapName.value)
        _ = await context.clock.within(.seconds(2)) {
            await warning { () throws(PandaError) in try await context.server.updateNode(map) }
        }
    }

    /// Tells of GPUs where there are any; asking for them takes seconds, so it is done beside everything else.
    func tellOfGPUs() async {
        let probe = GPUProbe(environment: context.environment, workDirectory: context.work.path)
        guard probe.seesGPUs else { return }
        do {
            guard let map = try await probe.map(site: site, hostName: context.node.name) else { return }
            await write(map, to: context.settings.gpuMapName.value)
            await warning { () throws(PandaError) in try await context.server.updateGPUs(map) }
        } catch {
            context.logger.warning("\(error)")
        }
    }

    private var site: String { context.queue.site.isEmpty ? context.queue.resource : context.queue.site }

    private func write(_ map: some Encodable, to name: String) async {
        let work = context.work.held
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let bytes = [UInt8](try encoder.encode(map))
            try await disk.run("writing it", within: .seconds(5)) { try work.write(bytes, to: FilePath(name), .content) }
        } catch {
            context.logger.warning("writing \(name) into \(work.path): \(error)")
        }
    }

    private func warning(_ call: () async throws(PandaError) -> Void) async {
        do {
            try await call()
        } catch {
            context.logger.warning("\(error)")
        }
    }
}
