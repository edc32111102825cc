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
 * netns counters NAME DEVICE [COUNTER]
 *	what ethtool -S shows of it: counters that are not 0, as COUNTER=N, in the
 *	order of the alphabet; or the value of that one
 *
 * Namespaces have the names that ip netns gives them. It is linked statically:
 * where an emulator runs the tests, most of their time goes into programs that
 * start.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
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

static void ask(int fd, const char *dev, void *data)
{
	struct ifreq ifr = { .ifr_data = data };

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", dev);
	if (ioctl(fd, SIOCETHTOOL, &ifr))
		err(1, "%s", dev);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void *alloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		err(1, "calloc");
	return p;
}

/* The name ends its line of ETH_GSTRING_LEN bytes; the value is at the same place. */
static int counters(const char *dev, const char *which)
{
	struct {
		struct ethtool_sset_info info;
		__u32 n;
	} set = { .info = { .cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ULL << ETH_SS_STATS }, .n = 0 };
	struct ethtool_gstrings *names;
	struct ethtool_stats *values;
	int fd, missing = 1;
	const char **lines;
	unsigned int i;
	size_t no;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		err(1, "socket");
	ask(fd, dev, &set);
	names = alloc(1, sizeof(*names) + (set.n + 1) * ETH_GSTRING_LEN);
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_STATS;
	names->len = set.n;
	ask(fd, dev, names);
	values = alloc(1, sizeof(*values) + set.n * sizeof(values->data[0]));
	values->cmd = ETHTOOL_GSTATS;
	values->n_stats = set.n;
	ask(fd, dev, values);
	/* a port may have come or gone in between */
	if (names->len != set.n || values->n_stats != set.n)
		errx(1, "%s: its counters are not the same any more", dev);
	lines = alloc(set.n + 1, sizeof(*lines));
	for (i = 0; i < set.n; i++)
		lines[i] = (char *)names->data + i * ETH_GSTRING_LEN;
	qsort(lines, set.n, sizeof(*lines), by_name);
	for (i = 0; i < set.n; i++) {
		no = (lines[i] - (char *)names->data) / ETH_GSTRING_LEN;
		if (!which && values->data[no])
			printf("%s=%llu\n", lines[i], (unsigned long long)values->data[no]);
		if (!which || strcmp(which, lines[i]))
			continue;
		printf("%llu\n", (unsigned long long)values->data[no]);
		missing = 0;
	}
	return which && missing;
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
	if (!strcmp(what, "counters") && argc > 3) {
		enter(argv[2]);
		return counters(argv[3], argv[4]);
	}
	if (strcmp(what, "up") && strcmp(what, "quiet")) {
		fprintf(stderr, "usage: netns exec|counters|up|quiet NAME..., see netns.c\n");
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
