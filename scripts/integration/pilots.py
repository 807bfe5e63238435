"""Runs the program pilot as a worker node would, and keeps what it said and asked."""
import dataclasses
import os
import pathlib
import shutil
import signal
import subprocess

import jobs
from database import QUEUE, RIG

RIG = pathlib.Path(RIG)
BIN = pathlib.Path(os.environ["PILOT_BIN_DIR"])
NODE = "integration-node"
LIMIT = 600  # seconds, which only a hang takes; none of the cases needs ten


class Wrong(Exception):
    """What a case found to be other than it should be."""


@dataclasses.dataclass
class Run:
    """One finished run of the pilot."""

    folder: pathlib.Path
    exit: int
    output: str
    requests: list  # lines of the server's access log, without those of other runs


def server(port_file="port"):
    return f"https://localhost:{jobs.run_file(port_file)}"


def proxy(name="pilot"):
    """The environment that a worker node with an X.509 proxy has."""
    return {"X509_USER_PROXY": str(RIG / "pki" / f"{name}.proxy"), "X509_CERT_DIR": str(RIG / "pki" / "certificates")}


def token(folder):
    """The same with an access token and no proxy."""
    file = folder / "token"
    file.write_text(jobs.token() + "\n")
    file.chmod(0o600)
    return {
        "PANDA_AUTH_TOKEN": file.name, "PANDA_AUTH_DIR": str(folder), "PANDA_AUTH_ORIGIN": "atlas.production", "X509_CERT_DIR": str(RIG / "pki" / "certificates"),
    }  # fmt: skip


class Pilot:
    """A pilot that is running."""

    def __init__(self, name, *options, credential=proxy, port_file="port"):
        self.folder = RIG / "runs" / name
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "work").mkdir(parents=True)
        (self.folder / "home").mkdir()
        self.log = self.folder / "pilot.out"
        self.access = RIG / "log" / "access_log"
        self.logged = self.access.stat().st_size
        environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.folder / "home"), "TMPDIR": str(self.folder), "LANG": "C.UTF-8", "PANDA_HOSTNAME": NODE,
            **(credential(self.folder) if credential is token else credential()),
        }  # fmt: skip
        url = server(port_file)
        command = [
            str(BIN / "pilot"), "--pilot_user", "generic", "-q", QUEUE, "-j", "managed", "-i", "PR", "-w", "generic", "--url", url, "-x", "1", "-v", "1", "-l", "300",
            "-a", str(self.folder / "work"), "--spool", str(self.folder / "spool"), "--baseurls", server(), "--nocvmfs", "--use-rucio-traces", "False", "-d", *map(str, options),
        ]  # fmt: skip
        (self.folder / "command").write_text(" ".join([*(f"{k}={v}" for k, v in environment.items()), *command]) + "\n")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, cwd=self.folder / "work", env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def end(self):
        try:
            code = self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            raise Wrong(f"the pilot ran for more than {LIMIT} s") from None
        with open(self.access) as log:
            log.seek(self.logged)
            requests = log.read().splitlines()
        return Run(self.folder, code, self.log.read_text(errors="replace"), requests)


def pilot(name, *options, **more):
    return Pilot(name, *options, **more).end()
