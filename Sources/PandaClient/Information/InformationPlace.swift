package import SystemPackage

/// Where queue or storage data may be found.
package struct InformationPlace: Sendable, Equatable {
    /// An http or https URL, or a path; `{pandaqueue}` stands for the queue.
    package var location: String
    /// A file older than this counts as absent; nil for any age.
    package var maximumAge: Duration?
    /// The option or variable that names this very place; nil for a place that is only usual.
    package var namedBy: String?

    /// True for a file of this node.
    var isFile: Bool { !location.contains("://") || location.lowercased().hasPrefix("file://") }

    package init(_ location: String, maximumAge: Duration? = nil, namedBy: String? = nil) {
        self.location = location
        self.maximumAge = maximumAge
        self.namedBy = namedBy
    }

    /// Pilot's age limit for files it finds.
    package static let freshness = Duration.seconds(3 * 3600)

    /// A file that lies about, such as `queuedata.json` in the launch directory or in `cache_dir`.
    package static func found(_ path: FilePath) -> InformationPlace {
        InformationPlace(path.string, maximumAge: freshness)
    }

    /// The places of queue data in their order: a local file, the cache, the configured URLs; or the one that somebody named, and no other.
    ///
    /// `named` is the option's place, `local` that of `LOCAL_AGIS_SCHEDCONF`.
    package static func queueData(
        named: String?, local: String?, launchDirectory: FilePath, cache: FilePath?, configured: [String]
    ) -> [InformationPlace] {
        if let named { return [InformationPlace(named, namedBy: "--queuedata-url")] }
        if let local { return [InformationPlace(local, namedBy: "LOCAL_AGIS_SCHEDCONF")] }
        let found = [.found(launchDirectory.appending("queuedata.json")), cache.map(InformationPlace.found)]
        return found.compactMap(\.self) + (configured.isEmpty ? standardQueues : configured.map { InformationPlace($0) })
    }

    /// The places of storage data in their order: the cache, the configured URLs; or the one of `--storagedata-url`, and no other.
    package static func storageData(named: String?, cache: FilePath?, configured: [String]) -> [InformationPlace] {
        if let named { return [InformationPlace(named, namedBy: "--storagedata-url")] }
        let last = configured.isEmpty ? standardStorages : configured.map { InformationPlace($0) }
        return [cache.map(InformationPlace.found)].compactMap(\.self) + last
    }

    /// Places of queue data when the configuration names none: PanDA's cache, CVMFS, CRIC.
    package static let standardQueues = [
        InformationPlace("http://pandaserver.cern.ch:25085/cache/schedconfig/{pandaqueue}.all.json"),
        InformationPlace("/cvmfs/atlas.cern.ch/repo/sw/local/etc/cric_pandaqueues.json"),
        InformationPlace("https://atlas-cric.cern.ch/cache/schedconfig/{pandaqueue}.json"),
    ]

    /// Places of storage data when the configuration names none: CVMFS, CRIC.
    package static let standardStorages = [
        InformationPlace("/cvmfs/atlas.cern.ch/repo/sw/local/etc/cric_ddmendpoints.json"),
        InformationPlace("https://atlas-cric.cern.ch/cache/ddmendpoints.json"),
    ]
}
