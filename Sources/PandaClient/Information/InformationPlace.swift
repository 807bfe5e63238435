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
