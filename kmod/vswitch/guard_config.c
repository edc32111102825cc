// SPDX-License-Identifier: GPL-2.0
/* The guard of a port: attributes in and out. */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/sort.h>

#include "guard.h"
#include "netlink.h"

static const struct vsw_switch vsw_guard_switches[] = {
	{ VSWITCH_GUARD_DHCP_SERVER, VSW_GUARD_ALLOW_DHCP,
	  KBUILD_MODNAME ": guard_dhcp_server must be 0 (off) or 1 (on)" },
	{ VSWITCH_GUARD_RA, VSW_GUARD_ALLOW_RA,
	  KBUILD_MODNAME ": guard_ra must be 0 (off) or 1 (on)" },
	{ VSWITCH_GUARD_VLAN, VSW_GUARD_ALLOW_VLAN,
	  KBUILD_MODNAME ": guard_vlan must be 0 (off) or 1 (on)" },
};

static int vsw_guard_check_macs(const struct nlattr *attr,
				struct netlink_ext_ack *extack)
{
	int i;

	if (!attr)
		return 0;
	if (nla_len(attr) % ETH_ALEN ||
	    nla_len(attr) > VSW_GUARD_MACS_MAX * ETH_ALEN)
		return vsw_extack(extack, attr,
				  "guard_mac must be addresses of 6 bytes each, 512 at the most");
	for (i = 0; i < nla_len(attr); i += ETH_ALEN)
		if (!is_valid_ether_addr(nla_data(attr) + i))
			return vsw_extack(extack, attr,
					  "guard_mac must be unicast Ethernet addresses");
	return 0;
}

/* The last address of a prefix */
static struct vsw_guard_addr vsw_guard_last(const struct vswitch_prefix *prefix)
{
	struct vsw_guard_addr last = vsw_guard_addr6(prefix->addr);

	if (prefix->len < 64)
		last.hi |= U64_MAX >> prefix->len;
	if (prefix->len <= 64)
		last.lo = U64_MAX;
	else if (prefix->len < 128)
		last.lo |= U64_MAX >> (prefix->len - 64);
	return last;
}

static bool vsw_guard_prefix_is_ip4(const struct vswitch_prefix *prefix)
{
	const struct vsw_guard_addr first = vsw_guard_addr6(prefix->addr);

	return prefix->len >= 96 && vsw_guard_is_ip4(&first);
}

static bool vsw_guard_prefix_is_good(const struct vswitch_prefix *prefix)
{
	const struct vsw_guard_addr first = vsw_guard_addr6(prefix->addr);
	struct vsw_guard_addr last;
	struct vswitch_prefix zero = { .len = prefix->len };

	if (prefix->len > 128 || prefix->pad[0] | prefix->pad[1] | prefix->pad[2])
		return false;
	/* what is not of the prefix is 0 */
	last = vsw_guard_last(&zero);
	return !(first.hi & last.hi) && !(first.lo & last.lo);
}

static int vsw_guard_check_prefixes(const struct nlattr *attr,
				    struct netlink_ext_ack *extack)
{
	const struct vswitch_prefix *prefix;
	int i;

	if (!attr)
		return 0;
	if (nla_len(attr) % sizeof(*prefix) ||
	    nla_len(attr) > VSW_GUARD_PREFIXES_MAX * sizeof(*prefix))
		return vsw_extack(extack, attr,
				  "guard_ip must be prefixes of 20 bytes each, 512 at the most");
	prefix = nla_data(attr);
	for (i = 0; i < nla_len(attr) / sizeof(*prefix); i++)
		if (!vsw_guard_prefix_is_good(&prefix[i]))
			return vsw_extack(extack, attr,
					  "guard_ip must be addresses, or prefixes with a length of 0 to 128 (of IPv4 32) and no bit set behind it");
	return 0;
}

static const struct nla_policy vsw_guard_policy[VSWITCH_GUARD_MAX + 1] = {
	[VSWITCH_GUARD_MODE]		= { .type = NLA_U8 },
	[VSWITCH_GUARD_ACTIVE]		= { .type = NLA_U8 },
	[VSWITCH_GUARD_MACS]		= { .type = NLA_BINARY },
	[VSWITCH_GUARD_MACS_ADD]	= { .type = NLA_BINARY },
	[VSWITCH_GUARD_MACS_DEL]	= { .type = NLA_BINARY },
	[VSWITCH_GUARD_PREFIXES]	= { .type = NLA_BINARY },
	[VSWITCH_GUARD_PREFIXES_ADD]	= { .type = NLA_BINARY },
	[VSWITCH_GUARD_PREFIXES_DEL]	= { .type = NLA_BINARY },
	[VSWITCH_GUARD_DHCP_SERVER]	= { .type = NLA_U8 },
	[VSWITCH_GUARD_RA]		= { .type = NLA_U8 },
	[VSWITCH_GUARD_VLAN]		= { .type = NLA_U8 },
	[VSWITCH_GUARD_LEARN]		= { .type = NLA_U8 },
	[VSWITCH_GUARD_LEARNED]		= { .type = NLA_BINARY },
};

static int vsw_guard_parse_mode(struct nlattr * const *tb,
				struct vsw_guard_config *config,
				struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[VSWITCH_GUARD_MODE];

	if (attr) {
		if (nla_get_u8(attr) > VSWITCH_GUARD_AUTO)
			return vsw_extack(extack, attr,
					  "guard must be 0 (off), 1 (on) or 2 (auto)");
		config->has_mode = true;
		config->mode = nla_get_u8(attr);
	}
	attr = tb[VSWITCH_GUARD_LEARN];
	if (attr) {
		if (nla_get_u8(attr) > VSWITCH_GUARD_LEARN_LOCAL)
			return vsw_extack(extack, attr,
					  "guard_learn must be 0 (off), 1 (on) or 2 (link_local)");
		config->mask |= VSW_GUARD_LEARN | VSW_GUARD_LEARN_LOCAL;
		if (nla_get_u8(attr))
			config->allow |= nla_get_u8(attr) ==
					 VSWITCH_GUARD_LEARN_LOCAL ?
					 VSW_GUARD_LEARN_LOCAL : VSW_GUARD_LEARN;
	}
	attr = tb[VSWITCH_GUARD_ACTIVE] ?: tb[VSWITCH_GUARD_LEARNED];
	if (attr)
		return vsw_extack(extack, attr,
				  "guard_active and guard_learned can only be read");
	return 0;
}

/**
 * vsw_guard_parse() - check the settings of a guard in a message
 * @nest: IFLA_VSWITCH_PORT_GUARD; NULL: there are none
 * @config: where to put them
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_guard_parse(const struct nlattr *nest, struct vsw_guard_config *config,
		    struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VSWITCH_GUARD_MAX + 1];
	int err;

	if (!nest)
		return 0;
	err = nla_parse_nested(tb, VSWITCH_GUARD_MAX, nest, vsw_guard_policy,
			       extack) ?:
	      vsw_guard_parse_mode(tb, config, extack);
	if (err)
		return err;
	config->macs = tb[VSWITCH_GUARD_MACS];
	config->macs_add = tb[VSWITCH_GUARD_MACS_ADD];
	config->macs_del = tb[VSWITCH_GUARD_MACS_DEL];
	config->prefixes = tb[VSWITCH_GUARD_PREFIXES];
	config->prefixes_add = tb[VSWITCH_GUARD_PREFIXES_ADD];
	config->prefixes_del = tb[VSWITCH_GUARD_PREFIXES_DEL];
	err = vsw_guard_check_macs(config->macs, extack) ?:
	      vsw_guard_check_macs(config->macs_add, extack) ?:
	      vsw_guard_check_macs(config->macs_del, extack) ?:
	      vsw_guard_check_prefixes(config->prefixes, extack) ?:
	      vsw_guard_check_prefixes(config->prefixes_add, extack) ?:
	      vsw_guard_check_prefixes(config->prefixes_del, extack);
	return err ?: vsw_switches_parse(tb, vsw_guard_switches,
					 ARRAY_SIZE(vsw_guard_switches),
					 &config->mask, &config->allow, extack);
}

/**
 * vsw_guard_named() - does a message say anything of a guard?
 * @config: made by vsw_guard_parse()
 *
 * Return: true if so
 */
bool vsw_guard_named(const struct vsw_guard_config *config)
{
	return config->has_mode || config->mask || config->macs ||
	       config->macs_add || config->macs_del || config->prefixes ||
	       config->prefixes_add || config->prefixes_del;
}
EXPORT_SYMBOL_GPL(vsw_guard_named);

/**
 * struct vsw_guard_list - a list in the making
 * @at: its members
 * @n: how many there are
 * @size: of each, in bytes
 */
struct vsw_guard_list {
	void *at;
	u32 n;
	u32 size;
};

static void *vsw_guard_list_find(const struct vsw_guard_list *list,
				 const void *what)
{
	u32 i;

	for (i = 0; i < list->n; i++)
		if (!memcmp(list->at + i * list->size, what, list->size))
			return list->at + i * list->size;
	return NULL;
}

/* Add what an attribute names, or remove it. Return -ENOENT if it is not there. */
static int vsw_guard_list_change(struct vsw_guard_list *list,
				 const struct nlattr *attr, bool add)
{
	const void *what;
	void *found;
	int i;

	for (i = 0; attr && i < nla_len(attr); i += list->size) {
		what = nla_data(attr) + i;
		found = vsw_guard_list_find(list, what);
		if (!add) {
			if (!found)
				return -ENOENT;
			list->n--;
			memmove(found, found + list->size,
				list->at + list->n * list->size - found);
		} else if (!found) {
			memcpy(list->at + list->n++ * list->size, what,
			       list->size);
		}
	}
	return 0;
}

/* What a list becomes: of @n members at @old, and of attributes; the caller frees
 * it.
 */
static int vsw_guard_list_make(struct vsw_guard_list *list, const void *old,
			       u32 n, const struct nlattr *all,
			       const struct nlattr *add,
			       const struct nlattr *del, u32 max)
{
	u32 room = n * list->size + (all ? nla_len(all) : 0) +
		   (add ? nla_len(add) : 0);
	int err;

	list->at = kvzalloc(room ?: 1, GFP_KERNEL);
	if (!list->at)
		return -ENOMEM;
	if (!all && n) {
		memcpy(list->at, old, n * list->size);
		list->n = n;
	}
	err = vsw_guard_list_change(list, all, true) ?:
	      vsw_guard_list_change(list, del, false) ?:
	      vsw_guard_list_change(list, add, true);
	return err ?: list->n > max ? -ENOSPC : 0;
}

static int vsw_guard_cmp_macs(const void *a, const void *b)
{
	const u64 *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int vsw_guard_cmp_ranges(const void *a, const void *b)
{
	const struct vsw_guard_range *x = a, *y = b;

	return vsw_guard_cmp(&x->first, &y->first);
}

/* Sort, and make one range of those that overlap. */
static void vsw_guard_merge(struct vsw_guard_ranges *ranges)
{
	struct vsw_guard_range *at = ranges->at;
	u32 i, n = 0;

	sort(at, ranges->n, sizeof(*at), vsw_guard_cmp_ranges, NULL);
	for (i = 0; i < ranges->n; i++) {
		if (!n || vsw_guard_cmp(&at[n - 1].last, &at[i].first) < 0)
			at[n++] = at[i];
		else if (vsw_guard_cmp(&at[n - 1].last, &at[i].last) < 0)
			at[n - 1].last = at[i].last;
	}
	ranges->n = n;
}

static void vsw_guard_fill_ranges(struct vsw_guard_ranges *ranges,
				  const struct vsw_guard *guard, bool ip4)
{
	const struct vswitch_prefix *prefix;
	u32 i;

	for (i = 0; i < guard->n_prefixes; i++) {
		prefix = &guard->prefixes[i];
		if (vsw_guard_prefix_is_ip4(prefix) != ip4)
			continue;
		ranges->at[ranges->n++] = (struct vsw_guard_range) {
			vsw_guard_addr6(prefix->addr), vsw_guard_last(prefix),
		};
	}
	vsw_guard_merge(ranges);
}

/* All in one piece of memory. @macs are of 6 bytes each. */
static struct vsw_guard *vsw_guard_alloc(const struct vsw_guard_list *macs,
					 const struct vsw_guard_list *prefixes)
{
	struct vsw_guard *guard;
	u32 i;

	guard = kvzalloc(sizeof(*guard) + macs->n * sizeof(*guard->macs) +
			 prefixes->n * (sizeof(*guard->ip4.at) +
					sizeof(*guard->prefixes)), GFP_KERNEL_ACCOUNT);
	if (!guard)
		return NULL;
	guard->macs = (void *)(guard + 1);
	guard->n_macs = macs->n;
	for (i = 0; i < macs->n; i++)
		guard->macs[i] = vsw_fdb_key(macs->at + i * ETH_ALEN, 0);
	sort(guard->macs, guard->n_macs, sizeof(*guard->macs),
	     vsw_guard_cmp_macs, NULL);

	guard->ip4.at = (void *)(guard->macs + macs->n);
	guard->prefixes = (void *)(guard->ip4.at + prefixes->n);
	guard->n_prefixes = prefixes->n;
	memcpy(guard->prefixes, prefixes->at,
	       prefixes->n * sizeof(*guard->prefixes));
	vsw_guard_fill_ranges(&guard->ip4, guard, true);
	guard->ip6.at = guard->ip4.at + guard->ip4.n;
	vsw_guard_fill_ranges(&guard->ip6, guard, false);
	return guard;
}

/**
 * vsw_guard_free() - free a guard that no data path sees
 * @guard: the guard; NULL: nothing
 */
void vsw_guard_free(struct vsw_guard *guard)
{
	kvfree(guard);
}
EXPORT_SYMBOL_GPL(vsw_guard_free);

/* What is wrong with a list, if it is anything but want of memory */
static int vsw_guard_say(struct netlink_ext_ack *extack, int err, bool macs)
{
	static const char * const msgs[][2] = {
		{ KBUILD_MODNAME ": guard_ip_del: the list has no such prefix",
		  KBUILD_MODNAME ": guard_ip: there can be 512 prefixes at the most" },
		{ KBUILD_MODNAME ": guard_mac_del: the list has no such address",
		  KBUILD_MODNAME ": guard_mac: there can be 512 addresses at the most" },
	};

	if (extack && (err == -ENOENT || err == -ENOSPC))
		extack->_msg = msgs[macs][err == -ENOSPC];
	return err;
}

/* The addresses of a guard as a list of 6 bytes each */
static u8 *vsw_guard_macs_of(const struct vsw_guard *guard)
{
	u32 i, n = guard ? guard->n_macs : 0;
	u8 *macs;

	macs = kvmalloc(n * ETH_ALEN ?: 1, GFP_KERNEL);
	for (i = 0; macs && i < n; i++)
		vsw_fdb_key_addr(guard->macs[i], macs + i * ETH_ALEN);
	return macs;
}

static int vsw_guard_check_port(const struct vsw_port *port, u8 mode, u32 n_macs,
				struct netlink_ext_ack *extack)
{
	if (port->flags & VSW_PORT_VNIC || mode != VSWITCH_GUARD_ON || n_macs)
		return 0;
	NL_SET_ERR_MSG_MOD(extack,
			   "guard on of a slave needs guard_mac: the addresses of the hosts behind it");
	return -EINVAL;
}

/**
 * vsw_guard_make() - the guard that a port is to have
 * @port: a slave or a vnic
 * @config: what is to change
 * @extack: says what is wrong
 *
 * Context: RTNL, may sleep
 * Return: for vsw_guard_set() or vsw_guard_free(); ERR_PTR(-EINVAL), ERR_PTR(-ENOENT),
 *	ERR_PTR(-ENOSPC), ERR_PTR(-ENOMEM)
 */
struct vsw_guard *vsw_guard_make(const struct vsw_port *port,
				 const struct vsw_guard_config *config,
				 struct netlink_ext_ack *extack)
{
	const struct vsw_guard *old = rtnl_dereference(port->guard);
	struct vsw_guard_list prefixes = {
		.size = sizeof(struct vswitch_prefix),
	};
	u8 mode = config->has_mode ? config->mode : port->guard_mode;
	struct vsw_guard_list macs = { .size = ETH_ALEN };
	struct vsw_guard *guard = NULL;
	u8 *old_macs;
	int err;

	ASSERT_RTNL();
	old_macs = vsw_guard_macs_of(old);
	err = old_macs ? vsw_guard_list_make(&macs, old_macs,
					     old ? old->n_macs : 0,
					     config->macs, config->macs_add,
					     config->macs_del,
					     VSW_GUARD_MACS_MAX) : -ENOMEM;
	kvfree(old_macs);
	err = vsw_guard_say(extack, err, true);
	if (!err) {
		err = vsw_guard_list_make(&prefixes, old ? old->prefixes : NULL,
					  old ? old->n_prefixes : 0,
					  config->prefixes,
					  config->prefixes_add,
					  config->prefixes_del,
					  VSW_GUARD_PREFIXES_MAX);
		err = vsw_guard_say(extack, err, false);
	}
	if (!err)
		err = vsw_guard_check_port(port, mode, macs.n, extack);
	if (!err) {
		guard = vsw_guard_alloc(&macs, &prefixes);
		err = guard ? 0 : -ENOMEM;
	}
	kvfree(macs.at);
	kvfree(prefixes.at);
	if (err)
		return ERR_PTR(err);
	guard->own = old && !config->macs ? old->own :
					    vsw_fdb_key(port->dev->dev_addr, 0);
	guard->allow = ((old ? old->allow : 0) & ~config->mask) |
		       (config->allow & config->mask);
	if (guard->allow & (VSW_GUARD_LEARN | VSW_GUARD_LEARN_LOCAL) &&
	    vsw_guard_leases_need(port->sw)) {
		kvfree(guard);
		return ERR_PTR(-ENOMEM);
	}
	return guard;
}
EXPORT_SYMBOL_GPL(vsw_guard_make);

static bool vsw_guard_learns(const struct vsw_port *port)
{
	const struct vsw_guard *guard = rtnl_dereference(port->guard);

	return port->flags & VSW_PORT_GUARD && guard &&
	       guard->allow & (VSW_GUARD_LEARN | VSW_GUARD_LEARN_LOCAL);
}

/**
 * vsw_guard_update() - does some port of a switch learn addresses?
 * @sw: the switch, or that of a NIC
 *
 * Context: RTNL
 */
void vsw_guard_update(struct vsw *sw)
{
	struct vsw_port *port;
	bool learn = false;

	list_for_each_entry(port, &sw->ports, list)
		learn |= vsw_guard_learns(port);
	list_for_each_entry(port, &sw->endpoints, member)
		learn |= vsw_guard_learns(port);
	set_mask_bits(&sw->host.flags, VSW_PORT_OVERHEAR,
		      learn ? VSW_PORT_OVERHEAR : 0);
}
EXPORT_SYMBOL_GPL(vsw_guard_update);

/* A vnic of another user's, or one that the user wants guarded */
static bool vsw_guard_is_on(const struct vsw_port *port)
{
	return port->guard_mode == VSWITCH_GUARD_ON ||
	       (port->guard_mode == VSWITCH_GUARD_AUTO &&
		port->flags & VSW_PORT_VNIC &&
		dev_net(port->dev)->user_ns !=
		dev_net(port->sw->host.dev)->user_ns);
}

/**
 * vsw_guard_enforce() - put a port's guard into force, or out of it
 * @port: a slave or a vnic; it may have moved to another namespace
 *
 * Without memory for a guard nothing is let through.
 *
 * Context: RTNL, may sleep
 */
void vsw_guard_enforce(struct vsw_port *port)
{
	const struct vsw_guard_list none = {};
	struct vsw_guard *guard = rtnl_dereference(port->guard);
	bool on = vsw_guard_is_on(port);

	if (on == !!(port->flags & VSW_PORT_GUARD))
		return;
	if (on && !guard) {
		guard = vsw_guard_alloc(&none, &none);
		rcu_assign_pointer(port->guard, guard);
	}
	/* nobody looks at it yet */
	if (on && guard)
		guard->own = vsw_fdb_key(port->dev->dev_addr, 0);
	vsw_port_set_flags(port, VSW_PORT_GUARD, on ? VSW_PORT_GUARD : 0);
	vsw_guard_update(port->sw);
}
EXPORT_SYMBOL_GPL(vsw_guard_enforce);

/**
 * vsw_guard_repin() - the device below has given a vnic another address
 * @port: the vnic's port; its hosts may use this one in place of their own
 *
 * Context: RTNL
 */
void vsw_guard_repin(struct vsw_port *port)
{
	struct vsw_guard *guard = rtnl_dereference(port->guard);

	if (guard)
		WRITE_ONCE(guard->own, vsw_fdb_key(port->dev->dev_addr, 0));
}
EXPORT_SYMBOL_GPL(vsw_guard_repin);

/**
 * vsw_guard_set() - give a port another guard
 * @port: a slave or a vnic
 * @guard: what vsw_guard_make() returned
 * @mode: enum vswitch_guard
 *
 * Context: RTNL, may sleep
 */
void vsw_guard_set(struct vsw_port *port, struct vsw_guard *guard, u8 mode)
{
	struct vsw_guard *old = rtnl_dereference(port->guard);

	port->guard_mode = mode;
	rcu_assign_pointer(port->guard, guard);
	vsw_guard_enforce(port);
	vsw_guard_update(port->sw);
	vsw_guard_listed(port);
	if (!vsw_guard_learns(port))
		vsw_guard_forget(port, false);
	if (old)
		kvfree_rcu(old, rcu);
}

/**
 * vsw_guard_size() - room for vsw_guard_put()
 * @port: a slave or a vnic
 *
 * Context: RTNL or RCU
 * Return: bytes
 */
size_t vsw_guard_size(const struct vsw_port *port)
{
	const struct vsw_guard *guard = rcu_dereference_rtnl(port->guard);
	size_t size = nla_total_size(VSWITCH_GUARD_MAX *
				     nla_total_size(sizeof(u8)));

	if (!guard)
		return size;
	return size + nla_total_size(guard->n_macs * ETH_ALEN) +
	       nla_total_size(guard->n_prefixes *
			      sizeof(struct vswitch_prefix)) +
	       nla_total_size(VSW_GUARD_LEARNED_MAX *
			      sizeof(struct vswitch_lease));
}
EXPORT_SYMBOL_GPL(vsw_guard_size);

static int vsw_guard_put_macs(struct sk_buff *skb, const struct vsw_guard *guard)
{
	struct nlattr *attr;
	u32 i;

	if (!guard->n_macs)
		return 0;
	attr = nla_reserve(skb, VSWITCH_GUARD_MACS,
			   guard->n_macs * ETH_ALEN);
	if (!attr)
		return -EMSGSIZE;
	for (i = 0; i < guard->n_macs; i++)
		vsw_fdb_key_addr(guard->macs[i], nla_data(attr) + i * ETH_ALEN);
	return 0;
}

static u8 vsw_guard_learn(const struct vsw_guard *guard)
{
	if (guard->allow & VSW_GUARD_LEARN_LOCAL)
		return VSWITCH_GUARD_LEARN_LOCAL;
	return guard->allow & VSW_GUARD_LEARN ? VSWITCH_GUARD_LEARN_ON :
						VSWITCH_GUARD_LEARN_OFF;
}

static int vsw_guard_put_rules(struct sk_buff *skb, const struct vsw_port *port,
			       const struct vsw_guard *guard)
{
	if (vsw_guard_put_macs(skb, guard) ||
	    (guard->n_prefixes &&
	     nla_put(skb, VSWITCH_GUARD_PREFIXES,
		     guard->n_prefixes * sizeof(*guard->prefixes),
		     guard->prefixes)) ||
	    nla_put_u8(skb, VSWITCH_GUARD_LEARN, vsw_guard_learn(guard)) ||
	    vsw_guard_leases_put(skb, port))
		return -EMSGSIZE;
	return vsw_switches_put(skb, vsw_guard_switches,
				ARRAY_SIZE(vsw_guard_switches), guard->allow);
}

/**
 * vsw_guard_put() - describe the guard of a port
 * @skb: where to
 * @port: a slave or a vnic
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_guard_put(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct vsw_guard *guard = rtnl_dereference(port->guard);
	struct nlattr *nest;

	nest = nla_nest_start(skb, IFLA_VSWITCH_PORT_GUARD);
	if (!nest ||
	    nla_put_u8(skb, VSWITCH_GUARD_MODE, port->guard_mode) ||
	    nla_put_u8(skb, VSWITCH_GUARD_ACTIVE,
		       !!(port->flags & VSW_PORT_GUARD)) ||
	    (guard && vsw_guard_put_rules(skb, port, guard)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}
EXPORT_SYMBOL_GPL(vsw_guard_put);

#ifdef VSWITCH_KUNIT
#include "tests/guard_config_kunit.c"
#endif
