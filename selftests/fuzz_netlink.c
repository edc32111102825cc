// SPDX-License-Identifier: GPL-2.0
/*
 * All that can be said by netlink, right and wrong: for the tests.
 *
 * fuzz_netlink SEED COUNT SECONDS
 *
 * Sends COUNT messages, or fewer if SECONDS are over, of rtnetlink and of the family
 * "vswitch", in the network namespace that it is in and in two more: switches, vnics,
 * ports, overlays, VLANs, entries and groups are made, changed, moved, shown and deleted. A
 * part of the messages is spoilt. There are never many devices. A device u0 is left alone
 * but as the underlay.
 *
 * What is refused changes nothing: of a part of the messages the settings are compared.
 *
 * Prints at the end how many of each kind were accepted, and of each attribute in how many
 * messages that were not spoilt. Fails if one was never accepted, unless there were few
 * messages; if too few were accepted at all, or too many; if a dump has no end; and if
 * something was changed by what was refused. The same SEED makes the same choices, in
 * another state of the kernel another way.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fuzz_kinds.h"

#define DEVICES_MAX	28
/* messages between two looks at what devices there are */
#define LOOK		24
/* messages, and those with an attribute, of which some must be accepted */
#define ENOUGH		10000
#define ENOUGH_OF_ONE	20
/* pieces of a dump, of which none here has nearly as many */
#define PIECES_MAX	100000

static unsigned int errors[256], unanswered, spoilt, pieces, compared, changed;

/* A piece of a dump that is under way. Return false: it has come to its end. */
static bool go_on(int s)
{
	static const size_t sizes[] = { 4096, 16384, sizeof(answer) };
	int error;

	error = error_in(receive(s, sizes[draw(3)]));
	if (!error && ++pieces > PIECES_MAX)
		errx(1, "a dump has no end");
	return !error && ((struct nlmsghdr *)answer)->nlmsg_type != NLMSG_DONE;
}

/* What has been begun on the socket is read to its end, or left there. */
static void end_dump(int *s)
{
	pieces = 0;
	if (one_in(4)) {
		close(*s);
		*s = open_netlink(s == &here->genl_dump ? NETLINK_GENERIC : NETLINK_ROUTE,
				  0, 0, 0);
	} else {
		while (go_on(*s))
			;
	}
}

/* Send the message. Return the error that it is answered with; -1: nothing is said */
static int exchange(void)
{
	static uint32_t seq;
	int *s = is_genl ? &here->genl : &here->route, error, next;

	if ((header()->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP) {
		s = is_genl ? &here->genl_dump : &here->route_dump;
		end_dump(s);
	}
	header()->nlmsg_seq = ++seq;
	if (send(*s, m.data, m.len, 0) < 0)
		return errno;
	error = error_in(receive(*s, sizeof(answer)));
	if (s == &here->route_dump || s == &here->genl_dump)
		return error > 0 ? -1 : -error;
	/* the last word counts: of more than one, there were more messages than one */
	do {
		next = error_in(receive(*s, sizeof(answer)));
		if (next <= 0)
			error = next;
	} while (next <= 0);
	return error > 0 ? -1 : -error;
}

/* What is shown of the device that the message is about, in data of IFLA_LINKINFO. Return its
 * length, 0: nothing
 */
static size_t settings(int index, uint16_t data, uint8_t *to)
{
	struct {
		struct nlmsghdr nlh;
		struct ifinfomsg ifi;
		struct nlattr attr;
		uint32_t mask;
	} request = {
		.nlh = { sizeof(request), RTM_GETLINK, NLM_F_REQUEST, 0, 0 },
		.ifi.ifi_index = index,
		.attr = { NLA_HDRLEN + 4, IFLA_EXT_MASK },
		.mask = RTEXT_FILTER_SKIP_STATS,
	};
	struct nlmsghdr *nlh = (void *)answer;
	size_t len;
	void *p;

	if (send(here->route, &request, sizeof(request), 0) < 0 ||
	    !receive(here->route, sizeof(answer)) || nlh->nlmsg_type != RTM_NEWLINK)
		return 0;
	p = attr_in((struct ifinfomsg *)NLMSG_DATA(nlh) + 1,
		    nlh->nlmsg_len - NLMSG_LENGTH(sizeof(struct ifinfomsg)), IFLA_LINKINFO, &len);
	p = p ? attr_in(p, len, data, &len) : NULL;
	if (!p)
		return 0;
	memcpy(to, p, len);
	return len;
}

/* The first setting that is another one, or NULL */
static const struct field *differs(const struct table *t, const void *a, size_t a_len,
				   const void *b, size_t b_len)
{
	const struct field *f, *found;
	size_t x_len, y_len;
	const void *x, *y;
	unsigned int i;

	for (i = 0; i < t->n; i++) {
		f = &t->fields[i];
		if (f->flags & (F_REFUSED | F_MOVES))
			continue;
		x = attr_in(a, a_len, f->type, &x_len);
		y = attr_in(b, b_len, f->type, &y_len);
		if (x && y && f->value == V_NEST) {
			found = differs(f->nest, x, x_len, y, y_len);
			if (found)
				return found;
		} else if (!x != !y || x_len != y_len || (x && memcmp(x, y, x_len))) {
			return f;
		}
	}
	return NULL;
}

/* Send the message. If it is refused, all has to be as it was. */
static int exchange_and_compare(const struct op *op)
{
	static uint8_t before[1 << 16], after[1 << 16];
	size_t before_len = settings(target->index, op->data, before), after_len;
	const struct field *f;
	int error = exchange();

	if (error <= 0 || !before_len)
		return error;
	after_len = settings(target->index, op->data, after);
	f = after_len ? differs(op->changes, before, before_len, after, after_len) : NULL;
	compared++;
	if (f) {
		printf("# %s was refused with %s, but has changed %s\n", op->name,
		       strerrorname_np(error), f->name);
		changed++;
	}
	return error;
}

static void count(struct op *op, int error)
{
	unsigned int i;

	op->sent++;
	op->accepted += !error;
	spoilt += m.spoilt;
	if (error < 0)
		unanswered++;
	else
		errors[error < 256 ? error : 255]++;
	for (i = 0; !m.spoilt && i < m.n_used; i++) {
		m.used[i]->sent++;
		m.used[i]->accepted += !error;
	}
}

/* A frame out of some device; and the counters of one */
static void stir(void)
{
	static uint8_t frame[1514];
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = draw_device() };
	static uint8_t stats[1 << 16] __attribute__((aligned(8)));
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	struct ifreq ifr = { .ifr_data = (void *)&info };

	sendto(here->packet, frame, put_frame(frame, sizeof(frame)), MSG_DONTWAIT, (void *)&to,
	       sizeof(to));
	ifr.ifr_ifindex = to.sll_ifindex;
	if (draw(8) || ioctl(here->packet, SIOCGIFNAME, &ifr))
		return;
	ifr.ifr_data = (void *)&info;
	if (ioctl(here->packet, SIOCETHTOOL, &ifr) || info.n_stats > sizeof(stats) / 64)
		return;
	ifr.ifr_data = (void *)stats;
	((struct ethtool_gstrings *)stats)->cmd = ETHTOOL_GSTRINGS;
	((struct ethtool_gstrings *)stats)->string_set = ETH_SS_STATS;
	ioctl(here->packet, SIOCETHTOOL, &ifr);
	((struct ethtool_stats *)stats)->cmd = ETHTOOL_GSTATS;
	ioctl(here->packet, SIOCETHTOOL, &ifr);
}

static void step(void)
{
	bool compare = one_in(4);
	struct op *op;
	int error;

	here = &spaces[one_in(8) ? 1 + draw(2) : 0];
	op = here->n > DEVICES_MAX ? &ops[3] : choose_op();
	is_genl = false;
	if (op->make == delete && here->n < DEVICES_MAX / 4)
		return;
	if (!op->make())
		return;
	compare &= !!op->changes;
	if (!compare && one_in(4))
		spoil();
	/* one that is cut off may say how long it was to be */
	header()->nlmsg_len = !compare && one_in(256) ? m.len + draw(64) : m.len;
	error = compare ? exchange_and_compare(op) : exchange();
	count(op, error);
	if (op->make == delete || one_in(LOOK))
		look();
	if (one_in(2))
		stir();
	go_on(here->route_dump);
	go_on(here->genl_dump);
	while (receive(here->route_listen, sizeof(answer)))
		;
	while (receive(here->genl_listen, sizeof(answer)))
		;
}

/* The numbers of the family, and of its group */
static void find_family(void)
{
	struct genlmsghdr head = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	int s = open_netlink(NETLINK_GENERIC, 0, 0, 0);
	const void *attrs, *p;
	size_t len, size;

	begin(GENL_ID_CTRL, 0, &head, sizeof(head));
	put(CTRL_ATTR_FAMILY_NAME, VSWITCH_GENL_NAME, sizeof(VSWITCH_GENL_NAME));
	header()->nlmsg_len = m.len;
	if (send(s, m.data, m.len, 0) < 0)
		err(1, "family");
	len = receive(s, sizeof(answer));
	close(s);
	if (len < NLMSG_LENGTH(sizeof(head)))
		errx(1, "there is no family vswitch");
	attrs = answer + NLMSG_LENGTH(sizeof(head));
	len -= NLMSG_LENGTH(sizeof(head));
	family = number_in(attrs, len, CTRL_ATTR_FAMILY_ID);
	p = attr_in(attrs, len, CTRL_ATTR_MCAST_GROUPS, &size);
	if (p)
		p = attr_in(p, size, 1, &size);
	if (p)
		events = number_in(p, size, CTRL_ATTR_MCAST_GRP_ID);
	if (!family || !events)
		errx(1, "there is no family vswitch");
}

/* Go into a namespace, and look round. */
static void enter(struct space *space, const char *path)
{
	here = space;
	space->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (space->fd < 0 || setns(space->fd, CLONE_NEWNET))
		err(1, "%s", path);
	space->route = open_netlink(NETLINK_ROUTE, 0, 0, 0);
	space->route_dump = open_netlink(NETLINK_ROUTE, 0, 0, 0);
	space->genl = open_netlink(NETLINK_GENERIC, 0, 0, 0);
	space->genl_dump = open_netlink(NETLINK_GENERIC, 0, 0, 0);
	space->route_listen = open_netlink(NETLINK_ROUTE, RTNLGRP_LINK, RTNLGRP_NEIGH,
					   RTNLGRP_MDB);
	space->genl_listen = open_netlink(NETLINK_GENERIC, events, 0, 0);
	space->packet = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (space->packet < 0)
		err(1, "packet socket");
	look();
}

/* Into one of a user whom we have made, where guards are on unless they are told otherwise */
static void enter_foreign(struct space *space)
{
	int ready[2];
	char path[64];
	pid_t pid;

	if (pipe(ready))
		err(1, "pipe");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWNET) || write(ready[1], "", 1) != 1)
			_exit(1);
		pause();
	}
	close(ready[1]);
	if (read(ready[0], path, 1) != 1)
		errx(1, "no namespace of another user");
	close(ready[0]);
	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	enter(space, path);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Is each attribute of ours in its table? */
static void check_tables(void)
{
	unsigned int i, type, k;
	struct table *t;

	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		t = tables[i];
		for (type = 1; type <= t->max; type++) {
			for (k = 0; k < t->n && t->fields[k].type != type; k++)
				;
			if (k == t->n)
				errx(1, "attribute %u is not among the %s", type, t->name);
		}
	}
}

/* What became of it all. Return how many kinds of messages, and attributes, never were accepted. */
static unsigned int report(unsigned int sent)
{
	unsigned int i, k, never = 0, column = 0;
	const struct field *f;

	for (i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		printf("# %-28s %7u sent %7u accepted\n", ops[i].name, ops[i].sent,
		       ops[i].accepted);
		if (!ops[i].accepted && !ops[i].optional &&
		    (sent >= ENOUGH || ops[i].sent >= ENOUGH_OF_ONE)) {
			printf("# never: %s\n", ops[i].name);
			never++;
		}
	}
	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		for (k = 0; k < tables[i]->n; k++) {
			f = &tables[i]->fields[k];
			if (f->flags & F_REFUSED)
				continue;
			printf("%s%s %u/%u", column++ % 4 ? ", " : "\n# ", f->name, f->accepted,
			       f->sent);
			if (f->accepted || f->flags & F_NEWER ||
			    (sent < ENOUGH && f->sent < ENOUGH_OF_ONE))
				continue;
			printf("\n# never: %s\n", f->name);
			never++;
			column = 0;
		}
	}
	printf("\n# errors:");
	for (i = 1; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i])
			printf(" %s %u", strerrorname_np(i) ?: "?", errors[i]);
	printf("\n");
	return never;
}

int main(int argc, char **argv)
{
	unsigned int n, i, never, sent = 0, accepted = 0;
	time_t end;

	if (argc != 4)
		errx(2, "usage: fuzz_netlink SEED COUNT SECONDS");
	end = time(NULL) + atoi(argv[3]);
	state = strtoull(argv[1], NULL, 0) * 2 + 1;
	n = strtoul(argv[2], NULL, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	check_tables();
	find_family();
	enter(&spaces[0], "/proc/self/ns/net");
	if (unshare(CLONE_NEWNET))
		err(1, "a second namespace");
	enter(&spaces[1], "/proc/self/ns/net");
	enter_foreign(&spaces[2]);
	while (sent < n && time(NULL) < end) {
		step();
		for (i = 0, sent = 0; i < sizeof(ops) / sizeof(*ops); i++)
			sent += ops[i].sent;
	}
	for (i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		accepted += ops[i].accepted;
	never = report(sent);
	printf("# %u messages, %u of them spoilt: %u accepted, %u refused, %u without an answer\n",
	       sent, spoilt, accepted, sent - accepted - unanswered, unanswered);
	printf("# %u that were refused were compared, %u had changed something\n", compared,
	       changed);
	if (accepted < sent / 10 || accepted > sent / 100 * 95)
		errx(1, "that is not as it should be");
	return never || changed;
}
