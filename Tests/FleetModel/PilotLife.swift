import HTTP
import JobModel
import PandaClient
import Settings
import Waiting
import Workflows

/// What one pilot asks of the server and when, in virtual time: the pilot's own rules for retries, heartbeats, looks and pauses, without its work.
struct PilotLife {
    private let site: Site
    private let outage: Outage
    private let dice: Dice
    private let end: Duration
    private let schedule: HeartbeatSchedule
    private var now = Duration.zero
    private var born: Duration
    private var gate: JobGate
    private var nextBeat = Duration.zero
    private var nextLook = Duration.zero
    private var pace: LookPace
    /// How long the last word took to be answered; nil when it was not.
    private var lastAnswer: Duration?
    private(set) var traffic: Traffic

    init(site: Site, outage: Outage, dice: Dice, end: Duration) {
        (self.site, self.outage, self.dice, self.end) = (site, outage, dice, end)
        schedule = HeartbeatSchedule(interval: site.settings.heartbeat.value)
        pace = LookPace(shortest: site.killCheck, longest: site.settings.heartbeat.value)
        gate = JobGate(settings: site.settings, queue: site.queue)
        born = .zero - dice.duration(in: 0...Double(Site.days * 24 * 3600))
        traffic = Traffic(over: end)
    }

    /// From the middle of a job on, one job after the other.
    mutating func live() {
        nextBeat = schedule.next(random: dice.number) * dice.number(in: 0...1)
        nextLook = site.killCheck * dice.number(in: 0...1)
        work(for: dice.exponential(mean: Site.meanPayload))
        speakLastWord()
        while now < end {
            guard getJob() else { continue }
            runJob()
            speakLastWord()
        }
    }

    // MARK: A job

    private mutating func getJob() -> Bool {
        switch gate.verdict(.init(age: now - born, freeDiskMB: .max), random: dice.number) {
        case .stop:
            now += dice.duration(in: Site.restart)
            gate = JobGate(settings: site.settings, queue: site.queue)
            born = now
        case .ask(let pause):
            now += pause
            if !say(.acquire) {
                gate.failed(with: PandaError(.busy(status: 503), doing: "", detail: ""))
            } else if dice.number(in: 0...1) < Site.shareWithoutJob {
                gate.gotNoJob()
            } else {
                gate.gotJob()
                return true
            }
        }
        return false
    }

    private mutating func runJob() {
        nextBeat = now + schedule.next(random: dice.number)
        pace = LookPace(shortest: site.killCheck, longest: site.settings.heartbeat.value)
        nextLook = now + pace.first(random: dice.number)
        say(Effort.heartbeat.budget)  // starting
        work(for: dice.duration(in: Site.stageIn))
        say(Effort.heartbeat.budget)  // running
        work(for: dice.exponential(mean: Site.meanPayload) + dice.duration(in: Site.stageOut))
    }

    /// Time passes, with heartbeats and looks.
    private mutating func work(for duration: Duration) {
        let over = now + duration
        while true {
            let isLook = site.killCheck > .zero && nextLook < nextBeat
            let due = isLook ? nextLook : nextBeat
            guard due < min(over, end) else { break }
            // A look that comes while another word is under way is left out.
            let isFree = due >= now
            now = max(now, due)
            if isLook {
                if isFree { say(Effort.look.budget) }
                nextLook = due + pace.next(after: lastAnswer, random: dice.number)
            } else {
                nextBeat = due + schedule.next(random: dice.number)
                say(Effort.heartbeat.budget)
            }
        }
        now = max(now, over)
    }

    private mutating func speakLastWord() { say(Effort.lastWord.budget) }

    // MARK: A word

    /// Says something with all the tries that it is worth; false when it was not heard.
    @discardableResult
    private mutating func say(_ budget: RetryBudget) -> Bool {
        let begun = now
        var attempt = 1
        while now < end {
            traffic.count(at: now)
            guard let advice = outage.advice(at: now) else {
                lastAnswer = .zero
                return true
            }
            let delay = budget.nextDelay(after: attempt, advice: advice, elapsed: now - begun) { $0 * dice.number(in: 0...1) }
            guard let delay else { break }
            now += delay
            attempt += 1
        }
        lastAnswer = nil
        return false
    }
}
