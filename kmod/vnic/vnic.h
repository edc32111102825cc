/* SPDX-License-Identifier: GPL-2.0 */
/* A vnic: what all files share. */
#ifndef _VNIC_H
#define _VNIC_H

#include <linux/vnic.h>

#include "../vswitch/vnic_port.h"

#define VNIC_KIND	"vnic"

/* Further unicast addresses of a vnic; the host has an FDB entry for each. */
#define VNIC_ADDRS_MAX		1024
/* Source addresses of a vnic: as many as one netlink message can tell */
#define VNIC_SOURCES_MAX	4096

struct vnic_nic;

/**
 * struct vnic - the private data of a vnic device
 * @port: the port that it is, on a switch or on a NIC
 * @lower: the device that it stands on
 * @nic: what its NIC has; NULL: it is on a vswitch
 * @dev: the vnic; never changes
 * @mode: enum vnic_mode; written under RTNL, read under RCU
 * @lockaddr: nobody may change its address; RTNL
 * @nopromisc: passthru without a promiscuous NIC; RTNL
 * @nodst: frames from its source addresses are for no others; written under
 *	RTNL, read under RCU
 * @sources: struct vnic_source: source addresses whose frames it gets in mode
 *	source; RTNL
 * @n_sources: how many, VNIC_SOURCES_MAX at the most; RTNL
 * @n_addrs: how many unicast addresses it has further to its own,
 *	VNIC_ADDRS_MAX at the most; under the address lock of @dev
 * @mtu_set: the user has set the MTU, it does not follow @lower up; RTNL
 * @lower_tracker: of our reference to @lower
 */
struct vnic {
	struct vsw_port port;
	struct net_device *lower;
	struct vnic_nic *nic;
	struct net_device *dev;
	enum vnic_mode mode;
	bool lockaddr;
	bool nopromisc;
	bool nodst;
	bool mtu_set;
	unsigned int n_sources;
	unsigned int n_addrs;
	struct list_head sources;
	netdevice_tracker lower_tracker;
};

/**
 * struct vnic_source - a source address whose frames a vnic gets
 * @list: in vnic.sources
 * @addr: the address
 * @in_old: while the list is replaced: it was in the old one
 * @in_new: it is in the new one
 */
struct vnic_source {
	struct list_head list;
	u8 addr[ETH_ALEN];
	bool in_old;
	bool in_new;
};

static inline struct vnic *vnic_of(struct vsw_port *port)
{
	return container_of(port, struct vnic, port);
}

/* device.c */
bool vnic_is(const struct net_device *dev);
void vnic_device_setup(struct net_device *dev);
void vnic_filter(struct vnic *vnic, bool join);
void vnic_addrs_changed(struct vnic *vnic);

/* stats.c */
extern const struct ethtool_ops vnic_ethtool_ops;

/* main.c */
void vnic_follow_link(struct vnic *vnic);

/* netlink.c */
extern struct rtnl_link_ops vnic_link_ops;

#endif /* _VNIC_H */
