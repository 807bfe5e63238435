import Files
import GridSecurity
import JobModel
import Logging
package import Secrets
import Settings
import SystemPackage
package import Waiting

/// Keeps the pilot's credential good: renews it in time, and notices when somebody else has.
package struct CredentialWatch: Sendable {
    private let context: PilotContext
    private let clock: PilotClock
    /// Looks, renews what is due, and tells how long to wait before the next look; nil when there is nothing to watch.
    private let check: (@Sendable () async -> Duration)?
    /// Where credentials lie; a home directory or a mounted secret may hang.
    private let disk = BlockingWork(threads: 1)
    /// How long that may take to answer.
    static let patience = Duration.seconds(10)

    /// `register` makes a secret known to the redactor; `clock` is the world's, as credentials end also while the pilot is suspended.
    package init(context: PilotContext, clock: PilotClock, register: @escaping @Sendable (Secret) -> Void) {
        self.context = context
        self.clock = clock
        switch context.credential?.current {
        case .token(let token):
            let watch = TokenWatch(token, context: context, disk: disk, register: register)
            check = { await watch.check() }
        case .proxy(let proxy) where context.settings.verifyProxy.value:
            let watch = ProxyWatch(proxy, context: context, disk: disk, register: register)
            check = { await watch.check() }
        case .proxy, nil: check = nil
        }
    }

    /// The first look, before the gate looks: what is due at the start is renewed at once.
    ///
    /// Returns the wait before the next one.
    package func look() async -> Duration? {
        if check == nil { context.logger.info("the credential's lifetime is not watched, as --noproxyverification says") }
        return await check?()
    }

    /// Goes on looking after that wait, until the task is cancelled.
    package func run(after pause: Duration?) async {
        guard let check, var pause else { return }
        while !Task.isCancelled {
            do {
                try await clock.sleep(pause)
            } catch {
                return  // cancelled: the pilot ends
            }
            pause = await check()
        }
    }

    /// Removes the copies of renewed credentials from the work directory, which may outlive the pilot.
    package func removeCopies() async {
        for name in [TokenWatch.fileName, ProxyWatch.fileName] {
            let work = context.work.held
            do {
                try await disk.run("removing it", within: Self.patience, evenIfCancelled: true) { try work.removeFile(FilePath(name)) }
            } catch Errno.noSuchFileOrDirectory {
                continue
            } catch {
                context.logger.warning("\(work.path.appending(name)) holds a credential and cannot be removed: \(error)")
            }
        }
    }
}
