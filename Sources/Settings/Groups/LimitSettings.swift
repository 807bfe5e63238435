/// What a job may use, and how often that is looked at.
package struct LimitSettings: Sendable {
    /// Free space below which no job is asked for, in units of 1024² bytes.
    package let freeSpaceLimitMB: Setting<Int64>
    /// Sum over the inputs of a job, in units of 1024² bytes, unless the queue data says otherwise.
    package let maximumInputFileSizesMB: Setting<Int64>
    /// Bytes of one file in the log archive: of more text beginning and end are kept, more of anything else is left out.
    package let logFileLimit: Setting<Int64>
    /// Bytes of all files in the log archive, before they are packed.
    package let logArchiveLimit: Setting<Int64>
    /// How long the writing of the log archive may take.
    package let logArchiveTime: Setting<Duration>
    package let proxyCheck: Setting<Duration>

    init(_ from: inout SettingReader) {
        freeSpaceLimitMB = from.read(.megabytes, else: 2048, .file("Pilot", "free_space_limit"))
        from.idle(.megabytes, else: 1024, .file("Pilot", "free_space_limit_running"))
        from.idle(.bytes, else: 500 << 30, .file("Pilot", "maximum_output_file_size"))
        maximumInputFileSizesMB = from.read(.megabytes, else: 14336, .file("Pilot", "maximum_input_file_sizes"))
        from.idle(.count, else: 2_097_152, .file("Pilot", "local_size_limit_stdout"))
        logFileLimit = from.read(.bytes, else: 64 << 20, .file("Pilot", "log_file_limit"))
        logArchiveLimit = from.read(.bytes, else: 1 << 30, .file("Pilot", "log_archive_limit"))
        logArchiveTime = from.read(.seconds(1...), else: .seconds(300), .file("Pilot", "log_archive_time"))
        from.idle(.seconds(1...), else: .seconds(7200), .file("Pilot", "looping_limit_default"))
        from.idle(.seconds(1...), else: .seconds(7200), .file("Pilot", "looping_limit_min_default"))
        from.idle(.seconds(1...), else: .seconds(900), .file("Pilot", "looping_verification_time"))
        proxyCheck = from.read(.seconds(1...), else: .seconds(600), .file("Pilot", "proxy_verification_time"))
        from.idle(.seconds(1...), else: .seconds(60), .file("Pilot", "disk_space_verification_time"))
        from.idle(.seconds(1...), else: .seconds(60), .file("Pilot", "memory_usage_verification_time"))
        from.idle(.seconds(1...), else: .seconds(300), .file("Pilot", "process_verification_time"))
        from.idle(.seconds(1...), else: .seconds(300), .file("Pilot", "output_verification_time"))
        from.idle(.seconds(1...), else: .seconds(60), .file("Pilot", "cpu_check"))
    }
}
