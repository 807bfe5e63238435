"""Jobs in the server's database: putting them there as a broker would, looking at them, killing them.

jobs.py add [PARAMETERS]   an activated job; prints the PandaID. Parameters of its transform: "count {input} {output} [SECONDS]" (default), "fail CODE", "sleep SECONDS"
jobs.py show ID            its rows
jobs.py kill ID            the next heartbeat is answered "tobekilled"
jobs.py token              an access token with the production role
"""
import pathlib
import sys
import time
import uuid
import zlib

import jwt
from database import QUEUE, RIG, connect, insert

SCOPE, ENDPOINT = "test", "TEST_DATADISK"
INPUT = pathlib.Path(RIG, "cache", "integration.input.txt")
USER = "Test User"
COUNT = "count {input} {output}"
TRANSFORM = """#!/bin/bash
echo "payload: $*"
case $1 in
count) sleep "${4:-0}"; wc -l < "$2" > "$3" ;;
fail) exit "$2" ;;
sleep) exec sleep "$2" ;;
esac
"""


def run_file(name):
    return pathlib.Path(RIG, "run", name).read_text().strip()


def adler32(data):
    return f"ad:{zlib.adler32(data):08x}"


def add(parameters, outputs=1, columns=(), files=()):
    """One activated job with an input, outputs and a log; returns its PandaID. {input} and {output} in the parameters are its files.

    columns are those of the job's row that are to be others than usual, files the same of its files, by type.
    """
    columns, files = dict(columns), dict(files)
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT nextval('jobsdefined4_pandaid_seq') AS id")
        job = cursor.fetchone()["id"]
        written = [f"integration.{job}.out{number or ''}.txt" for number in range(outputs)]
        names = [("input", INPUT.name), *(("output", name) for name in written), ("log", f"integration.{job}.log.tgz")]
        insert(cursor, "jobsactive4", job_row(job) | columns)
        parameters = parameters.replace("{input}", INPUT.name).replace("{output}", " ".join(written))
        insert(cursor, "jobparamstable", {"pandaid": job, "modificationtime": "now", "jobparameters": parameters})
        for number, (kind, name) in enumerate(names, 1):
            cursor.execute("SELECT nextval('filestable4_row_id_seq') AS id")
            insert(cursor, "filestable4", {"row_id": cursor.fetchone()["id"], **file_row(job, number, kind, name), **files.get(kind, {})})
        for kind in dict(names):
            insert(cursor, "datasets", {
                "vuid": str(uuid.uuid4()), "name": dataset(job, kind), "type": kind, "status": "running", "numberfiles": 1, "currentfiles": 0,
                "creationdate": "now", "modificationdate": "now"})  # fmt: skip
        return job


def dataset(job, kind):
    return f"{SCOPE}:integration.{kind}.{job}"


def job_row(job):
    task = 20000000 + job % 1000000
    zero = "piloterrorcode exeerrorcode superrorcode ddmerrorcode brokerageerrorcode jobdispatchererrorcode taskbuffererrorcode cpuconsumptiontime nevents " \
        "relocationflag jobexecutionid noutputdatafiles outputfilebytes failedattempt".split()  # fmt: skip
    return {
        "pandaid": job, "jobdefinitionid": task, "taskid": task, "jobsetid": task, "reqid": task, "jobname": f"integration.{job}", "jobstatus": "activated",
        "attemptnr": 1, "maxattempt": 3, "prodsourcelabel": "managed", "job_label": "managed", "prodserieslabel": "main", "vo": "atlas", "lockedby": "integration",
        "schedulerid": "integration", "creationtime": "now", "modificationtime": "now", "statechangetime": "now", "creationhost": "localhost",
        "modificationhost": "localhost", "atlasrelease": "NULL", "homepackage": "NULL", "cmtconfig": "NULL", "processingtype": "integration", "transfertype": "NULL",
        "transformation": f"https://localhost:{run_file('port')}/cache/transform", "produserid": f"/DC=test/CN={USER}", "produsername": USER,
        "computingsite": QUEUE, "cloud": "TEST", "sourcesite": "NULL", "destinationse": "local", "gshare": "Test", "resource_type": "SCORE", "corecount": 1, "hs06": 10,
        "assignedpriority": 1000, "currentpriority": 1000, "maxcpucount": 3600, "maxcpuunit": "s", "maxdiskcount": 500, "maxdiskunit": "MB", "minramcount": 2000,
        "minramunit": "MB", "maxwalltime": 86400, "ipconnectivity": "yes", "ninputdatafiles": 1, "dispatchdblock": "NULL", "proddblock": dataset(job, "input"),
        "destinationdblock": dataset(job, "output"), **dict.fromkeys(zero, 0),
    }  # fmt: skip


def first_guid(file):
    """The GUID that a file's entry begins with: one that can be told from a pilot's."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(file)))


def file_row(job, number, kind, name):
    row = {
        "pandaid": job, "lfn": name, "guid": first_guid(job * 100 + number), "type": kind, "scope": SCOPE, "fsize": 0, "attemptnr": 1, "status": "defined",
        "fileid": job * 100 + number, "datasetid": 1000 + number, "modificationtime": "now", "dataset": dataset(job, kind), "destinationdblock": dataset(job, kind),
        "proddblock": "NULL", "dispatchdblock": "NULL", "dispatchdblocktoken": "NULL", "proddblocktoken": "NULL", "destinationdblocktoken": "NULL", "destinationse": ENDPOINT,
    }  # fmt: skip
    if kind == "input":
        data = INPUT.read_bytes()
        row.update(status="ready", fsize=len(data), checksum=adler32(data), proddblock=dataset(job, kind), destinationse="local")
        del row["destinationdblock"]
    return row


def job_of(job):
    """The job's row, wherever it has got to, with its files under "files" (by type) and the states it was in under "history"."""
    with connect() as connection, connection.cursor() as cursor:
        row = {}
        for table in ("jobsarchived4", "jobsactive4"):
            cursor.execute(f"SELECT * FROM {table} WHERE pandaid = %s", (job,))
            if found := cursor.fetchone():
                row = dict(found)
                break
        cursor.execute("SELECT * FROM filestable4 WHERE pandaid = %s", (job,))
        row["files"] = {file["type"]: dict(file) for file in cursor.fetchall()}
        cursor.execute("SELECT jobstatus, modificationhost FROM jobs_statuslog WHERE pandaid = %s ORDER BY modiftime_extended", (job,))
        row["history"] = [(change["jobstatus"], change["modificationhost"]) for change in cursor.fetchall()]
        return row


def kill(job):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE jobsactive4 SET commandtopilot = 'tobekilled' WHERE pandaid = %s", (job,))
        return cursor.rowcount


def withdraw():
    """Takes back the jobs that nobody fetched, so that what one failed case left does not reach the next."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobsactive4 WHERE jobstatus = 'activated'")


def token(hours=24):
    now = int(time.time())
    claims = {
        "sub": "integration", "name": "Token Pilot", "preferred_username": "tokenpilot", "groups": ["atlas", "atlas/production"], "aud": "pilot-client",
        "iss": run_file("issuer"), "iat": now, "nbf": now, "exp": now + hours * 3600,
    }  # fmt: skip
    return jwt.encode(claims, pathlib.Path(RIG, "pki", "oidc.key").read_text(), algorithm="RS256", headers={"kid": "integration"})


def prepare_cache():
    """What the server offers at /cache/: the transform and an input file."""
    INPUT.write_text("".join(f"{n} {n * n}\n" for n in range(1, 101)))
    transform = INPUT.with_name("transform")
    transform.write_text(TRANSFORM)


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or ["help"]
    if what == "add":
        prepare_cache()
        print(add(rest[0] if rest else COUNT))
    elif what == "show":
        for key, value in sorted(job_of(int(rest[0])).items()):
            if value not in (None, 0, "", "NULL"):
                print(f"{key:24} {value}")
    elif what == "kill":
        print(kill(int(rest[0])))
    elif what == "token":
        print(token())
    else:
        sys.exit(__doc__)
