#pragma once
#include <openssl/ssl.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// libssl spells these as macros over SSL_CTX_ctrl, which Swift cannot see.

static inline void tls_keep_sessions_on_server(SSL_CTX *_Nonnull context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
}

static inline int tls_set_lowest_version(SSL_CTX *_Nonnull context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline int tls_set_highest_version(SSL_CTX *_Nonnull context, int version) {
    return (int)SSL_CTX_set_max_proto_version(context, version);
}

// Without the flag in the same call a process started meanwhile would inherit the connection and keep it open.
static inline int tls_accept_socket(int listener) {
    return (int)syscall(SYS_accept4, listener, NULL, NULL, SOCK_CLOEXEC);
}
