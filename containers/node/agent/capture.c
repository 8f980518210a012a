/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SNAPSHOT_LENGTH 65535
#define RECEIVE_BUFFER_BYTES (64 << 20)
#define BATCH_PACKETS 256 /* then other sources have their turn */
#define LINKTYPE_ETHERNET 1
#define LINKTYPE_RAW 101

/* More packets in so little virtual time are none that anybody sends. The clock moves by a fraction of a microsecond each
   time a process looks at it, so what happens in one instant is spread over some of them. */
#define INSTANT_NANOS 10000000
#define INSTANT_PACKETS_MAX 4000
#define FILE_BYTES_MAX (64l << 20)

struct capture {
	struct source source; /* first: a source is its capture */
	FILE *file;
	int error;
	const struct node *node;
	char *interface;
	long bytes;
	long packets;
	int64_t instant; /* when it began, and how many packets came since */
	long instant_packets;
	const char *storm; /* why the interface is blocked, or NULL */
	int64_t storm_nanos;
	struct capture *next;
};

static struct capture *captures;
static bool real_time;

void capture_in_real_time(void)
{
	real_time = true;
}

/* The classic pcap file header, in its variant with nanoseconds. */
struct file_header {
	uint32_t magic;
	uint16_t major, minor;
	uint32_t zone, accuracy, snapshot_length, link_type;
};

struct record_header {
	uint32_t seconds, nanoseconds, captured_length, length;
};

static struct timespec arrival(struct msghdr *message)
{
	struct timespec time = { 0 };

	for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control; control = CMSG_NXTHDR(message, control))
		if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_TIMESTAMPNS)
			memcpy(&time, CMSG_DATA(control), sizeof(time));
	return time;
}

/* Counts a packet, and blocks an interface that carries too many. */
static void watch(struct capture *capture, const struct timespec *time, uint32_t length)
{
	int64_t now = time->tv_sec * INT64_C(1000000000) + time->tv_nsec;
	const char *failure;

	capture->packets++;
	capture->bytes += length + (long) sizeof(struct record_header);
	if (now - capture->instant > INSTANT_NANOS) {
		capture->instant = now;
		capture->instant_packets = 0;
	}
	capture->instant_packets++;
	if (capture->storm || (capture->instant_packets <= INSTANT_PACKETS_MAX && capture->bytes <= FILE_BYTES_MAX))
		return;
	capture->storm = capture->bytes > FILE_BYTES_MAX ? "size" : "instant";
	capture->storm_nanos = now;
	failure = node_block(capture->node, capture->interface);
	if (failure)
		dprintf(2, "blocking %s of %s: %s\n", capture->interface, capture->node->name, failure);
}

char *capture_storms(void)
{
	char *lines = NULL;
	size_t size = 0;
	FILE *text = open_memstream(&lines, &size);

	for (struct capture *capture = captures; capture; capture = capture->next)
		if (capture->storm)
			fprintf(text, "%s %s %" PRId64 " %ld %s\n", capture->node->name, capture->interface, capture->storm_nanos,
				capture->packets, capture->storm);
	fclose(text);
	return lines;
}

static bool write_packet(struct capture *capture)
{
	static char packet[SNAPSHOT_LENGTH];
	char control[128];
	struct iovec part = { packet, sizeof(packet) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	ssize_t length = recvmsg(capture->source.fd, &message, MSG_DONTWAIT | MSG_TRUNC);
	struct record_header header;
	struct timespec time;

	if (length < 0)
		return false;
	time = arrival(&message);
	header = (struct record_header) { (uint32_t) time.tv_sec, (uint32_t) time.tv_nsec,
					  length < SNAPSHOT_LENGTH ? (uint32_t) length : SNAPSHOT_LENGTH, (uint32_t) length };
	if (!real_time)
		watch(capture, &time, header.captured_length);
	if (!real_time && capture->bytes > FILE_BYTES_MAX)
		return true; /* what is blocked still receives */
	if (fwrite(&header, sizeof(header), 1, capture->file) != 1 ||
	    fwrite(packet, header.captured_length, 1, capture->file) != 1)
		capture->error = errno;
	return true;
}

static void capture_ready(struct source *source)
{
	struct capture *capture = (struct capture *) source;

	if (!real_time) {
		/* One packet: mostly there is no second, and asking for it costs as much as taking it. */
		write_packet(capture);
		return;
	}
	for (int count = 0; count < BATCH_PACKETS && write_packet(capture); count++)
		;
	if (fflush(capture->file) != 0) /* what a node has seen outlives it, however it ends */
		capture->error = errno;
}

static uint32_t link_type(int fd, const char *interface)
{
	struct ifreq request = { 0 };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	if (ioctl(fd, SIOCGIFHWADDR, &request) == 0 && request.ifr_hwaddr.sa_family == ARPHRD_ETHER)
		return LINKTYPE_ETHERNET;
	return LINKTYPE_RAW;
}

static int socket_open(const char *interface)
{
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), size = RECEIVE_BUFFER_BYTES, on = 1;
	struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
				       .sll_ifindex = (int) if_nametoindex(interface) };

	if (fd < 0)
		return -1;
	/* Root of a user namespace has what the host gives everybody; what then is missed, is told. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (address.sll_ifindex == 0 || setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) < 0 ||
	    bind(fd, (struct sockaddr *) &address, sizeof(address)) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

const char *capture_start(const struct node *node, const char *interface, const char *file)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	struct file_header header = { 0xa1b23c4d, 2, 4, 0, 0, SNAPSHOT_LENGTH, 0 };

	node_enter(node);
	capture->source = (struct source) { .fd = socket_open(interface), .ready = capture_ready };
	if (capture->source.fd >= 0)
		header.link_type = link_type(capture->source.fd, interface);
	node_leave();
	capture->node = node;
	capture->interface = strdup(interface);
	if (capture->source.fd < 0)
		return strerror(errno);
	capture->file = fopen(file, "we");
	if (!capture->file || fwrite(&header, sizeof(header), 1, capture->file) != 1 || fflush(capture->file) != 0)
		return strerror(errno);
	capture->next = captures;
	captures = capture;
	loop_add(&capture->source);
	return NULL;
}

static void count_missed(struct capture *capture)
{
	struct tpacket_stats statistics;
	socklen_t size = sizeof(statistics);

	if (getsockopt(capture->source.fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &size) == 0 && statistics.tp_drops > 0)
		capture->error = ENOBUFS;
}

const char *capture_flush(void)
{
	const char *failure = NULL;

	for (struct capture *capture = captures; capture; capture = capture->next) {
		while (write_packet(capture))
			;
		count_missed(capture);
		if (fflush(capture->file) != 0)
			capture->error = errno;
		if (capture->error)
			failure = strerror(capture->error);
	}
	return failure;
}
