import FoundationEssentials

/// What a job has where its form says nothing.
enum JobDefaults {
    /// The scope of files.
    static let scope = "sandbox"

    /// A new GUID as catalogues write it.
    static func guid() -> String { UUID().uuidString.lowercased() }

    /// All fields of the server's answer, in its order.
    static func definition(_ id: Int) -> WireObject {
        WireObject([
            // A pilot without -j asks for ptest.
            ("prodSourceLabel", "ptest"), ("swRelease", "NULL"), ("homepackage", "NULL"), ("transformation", "/bin/echo"),
            ("jobName", .string("sandbox.job.\(id)")), ("jobDefinitionID", .int(id)), ("cloud", "SANDBOX"), ("inFiles", ""),
            ("dispatchDblock", ""), ("dispatchDBlockToken", ""), ("dispatchDBlockTokenForOut", ""), ("outFiles", ""),
            ("destinationDblock", ""), ("destinationDBlockToken", ""), ("prodDBlocks", ""), ("prodDBlockToken", ""), ("realDatasets", ""),
            ("realDatasetsIn", ""), ("fileDestinationSE", ""), ("logFile", ""), ("logGUID", .string(guid())),
            ("jobPars", .string("hello from job \(id)")), ("attemptNr", 1), ("GUID", ""), ("checksum", ""), ("fsize", ""),
            ("scopeIn", ""), ("scopeOut", ""), ("scopeLog", .string(scope)), ("ddmEndPointIn", ""), ("ddmEndPointOut", ""),
            ("destinationSE", "local"), ("prodUserID", "/DC=org/DC=panda-sandbox/OU=People/CN=Sandbox User"), ("maxCpuCount", 0),
            ("minRamCount", 0), ("maxDiskCount", 0), ("cmtConfig", "NULL"), ("processingType", "sandbox"), ("transferType", "NULL"),
            ("sourceSite", "NULL"), ("currentPriority", 1000), ("taskID", .int(id)), ("coreCount", 1), ("jobsetID", .int(id)),
            ("reqID", .int(id)), ("nucleus", "NULL"), ("maxWalltime", 0), ("resource_type", "SCORE"), ("ioIntensity", .null),
            ("ioIntensityUnit", .null),
        ])
    }
}
