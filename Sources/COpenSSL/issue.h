#pragma once
#include <openssl/x509v3.h>
#include <openssl/pem.h>
#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <stddef.h>

// Making certificates: what libcrypto spells as macros or needs a configuration context for.

static inline EVP_PKEY *_Nullable issue_rsa_key(unsigned int bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *_Nullable issue_ec_key(void) { return EVP_EC_gen("P-256"); }

/// Adds an extension given in the text form of openssl's configuration files. 1 when done.
static inline int issue_add_extension(X509 *_Nonnull subject, X509 *_Nonnull issuer, int nid, const char *_Nonnull value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, subject, NULL, NULL, 0);
    // proxyCertInfo is not read without a configuration, though it takes nothing from it.
    CONF *configuration = NCONF_new(NULL);
    if (configuration == NULL) return 0;
    X509V3_set_nconf(&context, configuration);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(configuration, &context, nid, value);
    NCONF_free(configuration);
    if (extension == NULL) return 0;
    int done = X509_add_ext(subject, extension, -1);
    X509_EXTENSION_free(extension);
    return done;
}

/// The bytes a memory BIO holds; they live as long as the BIO.
static inline size_t issue_bio_bytes(BIO *_Nonnull bio, char *_Nullable *_Nonnull bytes) {
    long count = BIO_get_mem_data(bio, bytes);
    return count > 0 ? (size_t)count : 0;
}
