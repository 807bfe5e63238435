/// What the environment says of the node and the batch slot.
package struct NodeSettings: Sendable {
    /// `PILOT_SOURCE_DIR`: the launch directory.
    package let sourceDirectory: Setting<String?>
    /// `PANDA_PILOT_SOURCE`: where the wrapper has unpacked the pilot.
    package let pilotSource: Setting<String?>
    /// Whether the pilot runs in a pod: as `--pod` says, or by a variable that every pod has or that Harvester gives it.
    package let isPod: Setting<Bool>
    /// The file with the node's hardware, in the main work directory.
    package let nodeMapName: Setting<String>
    /// The file with the node's GPUs, likewise.
    package let gpuMapName: Setting<String>

    init(_ from: inout SettingReader) {
        from.elsewhere(optional: .text, .environment("PANDA_HOSTNAME"))
        from.elsewhere(optional: .text, .environment("_CONDOR_SLOT"))
        from.elsewhere(optional: .text, .environment("_CONDOR_MACHINE_AD"), .environment("CONDOR_MACHINE_AD"))
        from.elsewhere(optional: .text, .environment("_CONDOR_JOB_AD"))
        from.elsewhere(optional: .text, .environment("SLURM_RESTART_COUNT"))
        from.idle(optional: .text, .environment("MACHINEFEATURES"))
        from.idle(optional: .text, .environment("JOBFEATURES"))
        from.elsewhere(optional: .text, .environment("K8S_JOB_ID"))
        isPod = from.read(.presence, else: false, .option(.pod), .environment("KUBERNETES_SERVICE_HOST"), .environment("K8S_JOB_ID"))
        from.idle(optional: .integer(0...), .environment("storageRequestMiB"))
        from.idle(optional: .integer(0...), .environment("storageLimitMiB"))
        sourceDirectory = from.read(optional: .text, .environment("PILOT_SOURCE_DIR"))
        pilotSource = from.read(optional: .text, .environment("PANDA_PILOT_SOURCE"))
        nodeMapName = from.read(.text, else: "workernode_map.json", .file("Workernode", "map"))
        gpuMapName = from.read(.text, else: "gpu_map.json", .file("Workernode", "gpu_map"))
    }
}
