import Synchronization
import Waiting

/// The body of a reply between libcurl's thread, which must not wait, and somebody who may be slow to take it.
///
/// At most one piece fills while another is taken away: when it is full, the transfer is paused until the taker comes.
final class IncomingBody: Sendable {
    private struct State {
        var filling: [UInt8] = []
        var isPaused = false
        var isOver = false
    }

    /// Bytes of a piece; libcurl may add as much as it had read when it was told to pause.
    static let pieceSize = 1 << 20
    private let state = Mutex(State())
    private let news = Bell()
    private let resume: @Sendable () -> Void

    /// `resume` makes libcurl offer again what there was no room for.
    init(resume: @escaping @Sendable () -> Void) { self.resume = resume }

    /// Takes the bytes, all or none; false when there is no room now.
    func offer(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, isWanted) = state.withLock { state in
            state.isPaused = !state.filling.isEmpty && state.filling.count + bytes.count > Self.pieceSize
            if !state.isPaused { state.filling.append(contentsOf: bytes) }
            return (!state.isPaused, state.isPaused || state.filling.count >= Self.pieceSize / 2)
        }
        if isWanted { news.ring() }
        return isTaken
    }

    /// Nothing more will come.
    func finish() {
        state.withLock { $0.isOver = true }
        news.ring()
    }

    /// Waits for a good deal of bytes, or for the last of them; nil when there are no more, or the task is cancelled.
    ///
    /// `emptied` is the array of the piece before, whose room is used again.
    func next(emptied: consuming [UInt8]) async -> [UInt8]? {
        var spare = emptied
        spare.removeAll(keepingCapacity: true)
        while !Task.isCancelled {
            let (piece, wasPaused, isOver) = state.withLock { state -> ([UInt8]?, Bool, Bool) in
                guard !state.filling.isEmpty, state.isOver || state.isPaused || state.filling.count >= Self.pieceSize / 2 else {
                    return (nil, false, state.isOver)
                }
                swap(&state.filling, &spare)
                defer { state.isPaused = false }
                return (spare, state.isPaused, state.isOver)
            }
            if wasPaused { resume() }
            if let piece { return piece }
            if isOver { return nil }
            await news.wait()
        }
        return nil
    }
}
