/// All that the user, the configuration file and the environment say, decided once, at the start.
///
/// Fields are grouped by theme and can be read directly: `settings.queue` is `settings.jobRequest.queue`.
@dynamicMemberLookup
package struct Settings: Sendable {
    package let server: ServerSettings
    package let jobRequest: JobRequestSettings
    package let work: WorkSettings
    package let information: InformationSettings
    package let transfer: TransferSettings
    package let limits: LimitSettings
    package let payload: PayloadSettings
    package let logs: LogSettings
    package let harvester: HarvesterSettings
    package let node: NodeSettings
    /// Every setting with its value and origin, in the order of the groups.
    package let rows: [SettingRow]
    /// The given options and file keys that this version accepts without doing anything for them.
    package let withoutEffect: [String]

    /// Merges defaults, file, environment and options, the later ones stronger.
    ///
    /// Throws all faults at once.
    ///
    /// `options` holds the text of each given option, `true` for a flag. `userID` is part of the default spool's name.
    package static func merge(
        options: [OptionName: String], file: ConfigurationFile? = nil, environment: [String: String], userID: UInt32
    ) throws(SettingsError) -> Settings {
        var reader = SettingReader(options: options, file: file, environment: environment)
        let settings = Settings(from: &reader, file: file, userID: userID)
        if !reader.faults.isEmpty { throw SettingsError(reader.faults) }
        return settings
    }

    private init(from reader: inout SettingReader, file: ConfigurationFile?, userID: UInt32) {
        jobRequest = JobRequestSettings(&reader)
        server = ServerSettings(&reader)
        work = WorkSettings(&reader, userID: userID)
        information = InformationSettings(&reader)
        transfer = TransferSettings(&reader)
        limits = LimitSettings(&reader)
        payload = PayloadSettings(&reader)
        logs = LogSettings(&reader)
        harvester = HarvesterSettings(&reader)
        node = NodeSettings(&reader)
        rows = reader.rows
        let unread = (file?.entries ?? [:]).filter { !reader.places.contains(.file($0.key)) }.sorted { $0.value.line < $1.value.line }
        withoutEffect = reader.inVain + unread.map { "\($0.key) (\(file?.path ?? ""):\($0.value.line))" }
    }

    /// Every place where a setting can be given, those of them where it has no effect in this version, and those that are read elsewhere by their name.
    package static var places: (all: Set<SettingPlace>, idle: Set<SettingPlace>, named: Set<SettingPlace>) {
        var reader = SettingReader(options: [:], file: nil, environment: [:])
        _ = Settings(from: &reader, file: nil, userID: 0)
        return (reader.places, reader.idlePlaces, reader.namedPlaces)
    }

    /// Names of files that the pilot writes where a job's files lie, or that it reads there as the payload's words.
    package var ownFileNames: Set<String> {
        [
            logs.pilotLogName.value, payload.payloadStdout.value, payload.payloadStderr.value,
            work.pilotHeartbeatName.value,
            node.nodeMapName.value,
            node.gpuMapName.value, payload.jobIDFileName.value,
        ]
    }

    package subscript<T>(dynamicMember field: KeyPath<ServerSettings, T>) -> T { server[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<JobRequestSettings, T>) -> T { jobRequest[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<WorkSettings, T>) -> T { work[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<InformationSettings, T>) -> T { information[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<TransferSettings, T>) -> T { transfer[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<LimitSettings, T>) -> T { limits[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<PayloadSettings, T>) -> T { payload[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<LogSettings, T>) -> T { logs[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<HarvesterSettings, T>) -> T { harvester[keyPath: field] }
    package subscript<T>(dynamicMember field: KeyPath<NodeSettings, T>) -> T { node[keyPath: field] }
}
