// SPDX-License-Identifier: GPL-2.0
/*
 * Be quick in network namespaces: for the tests, which are in one all the time.
 *
 * netns exec NAME COMMAND...
 *	run COMMAND in the namespace, with the /sys of this one
 * netns up NAME...
 *	the loopback device is up
 * netns quiet NAME...
 *	and IPv6 is off, which sends by itself
 *
 * Namespaces have the names that ip netns gives them. It is linked statically:
 * where an emulator runs the tests, most of their time goes into programs that
 * start.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void enter(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err(1, "%s", path);
	close(fd);
}

static void disable(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT) /* a kernel without */
		return;
	if (fd < 0 || write(fd, "1", 1) < 0)
		err(1, "%s", path);
	close(fd);
}

static void up(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &lo))
		err(1, "lo");
	close(fd);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	int i;

	if (!strcmp(what, "exec") && argc > 3) {
		enter(argv[2]);
		execvp(argv[3], argv + 3);
		err(127, "%s", argv[3]);
	}
	if (strcmp(what, "up") && strcmp(what, "quiet")) {
		fprintf(stderr, "usage: netns exec|up|quiet NAME..., see netns.c\n");
		return 2;
	}
	for (i = 2; i < argc; i++) {
		enter(argv[i]);
		if (!strcmp(what, "quiet")) {
			disable("/proc/sys/net/ipv6/conf/all/disable_ipv6");
			disable("/proc/sys/net/ipv6/conf/default/disable_ipv6");
		}
		up();
	}
	return 0;
}
