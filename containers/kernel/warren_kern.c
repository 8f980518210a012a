// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * /dev/warren: the line between the agent in the guest and the driver outside.
 *
 * A read blocks in the host kernel, not in the guest. A time-travelling guest whose only runnable process sits in
 * that read neither advances its clock nor burns the host's processor, however long the driver thinks.
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
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
