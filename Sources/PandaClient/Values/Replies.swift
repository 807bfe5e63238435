/// The answer to an update that the server stored.
package struct UpdateReply: Sendable, Equatable {
    /// In the server's order; usually none.
    package var commands: [ServerCommand]
    /// A final word had been stored before, so this one changed nothing.
    package var alreadyDone: Bool

    package init(commands: [ServerCommand] = [], alreadyDone: Bool = false) {
        self.commands = commands
        self.alreadyDone = alreadyDone
    }

    /// Reads the `command` field, in which `alreadydone` is not a command.
    init(command: String?) {
        let commands = ServerCommand.parse(command)
        self.init(
            commands: commands.filter { $0 != .other("alreadydone") }, alreadyDone: commands.contains(.other("alreadydone")))
    }
}

/// What the server thinks of one job.
package struct JobStatusReply: Sendable, Equatable {
    package var jobID: Int
    /// The server's state (`activated`, `running`, `holding`, `cancelled`, …); nil when it does not know the job.
    package var status: String?
    package var attemptNumber: Int

    package init(jobID: Int, status: String?, attemptNumber: Int) {
        self.jobID = jobID
        self.status = status
        self.attemptNumber = attemptNumber
    }
}

/// The state of a Harvester worker, which is this pilot.
package struct WorkerUpdate: Sendable, Equatable {
    package enum Status: String, Sendable {
        case started, finished
    }

    package var workerID: Int
    package var harvesterID: String
    package var status: Status
    /// PanDA queue, legacy only: v1 knows it from the worker.
    package var site: String
    package var nodeID: String?

    package init(workerID: Int, harvesterID: String, status: Status, site: String, nodeID: String?) {
        self.workerID = workerID
        self.harvesterID = harvesterID
        self.status = status
        self.site = site
        self.nodeID = nodeID
    }
}
