import HTTP
import JobModel
import Logging
import PandaClient
import Settings
import Staging
import SystemPackage
import Waiting
import Workflows

/// Where this pilot looks for queue and storage data.
struct InformationSources {
    private let queues: QueueDataSource
    private let endpoints: StorageDataSource
    private let name: String

    init(settings: Settings, work: WorkDirectory, http: any HTTPClient, logger: Logger) {
        let launch = work.launchDirectory
        let reader = InformationReader(http: http, server: settings.serverURL.value, clock: .system, logger: logger)
        let shared = settings.cacheDirectory.value.map { launch.pushing(FilePath($0)) }
        let queueCache = settings.queuedataCacheName.value, storageCache = settings.storagesCacheName.value
        func cache(_ name: String) -> InformationCache {
            shared.map { InformationCache($0.appending(name)) } ?? InformationCache(name, in: work.held)
        }
        name = settings.queue.value
        queues = QueueDataSource(
            places: InformationPlace.queueData(
                named: settings.queuedataURL.value, local: settings.localQueueData.value, launchDirectory: launch,
                cache: shared?.appending(queueCache),
                configured: [settings.queueSourceURL.value, settings.queuesSourceURL.value].compactMap(\.self)),
            cache: cache(queueCache), reader: reader)
        endpoints = StorageDataSource(
            places: InformationPlace.storageData(
                named: settings.storagedataURL.value, cache: shared?.appending(storageCache),
                configured: [settings.storagesSourceURL.value].compactMap(\.self)),
            cache: cache(storageCache), reader: reader)
    }

    func queue() async throws(PilotError) -> QueueData {
        try await queues.load(queue: name).queue
    }

    /// Looks at storage data that somebody named; throws what is wrong with them.
    func checkStorages(of queue: QueueData) async throws(PilotError) {
        try await endpoints.prepare(for: queue)
    }

    /// Storage data are loaded when a transfer needs them, and not before.
    var storages: StagingSite.Storages {
        { [endpoints] names throws(PilotError) in try await endpoints.endpoints(named: names) }
    }
}
