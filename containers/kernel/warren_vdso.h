/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* The part of warren_clock.c that runs in programs, in the vDSO. */
#ifndef WARREN_VDSO_H
#define WARREN_VDSO_H

#include "warren_clock.h"

/* The kernel writes the address of the program's struct warren_clock here at boot. */
static const volatile unsigned long clock_place = WARREN_CLOCK_PLACE;

/* Returns the kept reading if it is still valid. Everything is read before `ts` is written, because the write may fault. */
static inline int warren_kept(unsigned int which, struct __kernel_timespec *ts)
{
	volatile struct warren_clock *clock = (volatile struct warren_clock *) clock_place;
	long long seconds, nanoseconds;

	if (which >= WARREN_CLOCKS || clock->now == 0 || clock->shown[which].at != clock->now || clock->reads >= WARREN_READS_MAX)
		return 0;
	seconds = clock->shown[which].seconds;
	nanoseconds = clock->shown[which].nanoseconds;
	clock->reads++;
	ts->tv_sec = seconds;
	ts->tv_nsec = nanoseconds;
	return 1;
}

#endif
