import FoundationEssentials
import HTTP
import JobModel
import Logging
import PandaClient
import Staging
import SystemPackage
import Workflows

/// Where this pilot looks for queue and storage data.
struct InformationSources {
    private let queues: QueueDataSource
    private let endpoints: StorageDataSource
    private let name: String

    /// An option decides alone.
    ///
    /// Else: what lies in the launch and cache directories, then the configuration's places, then the usual ones.
    init(settings: Settings, work: WorkDirectory, http: any HTTPClient, logger: Logger) {
        let launch = work.launchDirectory
        let reader = InformationReader(
            http: http, server: settings.serverURL.value, now: { Date().timeIntervalSince1970 }, logger: logger)
        let cache = settings.cacheDirectory.value.map { launch.pushing(FilePath($0)) } ?? work.path
        func local(_ file: String) -> [InformationPlace] {
            Set([launch, cache]).map { .found($0.appending(file)) }
        }
        func places(
            _ option: Setting<String?>, _ local: [InformationPlace], _ configured: [Setting<String?>], _ standard: [InformationPlace]
        ) -> [InformationPlace] {
            if let option = option.value { return [.named(option)] }
            return local + configured.compactMap(\.value).map { InformationPlace($0) } + standard
        }
        name = settings.queue.value
        queues = QueueDataSource(
            places: places(
                settings.queuedataURL, local(settings.queuedataCacheName.value),
                [settings.localQueueData, settings.queueSourceURL, settings.queuesSourceURL], InformationPlace.standardQueues),
            cache: work.path.appending(settings.queuedataCacheName.value), reader: reader)
        endpoints = StorageDataSource(
            places: places(
                settings.storagedataURL, local(settings.storagesCacheName.value), [settings.storagesSourceURL],
                InformationPlace.standardStorages),
            cache: work.path.appending(settings.storagesCacheName.value), reader: reader)
    }

    func queue() async throws(PilotError) -> QueueData {
        try await queues.load(queue: name).queue
    }

    /// Storage data are loaded when a transfer needs them, and not before.
    var storages: StagingSite.Storages {
        { [endpoints] names throws(PilotError) in try await endpoints.endpoints(named: names) }
    }
}
