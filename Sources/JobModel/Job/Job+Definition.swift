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
    /// Numbers may be digits; lists are comma-separated; unknown fields are ignored, and what is wrong in a field that the job can do without is a
    /// remark. No file may have a name that is `reserved` for the pilot's own.
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
        parameters = try JobParameters(record.text("jobPars") ?? "")
        fileLists = try FileList.read(record)
        try files.check(fileLists, jobID: id, reserved: reserved)
        var rest = FieldReader(record)
        taskID = rest.spareInt("taskID")
        jobDefinitionID = rest.spareInt("jobDefinitionID")
        name = rest.spareText("jobName")
        label = rest.spareText("prodSourceLabel")
        processingType = rest.spareText("processingType")
        transferType = rest.spareText("transferType")
        owner = rest.spareText("prodUserID")
        coreCount = max(1, rest.spareInt("coreCount") ?? 1)
        maxWalltime = rest.spareInt("maxWalltime")
        resourceType = rest.spareText("resource_type")
        allowNoOutput = Set(rest.spareList("allowNoOutput"))
        alternateStageOut = AlternateStageOut(wish: rest.spareAlternate(), nucleus: rest.spareText("nucleus"))
        debug = rest.spareBool("debug") ?? false
        secrets = JobSecrets(definition: record)
        remarks =
            parameters.unheeded.map { "\($0) is taken out of jobPars and changes nothing" }
            + rest.notes.map { "\($0); taken for not given" }
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
