#pragma once
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

// EVP_EC_gen is a macro over a variadic function.
static inline EVP_PKEY *parley_EVP_EC_gen_P256(void) { return EVP_EC_gen("P-256"); }
// The value is a macro with a cast-like expression.
static const int parley_MBSTRING_ASC = MBSTRING_ASC;
// SSL_OP_… are function-like macros.
static const uint64_t parley_SSL_OPTIONS = SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION;
// DTLSv1_get_timeout is a macro that fills a timeval, a type of Glibc's that pure targets do not import.
// Microseconds until the retransmission is due by OpenSSL's own clock; -1 when none is pending.
static inline int64_t parley_DTLS_timeout_us(SSL *ssl) {
    struct timeval left;
    if (DTLSv1_get_timeout(ssl, &left) != 1) return -1;
    return (int64_t)left.tv_sec * 1000000 + left.tv_usec;
}
// An OSSL_PARAM holds the address of a string that must outlive the call, which Swift's bridged strings do not.
static inline int parley_HMAC_SHA256_init(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
    char digest[] = "SHA256";
    static const unsigned char none = 0; // a null key would mean "the one from before"
    OSSL_PARAM parameters[] = { OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_construct_end() };
    return EVP_MAC_init(context, count ? key : &none, count, parameters);
}
