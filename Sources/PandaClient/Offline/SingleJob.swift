package import JobModel
import Synchronization

/// One job that is at hand already.
package final class SingleJob: JobSource {
    private let left: Mutex<Record?>

    package init(_ definition: Record) { left = Mutex(definition) }

    package func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer {
        let definition = left.withLock { left in
            defer { left = nil }
            return left
        }
        return definition.map(JobOffer.job) ?? .none(reason: "there was one job only", statusCode: nil)
    }
}
