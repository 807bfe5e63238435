/// What the environment says of the node and the batch slot.
package struct NodeSettings: Sendable {
    /// `PANDA_HOSTNAME`: the node's name in place of the host name.
    package let nodeName: Setting<String?>
    /// `_CONDOR_SLOT`: goes before the node's name.
    package let condorSlot: Setting<String?>
    package let condorMachineAd: Setting<String?>
    package let condorJobAd: Setting<String?>
    package let machineFeatures: Setting<String?>
    package let jobFeatures: Setting<String?>
    /// `K8S_JOB_ID`: there, TERM means preemption.
    package let kubernetesJobID: Setting<String?>
    /// `storageRequestMiB`, first part of the disk size in a pod.
    package let storageRequestMiB: Setting<Int?>
    /// `storageLimitMiB`, second part of the disk size in a pod.
    package let storageLimitMiB: Setting<Int?>
    /// `PILOT_SOURCE_DIR`: the launch directory.
    package let sourceDirectory: Setting<String?>
    /// `PANDA_PILOT_SOURCE`: where the wrapper has unpacked the pilot.
    package let pilotSource: Setting<String?>
    /// The file with the node's hardware, in the main work directory.
    package let nodeMapName: Setting<String>
    /// The file with the node's GPUs, likewise.
    package let gpuMapName: Setting<String>

    init(_ from: inout SettingReader) {
        nodeName = from.read(optional: .text, .environment("PANDA_HOSTNAME"))
        condorSlot = from.read(optional: .text, .environment("_CONDOR_SLOT"))
        condorMachineAd = from.read(optional: .text, .environment("_CONDOR_MACHINE_AD"), .environment("CONDOR_MACHINE_AD"))
        condorJobAd = from.read(optional: .text, .environment("_CONDOR_JOB_AD"))
        machineFeatures = from.read(optional: .text, .environment("MACHINEFEATURES"))
        jobFeatures = from.read(optional: .text, .environment("JOBFEATURES"))
        kubernetesJobID = from.read(optional: .text, .environment("K8S_JOB_ID"))
        storageRequestMiB = from.read(optional: .integer(0...), .environment("storageRequestMiB"))
        storageLimitMiB = from.read(optional: .integer(0...), .environment("storageLimitMiB"))
        sourceDirectory = from.read(optional: .text, .environment("PILOT_SOURCE_DIR"))
        pilotSource = from.read(optional: .text, .environment("PANDA_PILOT_SOURCE"))
        nodeMapName = from.read(.text, else: "workernode_map.json", .file("Workernode", "map"))
        gpuMapName = from.read(.text, else: "gpu_map.json", .file("Workernode", "gpu_map"))
    }
}
