/* SPDX-License-Identifier: GPL-2.0 */
/* A switch with a VNI: a tenant's VXLAN overlay (RFC 7348). */
#ifndef _VSW_OVERLAY_H
#define _VSW_OVERLAY_H

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/dst_cache.h>

#include "vswitch.h"

/* VNIs have 24 bits, 0 is for none. */
#define VSW_VNI_MAX		0xffffff
#define VSW_DSTPORT_DEFAULT	4789
/* The dynamic ports, RFC 6335, 6 */
#define VSW_SRCPORT_MIN		49152
#define VSW_SRCPORT_MAX		65535
/* VTEPs that frames make known, in "peers any": each costs memory and is named
 * by whoever can send to us.
 */
#define VSW_VTEPS_LEARNED_MAX	4096
#define VSW_VTEP_BUCKETS	64

/**
 * struct vsw_vxlanhdr - RFC 7348, 5
 * @flags: VSW_VXLAN_I, all other bits are sent as 0 and ignored
 * @vni: VNI in the upper 24 bits; the lower 8 are sent as 0 and ignored
 */
struct vsw_vxlanhdr {
	__be32 flags;
	__be32 vni;
};

#define VSW_VXLAN_I		cpu_to_be32(BIT(27))
#define VSW_VXLAN_VNI_MASK	cpu_to_be32(VSW_VNI_MAX << 8)
#define VSW_VXLAN_HLEN		(sizeof(struct udphdr) + \
				 sizeof(struct vsw_vxlanhdr))

/**
 * vsw_vni_word() - a VNI as it stands in the header
 * @vni: the VNI
 *
 * Return: see struct vsw_vxlanhdr
 */
static inline __be32 vsw_vni_word(u32 vni)
{
	return cpu_to_be32(vni << 8);
}

/**
 * vsw_vni_of() - the VNI in a header
 * @word: see struct vsw_vxlanhdr; its reserved bits are ignored
 *
 * Return: the VNI
 */
static inline u32 vsw_vni_of(__be32 word)
{
	return be32_to_cpu(word) >> 8;
}

/**
 * vsw_overlay_hlen() - what encapsulation adds to a frame's network layer
 * @family: AF_INET or AF_INET6
 *
 * Return: bytes of the outer IP, UDP and VXLAN headers and the inner Ethernet
 *	header; the tag that an inner frame may have comes on top
 */
static inline unsigned int vsw_overlay_hlen(u8 family)
{
	return (family == AF_INET6 ? sizeof(struct ipv6hdr) :
				     sizeof(struct iphdr)) +
	       VSW_VXLAN_HLEN + ETH_HLEN;
}

/**
 * vsw_srcport() - the source port of a frame's flow
 * @hash: of the flow
 * @least: of the range
 * @greatest: of the range
 *
 * So that routers that choose a path by ports take the same one for all packets
 * of a flow, and different ones for different flows (RFC 7348, 5). The kernel's
 * own function differs between releases in what the range's end is.
 *
 * Return: the port
 */
static inline __be16 vsw_srcport(u32 hash, u16 least, u16 greatest)
{
	/* The upper half counts; the hash itself is nobody's business. */
	hash ^= hash << 16;
	return htons(least + reciprocal_scale(hash, greatest - least + 1));
}

/**
 * enum vsw_overlay_flags - settings that are on or off
 * @VSW_OVERLAY_TTL_INHERIT: TTL of the inner packet
 * @VSW_OVERLAY_UDPCSUM: UDP checksum over IPv4
 * @VSW_OVERLAY_ZERO_CSUM6_TX: none over IPv6
 * @VSW_OVERLAY_ZERO_CSUM6_RX: accept packets without one over IPv6
 * @VSW_OVERLAY_ANY_PEER: accept packets of VTEPs that are not known
 * @VSW_OVERLAY_LOCALBYPASS: do not encapsulate for VTEPs on this host
 * @VSW_OVERLAY_LEARNING: learn which VTEP an address is at
 * @VSW_OVERLAY_NEIGH: answer who asks for neighbours at VTEPs
 * @VSW_OVERLAY_NEIGH_GRAT: what neighbours tell all is sent nevertheless
 */
enum vsw_overlay_flags {
	VSW_OVERLAY_TTL_INHERIT		= BIT(0),
	VSW_OVERLAY_UDPCSUM		= BIT(1),
	VSW_OVERLAY_ZERO_CSUM6_TX	= BIT(2),
	VSW_OVERLAY_ZERO_CSUM6_RX	= BIT(3),
	VSW_OVERLAY_ANY_PEER		= BIT(4),
	VSW_OVERLAY_LOCALBYPASS		= BIT(5),
	VSW_OVERLAY_LEARNING		= BIT(6),
	VSW_OVERLAY_NEIGH		= BIT(7),
	VSW_OVERLAY_NEIGH_GRAT		= BIT(8),
};

/**
 * struct vsw_overlay_config - the settings of an overlay
 * @vni: VXLAN network identifier; 0: there is no overlay
 * @family: AF_INET or AF_INET6: that of all VTEPs; never changes
 * @local: source address; zero: the route's. IPv4 addresses are v4-mapped.
 * @remote: VTEP or multicast group for BUM traffic; zero: none
 * @ifindex: underlay device; 0: by route
 * @dstport: UDP port of VTEPs
 * @srcport_min: least source port
 * @srcport_max: greatest one
 * @flags: enum vsw_overlay_flags
 * @ttl: TTL or hop limit; 0: the default
 * @tos: DSCP and ECN; 1: of the inner packet
 * @df: enum vswitch_df
 * @flowlabel: of IPv6
 */
struct vsw_overlay_config {
	u32 vni;
	u8 family;
	struct in6_addr local;
	struct in6_addr remote;
	int ifindex;
	__be16 dstport;
	u16 srcport_min;
	u16 srcport_max;
	u32 flags;
	u8 ttl;
	u8 tos;
	u8 df;
	__be32 flowlabel;
};

/**
 * struct vsw_sock - the UDP socket of all overlays of a namespace, family and
 *	port
 * @sk: the socket
 * @overlays: struct vsw_vni by VNI; written under RTNL, read under RCU
 * @stats: of packets that are for no overlay; per CPU
 * @list: in vsw_net.socks; RTNL
 * @net: the namespace; goes later than the socket
 * @n_overlays: how many use it; RTNL
 * @ifindex: of the VRF it is bound to, or 0
 * @port: UDP port
 * @family: AF_INET or AF_INET6
 */
struct vsw_sock {
	struct sock *sk;
	struct rhltable overlays;
	struct vsw_port_stats __percpu *stats;
	struct list_head list;
	struct net *net;
	unsigned int n_overlays;
	int ifindex;
	__be16 port;
	u8 family;
};

/**
 * struct vsw_traffic - of an overlay, per CPU
 * @stats: frames in and out
 * @ip_id: identification of the next packet over IPv4. Those of a CPU differ;
 *	who gets them learns how much its own tenant sends, and nothing else.
 */
struct vsw_traffic {
	struct pcpu_sw_netstats stats;
	u16 ip_id;
} ____cacheline_aligned_in_smp;

/**
 * struct vsw_vni - a VNI that packets may have
 * @vni: as in the header; never changes
 * @vid: the VLAN that it stands for; 0: the overlay's own, the default PVID;
 *	never changes
 * @overlay: whose it is; never changes
 * @node: in vsw_sock.overlays
 * @rcu: frees it, if it is that of a VLAN
 */
struct vsw_vni {
	__be32 vni;
	u16 vid;
	struct vsw_overlay *overlay;
	struct rhlist_head node;
	struct rcu_head rcu;
};

/* In a list of VNIs to be set: leave it as it is */
#define VSW_VNI_KEEP		U32_MAX
#define VSW_BUM_BUCKETS		256

/**
 * struct vsw_overlay - what a switch has that spans hosts
 * @port: a port that floods to @bum; its settings and counters are those of the
 *	ports of all VTEPs
 * @traffic: per CPU; never changes
 * @config: the settings; those that may change are written under RTNL and read
 *	by the data path, one by one
 * @sock: the socket
 * @net: the namespace of the underlay
 * @bum: struct vsw_vtep: who gets broadcast, unknown unicast and multicast: of
 *	all VNIs, and after these who gets that of one VNI; written under RTNL,
 *	read under RCU
 * @own: the VNI of the overlay itself
 * @vlans: VNIs by VLAN ID, or NULL: no VLAN but the default PVID has one; set
 *	once, its members are written under RTNL, read under RCU
 * @n_vlans: how many have; RTNL
 * @bum_of: who gets what is for all in one VNI, by vsw_bum_bucket(); written
 *	under RTNL, read under RCU
 * @vteps: all VTEPs that are known, by address; written under @lock, read under
 *	RCU
 * @lock: serialises writers of @vteps
 * @n_learned: VTEPs that a frame made known; under @lock
 * @n_gone: VTEPs that have gone, for dumps; written under @lock
 * @n_groups: multicast groups in @bum; written under RTNL
 * @gc: forgets VTEPs that nothing names
 * @list: in vsw_net.overlays; RTNL
 * @lower: the underlay device, if one is set; RTNL
 * @lower_tracker: of our reference to @lower; RTNL
 * @mtu: what an inner packet may have by the underlay; RTNL
 * @rcu: frees it
 */
struct vsw_overlay {
	struct vsw_port port;
	struct vsw_traffic __percpu *traffic;
	struct vsw_overlay_config config;
	struct vsw_sock *sock;
	struct net *net;
	struct list_head bum;
	struct vsw_vni own;
	struct vsw_vni __rcu **vlans;
	unsigned int n_vlans;
	struct hlist_head vteps[VSW_VTEP_BUCKETS];
	struct hlist_head bum_of[VSW_BUM_BUCKETS];

	spinlock_t lock;	/* see above */
	unsigned int n_learned;
	u32 n_gone;
	unsigned int n_groups;
	struct delayed_work gc;
	struct list_head list;
	struct net_device *lower;
	netdevice_tracker lower_tracker;
	unsigned int mtu;
	struct rcu_head rcu;
};

/**
 * struct vsw_vtep - a VXLAN tunnel end point, where FDB entries may point to
 * @port: the port that it is; port.list is in vsw_overlay.bum
 * @overlay: whose it is; never changes
 * @addr: its address, or a multicast group; never changes
 * @vni: as in the header; never changes
 * @src_vni: the VNI of which it gets what is for all; 0: of all; never changes
 * @dstport: its UDP port; never changes
 * @bum_node: in vsw_overlay.bum_of, with @src_vni
 * @ifindex: underlay device, 0: that of the overlay; never changes
 * @group: @addr is a group's; never changes
 * @bum: it is in vsw_overlay.bum; written under RTNL and vsw_overlay.lock
 * @node: in vsw_overlay.vteps
 * @cache: the route to it
 * @learned: a frame made it known; under vsw_overlay.lock
 * @held: by who is about to name it; under vsw_overlay.lock
 * @unused: in a list of those that are about to go
 * @rcu: frees it
 *
 * It lives while the FDB or vsw_overlay.bum names it, and until the next
 * collection.
 */
struct vsw_vtep {
	struct vsw_port port;
	struct vsw_overlay *overlay;
	struct in6_addr addr;
	__be32 vni;
	__be32 src_vni;
	__be16 dstport;
	struct hlist_node bum_node;
	int ifindex;
	bool group;
	bool bum;
	struct hlist_node node;
	struct dst_cache cache;
	bool learned;
	unsigned int held;
	struct list_head unused;
	struct rcu_head rcu;
};

static inline struct vsw_vtep *vsw_vtep_of(const struct vsw_port *port)
{
	return container_of(port, struct vsw_vtep, port);
}

/**
 * vsw_vtep_plain() - is a VTEP as the overlay itself, but for the address?
 * @vtep: the VTEP
 *
 * Return: true if so
 */
static inline bool vsw_vtep_plain(const struct vsw_vtep *vtep)
{
	const struct vsw_overlay *overlay = vtep->overlay;

	return vtep->vni == overlay->own.vni && !vtep->ifindex &&
	       !vtep->src_vni && vtep->dstport == overlay->config.dstport;
}

/**
 * vsw_vtep_bucket() - where a VTEP is in vsw_overlay.vteps
 * @addr: its address
 *
 * Addresses of one data centre differ at the end.
 *
 * Return: number of the bucket
 */
static inline unsigned int vsw_vtep_bucket(const struct in6_addr *addr)
{
	u32 word = (__force u32)addr->s6_addr32[3];

	word ^= word >> 16;
	return (word ^ word >> 8) % VSW_VTEP_BUCKETS;
}

/* Nothing to be secret of: who chooses VNIs searches the table of a namespace
 * of his own.
 */
static inline u32 vsw_overlay_hash(const void *data, u32 len, u32 seed)
{
	u32 hash = be32_to_cpup(data) * 0x9e3779b1U;

	return hash >> 8 ^ hash >> 20;
}

static inline int vsw_overlay_cmp(struct rhashtable_compare_arg *arg,
				  const void *obj)
{
	const struct vsw_vni *v = obj;

	return *(const __be32 *)arg->key != v->vni;
}

/**
 * vsw_bum_bucket() - where those that get what is for all in a VNI are
 * @vni: as in the header
 *
 * Return: number of the bucket in vsw_overlay.bum_of
 */
static inline unsigned int vsw_bum_bucket(__be32 vni)
{
	return be32_to_cpu(vni) >> 8 & (VSW_BUM_BUCKETS - 1);
}

/**
 * vsw_bum_takes() - does a VTEP get what is for all in a VNI?
 * @vtep: one with vsw_vtep.bum
 * @vni: as in the header
 *
 * Return: true if so
 */
static inline bool vsw_bum_takes(const struct vsw_vtep *vtep, __be32 vni)
{
	__be32 own = vtep->overlay->own.vni;

	if (unlikely(vtep->src_vni))
		return vtep->src_vni == vni;
	/* A VNI of its own is for frames of the overlay's own VNI. */
	return likely(vtep->vni == own) || vni == own;
}

/* Here, so that look-ups are made for it */
static const struct rhashtable_params __maybe_unused vsw_overlay_params = {
	.key_len = sizeof(__be32),
	.hashfn = vsw_overlay_hash,
	.obj_cmpfn = vsw_overlay_cmp,
	.key_offset = offsetof(struct vsw_vni, vni),
	.head_offset = offsetof(struct vsw_vni, node),
	.automatic_shrinking = true,
};

/* overlay.c */
void vsw_overlay_config_init(struct vsw_overlay_config *config);
int vsw_overlay_add(struct vsw *sw, struct net *net,
		    const struct vsw_overlay_config *config,
		    struct netlink_ext_ack *extack);
int vsw_overlay_change(struct vsw *sw, const struct vsw_overlay_config *config,
		       struct netlink_ext_ack *extack);
void vsw_overlay_del(struct vsw *sw);
void vsw_overlay_update(struct vsw *sw);
void vsw_overlay_bum_changed(struct vsw *sw);
void vsw_overlay_del_bum(struct vsw_overlay *overlay, struct vsw_vtep *vtep);
struct vsw_vtep *vsw_overlay_first_bum(const struct vsw *sw);
unsigned int vsw_overlay_mtu(const struct vsw *sw);
unsigned int vsw_overlay_headroom(const struct vsw *sw);
void vsw_overlay_event(struct net_device *dev, unsigned long event);
bool vsw_is_group(const struct in6_addr *addr);
int vsw_overlay_may_use(const struct vsw_overlay *overlay, __be32 vni,
			struct netlink_ext_ack *extack);
int vsw_overlay_init(void);
void vsw_overlay_exit(void);

/* overlay_vlan.c */
bool vsw_overlay_in_vlan(const struct vsw *sw, u16 vid);
__be32 vsw_overlay_vni(const struct vsw_overlay *overlay, u16 vid);
int vsw_overlay_set_vlans(struct vsw_overlay *overlay, const u32 *want,
			  struct netlink_ext_ack *extack);
void vsw_overlay_vlans_exit(struct vsw_overlay *overlay);

/* vtep.c */
struct vsw_vtep *vsw_vtep_of_all(const struct vsw_overlay *overlay,
				 const struct in6_addr *addr);
struct vsw_vtep *vsw_vtep_find(const struct vsw_overlay *overlay,
			       const struct in6_addr *addr, bool known);
struct vsw_vtep *vsw_vtep_get(struct vsw_overlay *overlay,
			      const struct in6_addr *addr, __be16 dstport,
			      __be32 vni, __be32 src_vni, int ifindex,
			      bool create);
void vsw_vtep_put(struct vsw_vtep *vtep);
struct vsw_vtep *vsw_vtep_learn(struct vsw_overlay *overlay,
				const struct in6_addr *addr);
void vsw_vtep_set_bum(struct vsw_vtep *vtep, bool bum);
void vsw_vteps_vlan_up(const struct vsw_overlay *overlay, u16 vid, __be32 vni);
void vsw_vteps_set_flags(struct vsw_overlay *overlay, u32 mask, u32 bits);
void vsw_vteps_init(struct vsw_overlay *overlay);
void vsw_vteps_exit(struct vsw_overlay *overlay);

/* overlay_rx.c */
void vsw_overlay_listen(struct vsw_sock *vs);
const struct vsw_vni *vsw_overlay_by_addr(struct vsw_sock *vs, __be32 vni,
					  const struct in6_addr *addr);
struct vsw_port *vsw_tunnel_from(struct vsw_overlay *overlay,
				 const struct in6_addr *saddr);
void vsw_tunnel_receive(struct vsw_overlay *overlay, struct vsw_port *from,
			struct sk_buff *skb, u16 vid, bool xmit);

/* overlay_tx.c */
u32 vsw_flow_hash(const struct sk_buff *skb);
void vsw_tunnel_xmit(struct vsw_port *to, u64 from, struct sk_buff *skb);

#endif /* _VSW_OVERLAY_H */
