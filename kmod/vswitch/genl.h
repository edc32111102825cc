/* SPDX-License-Identifier: GPL-2.0 */
/* The family "vswitch" of generic netlink. */
#ifndef _VSW_GENL_H
#define _VSW_GENL_H

#include <net/genetlink.h>

#include <linux/vswitch.h>

#include "vswitch.h"

/* Multicast groups, by their number in the family */
enum {
	VSW_GENL_GROUP_EVENTS,
};

extern struct genl_family vsw_genl_family;
extern const struct nla_policy vsw_genl_policy[VSWITCH_A_MAX + 1];

/* genl.c */
struct vsw *vsw_genl_switch(struct net *net, const struct nlattr *attr,
			    struct netlink_ext_ack *extack);
int vsw_genl_init(void);
void vsw_genl_exit(void);

/* genl_mdb.c */
extern const struct nla_policy vsw_genl_mdb_policy[VSWITCH_A_MDB_MAX + 1];

int vsw_genl_mdb_add(struct sk_buff *skb, struct genl_info *info);
int vsw_genl_mdb_del(struct sk_buff *skb, struct genl_info *info);
int vsw_genl_mdb_flush(struct sk_buff *skb, struct genl_info *info);
int vsw_genl_mdb_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* genl_trace.c */
#define VSW_TRACE_FRAME_MAX	65000

struct vsw_port *vsw_trace_port(struct sk_buff *skb, struct genl_info *info);
bool vsw_trace_is_sent(const struct vsw_port *port);
bool vsw_trace_run(struct vsw_trace *t, struct vsw_port *port,
		   struct sk_buff *skb, bool sent);
size_t vsw_trace_size(const struct vsw_trace *t);
int vsw_trace_put(struct sk_buff *msg, const struct vsw_trace *t);
int vsw_genl_trace(struct sk_buff *skb, struct genl_info *info);

/* watch.c */
#define VSW_WATCH_RATE_MAX	1000

void vsw_watch_gone(struct vsw_port *port);
int vsw_genl_watch(struct sk_buff *skb, struct genl_info *info);
int vsw_watch_init(void);
void vsw_watch_exit(void);

/* genl_drop.c */
extern const struct nla_policy vsw_genl_drop_policy[VSWITCH_A_DROP_MAX + 1];

int vsw_genl_drop_dump(struct sk_buff *skb, struct netlink_callback *cb);
int vsw_genl_drop_reset(struct sk_buff *skb, struct genl_info *info);
/* Entries of the FDB that a dump goes on behind: the last ones that it has seen */
#define VSW_GENL_KEYS	4

/**
 * struct vsw_genl_cursor - how far a dump has got, in netlink_callback.ctx
 * @ifindex: the switch that it is at
 * @ended: that one is done
 * @bucket: of VTEPs: where it is in vsw_overlay.vteps
 * @idx: how many ports of the switch, entries of its FDB, or VTEPs of @bucket it has
 *	seen
 * @seq: of VTEPs: vsw_overlay.n_gone when it began
 * @keys: of the FDB: the last ones, the one before @idx is at (@idx - 1) %
 *	VSW_GENL_KEYS
 */
struct vsw_genl_cursor {
	u32 ifindex;
	bool ended;
	u16 bucket;
	u32 idx;
	u32 seq;
	u64 keys[VSW_GENL_KEYS];
};

/* Send of one switch what is behind the cursor, which moves on. Return 0: that was
 * all, -EMSGSIZE: there is no more room, or a negative errno.
 */
typedef int vsw_genl_one_t(struct sk_buff *skb, struct netlink_callback *cb,
			   struct vsw *sw, void *arg);

static inline struct vsw_genl_cursor *
vsw_genl_cursor(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct vsw_genl_cursor) > sizeof(cb->ctx));
	return (void *)cb->ctx;
}

/* genl_show.c */
extern const struct nla_policy vsw_genl_show_policy[VSWITCH_A_IFINDEX + 1];

struct vsw *vsw_genl_any_switch(struct net *net, const struct nlattr *attr,
				struct netlink_ext_ack *extack);
int vsw_genl_walk(struct sk_buff *skb, struct netlink_callback *cb,
		  const struct nlattr *ifindex, vsw_genl_one_t *one, void *arg);
void *vsw_genl_begin(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vsw *sw, u8 cmd, int attr,
		     struct nlattr **nest);
int vsw_genl_end(struct sk_buff *skb, void *msg, struct nlattr *nest, int err);
int vsw_genl_put_flag(struct sk_buff *skb, int attr, bool set);
int vsw_genl_put_place(struct sk_buff *skb, const struct vsw_port *port,
		       int ifindex_attr, int netnsid_attr);
u8 vsw_genl_port_kind(const struct vsw_port *port);
int vsw_genl_switch_dump(struct sk_buff *skb, struct netlink_callback *cb);
int vsw_genl_port_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* genl_fdb.c */
extern const struct nla_policy vsw_genl_fdb_policy[VSWITCH_A_FDB + 1];

int vsw_genl_fdb_dump(struct sk_buff *skb, struct netlink_callback *cb);
int vsw_genl_remote_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _VSW_GENL_H */
