"""The server's Adder in a loop of a second (in production a daemon of a minute).

The final update only parks a job in `holding` and stores the report on its files; the Adder turns it into `finished` or `failed`.
"""
import time
import traceback

from pandaserver.brokerage.SiteMapper import SiteMapper
from pandaserver.config import panda_config
from pandaserver.dataservice.adder_gen import AdderGen
from pandaserver.taskbuffer.TaskBuffer import taskBuffer

ME = "integration-adder"
taskBuffer.init(panda_config.dbhost, panda_config.dbpasswd, nDBConnection=1, requester=ME)
sites = SiteMapper(taskBuffer)
while True:
    try:
        # no label is left out: production's Adders share the labels among themselves
        reports = taskBuffer.listJobOutputReport(only_unlocked=True, time_limit=10, limit=100, grace_period=0, anti_labels=["none"])
        for job, status, attempt, _ in reports or []:
            if taskBuffer.lockJobOutputReport(panda_id=job, attempt_nr=attempt, pid=ME, time_limit=10):
                AdderGen(taskBuffer, job, status, attempt, ignore_tmp_error=True, siteMapper=sites, pid=ME, prelock_pid=ME, lock_offset=9).run()
                print(time.strftime("%H:%M:%S"), job, status, flush=True)
    except Exception:
        traceback.print_exc()
    time.sleep(1)
