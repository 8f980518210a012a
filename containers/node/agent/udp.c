/* SPDX-License-Identifier: Apache-2.0 */
/* UDP sockets of a node that the driver speaks through. A handle is the socket's descriptor. */
#include "agent.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DATAGRAM_LENGTH_MAX 65535

struct udp {
	struct source source; /* first: a source is its socket */
	sa_family_t family;
	bool readable;
	struct udp *next;
};

static struct udp *sockets;

static void reply_failure(const char *failure)
{
	line_reply(2, (struct field[]) { { "error", 5 }, { (char *) failure, strlen(failure) } });
}

static void udp_ready(struct source *source)
{
	((struct udp *) source)->readable = true;
}

static bool udp_readable(void *context)
{
	return ((struct udp *) context)->readable;
}

static struct udp *udp_find(const char *handle)
{
	for (struct udp *udp = sockets; udp; udp = udp->next)
		if (udp->source.fd == atoi(handle))
			return udp;
	return NULL;
}

/* One socket for both families; where a node has no IPv6, for IPv4 alone. */
static int bound(sa_family_t family, uint16_t port)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_ANY_INIT };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };
	int both = 0, fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), result;

	if (fd < 0)
		return -1;
	if (family == AF_INET6) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof(both));
		result = bind(fd, (struct sockaddr *) &six, sizeof(six));
	} else {
		result = bind(fd, (struct sockaddr *) &four, sizeof(four));
	}
	if (result < 0) {
		result = errno;
		close(fd);
		errno = result;
		return -1;
	}
	return fd;
}

void udp_reply_open(const struct node *node, uint16_t port)
{
	struct udp *udp = calloc(1, sizeof(*udp));
	struct sockaddr_storage own;
	socklen_t length = sizeof(own);
	char handle[16], number[16];
	int failure;

	node_enter(node);
	udp->family = AF_INET6;
	udp->source.fd = bound(AF_INET6, port);
	if (udp->source.fd < 0 && errno != EADDRINUSE) {
		udp->family = AF_INET;
		udp->source.fd = bound(AF_INET, port);
	}
	failure = errno;
	node_leave();
	if (udp->source.fd < 0) {
		free(udp);
		reply_failure(strerror(failure));
		return;
	}
	udp->source.ready = udp_ready;
	udp->next = sockets;
	sockets = udp;
	getsockname(udp->source.fd, (struct sockaddr *) &own, &length);
	port = ntohs(((struct sockaddr_in *) &own)->sin_port); /* at the same place in both families */
	line_reply(3, (struct field[]) { { "ok", 2 },
					 { handle, (size_t) snprintf(handle, sizeof(handle), "%d", udp->source.fd) },
					 { number, (size_t) snprintf(number, sizeof(number), "%u", port) } });
}

void udp_reply_send(const char *handle, const char *address, uint16_t port, struct field bytes)
{
	struct udp *udp = udp_find(handle);
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };
	bool is_four = inet_pton(AF_INET, address, &four.sin_addr) == 1;
	const struct sockaddr *to = (const struct sockaddr *) &four;
	socklen_t length = sizeof(four);
	char mapped[64];

	if (!udp) {
		reply_failure("no such socket");
		return;
	}
	if (!is_four || udp->family == AF_INET6) {
		snprintf(mapped, sizeof(mapped), "%s%s", is_four ? "::ffff:" : "", address);
		to = (const struct sockaddr *) &six;
		length = sizeof(six);
		if (inet_pton(AF_INET6, mapped, &six.sin6_addr) != 1) {
			reply_failure("no IP address");
			return;
		}
	}
	if (sendto(udp->source.fd, bytes.bytes, bytes.length, 0, to, length) < 0)
		reply_failure(strerror(errno));
	else
		line_reply(1, (struct field[]) { { "ok", 2 } });
}

/* The next datagram: its source's address and port, and its bytes; nothing when none came in time. */
void udp_reply_receive(const char *handle, int64_t timeout)
{
	struct udp *udp = udp_find(handle);
	char bytes[DATAGRAM_LENGTH_MAX], address[64] = "", port[16], *shown = address;
	struct sockaddr_storage from;
	socklen_t length = sizeof(from);
	ssize_t count;

	if (!udp) {
		reply_failure("no such socket");
		return;
	}
	udp->readable = false;
	loop_add(&udp->source);
	loop_run(loop_monotonic_nanos() + timeout, udp_readable, udp);
	loop_remove(&udp->source);
	count = recvfrom(udp->source.fd, bytes, sizeof(bytes), 0, (struct sockaddr *) &from, &length);
	if (count < 0) {
		line_reply(1, (struct field[]) { { "ok", 2 } });
		return;
	}
	if (from.ss_family == AF_INET6) {
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *) &from)->sin6_addr, address, sizeof(address));
		if (strncmp(address, "::ffff:", 7) == 0 && strchr(address, '.'))
			shown += 7;
	} else {
		inet_ntop(AF_INET, &((struct sockaddr_in *) &from)->sin_addr, address, sizeof(address));
	}
	snprintf(port, sizeof(port), "%u", ntohs(((struct sockaddr_in *) &from)->sin_port));
	line_reply(4, (struct field[]) { { "ok", 2 }, { shown, strlen(shown) }, { port, strlen(port) },
					 { bytes, (size_t) count } });
}

void udp_reply_close(const char *handle)
{
	struct udp **link = &sockets;

	while (*link && (*link)->source.fd != atoi(handle))
		link = &(*link)->next;
	if (*link) {
		struct udp *udp = *link;

		*link = udp->next;
		close(udp->source.fd);
		free(udp);
	}
	line_reply(1, (struct field[]) { { "ok", 2 } });
}
