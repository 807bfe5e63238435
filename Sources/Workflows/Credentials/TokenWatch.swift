import Files
import FoundationEssentials
import GridSecurity
import JobModel
import Logging
import PandaClient
import Secrets
import Settings
import SystemPackage
import Waiting

/// Keeps a token good: renews it through the server, and takes what somebody else has put into its file.
///
/// Source: Pilot 3, which asks the server at the start and every hour, whatever the token says of its life.
actor TokenWatch {
    /// The renewed token's name in the work directory, for when its own file cannot be replaced.
    static let fileName = "token_renewed"

    private let context: PilotContext
    private let disk: BlockingWork
    private let register: @Sendable (Secret) -> Void
    private var token: BearerToken
    /// What the token's file held at the last look.
    private var seen: Secret
    private var schedule: TokenSchedule
    private var hasToldWhyNot = false
    private var hasToldOfEnd = false

    init(_ token: BearerToken, context: PilotContext, disk: BlockingWork, register: @escaping @Sendable (Secret) -> Void) {
        self.context = context
        self.disk = disk
        self.register = register
        self.token = token
        seen = token.token
        schedule = TokenSchedule(
            token.times, check: context.settings.tokenCheck.value / .seconds(1), now: context.clock.epoch(), isFresh: false)
    }

    /// Looks at the file, asks the server when that is due, and tells how long to wait before the next look.
    func check() async -> Duration {
        await lookAtFile()
        tellWhatIsWrong()
        if obstacle == nil, schedule.due <= now, !schedule.isOver(at: now) { await renew() }
        return .seconds(saturating: schedule.pause(from: now, asksServer: obstacle == nil))
    }

    private var now: Double { context.clock.epoch() }

    /// Why the server is never asked; nil when it is.
    private var obstacle: String? {
        if !context.settings.tokenRenewal.value { return "as --notokenrenewal says" }
        if context.queue.catchallNames("no_token_renewal") { return "as the catchall of queue \(context.queue.name) says" }
        guard context.settings.authTokenKeyFile.value == nil else { return nil }
        return "as there is no key for that (name its file in PANDA_AUTH_TOKEN_KEY, or replace \(token.path) in time)"
    }

    /// Says once why the server is not asked, and once that the token has ended.
    private func tellWhatIsWrong() {
        if let obstacle, !hasToldWhyNot {
            hasToldWhyNot = true
            context.logger.notice("the token \(life), and is not renewed through the server, \(obstacle)")
        }
        if schedule.isOver(at: now), !hasToldOfEnd {
            hasToldOfEnd = true
            context.logger.error("the token has ended, and the server will refuse the pilot; put a new one into \(token.path)")
        }
    }

    /// Takes the token that somebody else has put into the file since the last look.
    private func lookAtFile() async {
        do {
            let token = token
            let found = try await disk.run("reading \(token.path)", within: CredentialWatch.patience) { try token.reread() }
            guard found.token != seen else { return }
            seen = found.token
            guard found.token != token.token, outlasts(found) else { return }
            register(found.token)
            try take(found)
            context.logger.info("somebody renewed the token in \(found.path): it \(life)")
        } catch {
            context.logger.warning("looking whether somebody renewed the token: \(error)")
        }
    }

    private func renew() async {
        do {
            let environment = context.environment, launch = context.work.launchDirectory.string
            let key = try await disk.run("reading the token's key", within: CredentialWatch.patience) {
                try BearerToken.findRenewalKey(environment: environment, launchDirectory: launch)
            }
            guard let key else { return retryLater("no key is named") }
            register(key)
            let text = try await context.server.renewToken(with: key)
            register(text)
            let renewed = try token.renewed(with: text)
            register(renewed.token)
            guard outlasts(renewed) else { return retryLater("the server has none yet that lasts longer") }
            try take(renewed)
            context.logger.info("the token was renewed through the server: it \(life)")
            await keep()
        } catch let error as PandaError {
            retryLater("\(error.pilotError)")
        } catch {
            retryLater("\(error)")
        }
    }

    /// Whether another token ends later than ours; one that does not say may.
    private func outlasts(_ other: BearerToken) -> Bool {
        guard let theirs = other.times?.expires, let ours = token.times?.expires else { return true }
        return theirs > ours
    }

    private func retryLater(_ reason: String) {
        guard !Task.isCancelled else { return }  // the pilot ends
        let delay = Int(saturating: schedule.failed(at: now).rounded())
        context.logger.warning("the token \(life), and could not be renewed: \(reason); trying again in \(delay) s")
    }

    private func take(_ renewed: BearerToken) throws {
        try context.credential?.show(.token(renewed))
        token = renewed
        schedule = TokenSchedule(renewed.times, check: schedule.check, now: now, isFresh: true)
        hasToldOfEnd = false
    }

    /// Puts the renewed token where others find it: into its own file when that is ours, else into the work directory.
    ///
    /// The pilot itself has it in memory, so that a failure is no more than a warning.
    private func keep() async {
        let own = FilePath(token.path), work = context.work.held, bytes = Array(token.token.reveal().utf8)
        do {
            let (path, failures) = try await disk.run("writing the renewed token", within: CredentialWatch.patience) {
                Self.write(bytes, own: own, work: work)
            }
            for failure in failures { context.logger.warning("\(failure)") }
            if path == own { seen = token.token }
            if let path { context.logger.info("the renewed token is in \(path)") }
        } catch {
            context.logger.warning("the renewed token cannot be kept: \(error)")
        }
    }

    /// Writes it to the first place that takes it.
    private static func write(_ bytes: [UInt8], own: FilePath, work: HeldDirectory) -> (FilePath?, failures: [String]) {
        let copy = work.path.appending(fileName)
        var failures: [String] = []
        for path in own.isOursToReplace ? [own, copy] : [copy] {
            do {
                if path == own { try DurableFile.write(bytes, to: own) } else { try work.write(bytes, to: FilePath(fileName)) }
                return (path, failures)
            } catch {
                failures.append("the renewed token cannot be kept in \(path): \(error)")
            }
        }
        return (nil, failures)
    }

    private var life: String {
        guard let expires = token.times?.expires, let left = schedule.left(at: now) else { return "does not say how long it is good" }
        return "is good until \(expires.formatted(.iso8601)) (\(Int(saturating: left / 60)) minutes)"
    }
}
