/// A job definition that cannot be run.
///
/// What could be read of its identity is kept, so that the server can be told.
package struct JobDefinitionError: Error, Sendable, CustomStringConvertible {
    package var jobID: Int?
    package var attemptNumber: Int?
    package var error: PilotError

    package init(jobID: Int?, attemptNumber: Int?, error: PilotError) {
        self.jobID = jobID
        self.attemptNumber = attemptNumber
        self.error = error
    }

    package var description: String { error.description }
}

extension Job {
    /// Reads a definition as the server sends it.
    ///
    /// Numbers may be digits; lists are comma-separated; unknown fields are ignored. No file may have a name that is `reserved` for the pilot's own.
    package init(definition record: Record, reserved: Set<String> = []) throws(JobDefinitionError) {
        let id = try Self.id(in: record)
        let attempt: Int?
        do {
            attempt = try record.int("attemptNr")
        } catch {
            throw JobDefinitionError(jobID: id, attemptNumber: nil, error: .definition(id, error))
        }
        do {
            try self.init(id: id, attemptNumber: attempt, record: record, reserved: reserved)
        } catch let error as PilotError {
            throw JobDefinitionError(jobID: id, attemptNumber: attempt, error: error)
        } catch {
            throw JobDefinitionError(jobID: id, attemptNumber: attempt, error: .definition(id, error))
        }
    }

    /// The only field without which the server cannot be told that the job failed.
    private static func id(in record: Record) throws(JobDefinitionError) -> Int {
        do {
            guard let id = try record.int("PandaID"), id > 0 else { throw FieldError(field: "PandaID", reason: "is missing") }
            return id
        } catch {
            throw JobDefinitionError(jobID: nil, attemptNumber: nil, error: .definition(nil, error))
        }
    }

    private init(id: Int, attemptNumber: Int?, record: Record, reserved: Set<String>) throws {
        guard let transformation = try record.text("transformation") else {
            throw FieldError(field: "transformation", reason: "is missing")
        }
        let files = try JobFiles(definition: record, jobID: id, reserved: reserved)
        self.id = id
        self.attemptNumber = attemptNumber
        self.transformation = transformation
        self.inputs = files.inputs
        self.outputs = files.outputs
        self.log = files.log
        taskID = try record.int("taskID")
        jobDefinitionID = try record.int("jobDefinitionID")
        name = try record.text("jobName")
        label = try record.text("prodSourceLabel")
        parameters = try record.text("jobPars") ?? ""
        processingType = try record.text("processingType")
        transferType = try record.text("transferType")
        owner = try record.text("prodUserID")
        coreCount = max(1, try record.int("coreCount") ?? 1)
        maxWalltime = try record.int("maxWalltime")
        resourceType = try record.text("resource_type")
        allowNoOutput = Set(try record.list("allowNoOutput").compactMap(\.self))
        debug = try record.bool("debug") ?? false
        secrets = JobSecrets(definition: record)
    }
}

extension PilotError {
    /// A field of a job definition that is not what it must be.
    static func definition(_ jobID: Int?, _ cause: any Error) -> PilotError {
        let job = jobID.map { "job \($0)" } ?? "a job"
        return PilotError(
            .conversionFailure, doing: "reading the definition of \(job)", advice: "the server or the task sent a bad definition",
            cause: cause)
    }
}
