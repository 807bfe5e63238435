import Foundation
import Testing

@testable import JobModel

/// Texts that are cheap to send and dear to hold.
@Suite struct MemoryAllowanceTests {
    private func fault(_ text: String, times factor: Int) -> SyntaxFault? {
        var parser = JSONParser(Array(text.utf8), memory: MemoryAllowance(bytes: factor * text.utf8.count))
        do {
            _ = try parser.document()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["1,", "[],", "{},", "\"\",", "null,", "[1],", "{\"a\":1},"])
    func whatCostsManyTimesItsLengthIsRefused(element: String) {
        let text = "[" + String(repeating: element, count: 10_000) + "1]"
        #expect(fault(text, times: MemoryAllowance.factor)?.reason == JSONValue.tooLarge)
        #expect(fault(text, times: 100) == nil)
    }

    @Test func longTextsCostTheirLength() {
        let text = "[" + String(repeating: "\"\(String(repeating: "x", count: 400))\",", count: 1000) + "1]"
        #expect(fault(text, times: 2) == nil)
    }

    @Test func smallDocumentsMayHoldAnything() {
        #expect(MemoryAllowance(textLength: 100).left == MemoryAllowance.least)
        #expect(MemoryAllowance(textLength: 60 << 20).left == 240 << 20)
    }

    /// Of thousands of queues one is kept.
    @Test func whatIsNotKeptCostsNothing() throws {
        let queue = "{" + (0..<100).map { "\"key\($0)\":null" }.joined(separator: ",") + "}"
        let text = "{" + (0..<100).map { "\"queue\($0)\":\(queue)" }.joined(separator: ",") + "}"
        var parser = JSONParser(Array(text.utf8), memory: MemoryAllowance(bytes: 50_000))
        #expect(try parser.members(["queue99"]).count == 1)
        #expect(fault(text, times: 1)?.reason == JSONValue.tooLarge)
    }
}
