import JobModel
import Logging
import PandaClient
import SystemPackage
import Waiting

/// How the final word gets out.
extension Reporter {
    /// Sends it and says what became of it.
    func deliver(_ update: JobUpdate) async -> Delivery {
        do {
            let reply = try await sendFinal(update)
            events.tell(.answer(update.state, reply, job: update.jobID))
        } catch {
            let place = finalIsKept ? "is kept in \(journal.map { $0.path.string } ?? "")" : "could not be kept either"
            logger.error("the final update of job \(update.jobID) was not delivered and \(place): \(error)")
            return finalIsKept ? .spooled(error) : .lost(error)
        }
        do {
            try journal?.remove()
        } catch {
            logger.warning("\(error)")
        }
        return .delivered
    }

    /// Sends the final word until the server takes it, or until it is given up.
    private func sendFinal(_ update: JobUpdate) async throws(PandaError) -> UpdateReply {
        let server = server, givenUp = givenUp
        let answer = await withTaskGroup(of: Result<UpdateReply, PandaError>?.self) { group in
            group.addTask {
                do throws(PandaError) {
                    return .success(try await server.update(update, effort: .lastWord))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                await givenUp.wait()
                return nil
            }
            var answer = await group.next() ?? nil
            group.cancelAll()
            // What the cancelled sending says is why it did not get through until now.
            if answer == nil { answer = await group.next() ?? nil }
            return answer
        }
        return try (answer ?? .failure(PandaError(.failed, doing: "reporting job \(update.jobID)", detail: "given up"))).get()
    }
}
