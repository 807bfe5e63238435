#pragma once
#include <openssl/x509v3.h>
#include <openssl/pem.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>

// Grid sites do not have a CRL of every CA: a missing one is forgiven, a revoked certificate or an outdated CRL is not.
// In C, because OpenSSL calls it in the middle of a handshake on any thread.
static inline int copenssl_forgive_missing_crl(int ok, X509_STORE_CTX *_Nonnull context) {
    if (!ok && X509_STORE_CTX_get_error(context) == X509_V_ERR_UNABLE_TO_GET_CRL) {
        X509_STORE_CTX_set_error(context, X509_V_OK);
        return 1;
    }
    return ok;
}

// SSL_CTX is only known here, so that callers need no OpenSSL type: they have it as void * from libcurl.
static inline int copenssl_check_crls(void *_Nonnull ssl_ctx) {
    X509_STORE *store = SSL_CTX_get_cert_store((SSL_CTX *)ssl_ctx);
    if (!store || !X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL)) return 0;
    X509_STORE_set_verify_cb(store, copenssl_forgive_missing_crl);
    return 1;
}
