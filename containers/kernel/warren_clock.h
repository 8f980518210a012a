/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* A page that a program shares with the lab kernel: what the clock showed when it last asked, see warren_clock.c. */
#ifndef WARREN_CLOCK_H
#define WARREN_CLOCK_H

/* CLOCK_REALTIME and CLOCK_MONOTONIC. */
#define WARREN_CLOCKS 2

/* So often the program reads what it has before it asks again. */
#define WARREN_READS_MAX 4096

/* Where it lies stands in the program's vdso page; this is what stands there before. */
#define WARREN_CLOCK_PLACE 0x5741525245434c4bUL

struct warren_clock {
	unsigned long long now;   /* the moment at which the program goes on; 0 when it has to ask */
	unsigned long long reads; /* since it was in the kernel */
	struct {
		unsigned long long at; /* the moment at which it asked */
		long long seconds, nanoseconds;
	} shown[WARREN_CLOCKS];
};

void warren_clock_enter(struct warren_clock *clock);
void warren_clock_leave(struct warren_clock *clock);

#endif
