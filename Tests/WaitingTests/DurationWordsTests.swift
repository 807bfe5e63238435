import Testing
import Waiting

struct DurationWordsTests {
    @Test(
        arguments: [
            (-5, "no time"), (0, "no time"), (1, "1 second"), (72, "1 minute 12 seconds"), (120, "2 minutes"),
            (3599, "59 minutes 59 seconds"),
            (3600, "1 hour"), (43140, "11 hours 59 minutes"), (90000, "1 day 1 hour"), (345_599, "3 days 23 hours"), (86459, "1 day"),
        ] as [(Int, String)])
    func inWords(seconds: Int, words: String) {
        #expect(Duration.seconds(seconds).inWords == words)
    }

    @Test func partsOfASecond() {
        #expect(Duration.milliseconds(7).inWords == "less than a second")
    }
}
