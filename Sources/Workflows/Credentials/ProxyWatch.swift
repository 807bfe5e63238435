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

/// Keeps a proxy good: takes what somebody else has put into its file, and asks the server for another one when little is left.
actor ProxyWatch {
    /// The renewed proxy's name in the work directory; the user's own file is never written.
    static let fileName = "x509up_renewed"
    /// With less than this another proxy is asked for.
    ///
    /// Pilot 3 asks below 40 minutes, where our gate gives no more jobs: so it is done some checks earlier.
    static let enough: Duration = .seconds(3600)

    private let context: PilotContext
    private let disk: BlockingWork
    private let register: @Sendable (Secret) -> Void
    private var proxy: X509Proxy
    /// The user's file.
    private let original: String
    /// The file was read a moment ago, when the pilot started.
    private var isFresh = true

    init(_ proxy: X509Proxy, context: PilotContext, disk: BlockingWork, register: @escaping @Sendable (Secret) -> Void) {
        self.context = context
        self.disk = disk
        self.register = register
        self.proxy = proxy
        original = proxy.path
    }

    /// Looks at the files, asks the server when little is left, and tells how long to wait before the next look.
    func check() async -> Duration {
        if !isFresh { await lookAtFile(proxy.path) }
        isFresh = false
        if original != proxy.path { await lookAtFile(original) }
        if left < Self.enough { await renew() }
        return context.settings.proxyCheck.value * Double.random(in: 1...1.1)
    }

    private var now: Date { Date(timeIntervalSince1970: context.clock.epoch()) }
    private var left: Duration { .seconds(saturating: proxy.goodUntil.timeIntervalSince(now)) }

    /// Takes the proxy that somebody else has put into the file since it was read.
    ///
    /// What lies in the file that is shown counts as it is. Another file counts only if it is better.
    private func lookAtFile(_ path: String) async {
        let isShown = path == proxy.path, isPod = context.settings.isPod.value, now = now
        do {
            let found = try await disk.run("reading \(path)", within: CredentialWatch.patience) {
                try X509Proxy.load(path: path, isPod: isPod, now: now)
            }
            guard found.chain != proxy.chain, isShown || found.shortcoming(comparedTo: proxy) == nil else { return }
            try take(found)
            context.logger.info("somebody renewed the \(proxy.name) in \(path): it \(life)")
        } catch {
            context.logger.log(level: isShown ? .warning : .debug, "looking at the \(proxy.name): \(error)")
        }
    }

    private func renew() async {
        // An ended proxy renews nothing: the server refuses the connection.
        guard left > .zero else { return tell("it has ended") }
        do {
            let text = try await context.server.renewProxy(role: proxy.productionRole)
            register(text)
            let work = context.work.held, path = work.path.appending(Self.fileName)
            let renewed = try proxy.renewed(with: text, at: path.string, now: now)
            try await disk.run("writing \(path)", within: CredentialWatch.patience) {
                try work.write(Array(text.reveal().utf8), to: FilePath(Self.fileName))
            }
            try take(renewed)
            context.logger.info("the \(proxy.name) was renewed through the server, into \(path): it \(life)")
        } catch let error as PandaError {
            tell("\(error.pilotError)")
        } catch {
            tell("\(error)")
        }
    }

    private func tell(_ reason: String) {
        guard !Task.isCancelled else { return }  // the pilot ends
        context.logger.warning(
            "the \(proxy.name) \(life), and could not be renewed: \(reason); put a new one into \(original), where the pilot looks now and then"
        )
    }

    private func take(_ renewed: X509Proxy) throws {
        try context.credential?.show(.proxy(renewed))
        proxy = renewed
    }

    private var life: String { "is good until \(proxy.goodUntil.formatted(.iso8601)) (\(left.inWords))" }
}
