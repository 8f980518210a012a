/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include <err.h>
#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int events = -1;

static struct epoll_event batch[16];
static int served, fetched;
static bool due;

/* Not the timeout of epoll: the kernel may stretch that one by up to a tenth of a second. */
static void deadline_passed(struct source *source)
{
	uint64_t times;

	/* An event that was fetched before the timer was set anew has nothing to read. */
	if (read(source->fd, &times, sizeof(times)) > 0)
		due = true;
	else if (errno != EAGAIN)
		err(1, "timer");
}

static struct source timer = { .ready = deadline_passed };

void loop_open(void)
{
	events = epoll_create1(EPOLL_CLOEXEC);
	if (events < 0)
		err(1, "epoll");
	timer.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (timer.fd < 0)
		err(1, "timer");
	loop_add(&timer);
}

void loop_add(struct source *source)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = source };

	if (epoll_ctl(events, EPOLL_CTL_ADD, source->fd, &event) < 0)
		err(1, "epoll add");
}

void loop_remove(struct source *source)
{
	epoll_ctl(events, EPOLL_CTL_DEL, source->fd, NULL);
	for (int i = served; i < fetched; i++)
		if (batch[i].data.ptr == source)
			batch[i].data.ptr = NULL;
}

static int64_t nanos(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int64_t loop_monotonic_nanos(void)
{
	return nanos(CLOCK_MONOTONIC);
}

int64_t loop_wall_nanos(void)
{
	return nanos(CLOCK_REALTIME);
}

/* Each system call of a guest costs its host two switches of context, so what is ready is fetched at once. */
static bool serve_one(bool wait)
{
	if (served == fetched) {
		served = 0;
		fetched = epoll_wait(events, batch, sizeof(batch) / sizeof(*batch), wait ? -1 : 0);
		if (fetched < 0 && errno != EINTR)
			err(1, "epoll wait");
		if (fetched <= 0) {
			fetched = 0;
			return false;
		}
	}
	struct source *source = batch[served++].data.ptr;

	if (source)
		source->ready(source);
	return true;
}

bool loop_run(int64_t deadline, bool (*done)(void *context), void *context)
{
	struct itimerspec when = { .it_value = { .tv_sec = deadline / 1000000000, .tv_nsec = deadline % 1000000000 } };

	timerfd_settime(timer.fd, TFD_TIMER_ABSTIME, &when, NULL);
	due = deadline <= loop_monotonic_nanos();
	for (;;) {
		bool last = due;
		bool served_any = serve_one(!due);

		if (done && done(context))
			return true;
		/* The deadline ends the run only when nothing is left to do at this instant. */
		if (!served_any && last)
			return false;
	}
}
