/// Arguments of `acquire_jobs`: whole numbers are whole, and nil is left out.
struct V1AcquireJobs: Encodable, Equatable {
    let site_name: String
    /// Seconds; the server works for ten less, so that 10 would never bring a job.
    let timeout: Int
    let memory: Int
    let disk_space: Int
    let prod_source_label: String?
    let node: String
    let computing_element: String
    let prod_user_id: String?
    let task_id: Int?
    let resource_type: String?
    let harvester_id: String?
    let worker_id: Int?
    let scheduler_id: String?
    let job_type: String?
    let remaining_time: Int?

    init(_ request: JobRequest) {
        site_name = request.siteName
        timeout = 60
        memory = request.memoryMB
        disk_space = request.diskSpaceMB
        prod_source_label = request.label.isEmpty ? nil : request.label
        node = request.node
        computing_element = request.computingElement
        prod_user_id = request.prodUserID
        task_id = request.taskID
        resource_type = request.resourceType
        // The pair names a row of the server's, half of it nothing.
        harvester_id = request.workerID == nil ? nil : request.harvesterID
        worker_id = request.harvesterID == nil ? nil : request.workerID
        scheduler_id = request.schedulerID
        job_type = request.jobType
        remaining_time = request.remainingTime
    }
}

/// Arguments of `update_worker_status`.
struct V1UpdateWorkerStatus: Encodable, Equatable {
    let worker_id: Int
    let harvester_id: String
    let status: String
    let node_id: String?

    init(_ update: WorkerUpdate) {
        worker_id = update.workerID
        harvester_id = update.harvesterID
        status = update.status.rawValue
        node_id = update.nodeID
    }
}
