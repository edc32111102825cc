/* SPDX-License-Identifier: GPL-2.0 */
/* The kinds of messages, each made for devices that are there. For fuzz_netlink.c. */
#ifndef _SELFTESTS_FUZZ_KINDS_H
#define _SELFTESTS_FUZZ_KINDS_H

#include <linux/genetlink.h>

#include "fuzz_space.h"

#define SWITCHES_MAX	7

/* make: make one, or return false: there is nobody whom it is for; optional: not every kernel
 * has this; changes: what is told of in data of IFLA_LINKINFO, and not when it is refused
 */
struct op {
	const char *name;
	bool (*make)(void);
	unsigned int weight;
	bool optional;
	struct table *changes;
	uint16_t data;
	unsigned int sent, accepted;
};

static void begin_link(uint16_t type, uint16_t flags, uint8_t family, const struct device *d)
{
	struct ifinfomsg ifi = { .ifi_family = family };

	ip6 = one_in(4);
	if (d) {
		target = (struct device *)d;
		ifi.ifi_index = d->index;
		if (d->vni)
			ip6 = d->ip6;
	} else {
		target = &nobody;
		if (type == RTM_NEWLINK && draw(4))
			ifi.ifi_flags = IFF_UP;
		ifi.ifi_change = ifi.ifi_flags;
	}
	begin(type, flags, &ifi, sizeof(ifi));
}

static bool is_of_overlay(const struct field *f)
{
	return (f->type >= IFLA_VSWITCH_VNI && f->type <= IFLA_VSWITCH_LOCALBYPASS) ||
	       f->type == IFLA_VSWITCH_NEIGH_SUPPRESS ||
	       f->type == IFLA_VSWITCH_NEIGH_FORWARD_GRAT;
}

/* What stays while there is an overlay */
static bool is_fixed(const struct field *f)
{
	return f->type == IFLA_VSWITCH_VNI || f->type == IFLA_VSWITCH_LOCAL ||
	       f->type == IFLA_VSWITCH_LINK || f->type == IFLA_VSWITCH_DSTPORT;
}

static void put_switch(const struct device *d, unsigned int n)
{
	size_t info = nest(IFLA_LINKINFO), data;
	bool vni = d && d->vni;
	struct field *f;

	put_kept(IFLA_INFO_KIND, "vswitch");
	data = nest(IFLA_INFO_DATA);
	while (n) {
		f = choose(&switches);
		if (is_of_overlay(f)) {
			/* most switches are none, or there would be few that are */
			if (!vni && draw(3))
				continue;
			if (vni && is_fixed(f) && draw(16))
				continue;
			if (!vni)
				put_type(&switches, IFLA_VSWITCH_VNI);
			vni = true;
			if (f->type == IFLA_VSWITCH_REMOTE && !d && draw(4))
				put_type(&switches, IFLA_VSWITCH_LINK);
		}
		if (f->type != IFLA_VSWITCH_VNI)
			put_field(f);
		n--;
	}
	if (d && d->vni && one_in(24))
		put_u32(IFLA_VSWITCH_VNI, 0);
	nest_end(data);
	nest_end(info);
}

static bool new_switch(void)
{
	uint8_t mac[ETH_ALEN];

	if (here->n_switches >= SWITCHES_MAX)
		return false;
	begin_link(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, AF_UNSPEC, NULL);
	put_switch(NULL, draw(5));
	if (one_in(4)) {
		put_mac(mac);
		put(IFLA_ADDRESS, mac, ETH_ALEN);
	}
	if (one_in(8))
		put_u32(IFLA_MTU, draw_number(68, 65535));
	return true;
}

static bool change_switch(void)
{
	struct device *d = pick(is_switch);

	if (!d)
		return false;
	begin_link(RTM_NEWLINK, 0, AF_UNSPEC, d);
	put_switch(d, 1 + draw(3));
	return true;
}

/* on_nic: what it stands on is known, and is not a switch */
static void put_vnic(bool on_nic, unsigned int n)
{
	size_t info = nest(IFLA_LINKINFO), data, port;
	unsigned int mode = draw(4);

	put_kept(IFLA_INFO_KIND, "vnic");
	data = nest(IFLA_INFO_DATA);
	if (on_nic && one_in(3)) {
		put_u32(IFLA_VNIC_MODE, VNIC_MODE_SOURCE);
		m.used[m.n_used++] = field_of(&vnics, IFLA_VNIC_MACADDR_MODE);
		put_u32(IFLA_VNIC_MACADDR_MODE, mode);
		put_type(&vnics, mode == VNIC_MACADDR_SET ? IFLA_VNIC_MACADDR_DATA :
							    IFLA_VNIC_MACADDR);
		n = draw(2);
	}
	while (n--) {
		if (on_nic && draw(2)) {
			port = nest(IFLA_VNIC_PORT);
			put_some(&nic_ports, 1);
			nest_end(port);
		} else if (on_nic || one_in(8)) {
			put_field(&vnic_fields[draw(5)]);
		} else {
			put_type(&vnics, IFLA_VNIC_PORT);
		}
	}
	nest_end(data);
	nest_end(info);
}

static bool new_vnic(void)
{
	struct device *d = pick(draw(3) ? is_switch : is_nic);
	uint8_t mac[ETH_ALEN];

	if (!d)
		return false;
	begin_link(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, AF_UNSPEC, NULL);
	put_u32(IFLA_LINK, d->index);
	put_vnic(!is_switch(d), draw(3));
	if (draw(2)) {
		put_mac(mac);
		put(IFLA_ADDRESS, mac, ETH_ALEN);
	}
	if (one_in(8))
		put_u32(IFLA_MTU, draw_number(68, 1500));
	if (one_in(6))
		put_u32(IFLA_NET_NS_FD, spaces[draw(3)].fd);
	return true;
}

static bool change_vnic(void)
{
	struct device *d = pick(is_vnic);
	const struct device *lower = d ? by_index(d->link) : NULL;

	if (!d)
		return false;
	begin_link(RTM_NEWLINK, 0, AF_UNSPEC, d);
	put_vnic(lower && !is_switch(lower), 1 + draw(2));
	return true;
}

static bool new_nic(void)
{
	size_t info;

	begin_link(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, AF_UNSPEC, NULL);
	info = nest(IFLA_LINKINFO);
	put_kept(IFLA_INFO_KIND, draw(2) ? "dummy" : "veth");
	nest_end(info);
	return true;
}

static bool delete(void)
{
	struct device *d = pick(here->n_switches >= SWITCHES_MAX ? is_switch : is_any);

	if (!d)
		return false;
	begin_link(RTM_DELLINK, 0, AF_UNSPEC, d);
	return true;
}

/* What ip link set says of any device, and the switches and vnics hear of */
static bool set_link(void)
{
	struct device *d = pick(is_any), *sw = pick(is_switch);
	struct ifinfomsg *ifi = NLMSG_DATA(m.data);
	uint8_t mac[ETH_ALEN];

	if (!d)
		return false;
	begin_link(RTM_SETLINK, 0, AF_UNSPEC, d);
	switch (draw(16)) {
	case 0:
		put_u32(IFLA_MTU, draw_number(68, 9000));
		break;
	case 1:
		put_mac(mac);
		put(IFLA_ADDRESS, mac, ETH_ALEN);
		break;
	case 2:
		put_u32(IFLA_NET_NS_FD, spaces[draw(3)].fd);
		break;
	case 3:
		ifi->ifi_change = draw(2) ? IFF_PROMISC : IFF_ALLMULTI;
		ifi->ifi_flags = draw(2) ? ifi->ifi_change : 0;
		break;
	case 4:
		put(IFLA_CARRIER, &(uint8_t){ draw(2) }, 1);
		break;
	case 5:
	case 6:
		put_u32(IFLA_MASTER, 0);
		break;
	case 7:
	case 8:
	case 9:
		ifi->ifi_change = IFF_UP;
		ifi->ifi_flags = draw(4) ? IFF_UP : 0;
		break;
	default:
		if (is_vnic(d) && draw(8))
			return false;
		put_u32(IFLA_MASTER, sw ? sw->index : 0);
	}
	return true;
}

static bool change_slave(void)
{
	struct device *d = pick(is_slave);
	size_t info, data;

	if (!d)
		return false;
	begin_link(RTM_NEWLINK, 0, AF_UNSPEC, d);
	info = nest(IFLA_LINKINFO);
	put_kept(IFLA_INFO_SLAVE_KIND, "vswitch");
	data = nest(IFLA_INFO_SLAVE_DATA);
	put_some(&ports, 1 + draw(3));
	nest_end(data);
	nest_end(info);
	return true;
}

static bool bridge_link(void)
{
	struct device *d = pick(is_slave);
	size_t info;

	if (!d)
		return false;
	begin_link(RTM_SETLINK, 0, AF_BRIDGE, d);
	info = nest(IFLA_PROTINFO);
	put_some(&brports, 1 + draw(3));
	nest_end(info);
	return true;
}

static void put_info(uint16_t flags, uint16_t vid)
{
	struct field *f = field_of(&spec, IFLA_BRIDGE_VLAN_INFO);

	m.used[m.n_used++] = f;
	put(f->type, &(struct bridge_vlan_info){ .flags = flags, .vid = vid }, 4);
}

/* A VLAN, or a range of them */
static void put_vlan(void)
{
	static const uint16_t flags[] = {
		0, 0, BRIDGE_VLAN_INFO_UNTAGGED, BRIDGE_VLAN_INFO_PVID,
		BRIDGE_VLAN_INFO_PVID | BRIDGE_VLAN_INFO_UNTAGGED,
	};
	uint16_t vid = one_in(4) ? draw_number(1, 4094) : 1 + draw(6);

	if (draw(3)) {
		put_info(flags[draw(5)], vid);
		return;
	}
	put_info(BRIDGE_VLAN_INFO_RANGE_BEGIN | flags[draw(3)], vid);
	put_info(BRIDGE_VLAN_INFO_RANGE_END | flags[draw(3)], draw_number(vid, 4094));
}

static void put_tunnel_info(uint32_t vni, uint16_t vid, uint16_t flags)
{
	size_t at = nest(IFLA_BRIDGE_VLAN_TUNNEL_INFO);
	unsigned int i;

	m.used[m.n_used++] = field_of(&spec, IFLA_BRIDGE_VLAN_TUNNEL_INFO);
	for (i = 0; i < tunnels.n; i++)
		m.used[m.n_used++] = &tunnel_fields[i];
	put_u32(IFLA_BRIDGE_VLAN_TUNNEL_ID, vni);
	put(IFLA_BRIDGE_VLAN_TUNNEL_VID, &vid, 2);
	put(IFLA_BRIDGE_VLAN_TUNNEL_FLAGS, &flags, 2);
	nest_end(at);
}

/* VLANs that have VNIs. These are above those of switches. */
static void put_tunnels(void)
{
	uint16_t vid = draw_number(1, 4094), n = one_in(3) ? draw(300) : 0;
	uint32_t vni = draw_number(100, 0xfff000);

	if (vid + n > 4094)
		n = 0;
	put_tunnel_info(vni, vid, n ? BRIDGE_VLAN_INFO_RANGE_BEGIN : 0);
	if (n)
		put_tunnel_info(vni + n, vid + n, BRIDGE_VLAN_INFO_RANGE_END);
	if (one_in(8))
		put_type(&spec, IFLA_BRIDGE_VLAN_TUNNEL_INFO);
}

static bool bridge_vlan(void)
{
	struct device *d = pick(one_in(3) ? is_overlay : draw(3) ? is_port : is_switch);
	bool self, tunnel;
	size_t info;

	if (!d)
		return false;
	tunnel = d->vni && draw(4);
	self = tunnel || !d->master;
	begin_link(one_in(3) ? RTM_DELLINK : RTM_SETLINK, 0, AF_BRIDGE, d);
	info = nest(IFLA_AF_SPEC);
	m.used[m.n_used++] = field_of(&spec, IFLA_BRIDGE_FLAGS);
	put(IFLA_BRIDGE_FLAGS,
	    &(uint16_t){ self ? BRIDGE_FLAGS_SELF : BRIDGE_FLAGS_MASTER }, 2);
	if (tunnel)
		put_tunnels();
	else
		put_vlan();
	nest_end(info);
	return true;
}

static bool get_link(void)
{
	struct device *d = pick(is_any);
	uint32_t mask = draw(64);

	if (!d)
		return false;
	begin_link(RTM_GETLINK, 0, AF_UNSPEC, d);
	put_u32(IFLA_EXT_MASK, mask);
	return true;
}

static bool dump_links(void)
{
	begin_link(RTM_GETLINK, NLM_F_DUMP, draw(4) ? AF_BRIDGE : AF_UNSPEC, NULL);
	if (draw(4))
		put_u32(IFLA_EXT_MASK, 1 << draw(4));
	return true;
}

static bool get_stats(void)
{
	struct device *d = pick(is_any);
	struct if_stats_msg ifsm = { .filter_mask = 1 + draw(31) };

	if (!d)
		return false;
	if (draw(2))
		ifsm.ifindex = d->index;
	begin(RTM_GETSTATS, ifsm.ifindex ? 0 : NLM_F_DUMP, &ifsm, sizeof(ifsm));
	return true;
}

static void begin_neigh(uint16_t type, uint16_t flags, const struct device *d)
{
	static const uint16_t states[] = { NUD_PERMANENT, NUD_NOARP, NUD_REACHABLE };
	struct ndmsg ndm = {
		.ndm_family = AF_BRIDGE,
		.ndm_ifindex = d->index,
		.ndm_state = states[draw(3)],
		.ndm_flags = NTF_SELF,
	};

	target = (struct device *)d;
	ip6 = d->vni ? d->ip6 : one_in(4);
	begin(type, flags, &ndm, sizeof(ndm));
}

/* A switch, and rather one with ports */
static struct device *pick_switch(bool (*right)(const struct device *d))
{
	const struct device *slave = draw(4) ? pick(is_slave) : NULL;
	const struct device *d = slave ? by_index(slave->master) : NULL;

	return d && right(d) ? (struct device *)d : pick(right);
}

/* Where an entry is: at a port, or at a VTEP with all that is said of one */
static void put_place(bool zeros)
{
	struct ndmsg *ndm = NLMSG_DATA(m.data);

	if (!target->vni || (draw(2) && !zeros)) {
		if (draw(8))
			put_type(&neighs, NDA_IFINDEX);
		if (target->filters && draw(2))
			put_type(&neighs, NDA_VLAN);
		if (one_in(4))
			ndm->ndm_flags |= NTF_STICKY;
		return;
	}
	put_type(&neighs, NDA_DST);
	if (one_in(4))
		put_type(&neighs, NDA_PORT);
	if (one_in(4))
		put_type(&neighs, NDA_VNI);
	if (one_in(8))
		put_u32(NDA_IFINDEX, draw_device());
	if (zeros && one_in(3))
		put_type(&neighs, NDA_SRC_VNI);
	if (one_in(4))
		ndm->ndm_flags |= NTF_EXT_LEARNED;
}

static bool set_neigh(void)
{
	static const uint16_t types[] = {
		RTM_NEWNEIGH, RTM_NEWNEIGH, RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH,
	};
	struct device *d = pick_switch(is_switch);
	struct ndmsg *ndm = NLMSG_DATA(m.data);
	uint16_t type = types[draw(5)];
	bool zeros;

	if (!d)
		return false;
	begin_neigh(type, type != RTM_NEWNEIGH ? 0 : NLM_F_CREATE |
		    (draw(2) ? NLM_F_EXCL : draw(2) ? NLM_F_REPLACE : NLM_F_APPEND), d);
	if (type == RTM_GETNEIGH)
		ndm->ndm_state = 0;
	zeros = d->vni && one_in(3);
	if (zeros)
		put(NDA_LLADDR, "\0\0\0\0\0", ETH_ALEN);
	else
		put_type(&neighs, NDA_LLADDR);
	if (type == RTM_GETNEIGH)
		return true;
	put_place(zeros);
	if (one_in(16))
		put_type(&neighs, NDA_FLAGS_EXT);
	if (one_in(24))
		put_field(choose(&neighs));
	return true;
}

static bool flush_neighs(void)
{
	struct device *d = pick_switch(is_switch);
	struct ndmsg *ndm = NLMSG_DATA(m.data);

	if (!d)
		return false;
	begin_neigh(RTM_DELNEIGH, MSG_BULK, d);
	ndm->ndm_state &= NUD_PERMANENT | NUD_NOARP;
	put_some(&flushes, draw(3));
	return true;
}

static bool dump_neighs(void)
{
	struct device *d = pick(is_any);

	if (!d)
		return false;
	begin_link(RTM_GETNEIGH, NLM_F_DUMP, AF_BRIDGE, d);
	if (draw(2))
		((struct ifinfomsg *)NLMSG_DATA(m.data))->ifi_index = 0;
	return true;
}

static bool set_mdb(void)
{
	static const uint16_t types[] = {
		RTM_NEWMDB, RTM_NEWMDB, RTM_NEWMDB, RTM_DELMDB, RTM_DELMDB, RTM_GETMDB,
	};
	struct device *d = pick_switch(is_snooping);
	struct br_mdb_entry entry = { .state = draw(2) };
	struct br_port_msg bpm = { .family = AF_BRIDGE };
	uint16_t type = types[draw(6)];
	uint8_t addr[16];
	bool bulk;
	size_t at;

	if (!d)
		return false;
	target = d;
	ip6 = draw(2);
	bpm.ifindex = d->index;
	bulk = type == RTM_DELMDB && one_in(4);
	begin(type, type == RTM_NEWMDB ? NLM_F_CREATE | (draw(2) ? NLM_F_EXCL : NLM_F_REPLACE) :
	      bulk ? MSG_BULK : 0, &bpm, sizeof(bpm));
	entry.ifindex = draw_port();
	entry.vid = d->filters && draw(2) ? 1 + draw(6) : 0;
	entry.addr.proto = htons(ip6 ? ETH_P_IPV6 : ETH_P_IP);
	memcpy(&entry.addr.u, addr, put_addr(addr, true));
	if (bulk)
		memset(&entry.addr, 0, sizeof(entry.addr));
	put(MDBA_SET_ENTRY, &entry, sizeof(entry));
	if (!bulk && draw(2))
		return true;
	at = nest(MDBA_SET_ENTRY_ATTRS);
	put_type(&mdbs, !bulk ? MDBE_SOURCE : draw(2) ? MDBE_RTPROT : MDBE_STATE_MASK);
	nest_end(at);
	return true;
}

static bool dump_mdb(void)
{
	struct br_port_msg bpm = { .family = AF_BRIDGE };

	begin(RTM_GETMDB, NLM_F_DUMP, &bpm, sizeof(bpm));
	return true;
}

/* This is the bridge's own: it must see that our devices are not its. */
static bool vlan_db(void)
{
	struct device *d = pick(is_port);
	struct br_vlan_msg bvm = { .family = AF_BRIDGE };
	size_t at;

	if (!d)
		return false;
	bvm.ifindex = d->index;
	if (draw(2)) {
		begin(RTM_GETVLAN, NLM_F_DUMP, &bvm, sizeof(bvm));
		return true;
	}
	begin(draw(2) ? RTM_NEWVLAN : RTM_DELVLAN, 0, &bvm, sizeof(bvm));
	at = nest(BRIDGE_VLANDB_ENTRY);
	put(BRIDGE_VLANDB_ENTRY_INFO, &(struct bridge_vlan_info){ .vid = 1 + draw(6) }, 4);
	nest_end(at);
	return true;
}

static void begin_genl(uint8_t cmd, uint16_t flags, const struct device *d)
{
	struct genlmsghdr head = { .cmd = cmd, .version = VSWITCH_GENL_VERSION };

	is_genl = true;
	target = d ? (struct device *)d : &nobody;
	begin(family, flags, &head, sizeof(head));
	if (!d)
		return;
	m.used[m.n_used++] = field_of(&genls, VSWITCH_A_IFINDEX);
	put_u32(VSWITCH_A_IFINDEX, d->index);
}

static bool set_group(void)
{
	struct device *d = pick_switch(is_snooping);
	uint8_t cmd = VSWITCH_CMD_MDB_ADD + draw(2);
	size_t at;

	if (!d)
		return false;
	ip6 = draw(2);
	begin_genl(cmd, 0, d);
	m.used[m.n_used++] = field_of(&genls, VSWITCH_A_MDB);
	at = nest(VSWITCH_A_MDB);
	put_type(&groups, VSWITCH_A_MDB_PORT);
	put_type(&groups, VSWITCH_A_MDB_GROUP);
	if (one_in(3))
		put_type(&groups, VSWITCH_A_MDB_SRC);
	if (d->filters && draw(2))
		put_type(&groups, VSWITCH_A_MDB_VID);
	if (cmd == VSWITCH_CMD_MDB_ADD && draw(2))
		put_type(&groups, VSWITCH_A_MDB_PERMANENT);
	if (cmd == VSWITCH_CMD_MDB_ADD && draw(2))
		put_type(&groups, VSWITCH_A_MDB_REPLACE);
	nest_end(at);
	return true;
}

static bool flush_groups(void)
{
	static const uint8_t types[] = {
		VSWITCH_A_MDB_PORT, VSWITCH_A_MDB_VID, VSWITCH_A_MDB_PERMANENT, VSWITCH_A_MDB_TEMP,
	};
	struct device *d = pick_switch(is_snooping);
	size_t at;

	if (!d)
		return false;
	begin_genl(VSWITCH_CMD_MDB_FLUSH, 0, d);
	at = nest(VSWITCH_A_MDB);
	put_type(&groups, types[draw(4)]);
	nest_end(at);
	return true;
}

static bool trace(void)
{
	struct device *d = pick(draw(4) ? is_port : is_any);

	if (!d)
		return false;
	begin_genl(VSWITCH_CMD_TRACE, 0, d);
	put_type(&genls, VSWITCH_A_FRAME);
	return true;
}

/* Until the socket is closed */
static bool watch(void)
{
	struct device *d = pick(draw(4) ? is_port : is_any);

	if (!d)
		return false;
	if (draw(2)) {
		close(here->genl);
		here->genl = open_netlink(NETLINK_GENERIC, 0, 0, 0);
	}
	begin_genl(VSWITCH_CMD_WATCH, 0, d);
	if (draw(2))
		put_type(&genls, VSWITCH_A_FILTER);
	if (draw(2))
		put_type(&genls, VSWITCH_A_RATE);
	return true;
}

static bool get_drops(void)
{
	struct device *d = pick(is_switch);

	begin_genl(one_in(4) ? VSWITCH_CMD_DROP_RESET : VSWITCH_CMD_DROP_GET, 0,
		   draw(2) ? d : NULL);
	if (((struct genlmsghdr *)NLMSG_DATA(m.data))->cmd == VSWITCH_CMD_DROP_GET) {
		header()->nlmsg_flags |= NLM_F_DUMP;
		if (d && draw(2)) {
			target = d;
			put_type(&genls, VSWITCH_A_DROP);
		}
	}
	return true;
}

static bool get_all(void)
{
	static const uint8_t cmds[] = {
		VSWITCH_CMD_MDB_GET, VSWITCH_CMD_SWITCH_GET, VSWITCH_CMD_PORT_GET,
		VSWITCH_CMD_REMOTE_GET, VSWITCH_CMD_FDB_GET,
	};

	begin_genl(cmds[draw(5)], NLM_F_DUMP, draw(2) ? pick(is_switch) : NULL);
	return true;
}

static bool get_fdb(void)
{
	struct device *d = pick(is_switch);
	size_t at;

	ip6 = d && d->vni ? d->ip6 : false;
	begin_genl(VSWITCH_CMD_FDB_GET, NLM_F_DUMP, d);
	m.used[m.n_used++] = field_of(&genls, VSWITCH_A_FDB);
	at = nest(VSWITCH_A_FDB);
	put_some(&fdbs, draw(4));
	nest_end(at);
	return true;
}

/* Any attributes to any command */
static bool any_genl(void)
{
	begin_genl(draw(VSWITCH_CMD_MAX + 3), one_in(3) ? NLM_F_DUMP : 0,
		   draw(2) ? pick(is_any) : NULL);
	put_some(&genls, draw(4));
	m.spoilt = true;
	return true;
}

/* The attributes of one thing said of another */
static bool any_link(void)
{
	struct device *d = pick(is_any);
	size_t info, data;

	if (!d)
		return false;
	begin_link(draw(2) ? RTM_NEWLINK : RTM_SETLINK, 0, draw(2) ? AF_BRIDGE : AF_UNSPEC, d);
	info = nest(draw(2) ? IFLA_LINKINFO : draw(2) ? IFLA_AF_SPEC : IFLA_PROTINFO);
	put_kept(draw(2) ? IFLA_INFO_KIND : IFLA_INFO_SLAVE_KIND, draw(2) ? "vswitch" : "vnic");
	data = nest(draw(2) ? IFLA_INFO_DATA : IFLA_INFO_SLAVE_DATA);
	put_some(tables[draw(sizeof(tables) / sizeof(*tables))], 1 + draw(4));
	nest_end(data);
	nest_end(info);
	m.spoilt = true;
	return true;
}

#define OP(n, f, w)		{ .name = (n), .make = (f), .weight = (w) }
#define CHANGE(n, f, w, t, d)	{ .name = (n), .make = (f), .weight = (w), .changes = &(t), \
				  .data = (d) }
#define OPTIONAL(n, f, w)	{ .name = (n), .make = (f), .weight = (w), .optional = true }

static struct op ops[] = {
	OP("a new switch", new_switch, 14),
	OP("a new vnic", new_vnic, 22),
	OP("a new dummy or veth", new_nic, 9),
	OP("delete a device", delete, 12),
	OP("change a device", set_link, 60),
	CHANGE("change a switch", change_switch, 170, switches, IFLA_INFO_DATA),
	CHANGE("change a slave", change_slave, 150, ports, IFLA_INFO_SLAVE_DATA),
	CHANGE("change a vnic", change_vnic, 150, vnics, IFLA_INFO_DATA),
	CHANGE("change a slave, as a bridge's", bridge_link, 80, ports, IFLA_INFO_SLAVE_DATA),
	OP("VLANs", bridge_vlan, 70),
	OP("show a device", get_link, 10),
	OP("show devices", dump_links, 8),
	OP("show statistics", get_stats, 10),
	OP("an entry", set_neigh, 90),
	OP("flush entries", flush_neighs, 20),
	OP("show entries", dump_neighs, 8),
	OPTIONAL("a group, by rtnetlink", set_mdb, 30),
	OPTIONAL("show groups, by rtnetlink", dump_mdb, 4),
	OPTIONAL("VLANs of the bridge", vlan_db, 3),
	OP("a group", set_group, 50),
	OP("flush groups", flush_groups, 12),
	OP("trace", trace, 50),
	OP("watch", watch, 25),
	OP("drops", get_drops, 20),
	OP("show all", get_all, 20),
	OP("show some entries", get_fdb, 40),
	OP("anything of the family", any_genl, 20),
	OP("anything of a link", any_link, 20),
};

static struct op *choose_op(void)
{
	static unsigned int sum;
	unsigned int n, i;

	if (!sum)
		for (i = 0; i < sizeof(ops) / sizeof(*ops); i++)
			sum += ops[i].weight;
	n = draw(sum);
	for (i = 0; n >= ops[i].weight; i++)
		n -= ops[i].weight;
	return &ops[i];
}

#endif /* _SELFTESTS_FUZZ_KINDS_H */
