/// The help as it shall be; whoever changes an option sees here what users will see.
enum HelpSnapshot {
    static let run = """
        OVERVIEW: Ask a PanDA server for jobs and run them.

        USAGE: pilot -q QUEUE [options]
               pilot config show [options] | pilot config check FILE
               pilot --version

        JOBS:
          -q, --queue <queue>     PanDA queue to work for. Required to run.
          -s, --site <site>       Site name to send. (default: the queue's resource)
          -r, --resource <resource>
                                  [no effect yet] Obsolete: the resource comes from the queue data.
          -j, --joblabel <label>  Label: managed, user, test, ptest ... (default: ptest)
          -i, --versiontag <tag>  Version tag: PR, RC, RCM, ALRB ... (default: PR)
          --country-group <group> Country group of the jobs.
          --working-group <group> Working group of the jobs.
          --allow-other-country <bool>
                                  May jobs come from outside the country group? (default: false)
          --allow-same-user <bool>
                                  Take later jobs only from the first one's task. (default: true)
          --job-type <type>       Job type, such as managed or user.
          --resource-type <type>  SCORE, MCORE, SCORE_HIMEM, MCORE_HIMEM ...
          -v, --getjobrequests <count>
                                  Requests without a job before giving up. (default: 2)
          -x, --getjobfailures <count>
                                  Failed requests before giving up. (default: 5)
          --dry-run               Do all that comes before the first request, and take no job.

        SERVER AND CREDENTIALS:
          --url <url>             PanDA server, with or without https:// and port. (default:
                                  https://pandaserver.cern.ch)
          -p, --port <port>       Port, unless the URL has one. (default: 25443)
          --cacert <file>         Proxy to present, or CA certificates to trust, or both.
          --capath <dir>          Hashed directory of CA certificates.
          --server-api <dialect>  Dialect: v1, legacy or auto. (default: auto)
          -t, --noproxyverification
                                  Do not check the proxy's lifetime.
          -u, --verifypayloadproxy
                                  [no effect yet] Do not check the payload's proxy (the name says the
                                  contrary).
          -y, --notokenrenewal    Do not renew the OIDC token.
          --use-https <bool>      Only True: https is always used and verified.

        WORK:
          -a, --workdir <dir>     Directory to make PanDA_Pilot2_<pid>_<epoch> in. (default: work right
                                  here)
          -w, --workflow <workflow>
                                  What to do with a job. (default: generic)
          -l, --lifetime <seconds>
                                  Longest life of the pilot. (default: 3600)
          -L, --leasetime <seconds>
                                  [no effect yet] Lease of the stager workflow. (default: 3600)
          --pilot-user <name>     Experiment whose rules hold. (default: generic)
          --config <file>         Configuration file, such as pilot_config.cfg.
          --cleanup <bool>        Remove work directories at the end. (default: true)
          --spool <dir>           Where undelivered final updates wait. (default:
                                  /var/tmp/panda-pilot-<uid>)
          --grace <seconds>       From TERM to KILL, for what must end. (default: 20)
          -g, --baseurls <urls>   Servers that transforms may come from, with commas.
          -z, --noserverupdate    [no effect yet] Send no job updates.
          -k, --noworkerpilotstatusupdate
                                  Do not tell the server of the worker's start and end.
          -b, --nocvmfs           [no effect yet] Do not check that CVMFS is alive.

        DATA:
          --queuedata-url <url|file>
                                  Queue data, instead of the usual sources.
          --storagedata-url <url|file>
                                  Storage data, instead of the usual sources.
          --input-dir <dir>       Local inputs.
          --output-dir <dir>      Local outputs.
          --input-destination-dir <dir>
                                  Where the stager workflow puts inputs.
          --stageout-attempts <count>
                                  Attempts to send an output to a storage. (default: 3)
          --use-rucio-traces <bool>
                                  [no effect yet] Report transfers to Rucio. (default: true)
          --rucio-host <url>      [no effect yet] Rucio server. (default:
                                  https://voatlasrucio-server-prod.cern.ch:443)

        LOG AND TRACE:
          -d, --debug             Log debug messages.
          --no-pilot-log          Write no pilotlog.txt.
          --log-format <format>   text or json. (default: text)
          --redirect-stdout <file>
                                  File for the pilot's stdout and stderr.
          --trace <file>          Trace all exchanges with hex dumps; - is stderr.
          --trace-ascii <file>    The same as text.
          --trace-time            Put times into the trace.
          --trace-ids             Put transfer and connection numbers into the trace.
          --use-realtime-logging <bool>
                                  [no effect yet] Log in real time. (default: false)
          --realtime-logging-server <server>
                                  [no effect yet] logserver=<type>;<protocol>://<host>:<port>
          --realtime-logname <name>
                                  [no effect yet] Name of the log at that server.

        HARVESTER AND HPC:
          --harvester-submit-mode <mode>
                                  [no effect yet] PULL: ask the server for jobs; PUSH: read a job file.
                                  (default: PULL)
          --harvester-workdir <dir>
                                  [no effect yet] Harvester's work directory.
          --harvester-datadir <dir>
                                  [no effect yet] Where the job file lies.
          --harvester-eventstatusdump <file>
                                  [no effect yet] File for event states. (default: event_status.dump.json)
          --harvester-workerattributes <file>
                                  [no effect yet] File for worker attributes. (default:
                                  worker_attributes.json)
          --hpc-resource <name>   [no effect yet] Plug-in of the machine, such as titan or nersc.
          --hpc-mode <mode>       [no effect yet] manytoone or jumbojobs. (default: manytoone)
          --es-executor-type <type>
                                  [no effect yet] Event-service executor. (default: generic)
          --pod                   The pilot runs in a pod.
          --subscribe-to-msgsvc   [no effect yet] Take orders from the message broker.

        OPTIONS:
          -h, --help              Show help information.

        """
}
