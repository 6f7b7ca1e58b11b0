#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

// GNU extensions that Swift's Glibc does not show. They are declared here, since _GNU_SOURCE would change types that
// both modules have (fd_set), which Clang refuses.
#ifndef __USE_GNU
struct mmsghdr {
    struct msghdr msg_hdr;
    unsigned int msg_len;
};
extern int recvmmsg(int socket, struct mmsghdr *packets, unsigned int count, int flags, struct timespec *timeout);
extern int sendmmsg(int socket, struct mmsghdr *packets, unsigned int count, int flags);
extern int accept4(int socket, struct sockaddr *name, socklen_t *length, int flags);
#endif
