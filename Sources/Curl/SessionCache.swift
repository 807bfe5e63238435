import CCurl

/// The TLS sessions that transfers of one loop share; a multi handle of libcurl 7.88 shares connections and names only.
///
/// It needs no lock functions, because all its users run on one thread.
final class SessionCache {
    let share: UnsafeMutableRawPointer

    init() throws(CurlError) {
        guard let share = curl_share_init() else { throw CurlError(CURLE_FAILED_INIT) }
        self.share = share
        let code = ccurl_share_set_long(share, CURLSHOPT_SHARE, Int(CURL_LOCK_DATA_SSL_SESSION.rawValue))
        guard code == CURLSHE_OK else { throw CurlError(CURLE_FAILED_INIT, detail: String(cString: curl_share_strerror(code))) }
    }

    deinit {
        // Fails only while a transfer uses it; transfers end before their loop does.
        curl_share_cleanup(share)
    }
}
