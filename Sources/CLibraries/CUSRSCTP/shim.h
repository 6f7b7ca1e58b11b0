#pragma once
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <usrsctp.h>

// usrsctp_init_nothreads takes a variadic function pointer (its log), which Swift cannot name. Port 0: no UDP socket.
static inline void parley_sctp_start(int (*output)(void *, void *, size_t, uint8_t, uint8_t)) {
    usrsctp_init_nothreads(0, output, NULL);
}

// Socket option and answer that the installed header leaves out although the library (0.9.3…0.9.5) answers it:
// how many bytes of an association are not yet acknowledged.
#define PARLEY_SCTP_GET_SNDBUF_USE 0x00001101
struct parley_sctp_sockstat {
    sctp_assoc_t association;
    uint32_t send_bytes;
    uint32_t receive_bytes;
};

// errno is a macro over a function call; reading it here keeps Glibc out of the target that uses this.
static inline int parley_sctp_errno(void) { return errno; }

// usrsctp hands over malloc'ed pieces of messages.
static inline void parley_sctp_free(void *bytes) { free(bytes); }

// On Linux both an enum case and a macro of its own name, which Swift finds ambiguous.
static const int parley_sctp_end_of_record = MSG_EOR;
