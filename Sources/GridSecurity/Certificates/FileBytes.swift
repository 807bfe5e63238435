import COpenSSL
import Glibc
import Secrets

/// A small file's bytes, with who may see them; wiped from memory when the value ends, as a key may be among them.
struct FileBytes: ~Copyable {
    let owner: UInt32
    /// Permission bits only.
    let mode: UInt32
    private let buffer: UnsafeMutableRawBufferPointer

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }

    /// The text of a file that is about to be written, for its owner alone.
    init(_ text: Secret, owner: UInt32) {
        let bytes = text.reveal().utf8
        self.init(owner: owner, mode: 0o600, buffer: .allocate(byteCount: bytes.count, alignment: 16))
        buffer.copyBytes(from: bytes)
    }

    private init(owner: UInt32, mode: UInt32, buffer: UnsafeMutableRawBufferPointer) {
        self.owner = owner
        self.mode = mode
        self.buffer = buffer
    }

    /// A copy, of a file that holds no secret.
    var array: [UInt8] { Array(bytes) }

    deinit {
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        buffer.deallocate()
    }

    /// The whole file, which must be a regular one of at most 16 MiB.
    static func read(_ path: String) throws(CredentialError) -> FileBytes {
        // Without O_NONBLOCK, opening a named pipe would wait for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw refusal(path, errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw refusal(path, errno) }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw CredentialError(.isDirectory, path: path, reason: "this is a directory where a file is wanted")
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= 16 << 20 else {
            throw CredentialError(.unreadable, path: path, reason: "this is no regular file, or one of more than 16 MiB")
        }
        // fits: 16 MB at the most, see above
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(status.st_size), alignment: 16)
        let content = FileBytes(owner: status.st_uid, mode: status.st_mode & 0o7777, buffer: buffer)
        var filled = 0
        while filled < buffer.count {
            let count = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw refusal(path, errno) }
            if count == 0 { throw CredentialError(.truncated, path: path, reason: "the file shrank while it was read") }
            filled += count
        }
        return content
    }

    /// Tells one file from another, whatever names lead to it.
    struct Identity: Hashable {
        let device: UInt64
        let node: UInt64
    }

    /// Nil when there is no such file.
    static func identity(_ path: String) -> Identity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Identity(device: UInt64(clamping: status.st_dev), node: UInt64(clamping: status.st_ino))
    }

    private static func refusal(_ path: String, _ number: Int32) -> CredentialError {
        let reason = String(cString: strerror(number))
        return number == ENOENT || number == ENOTDIR
            ? CredentialError(.missing, path: path, reason: "no such file")
            : CredentialError(.unreadable, path: path, reason: reason, advice: "ls -l \(path)")
    }
}
