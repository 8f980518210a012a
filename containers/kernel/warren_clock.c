// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * clock_gettime without a system call. In user-mode Linux each read of the clock is a system call, which costs two context switches on
 * the host, and Java and Go read the clock very often. While a program runs, no virtual time passes, so an answer is valid until the
 * clock has moved. The kernel keeps the last answer in a page that it shares with the program (struct stub_data). The vDSO returns that
 * answer and counts the reads, and the kernel charges the same virtual time for them as for system calls.
 *
 * A traced program always makes the system call, because its tracer may give it another clock.
 */
#include <linux/minmax.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/time-internal.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <asm/syscall.h>
#include <asm/unistd.h>
#include <as-layout.h>
#include <stub-data.h>
#include <timetravel.h>
#include "warren.h"

/* Virtual time that one read of the clock takes: TIMER_MULTIPLIER of user-mode Linux. */
#define READ_NANOS 256UL

/* How often a clock was set or a process changed its namespaces: kept answers are invalid after that. */
static unsigned long long changes;

/* Grows with each change of the time that programs see; 0 at boot alone. */
static unsigned long long moment(void)
{
	return time_travel_time + changes;
}

static bool may_keep(void)
{
	return time_travel_mode == TT_MODE_INFCPU && !current->ptrace;
}

void warren_clock_enter(struct warren_clock *clock)
{
	clock->now = may_keep() ? moment() : 0;
}

void warren_clock_leave(struct warren_clock *clock)
{
	unsigned long long reads = clock->reads;

	if (!reads)
		return;
	clock->reads = 0;
	time_travel_charge(min(reads, (unsigned long long) WARREN_READS_MAX) * READ_NANOS);
}

/* The running program's clock page, as mapped in the kernel. */
static struct warren_clock *own_clock(void)
{
	return &((struct stub_data *) current->mm->context.id.stack)->clock;
}

static void keep(unsigned long which, const void __user *answer)
{
	struct warren_clock *clock = own_clock();
	struct __kernel_timespec shown;

	if (copy_from_user(&shown, answer, sizeof(shown)))
		return;
	clock->shown[which].seconds = shown.tv_sec;
	clock->shown[which].nanoseconds = shown.tv_nsec;
	clock->shown[which].at = moment();
}

/* Called after each system call; `began` is the virtual time at which the call began. */
void warren_clock_asked(struct pt_regs *regs, int call, unsigned long result, unsigned long long began)
{
	unsigned long which = UPT_SYSCALL_ARG1(&regs->regs);

	switch (call) {
	case __NR_clock_gettime:
		if (result == 0 && which < WARREN_CLOCKS && began == time_travel_time && may_keep())
			keep(which, (const void __user *) UPT_SYSCALL_ARG2(&regs->regs));
		break;
	case __NR_clock_settime:
	case __NR_settimeofday:
	case __NR_clock_adjtime:
	case __NR_adjtimex:
	case __NR_setns:
		changes++;
		break;
	}
}
