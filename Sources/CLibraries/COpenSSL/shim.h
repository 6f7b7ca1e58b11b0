#pragma once
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
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
