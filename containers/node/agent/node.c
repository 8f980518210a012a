/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static struct node guest = { .name = "", .net = -1, .mount = -1, .uts = -1 };
static struct node *nodes = &guest;
static const struct node *current = &guest;

static void open_namespaces(struct node *node)
{
	node->net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	node->mount = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	node->uts = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	if (node->net < 0 || node->mount < 0 || node->uts < 0)
		err(1, "namespaces");
}

struct node *node_find(const char *name)
{
	if (guest.net < 0)
		open_namespaces(&guest);
	for (struct node *node = nodes; node; node = node->next)
		if (strcmp(node->name, name) == 0)
			return node;
	return NULL;
}

bool node_join(const struct node *node)
{
	/* An agent of one node never leaves it, and need not be allowed to. */
	return node == current || (setns(node->net, CLONE_NEWNET) == 0 && setns(node->mount, CLONE_NEWNS) == 0 && setns(node->uts, CLONE_NEWUTS) == 0);
}

void node_enter(const struct node *node)
{
	if (!node_join(node))
		err(1, "setns %s", node->name);
	current = node;
}

void node_leave(void)
{
	node_enter(node_find(""));
}

static int with_interface(unsigned long request, const char *interface, struct ifreq *argument)
{
	int socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result;

	snprintf(argument->ifr_name, sizeof(argument->ifr_name), "%s", interface);
	result = ioctl(socket_fd, request, argument);
	close(socket_fd);
	return result;
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_flags = IFF_UP };

	with_interface(SIOCSIFFLAGS, "lo", &request);
}

/* A file system of its own below /run/wireguard lets two nodes have an interface, and so a UAPI socket, of one name. */
static void private_mounts(void)
{
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	mkdir("/run/wireguard", 0700);
	mount("wireguard", "/run/wireguard", "tmpfs", 0, "mode=0700");
	mount("sysfs", "/sys", "sysfs", 0, NULL);
}

const char *node_create(const char *name)
{
	struct node *node = calloc(1, sizeof(*node));
	char path[128], handle[64];
	int mark;

	node_find("");
	if (unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWUTS) < 0)
		return strerror(errno);
	current = node;
	private_mounts();
	sethostname(name, strlen(name));
	loopback_up();
	open_namespaces(node);
	node->name = strdup(name);
	node_leave();

	/* The name that `ip netns` and `ip link set ... netns` know. */
	mkdir("/run/netns", 0755);
	snprintf(path, sizeof(path), "/run/netns/%s", name);
	mark = open(path, O_CREAT | O_RDONLY | O_CLOEXEC, 0444);
	if (mark < 0)
		return strerror(errno);
	close(mark);
	snprintf(handle, sizeof(handle), "/proc/self/fd/%d", node->net);
	if (mount(handle, path, NULL, MS_BIND, NULL) < 0)
		return strerror(errno);
	node->next = nodes->next;
	nodes->next = node;
	return NULL;
}

/* In place of `tc qdisc replace dev INTERFACE root blackhole`: while packets run in a loop no other process gets far. */
const char *node_block(const struct node *node, const char *interface)
{
	struct {
		struct nlmsghdr header;
		struct tcmsg message;
		struct rtattr kind;
		char name[12];
	} request = {
		.header = { .nlmsg_len = sizeof(request), .nlmsg_type = RTM_NEWQDISC,
			    .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE },
		.message = { .tcm_family = AF_UNSPEC, .tcm_parent = TC_H_ROOT, .tcm_handle = 0x00010000 },
		.kind = { .rta_len = RTA_LENGTH(sizeof("blackhole")), .rta_type = TCA_KIND },
		.name = "blackhole",
	};
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[256];
	} answer = { 0 };
	const char *failure = NULL;
	int line;

	node_enter(node);
	line = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	request.message.tcm_ifindex = (int) if_nametoindex(interface);
	if (line < 0 || send(line, &request, sizeof(request), 0) < 0 || recv(line, &answer, sizeof(answer), 0) < 0)
		failure = strerror(errno);
	else if (answer.error.error != 0)
		failure = strerror(-answer.error.error);
	if (line >= 0)
		close(line);
	node_leave();
	return failure;
}

/* On a wire every packet is whole and has its checksum; impairment and captures must see what a wire would carry. */
const char *node_disable_offloads(const struct node *node, const char *interface)
{
	static const uint32_t commands[] = { ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO };
	const char *failure = NULL;

	node_enter(node);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct ethtool_value value = { .cmd = commands[i], .data = 0 };
		struct ifreq request = { .ifr_data = (char *) &value };

		if (with_interface(SIOCETHTOOL, interface, &request) < 0 && errno != EOPNOTSUPP)
			failure = strerror(errno);
	}
	node_leave();
	return failure;
}
