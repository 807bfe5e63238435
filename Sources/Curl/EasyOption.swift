import CCurl

/// An option of an easy handle together with the type its value must have.
///
/// libcurl takes any argument for any option and reads whatever bits it finds; here the wrong one does not compile.
struct EasyOption<Value>: Sendable {
    let raw: CURLoption
    /// The first libcurl that knows the option; 0 for all that we support.
    let since: UInt32

    init(_ raw: CURLoption, since: UInt32 = 0) {
        self.raw = raw
        self.since = since
    }

    /// An option that the oldest headers we compile against do not name.
    init(number: UInt32, since: UInt32) {
        self.init(CURLoption(rawValue: number), since: since)
    }

    /// Whether the libcurl that runs knows the option.
    var isKnown: Bool { CurlVersion.running.number >= since }
}

extension EasyOption where Value == Bool {
    static var sessionCache: Self { .init(CURLOPT_SSL_SESSIONID_CACHE) }
    static var noSignal: Self { .init(CURLOPT_NOSIGNAL) }
    static var verbose: Self { .init(CURLOPT_VERBOSE) }
    static var noProgress: Self { .init(CURLOPT_NOPROGRESS) }
    static var followLocation: Self { .init(CURLOPT_FOLLOWLOCATION) }
    static var verifyPeer: Self { .init(CURLOPT_SSL_VERIFYPEER) }
    static var tcpKeepAlive: Self { .init(CURLOPT_TCP_KEEPALIVE) }
    static var shuffleAddresses: Self { .init(CURLOPT_DNS_SHUFFLE_ADDRESSES) }
    static var upload: Self { .init(CURLOPT_UPLOAD) }
    static var noBody: Self { .init(CURLOPT_NOBODY) }
    static var connectOnly: Self { .init(CURLOPT_CONNECT_ONLY) }
    static var httpGet: Self { .init(CURLOPT_HTTPGET) }
    /// 7.87: do not wait for a name that is still being looked up when a transfer is given up.
    static var quickExit: Self { .init(number: 322, since: 0x075700) }
}

extension EasyOption where Value == Int {
    static var verifyHost: Self { .init(CURLOPT_SSL_VERIFYHOST) }
    static var tlsVersion: Self { .init(CURLOPT_SSLVERSION) }
    static var httpVersion: Self { .init(CURLOPT_HTTP_VERSION) }
    static var connectTimeout: Self { .init(CURLOPT_CONNECTTIMEOUT_MS) }
    static var timeout: Self { .init(CURLOPT_TIMEOUT_MS) }
    static var lowSpeedLimit: Self { .init(CURLOPT_LOW_SPEED_LIMIT) }
    static var lowSpeedTime: Self { .init(CURLOPT_LOW_SPEED_TIME) }
    static var keepIdle: Self { .init(CURLOPT_TCP_KEEPIDLE) }
    static var keepInterval: Self { .init(CURLOPT_TCP_KEEPINTVL) }
    static var bufferSize: Self { .init(CURLOPT_BUFFERSIZE) }
    static var uploadBufferSize: Self { .init(CURLOPT_UPLOAD_BUFFERSIZE) }
    /// Deprecated by 7.85 in favour of `protocols`; named by number because a deprecated name is an error here.
    static var protocolBits: Self { .init(number: 181, since: 0) }
    static var redirectProtocolBits: Self { .init(number: 182, since: 0) }
}

extension EasyOption where Value == Int64 {
    static var uploadSize: Self { .init(CURLOPT_INFILESIZE_LARGE) }
    static var postSize: Self { .init(CURLOPT_POSTFIELDSIZE_LARGE) }
}

extension EasyOption where Value == String {
    static var url: Self { .init(CURLOPT_URL) }
    static var userAgent: Self { .init(CURLOPT_USERAGENT) }
    static var customRequest: Self { .init(CURLOPT_CUSTOMREQUEST) }
    static var authoritiesFile: Self { .init(CURLOPT_CAINFO) }
    static var authoritiesDirectory: Self { .init(CURLOPT_CAPATH) }
    static var protocols: Self { .init(number: 10318, since: 0x075500) }
    static var redirectProtocols: Self { .init(number: 10319, since: 0x075500) }
}

extension EasyOption where Value == [UInt8] {
    static var certificate: Self { .init(CURLOPT_SSLCERT_BLOB) }
    static var key: Self { .init(CURLOPT_SSLKEY_BLOB) }
}

extension EasyOption where Value == ccurl_data_function {
    static var write: Self { .init(CURLOPT_WRITEFUNCTION) }
    static var read: Self { .init(CURLOPT_READFUNCTION) }
    static var header: Self { .init(CURLOPT_HEADERFUNCTION) }
}

extension EasyOption where Value == UnsafeMutableRawPointer {
    static var writeUser: Self { .init(CURLOPT_WRITEDATA) }
    static var readUser: Self { .init(CURLOPT_READDATA) }
    static var headerUser: Self { .init(CURLOPT_HEADERDATA) }
    static var seekUser: Self { .init(CURLOPT_SEEKDATA) }
    static var debugUser: Self { .init(CURLOPT_DEBUGDATA) }
    static var contextUser: Self { .init(CURLOPT_SSL_CTX_DATA) }
    static var share: Self { .init(CURLOPT_SHARE) }
}
