#pragma once
#include <openssl/x509v3.h>
#include <openssl/pem.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>

// Whether a certificate says for which hosts it is. The CN of its subject is no such word (RFC 9525), but libcurl takes it for one where
// there is no other.
static inline int copenssl_names_hosts(X509 *_Nullable certificate) {
    GENERAL_NAMES *names = certificate ? (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL) : NULL;
    int found = 0;
    for (int index = 0; index < sk_GENERAL_NAME_num(names); index++) {
        int kind = sk_GENERAL_NAME_value(names, index)->type;
        found |= kind == GEN_DNS || kind == GEN_IPADD;
    }
    GENERAL_NAMES_free(names);
    return found;
}

// Grid sites do not have a CRL of every CA: a missing one is forgiven, a revoked certificate or an outdated CRL is not. A server's
// certificate must name hosts. In C, because OpenSSL calls it in the middle of a handshake on any thread; in it for issuers of CRLs too,
// which have a parent.
static inline int copenssl_judge(int ok, X509_STORE_CTX *_Nonnull context) {
    if (!ok && X509_STORE_CTX_get_error(context) == X509_V_ERR_UNABLE_TO_GET_CRL) {
        X509_STORE_CTX_set_error(context, X509_V_OK);
        return 1;
    }
    if (ok && X509_STORE_CTX_get_error_depth(context) == 0 && X509_STORE_CTX_get0_parent_ctx(context) == NULL
        && !copenssl_names_hosts(X509_STORE_CTX_get_current_cert(context))) {
        X509_STORE_CTX_set_error(context, X509_V_ERR_HOSTNAME_MISMATCH);
        return 0;
    }
    return ok;
}

// The first two flags are those that libcurl gives to a store of its own: what a server sends besides its certificate counts less than what
// we have, and an intermediate authority that we have is enough.
static inline void copenssl_set_up_store(X509_STORE *_Nonnull store, int checks_lists) {
    X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    X509_STORE_set_verify_cb(store, copenssl_judge);
    if (checks_lists) X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

// SSL_CTX is only known here, so that callers need no OpenSSL type: they have it as void * from libcurl.
static inline void copenssl_trust_only(void *_Nonnull ssl_ctx, X509_STORE *_Nonnull store) {
    SSL_CTX_set1_cert_store((SSL_CTX *)ssl_ctx, store);
}

// A place for one pointer in each SSL_CTX; `release` gets it when the context is freed.
static inline int copenssl_context_place(CRYPTO_EX_free *_Nonnull release) {
    return CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, NULL, NULL, NULL, release);
}

static inline int copenssl_set_in_context(void *_Nonnull ssl_ctx, int place, void *_Nonnull pointer) {
    return SSL_CTX_set_ex_data((SSL_CTX *)ssl_ctx, place, pointer);
}

static inline void *_Nullable copenssl_in_context_of(const SSL *_Nonnull ssl, int place) {
    return SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), place);
}

static inline void copenssl_set_info_callback(void *_Nonnull ssl_ctx, void (*_Nonnull callback)(const SSL *, int, int)) {
    SSL_CTX_set_info_callback((SSL_CTX *)ssl_ctx, callback);
}

// Whether what an info callback is told of is the other side's word that it ends the connection.
static inline int copenssl_is_goodbye(int where, int value) {
    return where == SSL_CB_READ_ALERT && value == (SSL3_AL_WARNING << 8 | SSL_AD_CLOSE_NOTIFY);
}
