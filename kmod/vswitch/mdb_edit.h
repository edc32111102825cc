/* SPDX-License-Identifier: GPL-2.0 */
/* Memberships that the user makes, and a walk over all of them: what rtnetlink and
 * generic netlink share.
 */
#ifndef _VSW_MDB_EDIT_H
#define _VSW_MDB_EDIT_H

#include <linux/netlink.h>

#include "mcast.h"

/**
 * struct vsw_mdb_cmd - what a message of the user names
 * @sw: the switch
 * @mcast: what it knows
 * @port: the port
 * @key: group and VLAN; no VLAN: all those of the port, in a switch that filters
 * @permanent: it does not age
 * @has_src: @src is set
 * @src: only packets of this source
 */
struct vsw_mdb_cmd {
	struct vsw *sw;
	struct vsw_mcast *mcast;
	struct vsw_port *port;
	struct vsw_mdb_key key;
	bool permanent;
	bool has_src;
	struct in6_addr src;
};

/**
 * struct vsw_mdb_flush_cmd - which memberships to remove
 * @ifindex: of this port, that of the switch: of VTEPs; 0: of all
 * @vid: in this VLAN; 0: in all
 * @state: MDB_PERMANENT or MDB_TEMPORARY
 * @state_mask: whether that counts
 * @proto: RTPROT_STATIC, RTPROT_KERNEL or 0: both
 */
struct vsw_mdb_flush_cmd {
	int ifindex;
	u16 vid;
	u8 state;
	u8 state_mask;
	u8 proto;
};

/**
 * struct vsw_mdb_dump - what a dump keeps from message to message
 * @device: of rtnetlink the core's; of generic netlink the index of the switch
 * @groups: groups that have been told of
 * @members: members of the next one
 * @routers: ports with routers
 * @done: all groups have been told of
 * @ended: the routers, too; generic netlink goes on with the next switch
 * @key: the next group; as long as it is there, the next message goes on with it
 *	at once
 */
struct vsw_mdb_dump {
	long device;
	u32 groups;
	u32 members;
	u32 routers;
	bool done;
	bool ended;
	struct vsw_mdb_key key;
};

/**
 * struct vsw_mdb_writer - who writes what a walk comes by
 * @member: a membership
 * @router: a port with a router behind it: @routers, by family, is what has been
 *	heard of it in the VLAN @vid; NULL: the user says that there always is one
 *
 * Both return 0, or -EMSGSIZE: there is no room, and nothing has been written.
 */
struct vsw_mdb_writer {
	int (*member)(struct sk_buff *skb, const struct vsw_mdb_writer *writer,
		      const struct vsw_mdb_group *group,
		      const struct vsw_mdb_member *member);
	int (*router)(struct sk_buff *skb, const struct vsw_mdb_writer *writer,
		      const struct vsw_port *port,
		      const struct vsw_mcast_router *const *routers, u16 vid);
};

bool vsw_mdb_names(const struct vsw_mdb_filter *filter,
		   const struct in6_addr *src);
struct vsw_mcast *vsw_mdb_mcast(const struct vsw *sw,
				struct netlink_ext_ack *extack);
struct vsw_port *vsw_mdb_port(const struct vsw *sw, int ifindex,
			      struct netlink_ext_ack *extack);
int vsw_mdb_parse_src(const struct nlattr *attr, struct vsw_mdb_cmd *cmd,
		      struct netlink_ext_ack *extack);
int vsw_mdb_say_why(int err, struct netlink_ext_ack *extack);
int vsw_mdb_edit_add(const struct vsw_mdb_cmd *cmd, bool excl,
		     const struct nlattr *attr, struct netlink_ext_ack *extack);
int vsw_mdb_edit_del(const struct vsw_mdb_cmd *cmd,
		     struct netlink_ext_ack *extack);
int vsw_mdb_edit_flush(const struct vsw *sw,
		       const struct vsw_mdb_flush_cmd *cmd,
		       struct netlink_ext_ack *extack);
int vsw_mdb_walk_groups(struct sk_buff *skb, struct vsw_mdb *mdb,
			const struct vsw_mdb_writer *writer,
			struct vsw_mdb_dump *dump);
int vsw_mdb_walk_routers(struct sk_buff *skb, struct vsw_mcast *mcast,
			 const struct vsw_mdb_writer *writer,
			 struct vsw_mdb_dump *dump);

#endif /* _VSW_MDB_EDIT_H */
