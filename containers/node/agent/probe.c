/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warren-probe: numbered UDP datagrams and their echoes, each written down as a JSON line when it happens.
 *
 *   warren-probe echo PORT
 *   warren-probe send NAME ADDRESS PORT COUNT INTERVAL_NANOS LINGER_NANOS [until-answer]
 *
 * `send` ends after COUNT datagrams and LINGER_NANOS more, or at the first answer when told `until-answer`.
 */
#include <arpa/inet.h>
#include <err.h>
#include <inttypes.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PAYLOAD_LENGTH 64

struct sender {
	int fd;
	const char *name;
	int64_t count, interval, linger, sent, next;
	bool until_answer, answered;
};

static int64_t nanos(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void note(const char *event, const char *name, long long sequence)
{
	printf("{\"t\":%" PRId64 ",\"event\":\"%s\",\"probe\":\"%s\",\"sequence\":%lld}\n", nanos(CLOCK_REALTIME), event, name, sequence);
	fflush(stdout);
}

static bool parse(const char *payload, char name[33], long long *sequence)
{
	return sscanf(payload, "warren %32s %lld", name, sequence) == 2;
}

static int echo(const char *port)
{
	struct sockaddr_in6 from, local = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t) atoi(port)), .sin6_addr = in6addr_any };
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);
	char payload[2048], name[33];
	long long sequence;

	if (fd < 0 || bind(fd, (struct sockaddr *) &local, sizeof(local)) < 0)
		err(1, "port %s", port);
	for (;;) {
		socklen_t size = sizeof(from);
		ssize_t length = recvfrom(fd, payload, sizeof(payload) - 1, 0, (struct sockaddr *) &from, &size);

		if (length < 0)
			continue;
		payload[length] = 0;
		if (parse(payload, name, &sequence))
			note("received", name, sequence);
		sendto(fd, payload, (size_t) length, 0, (struct sockaddr *) &from, size);
	}
}

static int connected_socket(const char *address, const char *port)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_DGRAM }, *target;
	int fd, failure = getaddrinfo(address, port, &hints, &target);

	if (failure)
		errx(2, "%s port %s: %s", address, port, gai_strerror(failure));
	fd = socket(target->ai_family, SOCK_DGRAM, 0);
	if (fd < 0 || connect(fd, target->ai_addr, target->ai_addrlen) < 0)
		err(1, "%s", address);
	freeaddrinfo(target);
	return fd;
}

static void send_next(struct sender *sender)
{
	char payload[PAYLOAD_LENGTH] = { 0 };

	snprintf(payload, sizeof(payload), "warren %s %" PRId64, sender->name, sender->sent);
	note(send(sender->fd, payload, sizeof(payload), 0) < 0 ? "refused" : "sent", sender->name, sender->sent);
	sender->sent++;
	sender->next += sender->sent < sender->count ? sender->interval : sender->linger;
}

static void receive_answer(struct sender *sender)
{
	char payload[2048], name[33];
	long long sequence;
	ssize_t length = recv(sender->fd, payload, sizeof(payload) - 1, MSG_DONTWAIT);

	if (length < 0)
		return;
	payload[length] = 0;
	if (parse(payload, name, &sequence) && strcmp(name, sender->name) == 0) {
		note("answered", name, sequence);
		sender->answered = true;
	}
}

static int send_all(struct sender *sender)
{
	sender->next = nanos(CLOCK_MONOTONIC);
	while (!(sender->until_answer && sender->answered)) {
		int64_t left = sender->next - nanos(CLOCK_MONOTONIC);
		struct timespec wait = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
		struct pollfd readable = { .fd = sender->fd, .events = POLLIN };

		if (left > 0 && ppoll(&readable, 1, &wait, NULL) > 0)
			receive_answer(sender);
		else if (left <= 0 && sender->sent == sender->count)
			break;
		else if (left <= 0)
			send_next(sender);
	}
	return 0;
}

int main(int count, char **words)
{
	prctl(PR_SET_TIMERSLACK, 1);
	if (count == 3 && strcmp(words[1], "echo") == 0)
		return echo(words[2]);
	if ((count == 8 || count == 9) && strcmp(words[1], "send") == 0) {
		struct sender sender = { .fd = connected_socket(words[3], words[4]), .name = words[2],
					 .count = atoll(words[5]), .interval = atoll(words[6]), .linger = atoll(words[7]),
					 .until_answer = count == 9 };

		return send_all(&sender);
	}
	errx(2, "usage: warren-probe echo PORT | send NAME ADDRESS PORT COUNT INTERVAL_NANOS LINGER_NANOS [until-answer]");
}
