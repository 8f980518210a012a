/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes what connection tracking does in a node as JSON lines. NEW, UPDATE and DESTROY are the kernel's own events;
 * its stop time is exact to a jiffy even when the garbage collector comes by later. The kernel says nothing when a
 * packet refreshes an entry, so the table is read at the virtual instant of each packet that the node sees, and an
 * entry whose remaining time grew is written as REFRESH. In real time the table is read a moment later, and its whole
 * seconds are then off by up to one; there an entry that counted more packets is one that was refreshed.
 */
#include "agent.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack_tcp.h>
#include <net/ethernet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REFRESH_NANOS_MIN INT64_C(500000000) /* the table tells remaining time in whole seconds */
#define EVENT_BUFFER_BYTES (8 << 20)

struct mapping {
	uint32_t id; /* the kernel's, made from the address of its object, which moves with the memory of other programs */
	uint32_t number; /* ours, in the order in which mappings are written */
	bool read; /* whether the table was read since it appeared, so that the next two hold */
	int64_t expires; /* in real time: when a refresh was written last */
	uint64_t packets;
	struct mapping *next;
};

struct watch {
	struct source events; /* first: a source is its watch */
	struct packets {
		struct source source;
		struct watch *watch;
	} packets;
	struct nfct_handle *subscription, *table;
	struct mapping *mappings;
	uint32_t numbered;
	FILE *file;
	int error;
	struct watch *next;
};

static struct watch *watches;
static bool real_time;

void conntrack_in_real_time(void)
{
	real_time = true;
}

static void write_end(FILE *file, const struct nf_conntrack *entry, const char *key, const int attributes[3])
{
	char text[INET6_ADDRSTRLEN] = "?";
	bool six = nfct_get_attr_u8(entry, ATTR_L3PROTO) == AF_INET6;

	inet_ntop(six ? AF_INET6 : AF_INET, nfct_get_attr(entry, (enum nf_conntrack_attr) attributes[six ? 1 : 0]), text, sizeof(text));
	fprintf(file, six ? ",\"%s\":\"[%s]:%u\"" : ",\"%s\":\"%s:%u\"", key, text,
		ntohs(nfct_get_attr_u16(entry, (enum nf_conntrack_attr) attributes[2])));
}

static void write_number(FILE *file, const struct nf_conntrack *entry, const char *key, enum nf_conntrack_attr attribute)
{
	if (nfct_attr_is_set(entry, attribute))
		fprintf(file, ",\"%s\":%" PRIu64, key, nfct_get_attr_u64(entry, attribute));
}

static const char *protocol_name(uint8_t protocol)
{
	switch (protocol) {
	case IPPROTO_UDP: return "udp";
	case IPPROTO_TCP: return "tcp";
	case IPPROTO_ICMP: return "icmp";
	case IPPROTO_ICMPV6: return "icmpv6";
	default: return "other";
	}
}

static struct mapping *mapping_of(struct watch *watch, const struct nf_conntrack *entry)
{
	uint32_t id = nfct_get_attr_u32(entry, ATTR_ID);
	struct mapping *mapping = watch->mappings;

	while (mapping && mapping->id != id)
		mapping = mapping->next;
	if (!mapping) {
		mapping = calloc(1, sizeof(*mapping));
		*mapping = (struct mapping) { .id = id, .next = watch->mappings };
		watch->mappings = mapping;
	}
	return mapping;
}

static void write_entry(struct watch *watch, const char *event, const struct nf_conntrack *entry)
{
	static const int original_source[] = { ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC, ATTR_ORIG_PORT_SRC };
	static const int original_target[] = { ATTR_ORIG_IPV4_DST, ATTR_ORIG_IPV6_DST, ATTR_ORIG_PORT_DST };
	static const int reply_source[] = { ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC, ATTR_REPL_PORT_SRC };
	static const int reply_target[] = { ATTR_REPL_IPV4_DST, ATTR_REPL_IPV6_DST, ATTR_REPL_PORT_DST };
	uint32_t status = nfct_get_attr_u32(entry, ATTR_STATUS);
	struct mapping *mapping = mapping_of(watch, entry);
	FILE *file = watch->file;

	if (!mapping->number)
		mapping->number = ++watch->numbered;
	fprintf(file, "{\"t\":%" PRId64 ",\"event\":\"%s\",\"id\":%u,\"protocol\":\"%s\"", loop_wall_nanos(), event,
		mapping->number, protocol_name(nfct_get_attr_u8(entry, ATTR_L4PROTO)));
	write_end(file, entry, "originalSource", original_source);
	write_end(file, entry, "originalDestination", original_target);
	write_end(file, entry, "replySource", reply_source);
	write_end(file, entry, "replyDestination", reply_target);
	fprintf(file, ",\"replied\":%s,\"assured\":%s", status & IPS_SEEN_REPLY ? "true" : "false",
		status & IPS_ASSURED ? "true" : "false");
	if (nfct_attr_is_set(entry, ATTR_TIMEOUT))
		fprintf(file, ",\"timeoutSeconds\":%u", nfct_get_attr_u32(entry, ATTR_TIMEOUT));
	write_number(file, entry, "start", ATTR_TIMESTAMP_START);
	write_number(file, entry, "stop", ATTR_TIMESTAMP_STOP);
	fputs("}\n", file);
}

static void forget(struct watch *watch, struct mapping *gone)
{
	struct mapping **link = &watch->mappings;

	while (*link != gone)
		link = &(*link)->next;
	*link = gone->next;
	free(gone);
}

static int on_event(const struct nlmsghdr *header, enum nf_conntrack_msg_type type, struct nf_conntrack *entry, void *context)
{
	struct watch *watch = context;

	(void) header;
	write_entry(watch, type == NFCT_T_NEW ? "NEW" : type == NFCT_T_DESTROY ? "DESTROY" : "UPDATE", entry);
	if (type == NFCT_T_DESTROY)
		forget(watch, mapping_of(watch, entry));
	return NFCT_CB_CONTINUE;
}

static int on_table_entry(enum nf_conntrack_msg_type type, struct nf_conntrack *entry, void *context)
{
	struct watch *watch = context;
	struct mapping *mapping = mapping_of(watch, entry);
	int64_t remaining = nfct_get_attr_u32(entry, ATTR_TIMEOUT) * INT64_C(1000000000);
	int64_t at = loop_wall_nanos() + (real_time ? 0 : remaining);
	uint64_t packets = nfct_get_attr_u64(entry, ATTR_ORIG_COUNTER_PACKETS) + nfct_get_attr_u64(entry, ATTR_REPL_COUNTER_PACKETS);

	(void) type;
	if (!mapping->read) { /* its NEW event has been written */
		mapping->read = true;
		mapping->expires = at;
		mapping->packets = packets;
	} else if (!real_time || packets > mapping->packets) {
		mapping->packets = packets;
		if (at - mapping->expires >= REFRESH_NANOS_MIN) {
			mapping->expires = at;
			write_entry(watch, "REFRESH", entry);
		}
	}
	return NFCT_CB_CONTINUE;
}

static void events_ready(struct source *source)
{
	struct watch *watch = (struct watch *) source;

	while (nfct_catch(watch->subscription) >= 0)
		;
	if (errno == ENOBUFS)
		watch->error = errno;
}

static void packets_ready(struct source *source)
{
	struct watch *watch = ((struct packets *) source)->watch;
	struct mmsghdr packets[32] = { 0 };
	uint32_t family = AF_UNSPEC;

	/* Only that there were packets matters: each is fetched without a byte of it. */
	while (recvmmsg(source->fd, packets, 32, MSG_DONTWAIT | MSG_TRUNC, NULL) == 32)
		;
	events_ready(&watch->events);
	nfct_query(watch->table, NFCT_Q_DUMP, &family);
}

static bool sockets_open(struct watch *watch)
{
	watch->subscription = nfct_open(CONNTRACK, NFCT_ALL_CT_GROUPS);
	watch->table = nfct_open(CONNTRACK, 0);
	watch->packets = (struct packets) {
		.source = { socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL)), packets_ready },
		.watch = watch,
	};
	return watch->subscription && watch->table && watch->packets.source.fd >= 0;
}

static void enable(const char *setting)
{
	FILE *file = fopen(setting, "we");

	if (file) {
		fputs("1", file);
		fclose(file);
	}
}

const char *conntrack_watch(const struct node *node, const char *file)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	bool opened;

	node_enter(node);
	enable("/proc/sys/net/netfilter/nf_conntrack_timestamp");
	enable("/proc/sys/net/netfilter/nf_conntrack_events");
	opened = sockets_open(watch);
	node_leave();
	if (!opened)
		return strerror(errno);
	watch->file = fopen(file, "we");
	if (!watch->file)
		return strerror(errno);
	if (real_time)
		setvbuf(watch->file, NULL, _IOLBF, 0); /* what a node has seen outlives it, however it ends */
	nfct_callback_register2(watch->subscription, NFCT_T_ALL, on_event, watch);
	nfct_callback_register(watch->table, NFCT_T_ALL, on_table_entry, watch);
	watch->events = (struct source) { nfct_fd(watch->subscription), events_ready };
	/* Only the subscription may be read when there is nothing: a table query waits for its answer. */
	int size = EVENT_BUFFER_BYTES;
	setsockopt(watch->events.fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (fcntl(watch->events.fd, F_SETFL, O_NONBLOCK) < 0)
		return strerror(errno);
	watch->next = watches;
	watches = watch;
	loop_add(&watch->events);
	loop_add(&watch->packets.source);
	return NULL;
}

const char *conntrack_flush(void)
{
	const char *failure = NULL;

	for (struct watch *watch = watches; watch; watch = watch->next) {
		packets_ready(&watch->packets.source);
		if (fflush(watch->file) != 0)
			watch->error = errno;
		if (watch->error)
			failure = strerror(watch->error);
	}
	return failure;
}
