package import SystemPackage

/// Where queue or storage data may be found.
package struct InformationPlace: Sendable, Equatable {
    /// An http or https URL, or a path; `{pandaqueue}` stands for the queue.
    package var location: String
    /// A file older than this counts as absent; nil for any age.
    package var maximumAge: Duration?
    /// True when somebody named this very place: what it says is not overruled by places behind it, should it not know the queue.
    package var isDecisive: Bool

    package init(_ location: String, maximumAge: Duration? = nil, isDecisive: Bool = false) {
        self.location = location
        self.maximumAge = maximumAge
        self.isDecisive = isDecisive
    }

    /// Pilot's age limit for files it finds.
    package static let freshness = Duration.seconds(3 * 3600)

    /// A file that lies about, such as `queuedata.json` in the launch directory or in `cache_dir`.
    package static func found(_ path: FilePath) -> InformationPlace {
        InformationPlace(path.string, maximumAge: freshness)
    }

    /// A place from the command line or the environment.
    package static func named(_ location: String) -> InformationPlace {
        InformationPlace(location, isDecisive: true)
    }

    /// The places of queue data in their order: `--queuedata-url`, a local file, the cache, the configured URLs.
    ///
    /// `local` is a file that somebody named (`LOCAL_AGIS_SCHEDCONF`); one in the launch directory counts while it is fresh. It comes after
    /// the option, since it may be what an earlier pilot left there.
    package static func queueData(
        local: String?, launchDirectory: FilePath, named: String?, cache: FilePath?, configured: [String]
    ) -> [InformationPlace] {
        let first = [
            named.map(InformationPlace.named), local.map(InformationPlace.named), .found(launchDirectory.appending("queuedata.json")),
        ]
        let last = configured.isEmpty ? standardQueues : configured.map { InformationPlace($0) }
        return (first + [cache.map(InformationPlace.found)]).compactMap(\.self) + last
    }

    /// The places of storage data in their order: `--storagedata-url`, the cache, the configured URLs.
    package static func storageData(named: String?, cache: FilePath?, configured: [String]) -> [InformationPlace] {
        let last = configured.isEmpty ? standardStorages : configured.map { InformationPlace($0) }
        return [named.map(InformationPlace.named), cache.map(InformationPlace.found)].compactMap(\.self) + last
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
