/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* What warren_user.c (host side) and warren_kern.c offer to the rest of the kernel. */
#ifndef WARREN_H
#define WARREN_H

int warren_line_read(void *buffer, int length);
int warren_line_write(const void *buffer, int length);
int warren_line_is_open(void);
int warren_random_is_seeded(void);
unsigned long warren_heap_start(unsigned long program_end, unsigned long heap_start);
unsigned long warren_due(unsigned long long instant, unsigned long nanos);
unsigned long long warren_expiry(unsigned long long now, unsigned long nanos);
struct vm_area_struct;
void warren_fault_around(struct vm_area_struct *area, unsigned long address);
struct pt_regs;
void warren_clock_asked(struct pt_regs *regs, int call, unsigned long result, unsigned long long began);

#endif
