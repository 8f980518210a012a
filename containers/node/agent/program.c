/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOG_LENGTH_MAX (15u << 20) /* what the driver reads of one file at once, with its times */
#define LINE_LENGTH_MAX 8192
#define CHUNK_LENGTH 65536

struct stream {
	struct source source; /* first: a source is its stream */
	struct program *program;
	const char *name;
	char line[LINE_LENGTH_MAX];
	size_t length;
	bool open;
};

struct program {
	FILE *log;
	int64_t epoch;
	size_t written;
	bool full;
	struct stream out, error;
};

/* SECONDS.NANOSECONDS WORD TEXT */
static void write_line(struct program *program, int64_t now, const char *word, const char *text, size_t length)
{
	int64_t nanos = now - program->epoch;
	const char *sign = nanos < 0 ? "-" : "";

	nanos = llabs(nanos);
	program->written += (size_t) fprintf(program->log, "%s%" PRId64 ".%09" PRId64 " %s ", sign, nanos / 1000000000, nanos % 1000000000, word);
	program->written += fwrite(text, 1, length, program->log);
	fputc('\n', program->log);
}

static void write_output(struct stream *stream, int64_t now)
{
	struct program *program = stream->program;
	static const char cut[] = "the log is full, and the rest of the output is not in it";

	if (program->full)
		return;
	program->full = program->written > LOG_LENGTH_MAX;
	if (program->full)
		write_line(program, now, "cut", cut, sizeof(cut) - 1);
	else
		write_line(program, now, stream->name, stream->line, stream->length);
}

static void stream_close(struct stream *stream)
{
	if (!stream->open)
		return;
	loop_remove(&stream->source);
	close(stream->source.fd);
	stream->open = false;
}

static void finish_line(struct stream *stream, int64_t now)
{
	write_output(stream, now);
	stream->length = 0;
}

static void stream_ready(struct source *source)
{
	struct stream *stream = (struct stream *) source;
	char chunk[CHUNK_LENGTH];
	ssize_t count = read(source->fd, chunk, sizeof(chunk));
	int64_t now;

	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	now = loop_wall_nanos();
	for (ssize_t i = 0; i < count; i++) {
		if (chunk[i] == '\n' || stream->length == LINE_LENGTH_MAX)
			finish_line(stream, now);
		if (chunk[i] != '\n')
			stream->line[stream->length++] = chunk[i];
	}
	if (count <= 0) {
		if (stream->length > 0)
			finish_line(stream, now);
		stream_close(stream);
	}
	fflush(stream->program->log);
}

static bool is_readable(const struct stream *stream)
{
	int waiting = 0;

	return stream->open && ioctl(stream->source.fd, FIONREAD, &waiting) == 0 && waiting > 0;
}

/* What it has printed comes before its end. A descendant may keep a stream open, and is heard further. */
static void program_ended(void *context, int status)
{
	struct program *program = context;
	struct stream *streams[] = { &program->out, &program->error };
	char end[64];
	int64_t now;

	for (size_t i = 0; i < 2; i++)
		while (is_readable(streams[i]))
			stream_ready(&streams[i]->source);
	now = loop_wall_nanos();
	for (size_t i = 0; i < 2; i++)
		if (streams[i]->length > 0)
			finish_line(streams[i], now);
	snprintf(end, sizeof(end), "%s %d", WIFEXITED(status) ? "exited" : "signaled", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	write_line(program, now, "end", end, strlen(end));
	fflush(program->log);
}

/* Returns the end to write to. */
static int stream_open(struct stream *stream, struct program *program, const char *name)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		err(1, "pipe");
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	stream->source = (struct source) { .fd = ends[0], .ready = stream_ready };
	stream->program = program;
	stream->name = name;
	stream->open = true;
	loop_add(&stream->source);
	return ends[1];
}

const char *program_start(const struct node *node, const char *log, int64_t epoch, char **arguments, pid_t *pid)
{
	struct program *program = calloc(1, sizeof(*program));
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC), out, error;

	program->log = fopen(log, "ae");
	if (in < 0 || !program->log) {
		const char *failure = strerror(errno);

		close(in);
		free(program);
		return failure;
	}
	program->epoch = epoch;
	out = stream_open(&program->out, program, "out");
	error = stream_open(&program->error, program, "err");
	*pid = process_start(node, in, out, error, arguments, program_ended, program);
	close(in);
	close(out);
	close(error);
	return NULL;
}
