extension OptionName {
    /// Whether the option stands alone and never takes a value.
    package var isFlag: Bool {
        switch self {
        case .noPilotLog, .nocvmfs, .debug, .noserverupdate, .noproxyverification, .verifypayloadproxy, .notokenrenewal,
            .noworkerpilotstatusupdate, .subscribeToMsgsvc, .pod, .traceTime, .traceIDs, .dryRun:
            true
        default: false
        }
    }

    /// Whether the option takes a boolean, or stands alone for true.
    package var isBoolean: Bool {
        switch self {
        case .allowOtherCountry, .allowSameUser, .useHTTPS, .cleanup, .useRucioTraces, .useRealtimeLogging: true
        default: false
        }
    }

    /// The option that a letter stands for.
    package init?(letter: Character) {
        guard let name = OptionName.allCases.first(where: { $0.letter == letter }) else { return nil }
        self = name
    }
}
