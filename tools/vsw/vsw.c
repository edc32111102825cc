// SPDX-License-Identifier: GPL-2.0
/* vsw: what ip and bridge have no words for. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vsw.h"

struct vsw_options vsw_options;

static const struct command {
	const char *name;
	int (*run)(struct vsw_args *args);
} commands[] = {
	{ "mdb", vsw_mdb },
	{ "trace", vsw_trace },
	{ "drops", vsw_drops },
	{ "show", vsw_show },
	{ "fdb", vsw_fdb },
	{ "export", vsw_export },
	{ "monitor", vsw_monitor },
	{ "top", vsw_top },
	{ "tenant", vsw_tenant },
};

static const char usage[] =
"usage: vsw [-d] [-s] [-j] [-n NETNS] show [SWITCH|PORT]\n"
"       vsw [-j] [-n NETNS] fdb [show] [dev SWITCH] [port PORT] [mac MAC] [vid VID]\n"
"               [dst ADDRESS] [dynamic|static|permanent|local] [younger SECONDS]\n"
"               [older SECONDS]\n"
"       vsw [-n NETNS] export --dot\n"
"       vsw [-d] [-s] [-j] [-n NETNS] mdb [show] [dev SWITCH] [port PORT] [vid VID]\n"
"       vsw [-d] [-s] [-j] [-n NETNS] mdb get dev SWITCH grp GROUP [src ADDRESS]\n"
"               [port PORT] [vid VID]\n"
"       vsw [-n NETNS] mdb {add|replace} dev SWITCH port PORT grp GROUP [src ADDRESS]\n"
"               [permanent|temp] [vid VID]\n"
"       vsw [-n NETNS] mdb del dev SWITCH port PORT grp GROUP [src ADDRESS] [vid VID]\n"
"       vsw [-n NETNS] mdb flush dev SWITCH [port PORT] [vid VID] [permanent|nopermanent]\n"
"               [proto {static|kernel}]\n"
"       vsw [-j] [-n NETNS] trace dev DEVICE FRAME\n"
"               FRAME := { [src MAC] [dst MAC] [vlan VID [prio PRIO]] [len BYTES]\n"
"                          [ip SRC DST [ttl TTL] [{udp|tcp} SPORT DPORT|icmp|proto NUMBER] |\n"
"                           {arp|nd} who-has ADDRESS tell ADDRESS |\n"
"                           {arp|nd} ADDRESS is-at MAC [to ADDRESS] | type NUMBER] |\n"
"                          hex BYTES | pcap FILE [NUMBER] }\n"
"       vsw [-t] [-j] [-n NETNS] trace -w dev DEVICE [rate N] [count N] [FILTER]\n"
"       vsw [-j] [-n NETNS] drops [show] [dev SWITCH] [port PORT] [reason WORD]\n"
"               [-w [SECONDS]]\n"
"       vsw [-n NETNS] drops reset [dev SWITCH]\n"
"       vsw [-j] drops --explain [WORD]\n"
"       vsw [-t] [-j] [-n NETNS] monitor [dev SWITCH]\n"
"               [all|port|fdb|quota|guard|storm|stp|vtep]...\n"
"       vsw [-j] [-n NETNS] top [dev SWITCH] [interval SECONDS] [count N]\n"
"       vsw [-n NETNS] tenant add NAME vni VNI [local ADDRESS] [remote ADDRESS]...\n"
"               [dstport PORT] [fdb_max_learned COUNT]\n"
"               [vnic NAME [netns NETNS] [addr ADDRESS/LENGTH]]...\n"
"       vsw [-n NETNS] tenant del NAME\n"
"       vsw [-j] [-n NETNS] tenant [list]\n"
"       vsw --help | --version\n"
"\n"
"  -d, --details      more: ports with routers, filters, sources; all flags\n"
"  -s, --statistics   timers; rates\n"
"  -j, --json         JSON\n"
"  -t, --timestamp    the time of each event, or frame\n"
"  -n, --netns        in this network namespace, as ip netns names it\n";

static void enter(const char *name)
{
	char path[256];
	int fd;

	if (snprintf(path, sizeof(path), strchr(name, '/') ? "%s" :
		     "/run/netns/%s", name) >= (int)sizeof(path))
		vsw_bad_usage("-n: the name is too long");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && !setns(fd, CLONE_NEWNET)) {
		close(fd);
		return;
	}
	fprintf(stderr, "vsw: network namespace %s: %s\n", name, strerror(errno));
	exit(VSW_FAILED);
}

/* What has not been written is a failure. */
static int end(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	perror("vsw: output");
	return VSW_FAILED;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "details", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "json", no_argument, NULL, 'j' },
		{ "netns", required_argument, NULL, 'n' },
		{ "statistics", no_argument, NULL, 's' },
		{ "timestamp", no_argument, NULL, 't' },
		{ "version", no_argument, NULL, 'V' },
		{ }
	};
	struct vsw_args args;
	size_t i;
	int c;

	while ((c = getopt_long(argc, argv, "+dhjn:stV", options, NULL)) != -1)
		switch (c) {
		case 'd':
			vsw_options.details = true;
			break;
		case 'j':
			vsw_options.json = true;
			break;
		case 'n':
			enter(optarg);
			break;
		case 's':
			vsw_options.statistics = true;
			break;
		case 't':
			vsw_options.timestamp = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return VSW_OK;
		case 'V':
			puts("vsw " VSWITCH_VERSION);
			return VSW_OK;
		default:
			fputs(usage, stderr);
			return VSW_USAGE;
		}
	args.word = argv + optind;
	if (!*args.word) {
		fputs(usage, stderr);
		return VSW_USAGE;
	}
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (vsw_next_is(&args, commands[i].name))
			return end(commands[i].run(&args));
	vsw_bad_usage("there is no command '%s'", *args.word);
}
