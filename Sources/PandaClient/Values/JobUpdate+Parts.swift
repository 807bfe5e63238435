extension JobUpdate {
    /// Its words for a job that is alive: nothing that only the end can tell.
    package var living: JobUpdate {
        var update = self
        (update.endTime, update.pilotTiming, update.pilotLog, update.metaData, update.fileReport) = (nil, nil, nil, nil, nil)
        (update.pilotErrorCode, update.pilotErrorDiag) = (nil, nil)
        (update.transExitCode, update.exeErrorCode, update.exeErrorDiag) = (nil, nil, nil)
        return update
    }

    /// The state alone, by which a job shows that it is alive and hears what the server wants of it.
    package var look: JobUpdate {
        JobUpdate(jobID: jobID, attemptNumber: attemptNumber, state: state, siteName: siteName)
    }

    /// What must get through whatever becomes of the rest: state, files and errors.
    package var essentials: JobUpdate {
        var update = look
        update.fileReport = fileReport
        (update.pilotErrorCode, update.pilotErrorDiag) = (pilotErrorCode, pilotErrorDiag)
        (update.transExitCode, update.exeErrorCode, update.exeErrorDiag) = (transExitCode, exeErrorCode, exeErrorDiag)
        return update
    }
}
