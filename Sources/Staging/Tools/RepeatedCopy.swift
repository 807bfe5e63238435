import HTTP
package import Logging
package import Waiting

/// A tool that is given another chance when what failed may pass.
package struct RepeatedCopy: CopyTool {
    private let tool: any CopyTool
    private let retry: Retry
    private let logger: Logger

    package init(_ tool: any CopyTool, _ retry: Retry, logger: Logger) {
        self.tool = tool
        self.retry = retry
        self.logger = logger
    }

    package func copy(_ transfer: FileTransfer) async throws(StagingError) -> Contents {
        try await retry.run(
            onRetry: { (error: StagingError, delay) in
                logger.warning("\(transfer.doing) failed, next try in \(delay): \(error)")
            }
        ) { _ throws(StagingError) in
            try await tool.copy(transfer)
        }
    }
}
