// SPDX-License-Identifier: GPL-2.0
/*
 * Storm control: a port that sends more broadcast, multicast or unknown unicast
 * than it may is heard no more until it has sent less.
 *
 * Each such frame costs all ports of the switch, not only the one that sends it.
 */
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/slab.h>

#include "netlink.h"
#include "storm.h"

/* The least rate in bits: of a GSO frame of 64 KiB a minute is left */
#define VSW_STORM_BPS_MIN	8000
#define VSW_STORM_BPS_MAX	1000000000000ULL

static const struct nla_policy vsw_storm_policy[VSWITCH_STORM_MAX + 1] = {
	[VSWITCH_STORM_PPS]	= { .type = NLA_U32 },
	[VSWITCH_STORM_BPS]	= { .type = NLA_U64 },
};

static const int vsw_storm_attrs[VSW_STORM_CLASSES] = {
	IFLA_VSWITCH_PORT_STORM_BCAST,
	IFLA_VSWITCH_PORT_STORM_MCAST,
	IFLA_VSWITCH_PORT_STORM_UCAST,
};

/* Take up @cost nanoseconds of @line, unless it is taken up for too long already. */
static bool vsw_storm_take(atomic64_t *line, s64 cost, s64 now)
{
	s64 until = atomic64_read(line);

	do {
		if (until - now > VSW_STORM_BURST)
			return false;
		if (vsw_trace_dry())
			return true;
	} while (!atomic64_try_cmpxchg(line, &until,
				       max(until, now) + cost));
	return true;
}

/* How many packets and bytes a frame is on the wire, after segmentation */
static void vsw_storm_measure(const struct sk_buff *skb, unsigned int len,
			      u32 *packets, u32 *bytes)
{
	*bytes = len + ETH_HLEN;
	*packets = 1;
	/* of the sender's gso_segs we know nothing */
	if (skb_is_gso(skb))
		*packets = DIV_ROUND_UP(len, skb_shinfo(skb)->gso_size);
}

static bool vsw_storm_within(struct vsw_storm_limit *limit, u32 packets,
			     u32 bytes, s64 now)
{
	if (limit->packet_cost &&
	    !vsw_storm_take(&limit->packets,
			    mul_u64_u32_shr(limit->packet_cost, packets,
					    VSW_STORM_SHIFT), now))
		return false;
	return !limit->byte_cost ||
	       vsw_storm_take(&limit->bytes,
			      mul_u64_u32_shr(limit->byte_cost, bytes,
					      VSW_STORM_SHIFT), now);
}

/**
 * vsw_storm_pass() - may a port send one more frame that is for many?
 * @port: with VSW_PORT_STORM
 * @skb: the frame
 * @len: its length without the Ethernet header, in bytes
 * @class: VSW_BROADCAST, VSW_MULTICAST or VSW_UNKNOWN
 *
 * A frame that is one too many in bits counts in packets all the same.
 *
 * Context: RCU
 * Return: true if so
 */
bool vsw_storm_pass(const struct vsw_port *port, const struct sk_buff *skb,
		    unsigned int len, enum vsw_class class)
{
	struct vsw_storm *storm = rcu_dereference(port->storm);
	struct vsw_storm_limit *limit;
	u32 packets, bytes;

	/* it has none any more */
	if (!storm)
		return true;
	limit = &storm->limits[VSW_BROADCAST - class];
	if (!limit->packet_cost && !limit->byte_cost)
		return true;
	vsw_storm_measure(skb, len, &packets, &bytes);
	return vsw_storm_within(limit, packets, bytes, ktime_get_ns());
}
EXPORT_SYMBOL_GPL(vsw_storm_pass);

#define VSW_STORM_RANGE	\
	" in bits per second must be 8000 to 1000000000000, or 0: no limit"

static const char * const vsw_storm_ranges[VSW_STORM_CLASSES] = {
	KBUILD_MODNAME ": storm_bcast" VSW_STORM_RANGE,
	KBUILD_MODNAME ": storm_mcast" VSW_STORM_RANGE,
	KBUILD_MODNAME ": storm_ucast" VSW_STORM_RANGE,
};

static int vsw_storm_parse_one(const struct nlattr *attr, const char *range,
			       struct vsw_storm_rate *rate,
			       struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VSWITCH_STORM_MAX + 1];
	int err;

	err = nla_parse_nested(tb, VSWITCH_STORM_MAX, attr, vsw_storm_policy,
			       extack);
	if (err)
		return err;
	if (tb[VSWITCH_STORM_PPS])
		rate->pps = nla_get_u32(tb[VSWITCH_STORM_PPS]);
	if (tb[VSWITCH_STORM_BPS])
		rate->bps = nla_get_u64(tb[VSWITCH_STORM_BPS]);
	if (rate->bps && (rate->bps < VSW_STORM_BPS_MIN ||
			  rate->bps > VSW_STORM_BPS_MAX))
		return vsw_extack_msg(extack, attr, range);
	return 0;
}

/**
 * vsw_storm_parse() - check the limits in a message
 * @tb: attributes by IFLA_VSWITCH_PORT_*
 * @config: where to put them
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_storm_parse(struct nlattr * const *tb, struct vsw_storm_config *config,
		    struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err = 0, i;

	for (i = 0; !err && i < VSW_STORM_CLASSES; i++) {
		attr = tb[vsw_storm_attrs[i]];
		if (!attr)
			continue;
		config->named |= BIT(i);
		err = vsw_storm_parse_one(attr, vsw_storm_ranges[i],
					  &config->rates[i], extack);
	}
	return err;
}

static void vsw_storm_limit_init(struct vsw_storm_limit *limit,
				 const struct vsw_storm_rate *rate)
{
	limit->rate = *rate;
	if (rate->pps)
		limit->packet_cost = div_u64((u64)NSEC_PER_SEC << VSW_STORM_SHIFT,
					     rate->pps);
	if (rate->bps)
		limit->byte_cost = div64_u64(8ULL * NSEC_PER_SEC << VSW_STORM_SHIFT,
					     rate->bps);
}

/**
 * vsw_storm_make() - the limits that a port is to have
 * @port: a slave or a vnic
 * @config: what is to change
 *
 * Context: RTNL
 * Return: for vsw_storm_set(), which may be NULL: no limits; ERR_PTR(-ENOMEM)
 */
struct vsw_storm *vsw_storm_make(const struct vsw_port *port,
				 const struct vsw_storm_config *config)
{
	const struct vsw_storm *old = rtnl_dereference(port->storm);
	const struct vsw_storm_rate *rate;
	struct vsw_storm *new;
	bool limits = false;
	int i;

	new = kzalloc_obj(*new);
	if (!new)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < VSW_STORM_CLASSES; i++) {
		rate = config->named & BIT(i) || !old ? &config->rates[i] :
							&old->limits[i].rate;
		vsw_storm_limit_init(&new->limits[i], rate);
		limits |= rate->pps || rate->bps;
	}
	if (limits)
		return new;
	kfree(new);
	return NULL;
}

/**
 * vsw_storm_set() - limit what a port may send
 * @port: a slave or a vnic
 * @new: what vsw_storm_make() returned
 *
 * Context: RTNL
 */
void vsw_storm_set(struct vsw_port *port, struct vsw_storm *new)
{
	struct vsw_storm *old;

	old = rcu_replace_pointer(port->storm, new, lockdep_rtnl_is_held());
	set_mask_bits(&port->flags, VSW_PORT_STORM, new ? VSW_PORT_STORM : 0);
	if (old)
		kfree_rcu(old, rcu);
}

/**
 * vsw_storm_size() - room for vsw_storm_put()
 *
 * Return: bytes
 */
size_t vsw_storm_size(void)
{
	return VSW_STORM_CLASSES * (nla_total_size(0) +
				    nla_total_size(sizeof(u32)) +
				    nla_total_size_64bit(sizeof(u64)));
}
EXPORT_SYMBOL_GPL(vsw_storm_size);

/**
 * vsw_storm_put() - describe the limits of a port; those that there are
 * @skb: where to
 * @port: a slave or a vnic
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_storm_put(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct vsw_storm *storm = rtnl_dereference(port->storm);
	const struct vsw_storm_rate *rate;
	struct nlattr *nest;
	int i;

	for (i = 0; storm && i < VSW_STORM_CLASSES; i++) {
		rate = &storm->limits[i].rate;
		if (!rate->pps && !rate->bps)
			continue;
		nest = nla_nest_start(skb, vsw_storm_attrs[i]);
		if (!nest ||
		    (rate->pps &&
		     nla_put_u32(skb, VSWITCH_STORM_PPS, rate->pps)) ||
		    (rate->bps &&
		     nla_put_u64_64bit(skb, VSWITCH_STORM_BPS, rate->bps,
				       VSWITCH_STORM_PAD)))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(vsw_storm_put);

#ifdef VSWITCH_KUNIT
#include "tests/storm_kunit.c"
#endif
