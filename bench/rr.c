// SPDX-License-Identifier: GPL-2.0
/*
 * Requests and responses of one byte over TCP.
 *
 * rr serve PORT		answer, until killed
 * rr ask ADDRESS PORT COUNT	ask so often; print nanoseconds for each
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

static int tcp(void)
{
	int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	if (s < 0 || setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)))
		err(1, "socket");
	return s;
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int serve(int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
	};
	int s = tcp(), c;
	char byte;

	if (bind(s, (void *)&addr, sizeof(addr)) || listen(s, 5))
		err(1, "port %d", port);
	for (;;) {
		c = accept(s, NULL, NULL);
		if (c < 0)
			err(1, "accept");
		while (read(c, &byte, 1) == 1 && write(c, &byte, 1) == 1)
			;
		close(c);
	}
}

static int ask(const char *to, int port, int count)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = inet_addr(to),
	};
	long long start = 0;
	char byte = 0;
	int s = tcp(), i;

	if (connect(s, (void *)&addr, sizeof(addr)))
		err(1, "%s", to);
	/* the first hundred to warm up */
	for (i = -100; i < count; i++) {
		if (!i)
			start = now();
		if (write(s, &byte, 1) != 1 || read(s, &byte, 1) != 1)
			err(1, "%s", to);
	}
	printf("%lld\n", (now() - start) / count);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "serve"))
		return serve(atoi(argv[2]));
	if (argc == 5 && !strcmp(argv[1], "ask"))
		return ask(argv[2], atoi(argv[3]), atoi(argv[4]));
	errx(2, "usage: rr serve PORT | rr ask ADDRESS PORT COUNT");
}
