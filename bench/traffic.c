// SPDX-License-Identifier: GPL-2.0
/*
 * Requests and responses of one byte.
 *
 * traffic serve PORT			answer, over TCP and UDP, until killed
 * traffic rr|udp_rr ADDRESS PORT COUNT	ask so often; print nanoseconds for each
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int bound(int type, int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
	};
	int s = socket(AF_INET, type, 0), on = 1;

	if (s < 0 || setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    bind(s, (void *)&addr, sizeof(addr)) ||
	    (type == SOCK_STREAM && listen(s, 5)))
		err(1, "port %d", port);
	return s;
}

static int connected(int type, const char *to, int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = inet_addr(to),
	};
	struct timeval patience = { .tv_sec = 10 };
	int s = socket(AF_INET, type, 0), on = 1;

	if (s < 0 || connect(s, (void *)&addr, sizeof(addr)) ||
	    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) ||
	    (type == SOCK_STREAM &&
	     setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on))))
		err(1, "%s", to);
	return s;
}

static void answer(int s)
{
	int on = 1, c;
	char byte;

	for (;;) {
		c = accept(s, NULL, NULL);
		if (c < 0 || setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
			err(1, "accept");
		while (read(c, &byte, 1) == 1 && write(c, &byte, 1) == 1)
			;
		close(c);
	}
}

static void answer_udp(int s)
{
	struct sockaddr_in from;
	socklen_t len;
	char byte;

	for (;;) {
		len = sizeof(from);
		if (recvfrom(s, &byte, 1, 0, (void *)&from, &len) != 1 ||
		    sendto(s, &byte, 1, 0, (void *)&from, len) != 1)
			err(1, "udp");
	}
}

static void serve(int port)
{
	int requests = bound(SOCK_STREAM, port);
	int datagrams = bound(SOCK_DGRAM, port);

	if (!fork())
		answer_udp(datagrams);
	answer(requests);
}

static void ask(int type, const char *to, int port, int count)
{
	int s = connected(type, to, port), i;
	long long start = 0;
	char byte = 0;

	/* the first hundred to warm up */
	for (i = -100; i < count; i++) {
		if (!i)
			start = now();
		if (write(s, &byte, 1) != 1 || read(s, &byte, 1) != 1)
			err(1, "%s", to);
	}
	printf("%lld\n", (now() - start) / count);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve(atoi(argv[2]));
	if (argc == 5 && !strcmp(argv[1], "rr"))
		ask(SOCK_STREAM, argv[2], atoi(argv[3]), atoi(argv[4]));
	else if (argc == 5 && !strcmp(argv[1], "udp_rr"))
		ask(SOCK_DGRAM, argv[2], atoi(argv[3]), atoi(argv[4]));
	else
		errx(2, "usage: traffic serve PORT | traffic rr|udp_rr ADDRESS PORT COUNT");
	return 0;
}
