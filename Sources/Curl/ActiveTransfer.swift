import CCurl

/// A transfer that libcurl is working on; touched on the loop's thread only.
///
/// A class, because libcurl's callbacks get its address.
final class ActiveTransfer {
    let id: Int64
    let transfer: Transfer
    let bodies: BodyCarrier
    var handle: EasyHandle
    var reply = ReplyBuffer()
    /// Bytes of a body in memory that libcurl took.
    var sent: Int64 = 0
    /// What our own side threw inside a callback; it explains libcurl's error.
    var failure: (any Error)?
    /// Whether the server has closed the connection that this transfer opened; nil with one that was there.
    var wasClosed: (@Sendable () -> Bool)?
    /// The connection as libcurl's messages number it.
    var connection: Int64?
    private var continuation: CheckedContinuation<Result<TransferResult, CurlError>, Never>?

    init(_ transfer: Transfer, _ bodies: BodyCarrier, id: Int64) throws(CurlError) {
        self.transfer = transfer
        self.bodies = bodies
        self.id = id
        handle = try EasyHandle()
    }

    /// The address that callbacks get; valid as long as the transfer, which outlives its handle's use.
    var address: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static func at(_ address: UnsafeMutableRawPointer?) -> ActiveTransfer? {
        address.map { Unmanaged<ActiveTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    func resumeLater(_ continuation: CheckedContinuation<Result<TransferResult, CurlError>, Never>) {
        self.continuation = continuation
    }

    /// Ends the transfer for its caller, once; what comes later is of no interest to anybody.
    func end(_ result: Result<TransferResult, CurlError>) {
        transfer.trace?.finish()
        continuation?.resume(returning: result)
        continuation = nil
    }

    /// Ends the transfer with what libcurl made of it.
    func end(_ code: CURLcode) {
        guard code == CURLE_OK else {
            return end(.failure(CurlError(code, detail: handle.errorText, cause: failure)))
        }
        end(.success(result))
    }

    private var result: TransferResult {
        TransferResult(
            status: handle.long(CURLINFO_RESPONSE_CODE), headers: reply.headers, body: reply.body, peer: peer,
            reusedConnection: handle.long(CURLINFO_NUM_CONNECTS) == 0, wasClosed: wasClosed?() ?? false,
            sent: handle.offset(CURLINFO_SIZE_UPLOAD_T) ?? 0, received: handle.offset(CURLINFO_SIZE_DOWNLOAD_T) ?? 0, timings: timings)
    }

    private var peer: String {
        let address = handle.string(CURLINFO_PRIMARY_IP)
        let host = address.contains(":") ? "[\(address)]" : address
        return "\(host):\(handle.long(CURLINFO_PRIMARY_PORT))"
    }

    private var timings: TransferResult.Timings {
        func time(_ info: CURLINFO) -> Duration { .microseconds(handle.offset(info) ?? 0) }
        return TransferResult.Timings(
            nameLookup: time(CURLINFO_NAMELOOKUP_TIME_T), connect: time(CURLINFO_CONNECT_TIME_T),
            tls: time(CURLINFO_APPCONNECT_TIME_T), firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
            total: time(CURLINFO_TOTAL_TIME_T))
    }
}
