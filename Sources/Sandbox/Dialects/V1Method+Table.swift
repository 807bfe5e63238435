extension V1Method {
    /// The methods that pilots use, by `module/method`.
    ///
    /// Read from panda-server 1.0.4.
    static let table: [String: V1Method] = [
        "system/is_alive": V1Method(verb: "GET", needsIdentity: false, arguments: []),
        "metaconfig/get_resource_types": V1Method(verb: "GET", arguments: []),
        "job/set_debug_mode": V1Method(
            verb: "POST", needsProductionRole: true, arguments: [.must("job_id", .int), .must("mode", .bool)]),
        "creds/get_proxy": V1Method(verb: "GET", arguments: [.may("role", .string), .may("dn", .string)]),
        "creds/get_access_token": V1Method(verb: "GET", arguments: [.must("client_name", .string), .may("token_key", .string)]),
        "pilot/acquire_jobs": V1Method(verb: "POST", arguments: acquireJobs),
        "pilot/get_job_status": V1Method(verb: "GET", arguments: [.must("job_ids", .intList), .may("timeout", .int, 60)]),
        "pilot/update_job": V1Method(verb: "POST", needsProductionRole: true, arguments: updateJob),
        "pilot/update_jobs_bulk": V1Method(
            verb: "POST", needsProductionRole: true, arguments: [.must("job_list", .list), .may("harvester_id", .string)]),
        "pilot/update_worker_status": V1Method(
            verb: "POST", needsProductionRole: true,
            arguments: [
                .must("worker_id", .any), .must("harvester_id", .any), .must("status", .any), .may("timeout", .any, 60),
                .may("node_id", .any),
            ]),
        "pilot/update_worker_node": V1Method(verb: "POST", needsProductionRole: true, arguments: updateWorkerNode),
        "pilot/update_worker_node_gpu": V1Method(verb: "POST", needsProductionRole: true, arguments: updateWorkerNodeGPU),
    ]

    private static let acquireJobs: [Argument] = [
        .must("site_name", .string), .may("timeout", .int, 60), .may("memory", .int), .may("disk_space", .int),
        .may("prod_source_label", .string), .may("node", .string), .may("computing_element", .string), .may("prod_user_id", .string),
        .may("get_proxy_key", .string), .may("task_id", .int), .may("n_jobs", .int, 1), .may("background", .bool),
        .may("resource_type", .string), .may("harvester_id", .string), .may("worker_id", .int), .may("scheduler_id", .string),
        .may("job_type", .string), .may("via_topic", .bool), .may("remaining_time", .any),
    ]

    private static let updateJob: [Argument] =
        [.must("job_id", .int), .must("job_status", .string)] + UpdateField.table.compactMap(\.v1) + [.may("timeout", .int, 60)]

    private static let updateWorkerNode: [Argument] = [
        .must("site", .string), .must("host_name", .string), .must("cpu_model", .string), .may("panda_queue", .string),
        .may("n_logical_cpus", .int), .may("n_sockets", .int), .may("cores_per_socket", .int), .may("threads_per_core", .int),
        .may("cpu_architecture", .string), .may("cpu_architecture_level", .string), .may("clock_speed", .float),
        .may("total_memory", .int), .may("total_local_disk", .int), .may("timeout", .int, 60),
    ]

    private static let updateWorkerNodeGPU: [Argument] = [
        .must("site", .string), .must("host_name", .string), .must("vendor", .string), .must("model", .string), .must("count", .int),
        .may("vram", .int), .may("architecture", .string), .may("framework", .string), .may("framework_version", .string),
        .may("driver_version", .string), .may("timeout", .int, 60),
    ]
}
