/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define FIELDS_MAX 4096
#define FIELD_LENGTH_MAX (64u << 20)

static int line_in = -1, line_out = -1;

int line_open_device(void)
{
	int device = open("/dev/warren", O_RDWR | O_CLOEXEC);

	if (device < 0)
		err(1, "/dev/warren cannot be opened: this is not the lab kernel");
	return device;
}

int line_open_terminal(void)
{
	int terminal = open("/dev/ttyS0", O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios settings;

	if (terminal < 0 || tcgetattr(terminal, &settings) < 0)
		err(1, "/dev/ttyS0");
	cfmakeraw(&settings);
	if (tcsetattr(terminal, TCSANOW, &settings) < 0)
		err(1, "/dev/ttyS0");
	return terminal;
}

void line_open(int in, int out)
{
	line_in = in;
	line_out = out;
}

static bool requested;

static void request_ready(struct source *source)
{
	(void) source;
	requested = true;
}

static bool is_requested(void *context)
{
	(void) context;
	return requested;
}

void line_wait(void)
{
	struct source request = { .fd = line_in, .ready = request_ready };

	/* Only while it is waited for: a request that is not read yet would be ready all the time. */
	requested = false;
	loop_add(&request);
	loop_run(INT64_MAX, is_requested, NULL);
	loop_remove(&request);
}

static bool receive_bytes(void *buffer, size_t length)
{
	char *next = buffer;

	while (length > 0) {
		ssize_t count = read(line_in, next, length);

		if (count <= 0)
			return false;
		next += count;
		length -= (size_t) count;
	}
	return true;
}

static bool receive_number(uint32_t *number, uint32_t max)
{
	if (!receive_bytes(number, sizeof(*number)))
		return false;
	*number = ntohl(*number);
	if (*number > max)
		errx(1, "the line is out of step: %u where at most %u is allowed", *number, max);
	return true;
}

bool line_receive(struct message *message)
{
	uint32_t count, length;

	if (!receive_number(&count, FIELDS_MAX))
		return false;
	message->count = count;
	message->fields = calloc(count + 1, sizeof(struct field));
	for (uint32_t i = 0; i < count; i++) {
		if (!receive_number(&length, FIELD_LENGTH_MAX))
			return false;
		message->fields[i].bytes = calloc(1, (size_t) length + 1);
		message->fields[i].length = length;
		if (!receive_bytes(message->fields[i].bytes, length))
			return false;
	}
	return true;
}

static void send_bytes(const void *buffer, size_t length)
{
	const char *next = buffer;

	while (length > 0) {
		ssize_t count = write(line_out, next, length);

		if (count <= 0)
			err(1, "writing to the driver");
		next += count;
		length -= (size_t) count;
	}
}

void line_reply(size_t count, const struct field *fields)
{
	size_t total = sizeof(uint32_t), at = 0;
	uint32_t number = htonl((uint32_t) count);
	char *frame;

	for (size_t i = 0; i < count; i++)
		total += sizeof(uint32_t) + fields[i].length;
	frame = malloc(total);
	memcpy(frame, &number, sizeof(number));
	at += sizeof(number);
	for (size_t i = 0; i < count; i++) {
		number = htonl((uint32_t) fields[i].length);
		memcpy(frame + at, &number, sizeof(number));
		at += sizeof(number);
		memcpy(frame + at, fields[i].bytes, fields[i].length);
		at += fields[i].length;
	}
	send_bytes(frame, total);
	free(frame);
}

void line_free(struct message *message)
{
	for (size_t i = 0; i < message->count; i++)
		free(message->fields[i].bytes);
	free(message->fields);
}
