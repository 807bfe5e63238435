import Glibc

/// One connection to a `LoopbackServer`, used on its thread.
package struct LoopbackConnection: Sendable {
    let socket: Int32
    /// Counts connections from 1.
    package let number: Int

    /// Reads a request's head, and a body of the length it announces; nil when the other side is done.
    package func request() -> String? {
        var text = ""
        while !text.contains("\r\n\r\n") {
            guard let byte = read(1) else { return nil }
            text += byte
        }
        let announced = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        let length = announced.flatMap { Int($0.split(separator: ":")[1].drop { $0 == " " }) } ?? 0
        guard length > 0 else { return text }
        return read(length).map { text + $0 }
    }

    /// Sends text as it is.
    package func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends bytes as they are; what a client that went away does not take is lost.
    package func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Sends a whole reply with its length.
    package func reply(_ body: [UInt8] = [], status: String = "200 OK", headers: [String] = []) {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers
        send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    /// Waits until the other side has closed; reads and forgets what it still sends.
    package func untilClosed() {
        var byte: UInt8 = 0
        while recv(socket, &byte, 1, 0) > 0 {}
    }

    private func read(_ count: Int) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count < count {
            let got = recv(socket, &buffer, min(buffer.count, count - bytes.count), 0)
            guard got > 0 else { return nil }
            bytes += buffer[..<got]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
