// SPDX-License-Identifier: GPL-2.0
/*
 * VSWITCH_CMD_WATCH: what becomes of frames, while they come in.
 *
 * Of a frame that somebody wants to know of there is a copy that is not there, which
 * takes its way first, see trace.h. So the frame itself is not held up by what is
 * written down, and may go on later, where nobody looks at it any more.
 *
 * A watcher is a socket, and there until it is closed. It has room for the steps of
 * one frame; what comes in meanwhile is counted.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "drop_last.h"
#include "genl.h"
#include "netlink.h"

#define VSW_WATCH_RATE_DEFAULT	10
/* Watchers of switches of one namespace, and of all, of which the host's administrator
 * may have more: each has room for the steps of a frame, and a filter.
 */
#define VSW_WATCHES_MAX		8
#define VSW_WATCHES_ALL		256

/**
 * struct vsw_watch - who watches a port
 * @list: in vsw_watches, under vsw_watch_lock
 * @port: the port; never changes
 * @net: namespace of the socket, which keeps it; never changes
 * @portid: of the socket; never changes
 * @ifindex: what the watcher calls the port's device; never changes
 * @filter: which frames; NULL: all; never changes
 * @rate: how many in a second; never changes
 * @limit: how many there were
 * @busy: bit 0: some CPU writes to @trace
 * @trace: the steps of a frame; written by who has set @busy
 */
struct vsw_watch {
	struct list_head list;
	struct vsw_port *port;
	struct net *net;
	u32 portid;
	int ifindex;
	struct bpf_prog *filter;
	u32 rate;
	struct vsw_event_limit limit;
	unsigned long busy;
	struct vsw_trace *trace;
};

static LIST_HEAD(vsw_watches);
static DEFINE_SPINLOCK(vsw_watch_lock); /* vsw_watches, vsw_port.watch */

static bool vsw_watch_wants(const struct vsw_watch *w, struct sk_buff *skb,
			    unsigned int hlen)
{
	u32 pass;

	if (!w->filter)
		return true;
	__skb_push(skb, hlen);
	pass = bpf_prog_run_clear_cb(w->filter, skb);
	__skb_pull(skb, hlen);
	return pass;
}

/* Return false if the copy could not be made. */
static bool vsw_watch_run(const struct vsw_watch *w, struct sk_buff *skb,
			  unsigned int hlen)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);
	bool sent = vsw_trace_is_sent(w->port);
	struct vsw_trace *t = w->trace;

	if (!copy)
		return false;
	if (sent)
		__skb_push(copy, hlen);
	t->n = 0;
	t->lost = 0;
	t->learned = false;
	t->answer = false;
	t->away = false;
	return vsw_trace_run(t, w->port, copy, sent);
}

static int vsw_watch_fill(struct sk_buff *msg, const struct vsw_watch *w,
			  const struct vsw_last_frame *frame, u32 lost)
{
	void *hdr = genlmsg_put(msg, w->portid, 0, &vsw_genl_family, 0,
				VSWITCH_CMD_WATCHED);

	if (!hdr || nla_put_u32(msg, VSWITCH_A_IFINDEX, w->ifindex))
		return -EMSGSIZE;
	if (frame && (nla_put(msg, VSWITCH_A_FRAME, frame->n, frame->bytes) ||
		      nla_put_u32(msg, VSWITCH_A_LEN, frame->len) ||
		      (lost && nla_put_u32(msg, VSWITCH_A_FRAMES_LOST, lost)) ||
		      vsw_trace_put(msg, w->trace)))
		return -EMSGSIZE;
	genlmsg_end(msg, hdr);
	return 0;
}

/* @frame: NULL: the port is gone. Return false if it cannot be told. */
static bool vsw_watch_tell(const struct vsw_watch *w,
			   const struct vsw_last_frame *frame, u32 lost)
{
	size_t size = 3 * nla_total_size(sizeof(u32)) +
		      nla_total_size(VSW_LAST_BYTES);
	struct sk_buff *msg;

	if (frame)
		size += vsw_trace_size(w->trace);
	msg = genlmsg_new(size, GFP_ATOMIC | __GFP_NOWARN);
	if (!msg)
		return false;
	if (WARN_ON_ONCE(vsw_watch_fill(msg, w, frame, lost))) {
		nlmsg_free(msg);
		return false;
	}
	return !genlmsg_unicast(w->net, msg, w->portid);
}

/**
 * vsw_watch_frame() - see vsw_watch()
 * @port: by which port
 * @skb: the frame, not shared
 * @hlen: bytes of its Ethernet header before its data: 0 or ETH_HLEN
 *
 * Context: BH disabled, RCU
 */
void vsw_watch_frame(struct vsw_port *port, struct sk_buff *skb,
		     unsigned int hlen)
{
	struct vsw_last_frame frame;
	struct vsw_watch *w;
	u32 lost;

	/* the copy of one itself */
	if (vsw_traced())
		return;
	w = rcu_dereference_bh_check(port->watch, rcu_read_lock_held());
	if (!w || (hlen && skb_mac_offset(skb) != -(int)hlen) ||
	    !vsw_watch_wants(w, skb, hlen) ||
	    !vsw_event_pass(&w->limit, jiffies / HZ, w->rate, &lost))
		return;
	if (test_and_set_bit_lock(0, &w->busy))
		goto lost;
	vsw_last_read(&frame, skb);
	if (!vsw_watch_run(w, skb, hlen) || !vsw_watch_tell(w, &frame, lost))
		goto lost_unlock;
	clear_bit_unlock(0, &w->busy);
	return;

lost_unlock:
	clear_bit_unlock(0, &w->busy);
lost:
	atomic_add(lost + 1, &w->limit.lost);
}
EXPORT_SYMBOL_GPL(vsw_watch_frame);

static int vsw_watch_filter(struct vsw_watch *w, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VSWITCH_A_FILTER];
	struct sock_fprog_kern fprog;
	int err;

	if (!attr)
		return 0;
	fprog.len = nla_len(attr) / sizeof(struct sock_filter);
	fprog.filter = nla_data(attr);
	err = nla_len(attr) % sizeof(struct sock_filter) ? -EINVAL :
	      bpf_prog_create(&w->filter, &fprog);
	if (err)
		NL_SET_ERR_MSG_ATTR(info->extack, attr, KBUILD_MODNAME
				    ": filter must be a program of classic BPF that the kernel takes");
	return err;
}

/* Nobody uses it any more. */
static void vsw_watch_free(struct vsw_watch *w)
{
	if (w->filter)
		bpf_prog_destroy(w->filter);
	if (w->trace)
		vsw_trace_free(w->trace);
	kfree(w);
}

static struct vsw_watch *vsw_watch_make(struct vsw_port *port,
					struct genl_info *info)
{
	const struct nlattr *rate = info->attrs[VSWITCH_A_RATE];
	struct vsw_watch *w = kzalloc_obj(*w, GFP_KERNEL_ACCOUNT);
	int err;

	if (!w)
		return ERR_PTR(-ENOMEM);
	w->port = port;
	w->net = genl_info_net(info);
	w->portid = info->snd_portid;
	w->ifindex = nla_get_u32(info->attrs[VSWITCH_A_IFINDEX]);
	w->rate = rate ? nla_get_u32(rate) : VSW_WATCH_RATE_DEFAULT;
	err = vsw_watch_filter(w, info);
	if (!err) {
		w->trace = vsw_trace_alloc(w->net, port->sw);
		err = w->trace ? 0 : -ENOMEM;
	}
	if (err) {
		vsw_watch_free(w);
		return ERR_PTR(err);
	}
	w->trace->dry = true;
	return w;
}

/* May there be one more? */
static int vsw_watch_may(const struct vsw_watch *w, bool host,
			 struct netlink_ext_ack *extack)
{
	const struct vsw_watch *other;
	int n = 0, all = 0;

	lockdep_assert_held(&vsw_watch_lock);
	if (rcu_access_pointer(w->port->watch)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "somebody watches this port already");
		return -EBUSY;
	}
	list_for_each_entry(other, &vsw_watches, list) {
		all++;
		/* not by its port: the switch may be gone by now */
		n += net_eq(other->trace->home, w->trace->home);
	}
	if (all >= VSW_WATCHES_ALL && !host) {
		NL_SET_ERR_MSG_MOD(extack,
				   "256 ports are watched on this host, which is the most there may be");
		return -ENOSPC;
	}
	if (n >= VSW_WATCHES_MAX) {
		NL_SET_ERR_MSG_MOD(extack,
				   "8 ports are watched in the namespace of the switch, which is the most there may be");
		return -ENOSPC;
	}
	return 0;
}

/**
 * vsw_genl_watch() - VSWITCH_CMD_WATCH
 * @skb: the message
 * @info: what is in it
 *
 * Context: process
 * Return: 0 or a negative errno
 */
int vsw_genl_watch(struct sk_buff *skb, struct genl_info *info)
{
	const bool host = netlink_capable(skb, CAP_NET_ADMIN);
	struct vsw_port *port;
	struct vsw_watch *w;
	int err;

	rtnl_lock();
	port = vsw_trace_port(skb, info);
	w = IS_ERR(port) ? ERR_CAST(port) : vsw_watch_make(port, info);
	if (IS_ERR(w)) {
		rtnl_unlock();
		return PTR_ERR(w);
	}
	spin_lock_bh(&vsw_watch_lock);
	err = vsw_watch_may(w, host, info->extack);
	if (!err) {
		list_add_tail(&w->list, &vsw_watches);
		rcu_assign_pointer(port->watch, w);
	}
	spin_unlock_bh(&vsw_watch_lock);
	rtnl_unlock();
	if (err)
		vsw_watch_free(w);
	return err;
}

/**
 * vsw_watch_gone() - a port goes; so is its watcher told, if there is one
 * @port: the port, which no data path can see any more
 *
 * Context: process or softirq
 */
void vsw_watch_gone(struct vsw_port *port)
{
	struct vsw_watch *w;

	spin_lock_bh(&vsw_watch_lock);
	w = rcu_dereference_protected(port->watch,
				      lockdep_is_held(&vsw_watch_lock));
	if (w) {
		list_del(&w->list);
		RCU_INIT_POINTER(port->watch, NULL);
		vsw_watch_tell(w, NULL, 0);
	}
	spin_unlock_bh(&vsw_watch_lock);
	if (w)
		vsw_watch_free(w);
}

/* No data path finds it any more, though some may have it. */
static void vsw_watch_take(struct vsw_watch *w, struct list_head *gone)
{
	lockdep_assert_held(&vsw_watch_lock);
	RCU_INIT_POINTER(w->port->watch, NULL);
	list_move(&w->list, gone);
}

static void vsw_watch_free_all(struct list_head *gone)
{
	struct vsw_watch *w, *next;

	if (list_empty(gone))
		return;
	synchronize_rcu();
	list_for_each_entry_safe(w, next, gone, list)
		vsw_watch_free(w);
}

/**
 * vsw_watch_forget() - nobody watches the ports of a switch any more
 * @sw: a switch that moves to another namespace: those who were allowed to watch it
 *	here need not be allowed to do so there
 *
 * Context: RTNL, may sleep
 */
void vsw_watch_forget(const struct vsw *sw)
{
	struct vsw_watch *w, *next;
	LIST_HEAD(gone);

	spin_lock_bh(&vsw_watch_lock);
	list_for_each_entry_safe(w, next, &vsw_watches, list) {
		if (w->port->sw != sw)
			continue;
		vsw_watch_tell(w, NULL, 0);
		vsw_watch_take(w, &gone);
	}
	spin_unlock_bh(&vsw_watch_lock);
	vsw_watch_free_all(&gone);
}
EXPORT_SYMBOL_GPL(vsw_watch_forget);

/* A socket is closed. */
static int vsw_watch_release(struct notifier_block *nb, unsigned long event,
			     void *ptr)
{
	const struct netlink_notify *notify = ptr;
	struct vsw_watch *w, *next;
	LIST_HEAD(gone);

	/* Whoever closes one without a watch need not wait for the others. Its own
	 * is in the list, unless the port is gone: who takes that out, and tells it
	 * here, has BH disabled until it has been told, and the socket's memory
	 * outlives that.
	 */
	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC ||
	    list_empty(&vsw_watches))
		return NOTIFY_DONE;
	spin_lock_bh(&vsw_watch_lock);
	list_for_each_entry_safe(w, next, &vsw_watches, list)
		if (w->portid == notify->portid && net_eq(w->net, notify->net))
			vsw_watch_take(w, &gone);
	spin_unlock_bh(&vsw_watch_lock);
	/* the namespace is there until this returns, and who traces uses it */
	vsw_watch_free_all(&gone);
	return NOTIFY_DONE;
}

static struct notifier_block vsw_watch_notifier = {
	.notifier_call = vsw_watch_release,
};

/**
 * vsw_watch_init() - sockets may watch
 *
 * Context: module initialisation
 * Return: 0 or a negative errno
 */
int __init vsw_watch_init(void)
{
	return netlink_register_notifier(&vsw_watch_notifier);
}

/**
 * vsw_watch_exit() - the opposite; there are no ports any more
 *
 * Context: module exit
 */
void vsw_watch_exit(void)
{
	/* ports that are freed only now tell their watchers, who are still there */
	rcu_barrier();
	netlink_unregister_notifier(&vsw_watch_notifier);
}
