/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* The part of a program's stub page in which the lab kernel keeps the last readings of the clocks, see warren_clock.c. */
#ifndef WARREN_CLOCK_H
#define WARREN_CLOCK_H

/* CLOCK_REALTIME and CLOCK_MONOTONIC. */
#define WARREN_CLOCKS 2

/* After so many reads the program makes a system call again. */
#define WARREN_READS_MAX 4096

/* Placeholder in the vDSO's page; at boot the kernel replaces it with the address of struct warren_clock. */
#define WARREN_CLOCK_PLACE 0x5741525245434c4bUL

struct warren_clock {
	unsigned long long now;   /* set when the program resumes; 0: it has to make the system call */
	unsigned long long reads; /* by the vDSO, since the program was last in the kernel */
	struct {
		unsigned long long at; /* the value of `now` for which the reading is valid */
		long long seconds, nanoseconds;
	} shown[WARREN_CLOCKS];
};

void warren_clock_enter(struct warren_clock *clock);
void warren_clock_leave(struct warren_clock *clock);

#endif
