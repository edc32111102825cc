// SPDX-License-Identifier: GPL-2.0
/* Links, addresses and namespaces by rtnetlink. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/vswitch.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rtnl.h"
#include "vsw.h"

#define NETNS_DIR	"/run/netns"

static char request[4096];

/**
 * rtnl_msg() - begin a message, of which there is one at a time
 * @type: RTM_*
 * @flags: NLM_F_*, besides NLM_F_REQUEST
 * @extra: the header that follows
 * @len: its length
 *
 * Return: the message
 */
struct nlmsghdr *rtnl_msg(uint16_t type, uint16_t flags, const void *extra, size_t len)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = time(NULL);
	memcpy(mnl_nlmsg_put_extra_header(nlh, len), extra, len);
	return nlh;
}

/**
 * rtnl_talk() - send a message that changes something
 * @nlh: what rtnl_msg() returned, with NLM_F_ACK
 *
 * An error is printed.
 *
 * Return: 0 or an errno
 */
int rtnl_talk(struct nlmsghdr *nlh)
{
	return vsw_talk(NETLINK_ROUTE, nlh, NULL, NULL);
}

struct attrs {
	const struct nlattr **at;
	uint16_t max;
};

static int note_attr(const struct nlattr *attr, void *data)
{
	const struct attrs *attrs = data;

	if (mnl_attr_get_type(attr) <= attrs->max)
		attrs->at[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static uint32_t value_of(const struct nlattr *attr)
{
	return attr && mnl_attr_get_payload_len(attr) == 4 ? mnl_attr_get_u32(attr) : 0;
}

static void read_switch(const struct nlattr *nest, struct rtnl_link *link)
{
	const struct nlattr *at[IFLA_VSWITCH_MAX + 1] = {};
	struct attrs attrs = { at, IFLA_VSWITCH_MAX };
	uint16_t len;

	mnl_attr_parse_nested(nest, note_attr, &attrs);
	link->vni = value_of(at[IFLA_VSWITCH_VNI]);
	link->max_learned = value_of(at[IFLA_VSWITCH_FDB_MAX_LEARNED]);
	link->n_learned = value_of(at[IFLA_VSWITCH_FDB_N_LEARNED]);
	if (!at[IFLA_VSWITCH_LOCAL])
		return;
	len = mnl_attr_get_payload_len(at[IFLA_VSWITCH_LOCAL]);
	if (len != 4 && len != 16)
		return;
	memcpy(link->local, mnl_attr_get_payload(at[IFLA_VSWITCH_LOCAL]), len);
	link->local_len = len;
}

static void read_info(const struct nlattr *nest, struct rtnl_link *link)
{
	const struct nlattr *at[IFLA_INFO_MAX + 1] = {};
	struct attrs attrs = { at, IFLA_INFO_MAX };
	const char *kind;

	mnl_attr_parse_nested(nest, note_attr, &attrs);
	if (!at[IFLA_INFO_KIND] || mnl_attr_validate(at[IFLA_INFO_KIND], MNL_TYPE_STRING) < 0)
		return;
	kind = mnl_attr_get_str(at[IFLA_INFO_KIND]);
	if (strcmp(kind, "vswitch") && strcmp(kind, "vnic"))
		return;
	snprintf(link->kind, sizeof(link->kind), "%s", kind);
	if (!strcmp(kind, "vswitch") && at[IFLA_INFO_DATA])
		read_switch(at[IFLA_INFO_DATA], link);
}

static void read_link(const struct nlmsghdr *nlh, struct rtnl_link *link)
{
	const struct nlattr *at[IFLA_MAX + 1] = {};
	struct attrs attrs = { at, IFLA_MAX };
	const struct ifinfomsg *ifm = mnl_nlmsg_get_payload(nlh);

	*link = (struct rtnl_link) {
		.ifindex = ifm->ifi_index,
		.flags = ifm->ifi_flags,
		.link_netnsid = -1,
	};
	mnl_attr_parse(nlh, sizeof(*ifm), note_attr, &attrs);
	if (at[IFLA_IFNAME] && mnl_attr_validate(at[IFLA_IFNAME], MNL_TYPE_NUL_STRING) >= 0)
		snprintf(link->name, sizeof(link->name), "%s",
			 mnl_attr_get_str(at[IFLA_IFNAME]));
	link->link = value_of(at[IFLA_LINK]);
	if (at[IFLA_LINK_NETNSID])
		link->link_netnsid = (int32_t)value_of(at[IFLA_LINK_NETNSID]);
	if (at[IFLA_LINKINFO])
		read_info(at[IFLA_LINKINFO], link);
}

struct links {
	void (*each)(const struct rtnl_link *link, void *data);
	void *data;
};

static int on_link(const struct nlmsghdr *nlh, void *data)
{
	struct links *links = data;
	struct rtnl_link link;

	if (nlh->nlmsg_type != RTM_NEWLINK ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(struct ifinfomsg))
		return MNL_CB_OK;
	read_link(nlh, &link);
	links->each(&link, links->data);
	return MNL_CB_OK;
}

/**
 * rtnl_links() - all links of the namespace that the process is in
 * @each: gets each of them
 * @data: for @each
 *
 * Return: 0 or an errno, which is printed but for EINTR: something changed meanwhile
 */
int rtnl_links(void (*each)(const struct rtnl_link *link, void *data), void *data)
{
	struct ifinfomsg ifm = { .ifi_family = AF_UNSPEC };
	struct links links = { each, data };
	struct nlmsghdr *nlh;

	nlh = rtnl_msg(RTM_GETLINK, NLM_F_DUMP, &ifm, sizeof(ifm));
	return vsw_talk(NETLINK_ROUTE, nlh, on_link, &links);
}

struct wanted {
	const char *name;
	struct rtnl_link *link;
	bool found;
};

static void look(const struct rtnl_link *link, void *data)
{
	struct wanted *wanted = data;

	if (strcmp(link->name, wanted->name))
		return;
	*wanted->link = *link;
	wanted->found = true;
}

/**
 * rtnl_link_get() - a link by its name
 * @name: its name
 * @link: where to put it
 *
 * Return: false if there is none
 */
bool rtnl_link_get(const char *name, struct rtnl_link *link)
{
	struct wanted wanted = { .name = name, .link = link };

	rtnl_links(look, &wanted);
	return wanted.found;
}

/**
 * rtnl_netns_open() - a network namespace
 * @name: as "ip netns" names it, or a path
 *
 * Return: a file descriptor, or -1, and errno says why
 */
int rtnl_netns_open(const char *name)
{
	char path[256];

	if (snprintf(path, sizeof(path), strchr(name, '/') ? "%s" : NETNS_DIR "/%s", name) >=
	    (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, O_RDONLY | O_CLOEXEC);
}

/**
 * rtnl_netns_enter() - go into a network namespace
 * @fd: the namespace
 *
 * Return: 0, or -1, and errno says why
 */
int rtnl_netns_enter(int fd)
{
	return setns(fd, CLONE_NEWNET);
}

static int on_id(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *at[NETNSA_MAX + 1] = {};
	struct attrs attrs = { at, NETNSA_MAX };

	if (nlh->nlmsg_type != RTM_NEWNSID ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(struct rtgenmsg))
		return MNL_CB_OK;
	mnl_attr_parse(nlh, sizeof(struct rtgenmsg), note_attr, &attrs);
	if (at[NETNSA_NSID] && mnl_attr_get_payload_len(at[NETNSA_NSID]) == 4)
		*(int32_t *)data = (int32_t)mnl_attr_get_u32(at[NETNSA_NSID]);
	return MNL_CB_OK;
}

/**
 * rtnl_netns_id() - by which number a namespace goes where the process is
 * @fd: the namespace
 *
 * Return: the number, as in IFLA_LINK_NETNSID; -1: it has none
 */
int32_t rtnl_netns_id(int fd)
{
	struct rtgenmsg gen = { .rtgen_family = AF_UNSPEC };
	struct nlmsghdr *nlh;
	int32_t id = -1;

	nlh = rtnl_msg(RTM_GETNSID, NLM_F_ACK, &gen, sizeof(gen));
	mnl_attr_put_u32(nlh, NETNSA_FD, fd);
	vsw_talk(NETLINK_ROUTE, nlh, on_id, &id);
	return id;
}

static void go_home(int home)
{
	if (!rtnl_netns_enter(home))
		return;
	perror("vsw: network namespace");
	exit(VSW_FAILED);
}

/**
 * rtnl_each_netns() - go into each namespace that has a name
 * @each: what to do there; @home is the namespace that the process came from
 * @data: for @each
 *
 * Those that cannot be entered are left out; in the end the process is where it was.
 */
void rtnl_each_netns(void (*each)(const char *name, int home, void *data), void *data)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), fd;
	DIR *dir = opendir(NETNS_DIR);
	struct dirent *entry;

	while (home >= 0 && dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		fd = rtnl_netns_open(entry->d_name);
		if (fd < 0)
			continue;
		if (!rtnl_netns_enter(fd)) {
			each(entry->d_name, home, data);
			go_home(home);
		}
		close(fd);
	}
	if (dir)
		closedir(dir);
	if (home >= 0)
		close(home);
}
