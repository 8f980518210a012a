// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * Host side of the lab kernel's additions: the driver's line (descriptors 0 and 1 of the kernel process)
 * and random bytes that follow a seed.
 *
 * This file is compiled against the host's C library; warren_kern.c is its kernel side.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include "warren.h"

/* Blocks the whole guest, its clock included, until the driver says something: the driver thinks in no time. */
int warren_line_read(void *buffer, int length)
{
	ssize_t count;

	do
		count = read(0, buffer, length);
	while (count < 0 && errno == EINTR);
	return count < 0 ? -errno : (int) count;
}

int warren_line_write(const void *buffer, int length)
{
	const char *next = buffer;
	int left = length;

	while (left > 0) {
		ssize_t count = write(1, next, left);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -errno;
		next += count;
		left -= (int) count;
	}
	return length;
}

static uint64_t stream_state;

/* SplitMix64: any 64-bit seed gives a full-period stream; the kernel's own generator whitens it. */
static uint64_t next_word(void)
{
	uint64_t z = (stream_state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

int warren_random_is_seeded(void)
{
	static int asked, seeded;

	if (!asked) {
		const char *seed = getenv("WARREN_SEED");

		asked = 1;
		seeded = seed && *seed;
		if (seeded)
			stream_state = strtoull(seed, NULL, 10);
	}
	return seeded;
}

ssize_t warren_getrandom(void *buffer, size_t length, unsigned int flags)
{
	char *next = buffer;
	size_t left = length;

	if (!warren_random_is_seeded())
		return getrandom(buffer, length, flags);
	while (left > 0) {
		uint64_t word = next_word();
		size_t part = left < sizeof(word) ? left : sizeof(word);

		memcpy(next, &word, part);
		next += part;
		left -= part;
	}
	return (ssize_t) length;
}

/* What a 64-bit host adds to the end of a program at most when it randomizes the start of the heap. */
#define HEAP_OFFSET_MAX (1UL << 30)

/* Where the guest's memory may begin: behind any heap that the host may give, so that it is the same place each time. */
unsigned long warren_heap_start(unsigned long program_end, unsigned long heap_start)
{
	unsigned long fixed = program_end + HEAP_OFFSET_MAX;

	return warren_random_is_seeded() && heap_start <= fixed ? fixed : heap_start;
}
