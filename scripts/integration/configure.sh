# shellcheck shell=bash
# Sourced by start: writes what the server reads. Anew at each start, since two of the ports are the kernel's choice.

configure() { # http port, port of the server without /api/v1
    local http=$1 legacy=$2
    mkdir -p "$PANDA_HOME/etc/panda/auth" "$RIG"/{log,run/sessions,cache/schedconfig,oidc/.well-known,storage}
    printf '%s\n' "$RIG_PORT" >"$RIG/run/port"
    printf '%s\n' "$legacy" >"$RIG/run/legacy-port"
    printf '%s\n' "$http" >"$RIG/run/http-port"
    configure_panda "$http"
    configure_tokens "http://localhost:$http/oidc"
    configure_apache "$http" "$legacy"
    chown -R "$WEB_USER:$WEB_USER" "$RIG"/{log,run,cache,oidc} "$PANDA_HOME"
    chmod 755 "$RIG"/{log,run}
}

configure_panda() {
    cat >"$PANDA_HOME/etc/panda/panda_common.cfg" <<CFG
[logger]
logdir = $RIG/log
log_level = DEBUG
rotating_policy = none
loghost = localhost
monport-apache = 9
method = GET
encoding = url
loghost_new = localhost
monport-apache_new = 9
method_new = POST
encoding_new = json
monurlprefix = /
nemitters = 1
migrated = True
CFG
    cat >"$PANDA_HOME/etc/panda/panda_server.cfg" <<CFG
[server]
logdir = $RIG/log
loggername = prod
cache_dir = $RIG/cache
backend = postgres
dbhost = $RIG/db/socket
dbport = 5432
dbuser = panda
dbpasswd = none
dbname = panda_db
nDBConnection = 1
usedbtimeout = True
dbtimeout = 60
dbbridgeverbose = False
dump_sql = False
schemaPANDA = doma_panda
schemaPANDAARCH = doma_pandaarch
schemaMETA = doma_pandameta
schemaJEDI = doma_panda
schemaDEFT = doma_deft
pserverhost = localhost
pserverhosthttp = localhost
pserveralias = localhost
pserverport = $RIG_PORT
pserverporthttp = $1
pserverportcache = $1
emailSMTPsrv = localhost
emailSender = nobody@localhost
emailLogin = nobody
emailPass = nobody
entryVerbose = True
record_statuschange = True
useJEDI = True
adder_plugins = any:pandaserver.dataservice.adder_dummy_plugin:AdderDummyPlugin
setupper_plugins = any:pandaserver.dataservice.setupper_dummy_plugin:SetupperDummyPlugin
closer_plugins =
token_authType = oidc
auth_config = $PANDA_HOME/etc/panda/auth/
token_audience = https://localhost
legacy_token_issuers = http://localhost:$1/oidc
token_cache_config = $PANDA_HOME/etc/panda/token_cache_config.json
def_sitename = $QUEUE
[daemon]
enable = False
[mcp]
CFG
}

# An issuer is a key and two static documents; <vo>.<role>_auth_config.json tells the server whom it speaks for.
configure_tokens() { # issuer
    local group
    for group in atlas atlas.pilot atlas.production; do
        printf '{"client_id": "pilot-client", "client_secret": "none", "audience": "https://pandaserver.cern.ch", "vo": "%s", "oidc_config_url": "%s", "robot_ids": "robot"}\n' \
            $group "$1/.well-known/openid-configuration" >"$PANDA_HOME/etc/panda/auth/${group}_auth_config.json"
    done
    echo '{}' >"$PANDA_HOME/etc/panda/token_cache_config.json"
    printf '{"issuer": "%s", "jwks_uri": "%s/jwks"}\n' "$1" "$1" >"$RIG/oidc/.well-known/openid-configuration"
    printf '{"keys": [{"kty": "RSA", "kid": "integration", "alg": "RS256", "use": "sig", "e": "AQAB", "n": "%s"}]}\n' \
        "$(openssl rsa -in "$RIG/pki/oidc.key" -noout -modulus | sed 's/Modulus=//' | python3 -c 'import base64, sys
print(base64.urlsafe_b64encode(bytes.fromhex(sys.stdin.read().strip())).decode().rstrip("="))')" >"$RIG/oidc/jwks"
    printf '%s\n' "$1" >"$RIG/run/issuer"
}

configure_apache() {
    local module release
    {
        cat <<CONF
ServerRoot "$RIG"
ServerName localhost
PidFile $RIG/run/httpd.pid
DefaultRuntimeDir $RIG/run
User $WEB_USER
Group $WEB_USER
TypesConfig /etc/mime.types
CONF
        for module in mpm_event authz_core authz_host access_compat alias mime dir env setenvif socache_shmcb ssl wsgi gridsite; do
            echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
        done
        cat <<CONF
StartServers 1
ServerLimit 2
ThreadsPerChild 16
MaxRequestWorkers 32
KeepAlive On
KeepAliveTimeout 1
GridSiteSessionsDir $RIG/run/sessions
LogLevel warn
LogFormat "%t \"%r\" %>s %b %D us conn=%{remote}p/%k dn=%{SSL_CLIENT_S_DN}x agent=\"%{User-Agent}i\" ce=\"%{Content-Encoding}i\"" pilot
CustomLog $RIG/log/access_log pilot
ErrorLog $RIG/log/error_log
Mutex file:$RIG/run default
WSGISocketPrefix $RIG/run/wsgi
DocumentRoot "$RIG/cache"
WSGIPassAuthorization On
<Directory "/">
  Require all denied
</Directory>
CONF
        for release in v1 legacy; do
            cat <<CONF
WSGIDaemonProcess $release user=$WEB_USER group=$WEB_USER processes=1 threads=1 python-home=$VENV python-path=$RIG/server-$release home=$PANDA_HOME
<Directory "$RIG/server-$release/pandaserver/server">
  Require all granted
  GridSiteAuth off
  GridSiteEnvs on
  GridSiteGSIProxyLimit 9
</Directory>
CONF
        done
        cat <<CONF
WSGIScriptAliasMatch ^/server/panda/.+$ $RIG/server-legacy/pandaserver/server/panda.py process-group=legacy application-group=%{GLOBAL}
Alias /cache/ "$RIG/cache/"
<Directory "$RIG/cache">
  Require all granted
</Directory>
Listen 127.0.0.1:$1
<VirtualHost 127.0.0.1:$1>
  WSGIScriptAliasMatch ^/api/.+$ $RIG/server-v1/pandaserver/server/panda.py process-group=v1 application-group=%{GLOBAL}
  Alias /oidc/ "$RIG/oidc/"
  <Directory "$RIG/oidc">
    Require all granted
    ForceType application/json
  </Directory>
</VirtualHost>
SSLSessionCache shmcb:$RIG/run/sslcache(512000)
SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1
SSLCertificateFile $RIG/pki/host.pem
SSLCertificateKeyFile $RIG/pki/host.key
Listen 127.0.0.1:$RIG_PORT
<VirtualHost 127.0.0.1:$RIG_PORT>
  $(tls)
  WSGIScriptAliasMatch ^/api/.+$ $RIG/server-v1/pandaserver/server/panda.py process-group=v1 application-group=%{GLOBAL}
</VirtualHost>
# a server from before /api/v1
Listen 127.0.0.1:$2
<VirtualHost 127.0.0.1:$2>
  $(tls)
</VirtualHost>
CONF
    } >"$RIG/httpd.conf"
}

tls() {
    cat <<CONF
SSLEngine on
  SSLCACertificatePath $RIG/pki/certificates
  SSLVerifyClient optional
  SSLVerifyDepth 10
  SSLOptions +ExportCertData +StdEnvVars +LegacyDNStringFormat
CONF
}
