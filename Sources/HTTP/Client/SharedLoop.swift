import Curl
import Synchronization

/// The loop of a client and its copies, whose thread is made when it is first needed.
final class SharedLoop: Sendable {
    private let loop = Mutex<CurlLoop?>(nil)

    func started() throws(HTTPError) -> CurlLoop {
        let result = loop.withLock { loop -> Result<CurlLoop, HTTPError> in
            if let loop { return .success(loop) }
            do throws(CurlError) {
                let started = try CurlLoop()
                loop = started
                return .success(started)
            } catch {
                return .failure(HTTPError(.other, doing: "starting libcurl", detail: "\(error)"))
            }
        }
        return try result.get()
    }
}
