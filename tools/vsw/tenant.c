// SPDX-License-Identifier: GPL-2.0
/* vsw tenant: a switch with a VNI, its VTEPs and its guests, in one line. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/vswitch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rtnl.h"
#include "vsw.h"

#define REMOTES_MAX	1024
#define VNICS_MAX	1024

struct addr {
	uint8_t bytes[16];
	uint8_t len;	/* 0: none */
	uint8_t prefix;
};

struct vnic_args {
	const char *name;
	const char *netns;	/* NULL: where the switch is */
	int fd;			/* of the namespace, or -1 */
	struct addr addr;
};

/* What the command line names */
struct tenant_args {
	const char *name;
	uint32_t vni;
	struct addr local;
	uint16_t dstport;
	bool limited;
	uint32_t max_learned;
	unsigned int n_remotes;
	unsigned int n_vnics;
	struct addr remotes[REMOTES_MAX];
	struct vnic_args vnics[VNICS_MAX];
};

static void take_name(struct vsw_args *words, const char *what, const char **name)
{
	*name = vsw_value(words, what);
	if (!**name || strlen(*name) >= IF_NAMESIZE)
		vsw_bad_usage("%s must be a name of 1 to %d characters", what, IF_NAMESIZE - 1);
}

static void take_addr(struct vsw_args *words, const char *what, struct addr *addr)
{
	addr->len = vsw_address(vsw_value(words, what), what, addr->bytes);
}

/* ADDRESS/LENGTH */
static void take_prefix(struct vsw_args *words, struct addr *addr)
{
	char text[INET6_ADDRSTRLEN];
	const char *word = vsw_value(words, "addr"), *slash = strchr(word, '/');

	if (!slash || slash - word >= (int)sizeof(text))
		vsw_bad_usage("addr must be an address with the length of its prefix, as 192.0.2.1/24");
	memcpy(text, word, slash - word);
	text[slash - word] = 0;
	addr->len = vsw_address(text, "addr", addr->bytes);
	addr->prefix = vsw_number(slash + 1, "the length of the prefix", 0, addr->len * 8);
}

static struct vnic_args *last_vnic(struct tenant_args *args, const char *what)
{
	if (!args->n_vnics)
		vsw_bad_usage("%s is for a vnic, name it before", what);
	return &args->vnics[args->n_vnics - 1];
}

static void take_vnic(struct vsw_args *words, struct tenant_args *args)
{
	struct vnic_args *vnic;

	if (args->n_vnics == VNICS_MAX)
		vsw_bad_usage("there can be %d vnics in one line", VNICS_MAX);
	vnic = &args->vnics[args->n_vnics++];
	vnic->fd = -1;
	take_name(words, "vnic", &vnic->name);
}

static void take_remote(struct vsw_args *words, struct tenant_args *args)
{
	if (args->n_remotes == REMOTES_MAX)
		vsw_bad_usage("there can be %d remotes in one line", REMOTES_MAX);
	take_addr(words, "remote", &args->remotes[args->n_remotes++]);
}

static void take_limit(struct vsw_args *words, struct tenant_args *args)
{
	args->limited = true;
	args->max_learned = vsw_number(vsw_value(words, "fdb_max_learned"), "fdb_max_learned", 0,
				       UINT32_MAX);
}

static void take(struct vsw_args *words, struct tenant_args *args)
{
	while (*words->word) {
		if (vsw_next_is(words, "vni"))
			args->vni = vsw_number(vsw_value(words, "vni"), "vni", 1, 16777215);
		else if (vsw_next_is(words, "local"))
			take_addr(words, "local", &args->local);
		else if (vsw_next_is(words, "remote"))
			take_remote(words, args);
		else if (vsw_next_is(words, "dstport"))
			args->dstport = vsw_number(vsw_value(words, "dstport"), "dstport", 1,
						   65535);
		else if (vsw_next_is(words, "fdb_max_learned"))
			take_limit(words, args);
		else if (vsw_next_is(words, "vnic"))
			take_vnic(words, args);
		else if (vsw_next_is(words, "netns"))
			last_vnic(args, "netns")->netns = vsw_value(words, "netns");
		else if (vsw_next_is(words, "addr"))
			take_prefix(words, &last_vnic(args, "addr")->addr);
		else
			vsw_no_more(words);
	}
	if (!args->vni)
		vsw_bad_usage("vni: which network? It must be 1 to 16777215");
}

static void put_addr(struct nlmsghdr *nlh, uint16_t type, const struct addr *addr)
{
	if (addr->len)
		mnl_attr_put(nlh, type, addr->len, addr->bytes);
}

static int add_switch(const struct tenant_args *args)
{
	struct ifinfomsg ifm = { .ifi_flags = IFF_UP, .ifi_change = IFF_UP };
	struct nlattr *info, *data;
	struct nlmsghdr *nlh;

	nlh = rtnl_msg(RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &ifm, sizeof(ifm));
	mnl_attr_put_strz(nlh, IFLA_IFNAME, args->name);
	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "vswitch");
	data = mnl_attr_nest_start(nlh, IFLA_INFO_DATA);
	mnl_attr_put_u32(nlh, IFLA_VSWITCH_VNI, args->vni);
	put_addr(nlh, IFLA_VSWITCH_LOCAL, &args->local);
	if (args->dstport)
		mnl_attr_put_u16(nlh, IFLA_VSWITCH_DSTPORT, htons(args->dstport));
	if (args->limited)
		mnl_attr_put_u32(nlh, IFLA_VSWITCH_FDB_MAX_LEARNED, args->max_learned);
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, info);
	return rtnl_talk(nlh);
}

static int add_remote(uint32_t ifindex, const struct addr *addr)
{
	struct ndmsg ndm = {
		.ndm_family = AF_BRIDGE,
		.ndm_ifindex = ifindex,
		.ndm_state = NUD_PERMANENT,
		.ndm_flags = NTF_SELF,
	};
	static const uint8_t all[6];
	struct nlmsghdr *nlh;

	nlh = rtnl_msg(RTM_NEWNEIGH, NLM_F_ACK | NLM_F_CREATE | NLM_F_APPEND, &ndm, sizeof(ndm));
	mnl_attr_put(nlh, NDA_LLADDR, sizeof(all), all);
	put_addr(nlh, NDA_DST, addr);
	return rtnl_talk(nlh);
}

static int add_vnic(uint32_t ifindex, const struct vnic_args *vnic)
{
	struct ifinfomsg ifm = {};
	struct nlmsghdr *nlh;
	struct nlattr *info;

	nlh = rtnl_msg(RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &ifm, sizeof(ifm));
	mnl_attr_put_strz(nlh, IFLA_IFNAME, vnic->name);
	mnl_attr_put_u32(nlh, IFLA_LINK, ifindex);
	if (vnic->fd >= 0)
		mnl_attr_put_u32(nlh, IFLA_NET_NS_FD, vnic->fd);
	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "vnic");
	mnl_attr_nest_end(nlh, info);
	return rtnl_talk(nlh);
}

static int link_up(uint32_t ifindex)
{
	struct ifinfomsg ifm = {
		.ifi_index = ifindex, .ifi_flags = IFF_UP, .ifi_change = IFF_UP,
	};

	return rtnl_talk(rtnl_msg(RTM_NEWLINK, NLM_F_ACK, &ifm, sizeof(ifm)));
}

static int add_address(uint32_t ifindex, const struct addr *addr)
{
	struct ifaddrmsg ifa = {
		.ifa_family = addr->len == 4 ? AF_INET : AF_INET6,
		.ifa_prefixlen = addr->prefix,
		.ifa_index = ifindex,
	};
	struct nlmsghdr *nlh;

	nlh = rtnl_msg(RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &ifa, sizeof(ifa));
	put_addr(nlh, IFA_LOCAL, addr);
	put_addr(nlh, IFA_ADDRESS, addr);
	return rtnl_talk(nlh);
}

/* In the namespace of the vnic: it gets its address, and is up. */
static int start_vnic(const struct vnic_args *vnic)
{
	uint32_t ifindex = if_nametoindex(vnic->name);
	int err = 0;

	if (!ifindex)
		return ENODEV;
	if (vnic->addr.len)
		err = add_address(ifindex, &vnic->addr);
	return err ?: link_up(ifindex);
}

/* Go to where the vnic is, and come back. */
static int start_vnic_there(const struct vnic_args *vnic, int home)
{
	int err;

	if (vnic->fd < 0)
		return start_vnic(vnic);
	if (rtnl_netns_enter(vnic->fd)) {
		err = errno;
		fprintf(stderr, "vsw: network namespace %s: %s\n", vnic->netns, strerror(err));
		return err;
	}
	err = start_vnic(vnic);
	if (!rtnl_netns_enter(home))
		return err;
	perror("vsw: network namespace");
	exit(VSW_FAILED);
}

/* All vnics go with their switch, wherever they are. */
static int del_link(uint32_t ifindex)
{
	struct ifinfomsg ifm = { .ifi_index = ifindex };

	return rtnl_talk(rtnl_msg(RTM_DELLINK, NLM_F_ACK, &ifm, sizeof(ifm)));
}

/* The namespaces are looked for before anything is made. */
static bool open_netns(struct tenant_args *args)
{
	struct vnic_args *vnic;
	unsigned int i;

	for (i = 0; i < args->n_vnics; i++) {
		vnic = &args->vnics[i];
		if (!vnic->netns)
			continue;
		vnic->fd = rtnl_netns_open(vnic->netns);
		if (vnic->fd >= 0)
			continue;
		fprintf(stderr, "vsw: network namespace %s: %s\n", vnic->netns, strerror(errno));
		return false;
	}
	return true;
}

/* What stands on the switch */
static int furnish(const struct tenant_args *args, uint32_t ifindex, int home)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < args->n_remotes; i++)
		err = add_remote(ifindex, &args->remotes[i]);
	for (i = 0; !err && i < args->n_vnics; i++)
		err = add_vnic(ifindex, &args->vnics[i]) ?:
		      start_vnic_there(&args->vnics[i], home);
	return err;
}

static int add(struct vsw_args *words)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	static struct tenant_args args;
	uint32_t ifindex;

	take_name(words, "add", &args.name);
	take(words, &args);
	if (home < 0) {
		perror("vsw: network namespace");
		return VSW_FAILED;
	}
	if (!open_netns(&args) || add_switch(&args))
		return VSW_FAILED;
	ifindex = vsw_device(args.name);
	if (!furnish(&args, ifindex, home))
		return VSW_OK;
	if (!del_link(ifindex))
		fprintf(stderr, "vsw: nothing of %s has been left behind\n", args.name);
	return VSW_FAILED;
}

static bool is_tenant(const struct rtnl_link *link)
{
	return !strcmp(link->kind, "vswitch") && link->vni;
}

static int del(struct vsw_args *words)
{
	struct rtnl_link link;
	const char *name;

	take_name(words, "del", &name);
	vsw_no_more(words);
	if (!rtnl_link_get(name, &link)) {
		fprintf(stderr, "vsw: there is no device %s\n", name);
		return VSW_FAILED;
	}
	if (!is_tenant(&link)) {
		fprintf(stderr, "vsw: %s is no tenant's: a tenant has a vswitch with a VNI\n", name);
		return VSW_FAILED;
	}
	return del_link(link.ifindex) ? VSW_FAILED : VSW_OK;
}

static void add_string(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, json_object_new_string(text));
}

static void add_number(struct json_object *object, const char *name, int64_t number)
{
	json_object_object_add(object, name, json_object_new_int64(number));
}

static struct json_object *make_address(const void *addr, unsigned int len)
{
	char text[INET6_ADDRSTRLEN];

	return json_object_new_string(inet_ntop(len == 16 ? AF_INET6 : AF_INET, addr, text,
						sizeof(text)));
}

static void note_tenant(const struct rtnl_link *link, void *data)
{
	static const uint8_t any[16];
	struct json_object *tenant;

	if (!is_tenant(link))
		return;
	tenant = json_object_new_object();
	add_string(tenant, "name", link->name);
	add_number(tenant, "ifindex", link->ifindex);
	add_number(tenant, "vni", link->vni);
	if (link->local_len && memcmp(link->local, any, link->local_len))
		json_object_object_add(tenant, "local",
				       make_address(link->local, link->local_len));
	json_object_object_add(tenant, "up", json_object_new_boolean(link->flags & IFF_UP));
	add_number(tenant, "fdb_max_learned", link->max_learned);
	add_number(tenant, "fdb_n_learned", link->n_learned);
	json_object_object_add(tenant, "remotes", json_object_new_array());
	json_object_object_add(tenant, "vnics", json_object_new_array());
	json_object_array_add(data, tenant);
}

static int64_t number_of(struct json_object *object, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) ? json_object_get_int64(value) : 0;
}

/* The list @name of the tenant that is this device, or NULL */
static struct json_object *list_of(struct json_object *tenants, uint32_t ifindex, const char *name)
{
	struct json_object *tenant, *list;
	size_t i;

	for (i = 0; i < json_object_array_length(tenants); i++) {
		tenant = json_object_array_get_idx(tenants, i);
		if (number_of(tenant, "ifindex") == ifindex &&
		    json_object_object_get_ex(tenant, name, &list))
			return list;
	}
	return NULL;
}

/* Where a link is, for note_vnic() */
struct place {
	struct json_object *tenants;
	const char *netns;	/* NULL: where the tenants are */
	int32_t home;		/* number of that namespace, seen from here */
};

static void note_vnic(const struct rtnl_link *link, void *data)
{
	const struct place *place = data;
	struct json_object *list, *vnic;

	if (strcmp(link->kind, "vnic") || link->link_netnsid != place->home)
		return;
	list = list_of(place->tenants, link->link, "vnics");
	if (!list)
		return;
	vnic = json_object_new_object();
	add_string(vnic, "name", link->name);
	if (place->netns)
		add_string(vnic, "netns", place->netns);
	json_object_object_add(vnic, "up", json_object_new_boolean(link->flags & IFF_UP));
	json_object_array_add(list, vnic);
}

static void note_vnics_there(const char *name, int home, void *data)
{
	struct place place = { .tenants = data, .netns = name };

	place.home = rtnl_netns_id(home);
	if (place.home >= 0)
		rtnl_links(note_vnic, &place);
}

static int note_neigh_attr(const struct nlattr *attr, void *data)
{
	const struct nlattr **attrs = data;

	if (mnl_attr_get_type(attr) <= NDA_MAX)
		attrs[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

/* VTEPs that get what is for all have entries of the address of zeros. */
static int on_neigh(const struct nlmsghdr *nlh, void *data)
{
	static const uint8_t all[6];
	const struct nlattr *attrs[NDA_MAX + 1] = {};
	const struct ndmsg *ndm = mnl_nlmsg_get_payload(nlh);
	struct json_object *list;
	uint16_t len;

	if (nlh->nlmsg_type != RTM_NEWNEIGH || mnl_nlmsg_get_payload_len(nlh) < sizeof(*ndm))
		return MNL_CB_OK;
	mnl_attr_parse(nlh, sizeof(*ndm), note_neigh_attr, attrs);
	if (!attrs[NDA_DST] || !attrs[NDA_LLADDR] ||
	    mnl_attr_get_payload_len(attrs[NDA_LLADDR]) != sizeof(all) ||
	    memcmp(mnl_attr_get_payload(attrs[NDA_LLADDR]), all, sizeof(all)))
		return MNL_CB_OK;
	list = list_of(data, ndm->ndm_ifindex, "remotes");
	len = mnl_attr_get_payload_len(attrs[NDA_DST]);
	if (list && (len == 4 || len == 16))
		json_object_array_add(list, make_address(mnl_attr_get_payload(attrs[NDA_DST]), len));
	return MNL_CB_OK;
}

static int note_remotes(struct json_object *tenants)
{
	struct ndmsg ndm = { .ndm_family = AF_BRIDGE };
	struct nlmsghdr *nlh = rtnl_msg(RTM_GETNEIGH, NLM_F_DUMP, &ndm, sizeof(ndm));

	return vsw_talk(NETLINK_ROUTE, nlh, on_neigh, tenants);
}

/* Print a member of @object, if it is there. */
static void print(struct json_object *object, const char *name, const char *format)
{
	struct json_object *value;

	if (json_object_object_get_ex(object, name, &value))
		printf(format, json_object_get_string(value));
}

static void print_tenant(struct json_object *tenant)
{
	struct json_object *list, *value;
	size_t i;

	print(tenant, "name", "%s");
	print(tenant, "vni", " vni %s");
	print(tenant, "local", " local %s");
	json_object_object_get_ex(tenant, "remotes", &list);
	for (i = 0; i < json_object_array_length(list); i++)
		printf(" remote %s", json_object_get_string(json_object_array_get_idx(list, i)));
	print(tenant, "fdb_max_learned", " fdb_max_learned %s");
	print(tenant, "fdb_n_learned", " fdb_n_learned %s");
	if (json_object_object_get_ex(tenant, "up", &value) && !json_object_get_boolean(value))
		fputs(" down", stdout);
	putchar('\n');
	json_object_object_get_ex(tenant, "vnics", &list);
	for (i = 0; i < json_object_array_length(list); i++) {
		tenant = json_object_array_get_idx(list, i);
		print(tenant, "name", "    vnic %s");
		print(tenant, "netns", " netns %s");
		if (json_object_object_get_ex(tenant, "up", &value) &&
		    !json_object_get_boolean(value))
			fputs(" down", stdout);
		putchar('\n');
	}
}

/* Dumps in which something changed are asked for once more, so many times. */
#define TRIES	10

static int read_tenants(struct json_object **tenants)
{
	struct place here = { .home = -1 };
	int err, tries = 0;

	*tenants = NULL;
	do {
		json_object_put(*tenants);
		*tenants = json_object_new_array();
		here.tenants = *tenants;
		err = rtnl_links(note_tenant, *tenants) ?: rtnl_links(note_vnic, &here) ?:
		      note_remotes(*tenants);
	} while (err == EINTR && ++tries < TRIES);
	return err;
}

static int list(struct vsw_args *words)
{
	struct json_object *tenants;
	int err;
	size_t i;

	vsw_no_more(words);
	err = read_tenants(&tenants);
	if (err == EINTR)
		fputs("Error: links change all the time.\n", stderr);
	if (!err) {
		rtnl_each_netns(note_vnics_there, tenants);
		if (vsw_options.json)
			puts(json_object_to_json_string_ext(tenants, JSON_C_TO_STRING_PLAIN |
							    JSON_C_TO_STRING_NOSLASHESCAPE));
		for (i = 0; !vsw_options.json && i < json_object_array_length(tenants); i++)
			print_tenant(json_object_array_get_idx(tenants, i));
	}
	json_object_put(tenants);
	return err ? VSW_FAILED : VSW_OK;
}

/**
 * vsw_tenant() - vsw tenant
 * @words: what follows
 *
 * Return: the exit code
 */
int vsw_tenant(struct vsw_args *words)
{
	if (vsw_next_is(words, "add"))
		return add(words);
	if (vsw_next_is(words, "del"))
		return del(words);
	if (!*words->word || vsw_next_is(words, "list") || vsw_next_is(words, "show"))
		return list(words);
	vsw_bad_usage("tenant: add, del or list, not '%s'", *words->word);
}
