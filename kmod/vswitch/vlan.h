/* SPDX-License-Identifier: GPL-2.0 */
/* VLANs of ports (IEEE 802.1Q): members, PVIDs, ranges. Knows no netdev. */
#ifndef _VSW_VLAN_H
#define _VSW_VLAN_H

#include <linux/bitmap.h>
#include <linux/if_bridge.h>
#include <linux/if_vlan.h>
#include <linux/netlink.h>
#include <linux/rcupdate.h>

/* IEEE 802.1Q-2018, 9.6: 0 is for priority tags, 4095 is reserved. */
#define VSW_VLAN_MIN		1
#define VSW_VLAN_MAX		4094
#define VSW_VLAN_PVID_DEFAULT	1

/* A number of VLANs, each a bit */
#define VSW_VLANS_SIZE		(BITS_TO_LONGS(VLAN_N_VID) * sizeof(long))

/**
 * struct vsw_vlans - the VLANs that a port is a member of
 * @pvid: that of frames without a tag; 0: they are dropped. A member.
 * @n: how many there are
 * @rcu: frees it
 * @member: which ones
 * @untagged: in which of these it sends frames without a tag
 *
 * Never changes once a port has it: a change makes a new one, so that the data
 * path sees it whole. A port that nobody has configured has none, which stands
 * for the switch's default PVID, untagged: see @def of the functions below.
 */
struct vsw_vlans {
	u16 pvid;
	u16 n;
	struct rcu_head rcu;
	DECLARE_BITMAP(member, VLAN_N_VID);
	DECLARE_BITMAP(untagged, VLAN_N_VID);
};

/**
 * struct vsw_vlan_range - VLANs in a row, and what is to be done with them
 * @first: the first
 * @last: the last
 * @flags: BRIDGE_VLAN_INFO_PVID, BRIDGE_VLAN_INFO_UNTAGGED
 * @vni: of the first, the others follow; 0: none
 */
struct vsw_vlan_range {
	u16 first;
	u16 last;
	u16 flags;
	u32 vni;
};

/**
 * vsw_vlans_pvid() - the VLAN of frames without a tag
 * @vlans: those of the port, or NULL
 * @def: the switch's default PVID, 0 for none
 *
 * Return: the VLAN ID; 0: they are dropped
 */
static inline u16 vsw_vlans_pvid(const struct vsw_vlans *vlans, u16 def)
{
	return vlans ? vlans->pvid : def;
}

/**
 * vsw_vlans_have() - is a port a member of a VLAN?
 * @vlans: those of the port, or NULL
 * @def: the switch's default PVID, 0 for none
 * @vid: VLAN ID, 1 to 4095
 *
 * Return: true if so
 */
static inline bool vsw_vlans_have(const struct vsw_vlans *vlans, u16 def,
				  u16 vid)
{
	return vlans ? test_bit(vid, vlans->member) : vid == def;
}

/**
 * vsw_vlans_untag() - does a port send frames of a VLAN without a tag?
 * @vlans: those of the port, or NULL
 * @def: the switch's default PVID, 0 for none
 * @vid: VLAN ID, 1 to 4095
 *
 * Return: true if so, and it is a member
 */
static inline bool vsw_vlans_untag(const struct vsw_vlans *vlans, u16 def,
				   u16 vid)
{
	return vlans ? test_bit(vid, vlans->untagged) : vid == def;
}

/**
 * vsw_vlans_admit() - the VLAN of a frame that comes in (IEEE 802.1Q-2018,
 *	6.9 and 8.6.2)
 * @vlans: those of the port, or NULL
 * @def: the switch's default PVID, 0 for none
 * @vid: VLAN ID of its tag; 0: it has none, or one for the priority only
 *
 * Return: VLAN ID; 0: the frame must not come in
 */
static inline u16 vsw_vlans_admit(const struct vsw_vlans *vlans, u16 def,
				  u16 vid)
{
	if (!vid)
		return vsw_vlans_pvid(vlans, def);
	return vsw_vlans_have(vlans, def, vid) ? vid : 0;
}

void vsw_vlans_init(struct vsw_vlans *vlans, const struct vsw_vlans *from,
		    u16 def);
void vsw_vlans_add(struct vsw_vlans *vlans, const struct vsw_vlan_range *range);
void vsw_vlans_del(struct vsw_vlans *vlans, const struct vsw_vlan_range *range);
bool vsw_vlans_follow(const struct vsw_vlans *vlans, u16 old, u16 def);
void vsw_vlans_members(const struct vsw_vlans *vlans, u16 def,
		       unsigned long *members);
bool vsw_vlans_next(const struct vsw_vlans *vlans, u16 def, bool ranges,
		    struct vsw_vlan_range *range);
bool vsw_vlans_next_change(const struct vsw_vlans *old, u16 old_def,
			   const struct vsw_vlans *vlans, u16 def, bool gone,
			   struct vsw_vlan_range *range);

int vsw_vlan_parse(const struct bridge_vlan_info *info,
		   struct vsw_vlan_range *range, const char **why);

#endif /* _VSW_VLAN_H */
