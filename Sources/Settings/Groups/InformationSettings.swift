/// Where the facts about queues and storages come from.
package struct InformationSettings: Sendable {
    /// URL or path of the queue data; the strongest source.
    package let queuedataURL: Setting<String?>
    /// URL or path of the storage data; the strongest source.
    package let storagedataURL: Setting<String?>
    /// Configured URL of one queue's data.
    package let queueSourceURL: Setting<String?>
    /// Configured URL of all queues' data.
    package let queuesSourceURL: Setting<String?>
    /// Configured URL of all storages' data.
    package let storagesSourceURL: Setting<String?>
    package let queuedataCacheName: Setting<String>
    package let queuesCacheName: Setting<String>
    package let storagesCacheName: Setting<String>
    /// Where the caches lie; the main work directory without it.
    package let cacheDirectory: Setting<String?>
    /// A local file that replaces the queue data of every other source.
    package let localQueueData: Setting<String?>

    init(_ from: inout SettingReader) {
        queuedataURL = from.read(optional: .text, .option(.queuedataURL))
        storagedataURL = from.read(optional: .text, .option(.storagedataURL))
        queueSourceURL = from.read(optional: .text, .file("Information", "queuedata_url"))
        queuesSourceURL = from.read(optional: .text, .file("Information", "queues_url"))
        storagesSourceURL = from.read(optional: .text, .file("Information", "storages_url"))
        queuedataCacheName = from.read(.text, else: "queuedata.json", .file("Information", "queuedata_cache"))
        queuesCacheName = from.read(.text, else: "cric_pandaqueues.json", .file("Information", "queues_cache"))
        storagesCacheName = from.read(.text, else: "cric_ddmendpoints.json", .file("Information", "storages_cache"))
        cacheDirectory = from.read(optional: .text, .file("Information", "cache_dir"))
        localQueueData = from.read(optional: .text, .environment("LOCAL_AGIS_SCHEDCONF"))
    }
}
