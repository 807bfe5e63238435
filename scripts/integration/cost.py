"""What a request costs the real PanDA server: CPU time of its processes, what its database writes, and bytes on the wire.

Prints a table: the heartbeat, and the ways in which a pilot can ask between heartbeats whether its job shall be killed. Each request goes out once over a
connection that is kept, and once over one of its own, since Apaches close a silent connection after seconds.
"""
import argparse
import http.client
import json
import os
import pathlib
import socket
import ssl
import struct
import time

import jobs
from cases import describe_site
from database import QUEUE, connect
from pilots import NODE, RIG, Wrong, proxy

HEARTBEAT = {  # what a pilot tells of a job that runs
    "job_status": "running", "attempt_nr": 1, "site_name": QUEUE, "node": f"slot1_1@{NODE}.example.org", "scheduler_id": "harvester-CERN_central_1",
    "pilot_id": "https://example.org/condor_logs/26-11-25_20/grid.9123456.0.out|SLURM|PR|0.1.0", "batch_id": "9123456.0", "start_time": "2026-11-25 20:00:00",
    "core_count": 8, "mean_core_count": 8, "cpu_consumption_time": 86400, "cpu_consumption_unit": "s+AMD EPYC 7742 64-Core Processor 512 KB",
    "cpu_conversion_factor": 1.0, "cpu_architecture_level": "x86_64-v3", "job_metrics": "nEvents=4000 workDirSize=1000000000 leak=0.1 chi2=0.5 coreCount=8",
    "n_events": 4000, "n_input_files": 4, "max_rss": 9000000, "max_vmem": 30000000, "max_swap": 0, "max_pss": 8000000, "avg_rss": 8000000,
    "avg_vmem": 29000000, "avg_swap": 0, "avg_pss": 7000000, "tot_rchar": 10**10, "tot_wchar": 10**10, "tot_rbytes": 10**10, "tot_wbytes": 10**10,
    "rate_rchar": 10**6, "rate_wchar": 10**6, "rate_rbytes": 10**6, "rate_wbytes": 10**6,
}  # fmt: skip
LEAN = {name: HEARTBEAT[name] for name in ("job_status", "attempt_nr", "site_name")}


class Connection:
    """One connection of a pilot, with its certificate."""

    def __init__(self):
        environment = proxy()
        context = ssl.create_default_context(capath=environment["X509_CERT_DIR"])
        context.load_cert_chain(environment["X509_USER_PROXY"])
        self.http = http.client.HTTPSConnection("localhost", int(jobs.run_file("port")), context=context)
        self.http.connect()
        self.http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method, path, body=None):
        headers = {"Accept": "application/json", "User-Agent": "pilot/0.1.0", **({"Content-Type": "application/json"} if body else {})}
        self.http.request(method, f"/api/v1/{path}", json.dumps(body) if body else None, headers)
        reply = self.http.getresponse()
        answer = json.loads(reply.read())
        if reply.status != 200 or not answer["success"]:
            raise Wrong(f"{path}: {reply.status} {answer}")
        return answer["data"]

    def bytes(self):
        """Both ways, with 52 bytes of IPv4 and TCP headers a segment."""
        info = self.http.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        (received,), (segments_out, segments_in), (sent,) = struct.unpack_from("Q", info, 128), struct.unpack_from("II", info, 136), struct.unpack_from("Q", info, 200)
        return sent + received + 52 * (segments_out + segments_in)

    def close(self):
        self.http.close()


def update(connection, job, fields):
    return connection.ask("POST", "pilot/update_job", {"job_id": job, **fields})


def query(ids):
    return "&".join(f"job_ids={job}" for job in ids)


KINDS = (
    ("nothing: system/is_alive", lambda c, ids: c.ask("GET", "system/is_alive")),
    ("heartbeat: pilot/update_job with all fields", lambda c, ids: update(c, ids[0], HEARTBEAT)),
    ("pilot/update_job with the state alone", lambda c, ids: update(c, ids[0], LEAN)),
    ("pilot/get_job_status", lambda c, ids: c.ask("GET", "pilot/get_job_status?" + query(ids[:1]))),
    ("job/get_status", lambda c, ids: c.ask("GET", "job/get_status?" + query(ids[:1]))),
    ("job/get_status of 16 jobs", lambda c, ids: c.ask("GET", "job/get_status?" + query(ids[:16]))),
)


# ---------------------------------------------------------------- what the server did


def cpu(pid):
    return time.clock_gettime(~pid << 3 | 2)  # CPUCLOCK_SCHED of that process, as clock_getcpuclockid(3) makes it


def family(pid):
    """A process and its children."""
    return [pid, *(int(p.parent.name) for p in pathlib.Path("/proc").glob("[0-9]*/stat") if p.read_text().rsplit(")", 1)[1].split()[1] == str(pid))]


def spent():
    """CPU seconds of Apache with Python, and of PostgreSQL; bytes written ahead."""
    web, database = (int((RIG / file).read_text().split()[0]) for file in ("run/httpd.pid", "db/data/postmaster.pid"))
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS position")
        written = int(cursor.fetchone()["position"])
    return [sum(map(cpu, family(web))), sum(map(cpu, family(database))), written]


def measure(requests, body):
    """Runs it so many times; (web ms, database ms, written bytes, wire bytes, elapsed ms) of one."""
    before, clock, wire = spent(), time.monotonic(), 0
    for number in range(requests):
        wire += body(number)
    elapsed = time.monotonic() - clock
    web, database, written = (after - start for after, start in zip(spent(), before))
    return [1000 * web / requests, 1000 * database / requests, written / requests, wire / requests, 1000 * elapsed / requests]


def kept(kind, ids, requests):
    connection = Connection()

    def once(number):
        before = connection.bytes()
        kind(connection, ids[number % len(ids) :] + ids)
        return connection.bytes() - before

    once(0)
    try:
        return measure(min(requests, 90), once)  # Apache closes a connection after a hundred
    finally:
        connection.close()


def fresh(kind, ids, requests):
    def once(number):
        connection = Connection()
        kind(connection, ids[number % len(ids) :] + ids)
        wire = connection.bytes() + 5 * 52  # and the end of the connection
        connection.close()
        return wire

    once(0)
    return measure(requests, once)


def running_jobs(count):
    """Jobs that pilots of Harvester workers run."""
    jobs.withdraw()
    connection, ids = Connection(), []
    for number in range(count):
        jobs.add("sleep 1")
        offer = connection.ask("POST", "pilot/acquire_jobs", {
            "site_name": QUEUE, "computing_element": QUEUE, "prod_source_label": "managed", "node": NODE, "memory": 4000, "disk_space": 10000, "timeout": 60,
            "harvester_id": "integration", "worker_id": number + 1})  # fmt: skip
        ids.append(int(offer["jobs"][0]["PandaID"]))
        update(connection, ids[-1], HEARTBEAT)
    connection.close()
    return ids


def what_they_tell(job):
    """The answers about a running job that is being killed."""
    jobs.kill(job)
    connection = Connection()
    for name, kind in KINDS[2:5]:
        print(f"{name} about a running job that shall be killed: {kind(connection, [job])}")
    connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=90, help="of each kind in a round (default 90)")
    parser.add_argument("--rounds", type=int, default=6, help="of which the median by CPU counts (default 6)")
    options = parser.parse_args()
    os.umask(0o022)
    describe_site()
    ids = running_jobs(20)
    print("| one request | connection | web server, CPU ms | database, CPU ms | database writes, bytes | on the wire, bytes | takes, ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, kind in KINDS:
        for how in (kept, fresh):
            rounds = [how(kind, ids, options.requests) for _ in range(options.rounds)]
            web, database, written, wire, takes = sorted(rounds, key=lambda r: r[0] + r[1])[len(rounds) // 2]
            print(f"| {name} | {'kept' if how is kept else 'new'} | {web:.2f} | {database:.2f} | {written:.0f} | {wire:.0f} | {takes:.1f} |", flush=True)
    what_they_tell(ids[0])


if __name__ == "__main__":
    main()
