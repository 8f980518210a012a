/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts the lab kernel as an ordinary process, and sees that nothing of it outlives who started it.
 *
 *     warren-launch PROCESSOR FOLDER... -- KERNEL ARGUMENT...
 *
 * The kernel's standard input, output and error are this program's. It may use the first folder as /proc/self/fd/10, the second as
 * /proc/self/fd/11 and so on: a path may hold anything, a kernel's command line may not. It stays on the processor, which is -1 for any.
 *
 * The kernel is killed when this program is told to end (SIGTERM), when this program is killed, and when who holds the other end of
 * standard input is gone and the kernel, which sees that too unless a process in it spins, does not end by itself.
 * Exits like the kernel; 126 when it cannot be started, with a line on standard error.
 */
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST_FOLDER 10
#define FOLDERS_MAX 32
#define CANNOT_START 126
#define GRACE_MILLISECONDS 5000

/* Of one file that a guest writes to a folder of its host, as for a guest in a container. */
#define FILE_BYTES_MAX (2ul << 30)

static void open_folder(const char *path, int number)
{
	int folder = open(path, O_PATH | O_DIRECTORY);

	if (folder < 0 || dup2(folder, number) < 0)
		err(CANNOT_START, "%s", path);
	close(folder);
}

static void limit(int resource, rlim_t most)
{
	struct rlimit now;

	if (getrlimit(resource, &now) == 0 && now.rlim_cur > most) {
		now.rlim_cur = most;
		setrlimit(resource, &now);
	}
}

/* One that the system does not give is no error: it is only slower. */
static void stay_on(int processor)
{
	cpu_set_t set;

	if (processor < 0 || processor >= CPU_SETSIZE)
		return;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void become_kernel(pid_t launcher, char **command)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != launcher)
		_exit(CANNOT_START);
	signal(SIGXFSZ, SIG_IGN); /* an error for who writes such a file, and not the end of the guest */
	limit(RLIMIT_FSIZE, FILE_BYTES_MAX);
	limit(RLIMIT_CORE, 0);
	/* The C library tells its host's kernel of an area that the guest's processes do not have. */
	setenv("GLIBC_TUNABLES", "glibc.pthread.rseq=0", 1);
	execv(command[0], command);
	err(CANNOT_START, "%s cannot be started", command[0]);
}

/* Returns how the kernel ended. */
static int wait_for(pid_t kernel, int signals)
{
	int status = 0, line = STDIN_FILENO;

	for (;;) {
		/* No events are asked of the line: only that its other end is gone is told. */
		struct pollfd sources[] = { { .fd = signals, .events = POLLIN }, { .fd = line, .events = 0 } };
		int ready = poll(sources, 2, line < 0 ? GRACE_MILLISECONDS : -1);
		struct signalfd_siginfo signal;
		bool end = ready == 0;

		if (ready > 0 && sources[0].revents && read(signals, &signal, sizeof(signal)) > 0)
			end = signal.ssi_signo != SIGCHLD;
		if (end)
			kill(kernel, SIGKILL);
		if (waitpid(kernel, &status, end ? 0 : WNOHANG) == kernel)
			return status;
		if (ready > 0 && sources[1].revents)
			line = -1;
	}
}

int main(int count, char **arguments)
{
	int number = FIRST_FOLDER, at = 2, status, nothing;
	pid_t launcher = getpid(), kernel;
	sigset_t set, before;

	for (; at < count && strcmp(arguments[at], "--") != 0 && number < FIRST_FOLDER + FOLDERS_MAX; at++)
		open_folder(arguments[at], number++);
	if (at + 1 >= count || strcmp(arguments[at], "--") != 0)
		errx(CANNOT_START, "usage: warren-launch PROCESSOR FOLDER... -- KERNEL ARGUMENT...");
	stay_on((int) strtol(arguments[1], NULL, 10));
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, &before);
	prctl(PR_SET_CHILD_SUBREAPER, 1); /* the guest's processes are ended with it, and waited for here */
	kernel = fork();
	if (kernel < 0)
		err(CANNOT_START, "no process can be started");
	if (kernel == 0) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		become_kernel(launcher, arguments + at + 1);
	}
	/* Who reads the kernel's output is to see its end. */
	nothing = open("/dev/null", O_RDWR);
	dup2(nothing, STDOUT_FILENO);
	status = wait_for(kernel, signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
	kill(-kernel, SIGKILL); /* the kernel leads a group of its own */
	while (waitpid(-1, NULL, 0) > 0)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
