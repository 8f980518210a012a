/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_LENGTH_MAX (16u << 20)
#define FILES_MAX 65536

struct process {
	pid_t pid;
	struct node *node;
	bool ended;
	int status;
	void (*when_ended)(void *context, int status);
	void *context;
	struct process *next;
};

struct output {
	struct source source; /* first: a source is its output */
	char *bytes;
	size_t length;
	bool open;
};

static struct process *processes;
static struct rlimit usual_files;

static int64_t nanos(struct timeval time)
{
	return time.tv_sec * INT64_C(1000000000) + time.tv_usec * INT64_C(1000);
}

static void reap(struct source *source)
{
	struct signalfd_siginfo info;
	struct rusage usage;
	int status;
	pid_t pid;

	while (read(source->fd, &info, sizeof(info)) > 0)
		;
	while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0)
		for (struct process *process = processes; process; process = process->next)
			if (process->pid == pid) {
				process->ended = true;
				process->status = status;
				process->node->ended_nanos += nanos(usage.ru_utime) + nanos(usage.ru_stime);
				if (process->when_ended)
					process->when_ended(process->context, status);
			}
}

void process_open(void)
{
	static struct source children = { .ready = reap };
	struct rlimit files;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	children.fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (children.fd < 0)
		err(1, "signalfd");
	loop_add(&children);
	/* A node has three files, and each of its captures two; the programs that it starts have the limit that is usual. */
	getrlimit(RLIMIT_NOFILE, &usual_files);
	files = usual_files;
	if (files.rlim_max < FILES_MAX)
		files.rlim_max = FILES_MAX;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files); /* without the right to that, in a container, there is one node */
}

/*
 * Runs in the child of vfork, which shares the agent's memory until execvp and so must not change it. vfork is used because copy-on-write
 * page faults after fork are the largest cost of starting a program in a guest.
 */
static _Noreturn void become(const struct node *node, int in, int out, int error, char **arguments)
{
	const char *what = node->name;
	sigset_t none;

	setsid();
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setrlimit(RLIMIT_NOFILE, &usual_files);
	if (node_join(node) && chdir("/") == 0 && dup2(in, 0) >= 0 && dup2(out, 1) >= 0 && dup2(error, 2) >= 0) {
		what = arguments[0];
		execvp(what, arguments);
	}
	dprintf(error, "%s: %s\n", what, strerror(errno));
	_exit(127);
}

static struct process *start(const struct node *node, int in, int out, int error, char **arguments)
{
	struct process *process = calloc(1, sizeof(*process));
	pid_t pid = vfork();

	if (pid == 0)
		become(node, in, out, error, arguments);
	if (pid < 0)
		err(1, "fork");
	process->pid = pid;
	process->node = node_find(node->name);
	process->next = processes;
	processes = process;
	return process;
}

/* Of a process that runs, with its children that it has waited for; 0 for one that is gone. */
static int64_t running_nanos(const char *pid)
{
	char path[300], line[1024], *rest;
	unsigned long long times[4];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	file = fopen(path, "re");
	rest = file && fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	if (file)
		fclose(file);
	if (!rest || sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu", &times[0], &times[1], &times[2], &times[3]) != 4)
		return 0;
	return (int64_t) (times[0] + times[1] + times[2] + times[3]) * (INT64_C(1000000000) / sysconf(_SC_CLK_TCK));
}

int64_t process_nanos(struct node *node)
{
	int64_t sum = node->ended_nanos;
	struct stat mine, its;
	struct dirent *entry;
	char path[300];
	DIR *all = opendir("/proc");

	if (!all || fstat(node->net, &mine) < 0)
		err(1, "/proc");
	while ((entry = readdir(all))) {
		snprintf(path, sizeof(path), "/proc/%s/ns/net", entry->d_name);
		if (stat(path, &its) == 0 && its.st_ino == mine.st_ino && its.st_dev == mine.st_dev)
			sum += running_nanos(entry->d_name);
	}
	closedir(all);
	return sum;
}

pid_t process_start(const struct node *node, int in, int out, int error, char **arguments, void (*when_ended)(void *context, int status), void *context)
{
	struct process *process = start(node, in, out, error, arguments);

	process->when_ended = when_ended;
	process->context = context;
	return process->pid;
}

static bool process_ended(void *context)
{
	return ((struct process *) context)->ended;
}

static void forget(struct process *process)
{
	struct process **link = &processes;

	while (*link != process)
		link = &(*link)->next;
	*link = process->next;
	free(process);
}

static void output_ready(struct source *source)
{
	struct output *output = (struct output *) source;
	char chunk[65536];
	ssize_t count = read(source->fd, chunk, sizeof(chunk));

	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (count <= 0) {
		loop_remove(source);
		output->open = false;
		return;
	}
	if (output->length + (size_t) count > OUTPUT_LENGTH_MAX)
		count = (ssize_t) (OUTPUT_LENGTH_MAX - output->length);
	output->bytes = realloc(output->bytes, output->length + (size_t) count + 1);
	memcpy(output->bytes + output->length, chunk, (size_t) count);
	output->length += (size_t) count;
}

static int output_open(struct output *output)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		err(1, "pipe");
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*output = (struct output) { .source = { .fd = ends[0], .ready = output_ready }, .open = true };
	loop_add(&output->source);
	return ends[1];
}

/* What is still in the pipe is read; a descendant that keeps it open is not waited for. */
static void output_close(struct output *output)
{
	size_t before;

	do {
		before = output->length;
		if (output->open)
			output_ready(&output->source);
	} while (output->open && output->length > before);
	if (output->open)
		loop_remove(&output->source);
	close(output->source.fd);
}

static int input_open(struct field input)
{
	int file = memfd_create("input", MFD_CLOEXEC);

	if (file < 0 || write(file, input.bytes, input.length) != (ssize_t) input.length || lseek(file, 0, SEEK_SET) < 0)
		err(1, "input");
	return file;
}

static struct field describe_end(const struct process *process, char *text, size_t size)
{
	const char *how = !process->ended ? "running" : WIFEXITED(process->status) ? "exited" : "signaled";
	int code = !process->ended ? 0 : WIFEXITED(process->status) ? WEXITSTATUS(process->status) : WTERMSIG(process->status);

	return (struct field) { text, (size_t) snprintf(text, size, "%s %d", how, code) };
}

void process_reply_execute(const struct node *node, int64_t timeout, struct field input, char **arguments)
{
	struct output out, error;
	int in = input_open(input), out_end = output_open(&out), error_end = output_open(&error);
	struct process *process = start(node, in, out_end, error_end, arguments);
	char end[64];

	close(in);
	close(out_end);
	close(error_end);
	if (!loop_run(loop_monotonic_nanos() + timeout, process_ended, process)) {
		kill(-process->pid, SIGKILL);
		loop_run(loop_monotonic_nanos() + 1000000000, process_ended, process);
		process->ended = false; /* the reply says "running": the time was up */
	}
	output_close(&out);
	output_close(&error);
	line_reply(4, (struct field[]) { { "ok", 2 }, describe_end(process, end, sizeof(end)),
					 { out.bytes, out.length }, { error.bytes, error.length } });
	free(out.bytes);
	free(error.bytes);
	forget(process);
}

const char *process_spawn(const struct node *node, const char *log, char **arguments, pid_t *pid)
{
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

	if (in < 0 || out < 0) {
		close(in);
		return strerror(errno);
	}
	*pid = start(node, in, out, out, arguments)->pid;
	close(in);
	close(out);
	return NULL;
}

void process_reply_wait(pid_t pid, int64_t timeout)
{
	char end[64];

	for (struct process *process = processes; process; process = process->next)
		if (process->pid == pid) {
			if (!process->ended)
				loop_run(loop_monotonic_nanos() + timeout, process_ended, process);
			line_reply(2, (struct field[]) { { "ok", 2 }, describe_end(process, end, sizeof(end)) });
			return;
		}
	line_reply(2, (struct field[]) { { "error", 5 }, { "no such process", 15 } });
}
