extension ErrorCode {
    /// True for a failure that is the node's own fault, so that the next job would fail here as well.
    package var isNodesFault: Bool { [.noLocalSpace, .mkdir, .fileHandlingFailure].contains(self) }
}
