import Dispatch

/// Calls back whenever a descriptor can be read, on a thread of Dispatch's pool.
///
/// Unchecked only since Dispatch does not declare its sources Sendable on Linux; they may be cancelled from any thread.
final class ReadSource: @unchecked Sendable {
    private let source: any DispatchSourceRead

    /// Starts at once.
    ///
    /// It stays alive by itself until `cancel`, or until `whenReadable` returns false; `atEnd` follows exactly once.
    init(_ descriptor: Int32, whenReadable: @escaping @Sendable () -> Bool, atEnd: @escaping @Sendable () -> Void = {}) {
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
        source.setEventHandler { [self] in
            if !whenReadable() { cancel() }
        }
        source.setCancelHandler(handler: atEnd)
        source.activate()
    }

    /// No more calls after the one that may be running.
    func cancel() { source.cancel() }
}
