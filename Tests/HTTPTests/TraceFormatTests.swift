import Curl
import Testing

@testable import HTTP

/// The form of a trace is curl's own; these were written by curl 7.88.1.
@Suite struct TraceFormatTests {
    @Test(arguments: [
        (
            TraceFormat.hex, "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            """
            0000: 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a GET / HTTP/1.1..
            0010: 48 6f 73 74 3a 20 61 0d 0a 0d 0a                Host: a....

            """
        ),
        (
            .ascii, "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            """
            0000: GET / HTTP/1.1
            0010: Host: a
            0019:\u{20}

            """
        ),
        (
            .ascii, String(repeating: "x", count: 64) + "\r\nlast",
            """
            0000: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
            0042: last

            """
        ),
        (
            .ascii, String(repeating: "y", count: 65) + "\u{1}é",
            """
            0000: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
            0040: y...

            """
        ),
        (.hex, "", ""),
    ])
    func dumps(format: TraceFormat, bytes: String, expected: String) {
        #expect(format.dump(Array(bytes.utf8)) == expected)
    }

    @Test func prefixesAndTitles() {
        let time = TraceTime(hour: 7, minute: 5, second: 9, microsecond: 42)
        let info = TraceEntry(kind: .information, bytes: Array("Hi\n".utf8), transfer: 3, connection: nil, time: time)
        #expect(info.text(.hex, showsTime: false, showsIdentifiers: false) == "== Info: Hi\n")
        #expect(info.text(.hex, showsTime: true, showsIdentifiers: true) == "07:05:09.000042 [3-x] == Info: Hi\n")
        let data = TraceEntry(kind: .dataOut, bytes: [0x41], transfer: 3, connection: 7, time: time)
        #expect(data.text(.ascii, showsTime: false, showsIdentifiers: true) == "[3-7] => Send data, 1 bytes (0x1)\n0000: A\n")
    }
}
