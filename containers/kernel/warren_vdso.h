/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* The program's side of warren_clock.c: a part of its vdso page. */
#ifndef WARREN_VDSO_H
#define WARREN_VDSO_H

#include "warren_clock.h"

/* The lab kernel puts the place of the program's struct warren_clock here. */
static const volatile unsigned long clock_place = WARREN_CLOCK_PLACE;

/* Gives what the clock showed when the program last asked, if it shows that still. All is read before anything is written, which may fault. */
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
