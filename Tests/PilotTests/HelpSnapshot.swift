/// The first page of help as it shall be; whoever changes an option sees here what users will see.
enum HelpSnapshot {
    static let run = """
        OVERVIEW: The PanDA pilot: asks a PanDA server for jobs and runs them.

        USAGE:
          pilot -q QUEUE [OPTIONS]
          pilot COMMAND [OPTIONS]

        OPTIONS:
          -q, --queue <queue>     PanDA queue to work for. Required to run.
          -s, --site <site>       Site name to send. (default: the queue's resource)
          -j, --joblabel <label>  Label: managed, user, test, ptest ... (default: ptest)
          -a, --workdir <dir>     Directory to make PanDA_Pilot2_<pid>_<epoch> in.
                                  (default: work right here)
          -w, --workflow <name>   What to do with a job; built: generic. (default:
                                  generic)
          -l, --lifetime <time>   Longest life of the pilot, such as 2h. (default: 3600)
          -d, --debug             Log debug messages.
          --url <url>             PanDA server, with or without https:// and port.
                                  (default: https://pandaserver.cern.ch)
          -p, --port <port>       Port, unless the URL has one. (default: 25443)
          --cacert <file>         Proxy to present, or CA certificates to trust, or
                                  both.
          --capath <dir>          Hashed directory of CA certificates.
          --config <file>         Configuration file, such as pilot_config.cfg.
          --pilot-user <name>     Experiment whose rules hold; built: generic. (default:
                                  generic)
          --country-group <group> Country group of the jobs.
          --working-group <group> Working group of the jobs.
          --allow-other-country <bool>
                                  May jobs come from outside the country group?
                                  (default: false)
          --allow-same-user <bool>
                                  Take later jobs only from the first one's task.
                                  (default: true)
          --help-all              Show every option.
          -h, --help              Show help information.

        COMMANDS:
          run                     Ask a PanDA server for jobs and run them: what is done
                                  without a command.
          try <JOB.json>          Run one job out of a file, without a server.
          config show             Print every effective setting and where it comes from.
          config check <file>     Name each fault of a configuration file, with its
                                  line.
          recover                 Deliver the last words on jobs that the spool holds.
          drain <process>         Let a running pilot finish its job and take no other.
          version                 Print the versions of the pilot and of its libraries.
          help <command>          Show the help of a command.

        EXAMPLES:
          Work for a queue; the proxy is X509_USER_PROXY or /tmp/x509up_u<uid>:
            pilot -q AGLT2_TEST-condor
          Production jobs for two hours, in /scratch, with another proxy:
            pilot -q AGLT2_TEST-condor -j managed -l 2h -a /scratch \\
              --cacert /tmp/x509up_u1000
          Another server, and what is said to it:
            pilot -q QUEUE --url https://panda.example.org:8443 \\
              --capath /etc/grid-security/certificates --trace-ascii -
          What would hold, and why:
            pilot config show -q QUEUE -l 2h

        Options may be written with underscores (--country_group), with = or a blank
        before the value, and shortened as long as it is clear which is meant. Times are
        seconds, or have a unit: 90s, 30m, 2h, 1d.
        Exit codes: 0 done, 1 a job failed, 64 wrong usage, 68 credential or trust, 71
        and 72 queue data, 79 no contact with the server, 128+n after signal n.
        """
}
