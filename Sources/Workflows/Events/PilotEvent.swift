package import JobModel
package import PandaClient
package import Staging

/// Something that happened to the pilot or to a job of it.
package enum PilotEvent: Sendable {
    package enum Direction: Sendable { case stageIn, stageOut }

    /// The pilot has a job.
    case acquired(Job)
    /// The server has no job for the queue.
    case noJob(queue: String, reason: String)
    /// The pilot takes no more jobs.
    case limit(String)
    /// A job has come to this stage.
    case phase(JobPhase, job: Int)
    /// A file of the job has been moved.
    case transfer(StagedFile, Direction, job: Int)
    /// A word that the server took, and what it makes of it.
    case answer(JobState, UpdateReply, job: Int)
    /// A word that the server did not take.
    case unheard(JobState, PandaError, job: Int)
    /// Something went wrong, for a job or for the pilot itself.
    case failure(PilotError, job: Int?)
    /// Nothing more is done for a job but to tell the server.
    case ended(JobEnd)
    /// A signal to the pilot, and who sent it.
    case signal(name: String, sender: Int32?)
}
