import Foundation
import GridSecurity
import Secrets
import Testing

@testable import Workflows

@Suite struct TokenScheduleTests {
    /// Born at 1000, ends at 2000, or says nothing.
    private func schedule(_ claims: String?, now: Double, isFresh: Bool = false) -> TokenSchedule {
        let token = claims.map { "e30.\(Data($0.utf8).base64EncodedString().replacing("=", with: "")).x" } ?? "opaque"
        return TokenSchedule(TokenTimes(Secret(token)), check: 3600, now: now, isFresh: isFresh)
    }

    @Test func renewalIsDueAtAboutHalfOfTheLife() {
        #expect((1400...1500).contains(schedule(#"{"iat":1000,"exp":2000}"#, now: 1000).due))
        #expect((1400...1500).contains(schedule(#"{"iat":1000,"exp":2000}"#, now: 1900).due))
        // Not knowing its birth, what is left counts.
        #expect((1640...1800).contains(schedule(#"{"exp":2200}"#, now: 1400, isFresh: true).due))
        #expect(schedule(nil, now: 1000).due == 1000)
        #expect((4240...4600).contains(schedule(nil, now: 1000, isFresh: true).due))
    }

    @Test func pilotsThatGotTheirTokensTogetherAskApart() {
        #expect(Set((0..<20).map { _ in schedule(#"{"iat":1000,"exp":2000}"#, now: 1000).due }).count > 1)
    }

    @Test func failuresAreTriedAgainMoreAndMoreSlowlyButBeforeTheEnd() {
        var schedule = schedule(nil, now: 1000)
        for longest in [60.0, 120, 240, 480, 600, 600, 600] {
            #expect((longest / 2...longest).contains(schedule.failed(at: 1000)))
        }
        var ending = self.schedule(#"{"exp":2000}"#, now: 1000)
        for _ in 0..<9 { _ = ending.failed(at: 1000) }
        #expect((300...500).contains(ending.failed(at: 1000)))
        #expect(ending.failed(at: 1900) == 50)
        #expect(ending.failed(at: 1999) == 5)
    }

    @Test(arguments: [
        // What the server gives is waited for until it is due.
        (1000.0, true, 400.0...500), (1700, true, 1...1), (2000, true, 60...60),
        // What somebody else may replace is looked at the more often the nearer its end is.
        (1000, false, 500...500), (1800, false, 100...100), (1950, false, 60...60), (3000, false, 60...60),
    ]) func pauses(now: Double, asksServer: Bool, expected: ClosedRange<Double>) {
        let schedule = schedule(#"{"iat":1000,"exp":2000}"#, now: 1000)
        #expect(expected.contains(schedule.pause(from: now, asksServer: asksServer)))
    }

    @Test func noLookIsLaterThanTheCheck() {
        let schedule = schedule(#"{"iat":1000,"exp":200000}"#, now: 1000)
        #expect(schedule.pause(from: 1000, asksServer: true) == 3600 && schedule.pause(from: 1000, asksServer: false) == 3600)
        #expect(self.schedule(nil, now: 1000).pause(from: 1000, asksServer: false) == 3600)
    }
}
