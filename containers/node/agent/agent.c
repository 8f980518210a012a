/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first and only permanent process of the guest. It takes one request at a time from the driver's line and answers
 * it. While it waits for a request the whole guest stands still; virtual time passes only inside requests that say so
 * (advance, execute, wait). When the line ends the driver is gone and the guest powers itself off.
 *
 * As `warren-agent guest NUMBER:MODE:PATH...` it is that of a guest that is an ordinary process of its host, whose folders it mounts; one
 * at / is a layer, which it lays over the root file system. They are the last that the guest sees of its host: the lab
 * kernel mounts none once the line is open.
 *
 * As `warren-agent node` it is the first process of a container that is one node in real time. Its line is standard
 * input and output, the only node is "", and captures go on while it waits for a request. When the line ends, the
 * container ends with it. On request it makes room for the lab kernel, whose first process, in real time as well, is
 * `warren-agent guest-node`: it goes on with the same line, and answers the request that it came by.
 */
#include "agent.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define READ_LENGTH_MAX (16u << 20)
#define READ_CHUNK 65536 /* files of /proc want no more at once */

static struct field text(const char *words)
{
	return (struct field) { (char *) words, strlen(words) };
}

static void reply_ok(void)
{
	line_reply(1, (struct field[]) { text("ok") });
}

static void reply_error(const char *failure)
{
	line_reply(2, (struct field[]) { text("error"), text(failure) });
}

static void reply(const char *failure)
{
	if (failure)
		reply_error(failure);
	else
		reply_ok();
}

static void reply_number(int64_t number)
{
	char digits[32];

	snprintf(digits, sizeof(digits), "%" PRId64, number);
	line_reply(2, (struct field[]) { text("ok"), text(digits) });
}

static void do_write(const struct node *node, const char *path, struct field content)
{
	const char *failure = NULL;
	int file;

	node_enter(node);
	file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0 || write(file, content.bytes, content.length) != (ssize_t) content.length)
		failure = strerror(errno);
	if (file >= 0)
		close(file);
	node_leave();
	reply(failure);
}

static void do_read(const struct node *node, const char *path)
{
	char *bytes = malloc(READ_LENGTH_MAX);
	ssize_t count = -1;
	size_t length = 0;
	int file;

	node_enter(node);
	file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	while (file >= 0 && length <= READ_LENGTH_MAX - READ_CHUNK && (count = read(file, bytes + length, READ_CHUNK)) > 0)
		length += (size_t) count;
	if (file >= 0)
		close(file);
	node_leave();
	if (count < 0)
		reply_error(strerror(errno));
	else
		line_reply(2, (struct field[]) { text("ok"), { bytes, length } });
	free(bytes);
}

static void do_exists(const struct node *node, const char *path)
{
	struct stat status;
	int result;

	node_enter(node);
	result = stat(path, &status);
	node_leave();
	reply_number(result == 0);
}

static void do_storms(void)
{
	char *lines = capture_storms();

	line_reply(2, (struct field[]) { text("ok"), text(lines) });
	free(lines);
}

static void do_spawn(const struct node *node, const char *log, char **arguments)
{
	pid_t pid;
	const char *failure = process_spawn(node, log, arguments, &pid);

	if (failure)
		reply_error(failure);
	else
		reply_number(pid);
}

static void do_start(const struct node *node, const char *log, int64_t epoch, char **arguments)
{
	pid_t pid;
	const char *failure = program_start(node, log, epoch, arguments, &pid);

	if (failure)
		reply_error(failure);
	else
		reply_number(pid);
}

static void do_signal(pid_t pid, int signal)
{
	reply(kill(pid, signal) < 0 ? strerror(errno) : NULL);
}

/* To a process and all that it started; what has ended already needs none. */
static void do_signal_group(pid_t pid, int signal)
{
	reply(kill(-pid, signal) < 0 && errno != ESRCH ? strerror(errno) : NULL);
}

static bool booted, real_time;

static const char *flush(void)
{
	const char *capture = capture_flush(), *conntrack = conntrack_flush();

	if (booted)
		sync(); /* from the guest's page cache to the container, where the driver can reach it */
	return capture ? capture : conntrack;
}

static void do_advance(int64_t nanos)
{
	loop_run(loop_monotonic_nanos() + nanos, NULL, NULL);
	reply_number(loop_wall_nanos());
}

/* Gives process and line to a program whose own agent answers once it runs. */
static void do_become(char **arguments)
{
	sigset_t none;

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(arguments[0], arguments);
	err(127, "%s", arguments[0]);
}

static char **arguments_from(struct message *message, size_t first)
{
	char **arguments = calloc(message->count - first + 1, sizeof(char *));

	for (size_t i = first; i < message->count; i++)
		arguments[i - first] = message->fields[i].bytes;
	return arguments;
}

/* verb, node, then what the verb takes */
static void serve(struct message *message)
{
	const char *verb = message->fields[0].bytes, *name = message->count > 1 ? message->fields[1].bytes : "";
	const char *third = message->count > 2 ? message->fields[2].bytes : "";
	struct field fourth = message->count > 3 ? message->fields[3] : text("");
	struct node *node = node_find(name);
	char **arguments = NULL;

	if (strcmp(verb, "node") == 0)
		reply(node ? "a node of this name exists" : node_create(name));
	else if (!node)
		reply_error("no such node");
	else if (strcmp(verb, "execute") == 0 && message->count > 4)
		process_reply_execute(node, strtoll(third, NULL, 10), fourth, arguments = arguments_from(message, 4));
	else if (strcmp(verb, "spawn") == 0 && message->count > 3)
		do_spawn(node, third, arguments = arguments_from(message, 3));
	else if (strcmp(verb, "start") == 0 && message->count > 4)
		do_start(node, third, strtoll(fourth.bytes, NULL, 10), arguments = arguments_from(message, 4));
	else if (strcmp(verb, "become") == 0 && message->count > 2)
		do_become(arguments_from(message, 2));
	else if (strcmp(verb, "wait") == 0)
		process_reply_wait((pid_t) strtol(third, NULL, 10), strtoll(fourth.bytes, NULL, 10));
	else if (strcmp(verb, "signal") == 0)
		do_signal((pid_t) strtol(third, NULL, 10), (int) strtol(fourth.bytes, NULL, 10));
	else if (strcmp(verb, "signal-group") == 0)
		do_signal_group((pid_t) strtol(third, NULL, 10), (int) strtol(fourth.bytes, NULL, 10));
	else if (strcmp(verb, "write") == 0)
		do_write(node, third, fourth);
	else if (strcmp(verb, "read") == 0)
		do_read(node, third);
	else if (strcmp(verb, "exists") == 0)
		do_exists(node, third);
	else if (strcmp(verb, "processor-time") == 0)
		reply_number(process_nanos(node));
	else if (strcmp(verb, "udp-open") == 0)
		udp_reply_open(node, (uint16_t) strtoul(third, NULL, 10));
	else if (strcmp(verb, "udp-send") == 0 && message->count > 5)
		udp_reply_send(third, fourth.bytes, (uint16_t) strtoul(message->fields[4].bytes, NULL, 10), message->fields[5]);
	else if (strcmp(verb, "udp-receive") == 0)
		udp_reply_receive(third, strtoll(fourth.bytes, NULL, 10));
	else if (strcmp(verb, "udp-close") == 0)
		udp_reply_close(third);
	else if (strcmp(verb, "plain-wire") == 0)
		reply(node_disable_offloads(node, third));
	else if (strcmp(verb, "capture") == 0)
		reply(capture_start(node, third, fourth.bytes));
	else if (strcmp(verb, "write-captures") == 0)
		reply(capture_flush());
	else if (strcmp(verb, "storms") == 0)
		do_storms();
	else if (strcmp(verb, "conntrack") == 0)
		reply(conntrack_watch(node, third));
	else if (strcmp(verb, "flush") == 0)
		reply(flush());
	else if (strcmp(verb, "advance") == 0)
		do_advance(strtoll(third, NULL, 10));
	else if (strcmp(verb, "now") == 0)
		reply_number(loop_wall_nanos());
	else
		reply_error("unknown request");
	free(arguments);
}

static void mount_or_die(const char *type, const char *path, const char *options)
{
	mkdir(path, 0755);
	if (mount(type, path, type, 0, options) < 0 && errno != EBUSY)
		err(1, "mounting %s", path);
}

/* A folder of the host, as NUMBER:MODE:PATH: the number of its descriptor in the kernel's process, ro or rw, and where it is seen. */
struct host_folder {
	int number;
	char mode[3], path[256];
};

static struct host_folder host_folder(const char *words)
{
	struct host_folder folder;

	if (sscanf(words, "%d:%2[a-z]:%255s", &folder.number, folder.mode, folder.path) != 3)
		errx(1, "no folder of the host: %s", words);
	return folder;
}

/* One that is seen at / is a layer: what it has goes over what the root file system has. */
static bool is_layer(const struct host_folder *folder)
{
	return strcmp(folder->path, "/") == 0;
}

static void mount_host_folder(const struct host_folder *folder, const char *path)
{
	char source[64];

	snprintf(source, sizeof(source), "/proc/self/fd/%d/.", folder->number);
	mkdir(path, 0755);
	if (mount("none", path, "hostfs", strcmp(folder->mode, "rw") == 0 ? 0 : MS_RDONLY, source) < 0)
		err(1, "mounting a folder of the host at %s", path);
}

/* What is written to the root file system stays in the guest's memory: below it lies a folder that others use too. */
static void write_into_memory(char **folders)
{
	char options[1024] = "lowerdir=", path[32];

	mount_or_die("tmpfs", "/mnt", "mode=0755");
	for (; *folders; folders++) {
		struct host_folder folder = host_folder(*folders);

		if (!is_layer(&folder))
			continue;
		snprintf(path, sizeof(path), "/mnt/layer-%d", folder.number);
		mount_host_folder(&folder, path);
		if (strlen(options) + strlen(path) > sizeof(options) / 2)
			errx(1, "too many layers");
		strcat(strcat(options, path), ":");
	}
	strcat(options, "/,upperdir=/mnt/upper,workdir=/mnt/work");
	if (mkdir("/mnt/upper", 0755) < 0 || mkdir("/mnt/work", 0755) < 0 || mkdir("/mnt/root", 0755) < 0)
		err(1, "/mnt");
	if (mount("none", "/mnt/root", "overlay", 0, options) < 0 || chdir("/mnt/root") < 0 ||
	    syscall(SYS_pivot_root, ".", "mnt") < 0 || chdir("/") < 0 || umount2("/mnt", MNT_DETACH) < 0)
		err(1, "laying memory over the root file system");
}

/* `folders` are those of a guest that is a process of its host; one in a container has none, and its root is its own. */
static void boot(char **folders)
{
	if (*folders)
		write_into_memory(folders);
	mount_or_die("proc", "/proc", NULL);
	mount_or_die("sysfs", "/sys", NULL);
	mount_or_die("devtmpfs", "/dev", NULL);
	mount_or_die("tmpfs", "/run", "mode=0755");
	mount_or_die("tmpfs", "/tmp", "mode=1777");
	for (; *folders; folders++) {
		struct host_folder folder = host_folder(*folders);

		if (!is_layer(&folder))
			mount_host_folder(&folder, folder.path);
	}
	mkdir("/dev/net", 0755);
	symlink("/proc/self/fd", "/dev/fd");
	symlink("/proc/self/fd/0", "/dev/stdin");
	symlink("/proc/self/fd/1", "/dev/stdout");
	symlink("/proc/self/fd/2", "/dev/stderr");
	setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOME", "/root", 1);
	setenv("LANG", "C.UTF-8", 1);
	prctl(PR_SET_TIMERSLACK, 1); /* virtual time is exact */
	unshare(CLONE_FS); /* the first process shares it with kernel threads, which forbids setns */
}

/* What the container knows and the guest cannot: whether its interfaces are still there. */
static void show_container(void)
{
	mkdir("/run/container-sys", 0755);
	if (mount("none", "/run/container-sys", "hostfs", MS_RDONLY, "/sys") < 0)
		err(1, "mounting the container's /sys");
}

/* The moment at which the container's kernel makes a file, which it counts in ticks. */
static struct timespec container_time(void)
{
	const char *path = "/var/lib/warren/.clock";
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct stat status;

	if (file < 0 || fstat(file, &status) < 0)
		err(1, "%s", path);
	close(file);
	unlink(path);
	return status.st_mtim;
}

/* A guest that boots on a busy machine is late by as much as half a second, and its captures with it. */
static void follow_container_clock(void)
{
	struct timespec first = container_time(), now = first;

	while (now.tv_sec == first.tv_sec && now.tv_nsec == first.tv_nsec)
		now = container_time(); /* a tick begins */
	if (clock_settime(CLOCK_REALTIME, &now) < 0)
		err(1, "setting the clock");
}

static bool next_request(struct message *message)
{
	if (real_time)
		line_wait();
	return line_receive(message);
}

static void open_line(void)
{
	int device;

	if (!booted) {
		line_open(STDIN_FILENO, STDOUT_FILENO);
		return;
	}
	device = real_time ? line_open_terminal() : line_open_device();
	line_open(device, device);
}

int main(int count, char **arguments)
{
	const char *kind = count > 1 ? arguments[1] : "guest";
	struct message message;

	booted = strcmp(kind, "node") != 0;
	real_time = strcmp(kind, "guest") != 0;
	/* User-mode Linux puts `console=tty0` behind the words of a node's kernel. */
	if (booted)
		boot(count > 2 && !real_time ? arguments + 2 : (char *[]) { NULL });
	if (booted && real_time) {
		show_container();
		follow_container_clock();
	}
	signal(SIGPIPE, SIG_IGN);
	loop_open();
	process_open();
	open_line();
	if (real_time) {
		capture_in_real_time();
		conntrack_in_real_time();
	}
	if (booted && real_time)
		reply_ok();
	while (next_request(&message)) {
		serve(&message);
		line_free(&message);
	}
	flush();
	if (booted)
		reboot(RB_POWER_OFF);
	return 0;
}
