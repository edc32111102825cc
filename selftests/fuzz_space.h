/* SPDX-License-Identifier: GPL-2.0 */
/* What devices there are, and sockets to ask with. For fuzz_netlink.c. */
#ifndef _SELFTESTS_FUZZ_SPACE_H
#define _SELFTESTS_FUZZ_SPACE_H

#include <err.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <sys/socket.h>

#include "fuzz_tables.h"

enum kind {
	K_OTHER, K_SWITCH, K_VNIC, K_NIC,
};

/* master, link: the index of the device that it is a port of, that it stands on; vni, ip6: of
 * an overlay
 */
struct device {
	int index;
	enum kind kind;
	int master, link;
	bool up, ip6, filters, snoops;
	uint32_t vni;
};

/* A network namespace. Dumps have sockets of their own, where they go on while other
 * messages are sent.
 */
struct space {
	int fd;
	int route, genl, route_dump, genl_dump;
	int route_listen, genl_listen;
	int packet;
	struct device devices[256];
	unsigned int n, n_switches;
	uint32_t underlay;
};

/* the third one is another user's */
static struct space spaces[3], *here = spaces;
static struct device nobody, *target = &nobody;
static uint16_t family;
static uint32_t events;
static bool is_genl;
static uint8_t answer[1 << 16] __attribute__((aligned(8)));

/* One of those that are right, or NULL */
static struct device *pick(bool (*right)(const struct device *d))
{
	struct device *found = NULL;
	unsigned int i, n = 0;

	for (i = 0; i < here->n; i++)
		if (right(&here->devices[i]) && one_in(++n))
			found = &here->devices[i];
	return found;
}

static bool is_any(const struct device *d)
{
	return d->kind != K_OTHER;
}

static bool is_switch(const struct device *d)
{
	return d->kind == K_SWITCH;
}

static bool is_overlay(const struct device *d)
{
	return is_switch(d) && d->vni;
}

static bool is_snooping(const struct device *d)
{
	return is_switch(d) && d->snoops;
}

static bool is_vnic(const struct device *d)
{
	return d->kind == K_VNIC;
}

static bool is_nic(const struct device *d)
{
	return d->kind == K_NIC;
}

static bool is_slave(const struct device *d)
{
	return d->master;
}

static bool is_port(const struct device *d)
{
	return d->master || is_vnic(d);
}

static bool of_target(const struct device *d)
{
	return d->master == target->index || (is_vnic(d) && d->link == target->index);
}

static bool slave_of_target(const struct device *d)
{
	return d->master == target->index;
}

static const struct device *by_index(int index)
{
	unsigned int i;

	for (i = 0; i < here->n; i++)
		if (here->devices[i].index == index)
			return &here->devices[i];
	return NULL;
}

static uint32_t draw_port(void)
{
	struct device *d = draw(8) ? pick(slave_of_target) : NULL;

	if (!d)
		d = pick(of_target);
	return d ? (uint32_t)d->index : draw_device();
}

static uint32_t draw_device(void)
{
	if (here->underlay && draw(2))
		return here->underlay;
	return here->n ? here->devices[draw(here->n)].index : 1;
}

/* In the namespace where we are */
static int open_netlink(int protocol, uint32_t group1, uint32_t group2, uint32_t group3)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	uint32_t list[] = { group1, group2, group3 };
	int s, on = 1, i;

	if (here->fd && setns(here->fd, CLONE_NEWNET))
		err(1, "setns");
	s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (s < 0 || bind(s, (void *)&to, sizeof(to)))
		err(1, "netlink");
	setsockopt(s, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(s, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	for (i = 0; i < 3; i++)
		if (list[i] && setsockopt(s, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &list[i], 4))
			err(1, "group %u", list[i]);
	return s;
}

/* Of a frame that is watched: it may come at any time. */
static bool is_watched(ssize_t len)
{
	const struct nlmsghdr *nlh = (void *)answer;

	return len >= (ssize_t)NLMSG_LENGTH(GENL_HDRLEN) && nlh->nlmsg_type == family &&
	       ((struct genlmsghdr *)NLMSG_DATA(nlh))->cmd == VSWITCH_CMD_WATCHED;
}

/* What is there of the answers: what is sent is handled before send() returns. */
static ssize_t receive(int s, size_t max)
{
	ssize_t len;

	do
		len = recv(s, answer, max, MSG_DONTWAIT);
	while (is_watched(len));
	return len > 0 ? len : 0;
}

/* The error that ends an answer, 0 of one that says something; 1: it says nothing of that */
static int error_in(ssize_t len)
{
	struct nlmsghdr *nlh;
	int result = 1;

	for (nlh = (void *)answer; NLMSG_OK(nlh, len); nlh = NLMSG_NEXT(nlh, len)) {
		if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE)
			return *(int *)NLMSG_DATA(nlh);
		result = 0;
	}
	return result;
}

static void *attr_in(const void *from, size_t len, uint16_t type, size_t *found)
{
	const struct nlattr *attr = from;
	size_t next;

	while (len >= NLA_HDRLEN && attr->nla_len >= NLA_HDRLEN && attr->nla_len <= len) {
		if ((attr->nla_type & NLA_TYPE_MASK) == type) {
			*found = attr->nla_len - NLA_HDRLEN;
			return (void *)(attr + 1);
		}
		next = NLA_ALIGN(attr->nla_len);
		if (next >= len)
			break;
		len -= next;
		attr = (const void *)((const uint8_t *)attr + next);
	}
	*found = 0;
	return NULL;
}

static uint32_t number_in(const void *from, size_t len, uint16_t type)
{
	size_t size;
	const void *p = attr_in(from, len, type, &size);
	uint32_t n = 0;

	if (p)
		memcpy(&n, p, size < 4 ? size : 4);
	return n;
}

static void look_at_kind(struct device *d, const void *info, size_t len)
{
	size_t size;
	const char *name = attr_in(info, len, IFLA_INFO_KIND, &size);
	const void *data;

	if (!name)
		return;
	if (!strcmp(name, "dummy") || !strcmp(name, "veth"))
		d->kind = K_NIC;
	else if (!strcmp(name, "vnic"))
		d->kind = K_VNIC;
	if (strcmp(name, "vswitch"))
		return;
	d->kind = K_SWITCH;
	here->n_switches++;
	data = attr_in(info, len, IFLA_INFO_DATA, &len);
	d->vni = number_in(data, len, IFLA_VSWITCH_VNI);
	d->filters = number_in(data, len, IFLA_VSWITCH_VLAN_FILTERING);
	d->snoops = number_in(data, len, IFLA_VSWITCH_MCAST_SNOOPING);
	d->ip6 = (attr_in(data, len, IFLA_VSWITCH_LOCAL, &size) && size == 16) ||
		 (attr_in(data, len, IFLA_VSWITCH_REMOTE, &size) && size == 16);
}

static void look_at(const struct nlmsghdr *nlh)
{
	const struct ifinfomsg *ifi = NLMSG_DATA(nlh);
	const void *attrs = ifi + 1, *p;
	size_t len = nlh->nlmsg_len - NLMSG_LENGTH(sizeof(*ifi)), size;
	struct device *d = &here->devices[here->n];

	if (nlh->nlmsg_type != RTM_NEWLINK || here->n == sizeof(here->devices) / sizeof(*d))
		return;
	*d = (struct device) {
		.index = ifi->ifi_index,
		.up = ifi->ifi_flags & IFF_UP,
		.master = number_in(attrs, len, IFLA_MASTER),
		.link = number_in(attrs, len, IFLA_LINK),
	};
	p = attr_in(attrs, len, IFLA_LINKINFO, &size);
	if (p)
		look_at_kind(d, p, size);
	p = attr_in(attrs, len, IFLA_IFNAME, &size);
	if (p && !strcmp(p, "u0")) {
		d->kind = K_OTHER;
		here->underlay = d->index;
	}
	here->n++;
}

/* What devices are there? */
static void look(void)
{
	struct nlmsghdr *nlh;
	ssize_t len;
	bool end = false;

	begin(RTM_GETLINK, NLM_F_DUMP, &(struct ifinfomsg){}, sizeof(struct ifinfomsg));
	put_u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	header()->nlmsg_len = m.len;
	if (send(here->route, m.data, m.len, 0) < 0)
		err(1, "what devices are there");
	here->n = 0;
	here->n_switches = 0;
	while (!end) {
		len = recv(here->route, answer, sizeof(answer), 0);
		if (len <= 0)
			err(1, "what devices are there");
		for (nlh = (void *)answer; NLMSG_OK(nlh, len); nlh = NLMSG_NEXT(nlh, len)) {
			end |= nlh->nlmsg_type == NLMSG_DONE || nlh->nlmsg_type == NLMSG_ERROR;
			look_at(nlh);
		}
	}
}

#endif /* _SELFTESTS_FUZZ_SPACE_H */
