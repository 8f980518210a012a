// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * /dev/warren: the line between the agent in the guest and the driver outside.
 *
 * A read blocks in the host kernel, not in the guest. A time-travelling guest whose only runnable process sits in
 * that read neither advances its clock nor burns the host's processor, however long the driver thinks.
 *
 * It is opened once: no other process of the guest reads the driver's requests or answers in the agent's place.
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/uaccess.h>
#include "warren.h"

#define CHUNK 4096

/* More than any program does at one instant that does not wait for time to pass: 40,000 reads of the clock. */
#define DUE_NANOS 10000000UL

/*
 * What computing at an instant costs: nothing, until reads of the clock and failing system calls add up to so much
 * that a loop must be waiting for time to pass. Then all of it is due at once.
 */
unsigned long warren_due(unsigned long long instant, unsigned long nanos)
{
	static unsigned long long at;
	static unsigned long sum;

	if (at != instant) {
		at = instant;
		sum = 0;
	}
	sum += nanos;
	return sum < DUE_NANOS ? 0 : sum;
}

/* What the clock counts in, TIMER_MULTIPLIER of user-mode Linux. */
#define CLOCK_NANOS 256ULL

/* When a timer ends that is to run so long from the moment on that the clock shows: at the first that it can show then. */
unsigned long long warren_expiry(unsigned long long now, unsigned long nanos)
{
	unsigned long long shown = now & ~(CLOCK_NANOS - 1);
	unsigned long long expiry = (shown + nanos + CLOCK_NANOS - 1) & ~(CLOCK_NANOS - 1);

	return expiry > now ? expiry : shown + CLOCK_NANOS;
}

/* What a program gets at once of memory that it has begun to write to; aligned to its own size. */
#define AROUND_BYTES (64UL << 10)

/* Whether a page would be written to for the first time: one that is not there, or one of a file that is still the file's own. */
static bool is_untouched(struct vm_area_struct *area, unsigned long address)
{
	pte_t *entry = virt_to_pte(area->vm_mm, address);

	if (!entry || pte_none(*entry))
		return true;
	return area->vm_file && pte_present(*entry) && !pte_write(*entry) && !PageAnon(pte_page(*entry));
}

/*
 * A program has written to a page of its own memory for the first time; now those around it, as if it wrote to them too. Not those that
 * a fork left to two programs: most of them are never written to again.
 */
void warren_fault_around(struct vm_area_struct *area, unsigned long address)
{
	unsigned long first = ALIGN_DOWN(address, AROUND_BYTES), at = max(first, area->vm_start);
	unsigned long end = min(first + AROUND_BYTES, area->vm_end);

	if (area->vm_flags & VM_SHARED)
		return;
	for (; at < end; at += PAGE_SIZE)
		if (is_untouched(area, at) && handle_mm_fault(area, at, FAULT_FLAG_USER | FAULT_FLAG_WRITE, NULL) & VM_FAULT_ERROR)
			return;
}

static atomic_t line_opened = ATOMIC_INIT(0);

int warren_line_is_open(void)
{
	return atomic_read(&line_opened);
}

static int line_open(struct inode *inode, struct file *file)
{
	return atomic_xchg(&line_opened, 1) ? -EBUSY : 0;
}

static ssize_t line_read(struct file *file, char __user *buffer, size_t length, loff_t *position)
{
	char chunk[CHUNK];
	int count = warren_line_read(chunk, min_t(size_t, length, CHUNK));

	if (count > 0 && copy_to_user(buffer, chunk, count))
		return -EFAULT;
	return count;
}

static ssize_t line_write(struct file *file, const char __user *buffer, size_t length, loff_t *position)
{
	char chunk[CHUNK];
	int count = min_t(size_t, length, CHUNK);

	if (copy_from_user(chunk, buffer, count))
		return -EFAULT;
	return warren_line_write(chunk, count);
}

static const struct file_operations line_operations = {
	.open = line_open,
	.read = line_read,
	.write = line_write,
};

static struct miscdevice line_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "warren",
	.fops = &line_operations,
};

static int __init line_init(void)
{
	return misc_register(&line_device);
}
device_initcall(line_init);
