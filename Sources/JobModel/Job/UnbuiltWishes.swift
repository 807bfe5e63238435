/// What a definition asks for and this pilot cannot do: such a job fails by name, rather than run as if nobody had asked.
///
/// Who builds one of them takes it out here.
package struct UnbuiltWishes {
    private let record: Record

    package init(_ definition: Record) {
        record = definition
    }

    /// Throws for the first of them.
    package func refuse(_ job: Job) throws(JobDefinitionError) {
        do {
            guard let (code, wish) = try container(job) ?? eventService() ?? program() else { return }
            throw PilotError(
                code, doing: "starting job \(job.id)", reason: "it asks for \(wish), which this pilot does not have yet",
                advice: "send such jobs to queues with Pilot 3")
        } catch let error as PilotError {
            throw JobDefinitionError(jobID: job.id, attemptNumber: job.attemptNumber, error: error)
        } catch {
            throw JobDefinitionError(jobID: job.id, attemptNumber: job.attemptNumber, error: .definition(job.id, error))
        }
    }

    private typealias Wish = (code: ErrorCode, text: String)

    /// Source: the order and the code of Pilot 3 (job-lifecycle.md §10).
    private func container(_ job: Job) throws -> Wish? {
        if let options = try record.object("containerOptions"), !options.isEmpty {
            return (.queueNotSetUpForContainers, "a container (containerOptions)")
        }
        let image = try record.text("container_name") ?? job.parameters.containerImage
        return image.map { (.queueNotSetUpForContainers, "a container (\($0.prefix(200)))") }
    }

    private func eventService() throws -> Wish? {
        for (field, name) in [("eventService", "the event service"), ("eventServiceMerge", "the event service"), ("isHPO", "an HPO loop")]
        where try record.bool(field) == true {
            return (.notImplemented, "\(name) (\(field))")
        }
        return try record.text("cloneJob").map { (.notImplemented, "the event service (cloneJob \($0.prefix(40)))") }
    }

    private func program() throws -> Wish? {
        let programs: [(String, ErrorCode)] = [
            ("preprocess", .preprocessFailure), ("coprocess", .notImplemented), ("postprocess", .postprocessFailure),
        ]
        for (field, code) in programs where try record.object(field)?.isEmpty == false {
            return (code, "a program beside its payload (\(field))")
        }
        return nil
    }
}
