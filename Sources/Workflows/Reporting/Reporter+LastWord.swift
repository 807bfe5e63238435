import JobModel
import Logging
import PandaClient
import SystemPackage
import Waiting

/// How the final word gets out.
extension Reporter {
    /// Writes the final word down where it can be: in the spool, else in the second place.
    func keepFinal() async {
        do {
            try await (finalPlace ?? journal)?.settle(evenIfCancelled: true)
            finalPlace = finalPlace ?? journal
        } catch {
            logger.error("\(error)")
            if finalPlace == nil { await keepElsewhere() }
        }
    }

    private func keepElsewhere() async {
        guard let entry = finalEntry, let other = await secondPlace() else { return }
        do {
            try await other.write(entry)
            finalPlace = other
            logger.warning("the final update of job \(entry.update.jobID) waits in \(other.path), as the spool cannot take it")
        } catch {
            logger.error("\(error)")
        }
    }

    /// Sends it and says what became of it.
    func deliver(_ update: JobUpdate) async -> Delivery {
        _ = await finalIsSettled.value()
        do {
            let reply = try await sendFinal(update)
            let what = "job \(update.jobID) has \(update.state.rawValue)"
            if reply.alreadyDone {
                logger.info("the server knew that \(what)")
            } else if reply.commands.contains(.tobekilled) {
                logger.warning("told the server that \(what); it no longer waits for this attempt")
            } else {
                logger.info("told the server that \(what)")
            }
        } catch {
            if finalPlace == nil { await keepFinal() }
            let place = finalPlace.map { "is kept in \($0.path)" } ?? "could not be kept either"
            logger.error("the final update of job \(update.jobID) was not delivered and \(place): \(error)")
            return finalPlace == nil ? .lost(error) : .spooled(error)
        }
        finalEntry = nil
        await forget(journal)
        if finalPlace !== journal { await forget(finalPlace) }
        return .delivered
    }

    /// The server has been told all.
    private func forget(_ journal: Journal?) async {
        do {
            try await journal?.remove()
        } catch {
            logger.warning("\(error)")
        }
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
