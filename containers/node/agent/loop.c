/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include <err.h>
#include <errno.h>
#include <sys/epoll.h>
#include <time.h>

static int events = -1;

void loop_open(void)
{
	events = epoll_create1(EPOLL_CLOEXEC);
	if (events < 0)
		err(1, "epoll");
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

/* One source an iteration, so that a handler may remove any other. */
static bool serve_one(int64_t wait)
{
	struct timespec timeout = { .tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000 };
	struct epoll_event event;
	int count = epoll_pwait2(events, &event, 1, &timeout, NULL);

	if (count < 0 && errno != EINTR)
		err(1, "epoll wait");
	if (count > 0) {
		struct source *source = event.data.ptr;

		source->ready(source);
	}
	return count > 0;
}

bool loop_run(int64_t deadline, bool (*done)(void *context), void *context)
{
	for (;;) {
		int64_t left = deadline - loop_monotonic_nanos();
		bool served = serve_one(left > 0 ? left : 0);

		if (done && done(context))
			return true;
		/* The deadline ends the run only when nothing is left to do at this instant. */
		if (!served && deadline - loop_monotonic_nanos() <= 0)
			return false;
	}
}
