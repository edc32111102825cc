// SPDX-License-Identifier: GPL-2.0
/* Network namespaces: what ip netns calls them, and how devices in them are called. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "show.h"

#define NETNS_DIR	"/run/netns"

struct name {
	struct name *next;
	int32_t id;
	char text[];
};

static struct name *names;
static bool found;

/* Send a request, take one answer. Return 0 or an errno. */
static int route_talk(struct nlmsghdr *nlh, mnl_attr_cb_t note, size_t offset, void *data)
{
	static struct mnl_socket *nl;
	static unsigned int seq;
	char buffer[32768];
	struct nlmsghdr *answer = (void *)buffer;
	ssize_t n;

	if (!nl) {
		nl = mnl_socket_open(NETLINK_ROUTE);
		if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0) {
			perror("vsw: netlink");
			exit(VSW_FAILED);
		}
	}
	nlh->nlmsg_seq = ++seq;
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		return errno;
	do {
		n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (n < 0)
			return errno;
		if (!mnl_nlmsg_ok(answer, n))
			return EPROTO;
	} while (answer->nlmsg_seq != seq);
	if (answer->nlmsg_type == NLMSG_ERROR)
		return -((struct nlmsgerr *)mnl_nlmsg_get_payload(answer))->error;
	mnl_attr_parse(answer, offset, note, data);
	return 0;
}

static int note_id(const struct nlattr *attr, void *data)
{
	if (mnl_attr_get_type(attr) == NETNSA_NSID && mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
		*(int32_t *)data = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

/* What the namespace that vsw is in calls that of an open file; -1: it has no number */
static int32_t id_of(int fd)
{
	char buffer[64];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct rtgenmsg *msg;
	int32_t id = -1;

	nlh->nlmsg_type = RTM_GETNSID;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	msg = mnl_nlmsg_put_extra_header(nlh, sizeof(*msg));
	msg->rtgen_family = AF_UNSPEC;
	mnl_attr_put_u32(nlh, NETNSA_FD, fd);
	route_talk(nlh, note_id, sizeof(*msg), &id);
	return id;
}

static void find_names(void)
{
	struct dirent *entry;
	struct name *name;
	DIR *dir;
	int fd;

	dir = opendir(NETNS_DIR);
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		name = malloc(sizeof(*name) + strlen(entry->d_name) + 1);
		if (name) {
			name->id = id_of(fd);
			strcpy(name->text, entry->d_name);
			name->next = names;
			names = name;
		}
		close(fd);
	}
	if (dir)
		closedir(dir);
}

/**
 * vsw_netns_name() - what ip netns calls a namespace
 * @id: its number in the one that vsw is in
 *
 * Return: the name; NULL: it has none
 */
const char *vsw_netns_name(int32_t id)
{
	struct name *name;

	if (!found)
		find_names();
	found = true;
	for (name = names; id >= 0 && name; name = name->next)
		if (name->id == id)
			return name->text;
	return NULL;
}

/**
 * vsw_netns_forget() - look for the names of namespaces anew, the next time
 */
void vsw_netns_forget(void)
{
	struct name *name;

	while ((name = names)) {
		names = name->next;
		free(name);
	}
	found = false;
}

static int note_link(const struct nlattr *attr, void *data)
{
	if (mnl_attr_get_type(attr) == IFLA_IFNAME &&
	    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		snprintf(data, IF_NAMESIZE, "%s", mnl_attr_get_str(attr));
	return MNL_CB_OK;
}

/**
 * vsw_netns_link() - name of a device in another namespace
 * @id: number of that namespace
 * @ifindex: index of the device
 * @name: where to put the name, room for IF_NAMESIZE
 *
 * The kernel tells it only to who has CAP_NET_ADMIN there.
 *
 * Return: @name, with "if" and the index if it is not known
 */
const char *vsw_netns_link(int32_t id, uint32_t ifindex, char *name)
{
	char buffer[64];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *msg;

	snprintf(name, IF_NAMESIZE, "if%u", ifindex);
	if (id < 0)
		return name;
	nlh->nlmsg_type = RTM_GETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	msg = mnl_nlmsg_put_extra_header(nlh, sizeof(*msg));
	msg->ifi_family = AF_UNSPEC;
	msg->ifi_index = ifindex;
	mnl_attr_put_u32(nlh, IFLA_TARGET_NETNSID, id);
	route_talk(nlh, note_link, sizeof(*msg), name);
	return name;
}

/* Name of a device in this namespace: of thousands of entries that are at a few ports */
static const char *name_of(uint32_t ifindex)
{
	static struct {
		uint32_t ifindex;
		char text[IF_NAMESIZE];
	} known[64], *name;

	name = &known[ifindex % (sizeof(known) / sizeof(known[0]))];
	if (name->ifindex != ifindex || !ifindex) {
		name->ifindex = ifindex;
		if (!if_indextoname(ifindex, name->text))
			snprintf(name->text, sizeof(name->text), "if%u", ifindex);
	}
	return name->text;
}

/**
 * vsw_add_place() - add where a device is: its name, and the namespace if it is another
 *	one
 * @object: to which object
 * @name: what the device's name is to be called
 * @ifindex: the device
 * @netnsid: its namespace, or NULL
 */
void vsw_add_place(struct json_object *object, const char *name, const struct nlattr *ifindex,
		   const struct nlattr *netnsid)
{
	uint32_t index = vsw_attr_number(ifindex);
	int32_t id = vsw_attr_number(netnsid);
	char text[IF_NAMESIZE];
	const char *netns;

	if (netnsid) {
		vsw_add_string(object, name, vsw_netns_link(id, index, text));
		vsw_add(object, "netnsid", json_object_new_int(id));
		netns = vsw_netns_name(id);
		if (netns)
			vsw_add_string(object, "netns", netns);
		return;
	}
	vsw_add_string(object, name, name_of(index));
}
