extension OptionName {
    /// Whether giving the option changes what the pilot does.
    package enum Effect: Sendable {
        case works
        /// Accepted, as launch scripts give it; the pilot says at start that it has no effect.
        case notYet
    }

    /// What giving the option does in this version.
    ///
    /// Who builds the effect of an option moves it out of this list.
    package var effect: Effect {
        switch self {
        case .nocvmfs, .leasetime, .resource, .verifypayloadproxy, .stageoutAttempts, .useRucioTraces, .rucioHost, .harvesterWorkdir,
            .harvesterDatadir, .harvesterEventstatusdump, .harvesterWorkerattributes, .harvesterSubmitMode, .hpcResource, .hpcMode,
            .esExecutorType, .useRealtimeLogging, .realtimeLoggingServer, .realtimeLogname, .subscribeToMsgsvc, .pod, .noserverupdate:
            .notYet
        default: .works
        }
    }
}
