/* SPDX-License-Identifier: Apache-2.0 */
/* What the agent's files offer to each other. The order below is the order in which a request meets them. */
#ifndef WARREN_AGENT_H
#define WARREN_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* line.c: messages on /dev/warren, or on standard input and output. A message is a list of byte strings, each followed by a NUL that is not counted. */
struct field {
	char *bytes;
	size_t length;
};

struct message {
	struct field *fields;
	size_t count;
};

void line_open(int in, int out);
int line_open_device(void);   /* /dev/warren: a guest whose clock stands still while it is read */
int line_open_terminal(void); /* the serial line of a guest in real time */
void line_wait(void);       /* serves all sources until a request comes */
bool line_receive(struct message *message); /* false at end of file: the driver is gone */
void line_reply(size_t count, const struct field *fields);
void line_free(struct message *message);

/* loop.c: one thread, one epoll; in a guest, virtual time passes here and nowhere else. */
struct source {
	int fd;
	void (*ready)(struct source *source);
};

void loop_open(void);
void loop_add(struct source *source);
void loop_remove(struct source *source);
int64_t loop_monotonic_nanos(void);
int64_t loop_wall_nanos(void);
/* Serves all sources until `done(context)` or the deadline (monotonic ns); true when done. */
bool loop_run(int64_t deadline, bool (*done)(void *context), void *context);

/* node.c: a node is a network, mount and UTS namespace. */
struct node {
	char *name;
	int net, mount, uts;
	int64_t ended_nanos; /* processor time of its processes that have ended */
	struct node *next;
};

struct node *node_find(const char *name); /* "" is the guest itself; NULL when there is none */
const char *node_create(const char *name); /* NULL, or what went wrong */
bool node_join(const struct node *node);   /* moves the calling process into the node for good; false with errno set */
void node_enter(const struct node *node);  /* the same for the agent, until node_leave */
void node_leave(void);
const char *node_block(const struct node *node, const char *interface); /* drops whatever the interface is to send */
const char *node_disable_offloads(const struct node *node, const char *interface);

/* process.c: commands that are waited for, and background processes with log files. */
void process_reply_execute(const struct node *node, int64_t timeout, struct field input, char **arguments);
const char *process_spawn(const struct node *node, const char *log, char **arguments, pid_t *pid);
void process_reply_wait(pid_t pid, int64_t timeout);
/* A background process; when it has ended `when_ended` gets its status, as wait(2) has it. */
pid_t process_start(const struct node *node, int in, int out, int error, char **arguments, void (*when_ended)(void *context, int status), void *context);
void process_open(void);
int64_t process_nanos(struct node *node); /* processor time of all that runs or ran in the node */

/* program.c: background processes whose lines and end go to a log with the moments at which they came, in seconds since `epoch`, which is in
   nanoseconds since 1970. */
const char *program_start(const struct node *node, const char *log, int64_t epoch, char **arguments, pid_t *pid);

/* udp.c: sockets of a node that the driver speaks through. */
void udp_reply_open(const struct node *node, uint16_t port); /* port 0: any */
void udp_reply_send(const char *handle, const char *address, uint16_t port, struct field bytes);
void udp_reply_receive(const char *handle, int64_t timeout);
void udp_reply_close(const char *handle);

/* capture.c: pcap files with nanosecond timestamps. */
const char *capture_start(const struct node *node, const char *interface, const char *file);
void capture_in_real_time(void); /* from now on each packet reaches its file at once */
/* In virtual time packets that run in a loop would keep the clock from moving, and fill the disk. What an interface sends
   is dropped from the moment on at which it has carried more than it may. A line each: NODE INTERFACE NANOSECONDS PACKETS
   REASON, where the reason is `instant` or `size`; the caller frees the text. */
char *capture_storms(void);
const char *capture_flush(void); /* NULL, or the first error since the start (a full disk, packets missed) */

/* conntrack.c: the life of NAT mappings, as the kernel tells it. */
const char *conntrack_watch(const struct node *node, const char *file);
void conntrack_in_real_time(void);
const char *conntrack_flush(void);

#endif
