// SPDX-License-Identifier: GPL-2.0
/* VLANs of ports (IEEE 802.1Q): members, PVIDs, ranges. */
#include <linux/module.h>
#include <linux/string.h>

#include "vlan.h"

/**
 * vsw_vlans_init() - begin with what a port has
 * @vlans: where
 * @from: those of the port, or NULL
 * @def: the switch's default PVID, 0 for none
 */
void vsw_vlans_init(struct vsw_vlans *vlans, const struct vsw_vlans *from,
		    u16 def)
{
	if (from) {
		*vlans = *from;
		return;
	}
	memset(vlans, 0, sizeof(*vlans));
	if (def)
		vsw_vlans_add(vlans, &(struct vsw_vlan_range) {
			.first = def,
			.last = def,
			.flags = BRIDGE_VLAN_INFO_PVID |
				 BRIDGE_VLAN_INFO_UNTAGGED,
		});
}

/**
 * vsw_vlans_add() - become a member of VLANs, or change how
 * @vlans: of a port, not in use yet
 * @range: which ones; with BRIDGE_VLAN_INFO_PVID it is one
 *
 * One that was the PVID, and is added without that flag, is not any more.
 */
void vsw_vlans_add(struct vsw_vlans *vlans, const struct vsw_vlan_range *range)
{
	unsigned int n = range->last - range->first + 1;

	bitmap_set(vlans->member, range->first, n);
	if (range->flags & BRIDGE_VLAN_INFO_UNTAGGED)
		bitmap_set(vlans->untagged, range->first, n);
	else
		bitmap_clear(vlans->untagged, range->first, n);
	if (vlans->pvid >= range->first && vlans->pvid <= range->last)
		vlans->pvid = 0;
	if (range->flags & BRIDGE_VLAN_INFO_PVID)
		vlans->pvid = range->first;
	vlans->n = bitmap_weight(vlans->member, VLAN_N_VID);
}

/**
 * vsw_vlans_del() - leave VLANs
 * @vlans: of a port, not in use yet
 * @range: which ones; it need not be a member of them
 */
void vsw_vlans_del(struct vsw_vlans *vlans, const struct vsw_vlan_range *range)
{
	unsigned int n = range->last - range->first + 1;

	bitmap_clear(vlans->member, range->first, n);
	bitmap_clear(vlans->untagged, range->first, n);
	if (vlans->pvid >= range->first && vlans->pvid <= range->last)
		vlans->pvid = 0;
	vlans->n = bitmap_weight(vlans->member, VLAN_N_VID);
}

/**
 * vsw_vlans_follow() - is a port to follow a new default PVID?
 * @vlans: those of the port, which has some of its own
 * @old: the default PVID so far, 0 for none
 * @def: the new one, 0 for none
 *
 * Not where the user wants another PVID, or has other plans with the VLAN, and
 * as the in-tree bridge also not where the port is in the new one already. Other
 * than there it is not put beside the VLANs that the user chose while there was
 * no default one.
 *
 * Return: true if @old is to be left for @def
 */
bool vsw_vlans_follow(const struct vsw_vlans *vlans, u16 old, u16 def)
{
	if (!old)
		return !vlans->n;
	if (vlans->pvid != old || !test_bit(old, vlans->untagged))
		return false;
	return !def || !test_bit(def, vlans->member);
}

/**
 * vsw_vlans_members() - the VLANs of a port as bits
 * @vlans: those of the port, or NULL
 * @def: the switch's default PVID, 0 for none
 * @members: where to put VLAN_N_VID bits
 */
void vsw_vlans_members(const struct vsw_vlans *vlans, u16 def,
		       unsigned long *members)
{
	if (vlans) {
		bitmap_copy(members, vlans->member, VLAN_N_VID);
		return;
	}
	bitmap_zero(members, VLAN_N_VID);
	if (def)
		__set_bit(def, members);
}

static u16 vsw_vlans_flags(const struct vsw_vlans *vlans, u16 def, u16 vid)
{
	return (vsw_vlans_pvid(vlans, def) == vid ? BRIDGE_VLAN_INFO_PVID : 0) |
	       (vsw_vlans_untag(vlans, def, vid) ?
		BRIDGE_VLAN_INFO_UNTAGGED : 0);
}

/**
 * vsw_vlans_next() - go through the VLANs of a port
 * @vlans: those of the port, or NULL
 * @def: the switch's default PVID, 0 for none
 * @ranges: take those with the same flags, one after the other, together
 * @range: the previous, all 0 to begin with; becomes the next. The PVID is
 *	always one by itself.
 *
 * Return: false if there is no more
 */
bool vsw_vlans_next(const struct vsw_vlans *vlans, u16 def, bool ranges,
		    struct vsw_vlan_range *range)
{
	unsigned int vid = range->last + 1;

	if (vlans)
		vid = find_next_bit(vlans->member, VLAN_N_VID, vid);
	else
		vid = vid <= def ? def : VLAN_N_VID;
	if (vid >= VLAN_N_VID)
		return false;
	range->first = vid;
	range->last = vid;
	range->flags = vsw_vlans_flags(vlans, def, vid);
	if (!ranges || range->flags & BRIDGE_VLAN_INFO_PVID)
		return true;
	while (vid < VSW_VLAN_MAX &&
	       vsw_vlans_have(vlans, def, vid + 1) &&
	       vsw_vlans_flags(vlans, def, vid + 1) == range->flags)
		vid++;
	range->last = vid;
	return true;
}

/* Is a VLAN new, or another one than before, or with @gone, is it gone? That it is
 * not the PVID any more is told by the one that is.
 */
static bool vsw_vlans_changed(const struct vsw_vlans *old, u16 old_def,
			      const struct vsw_vlans *vlans, u16 def, bool gone,
			      u16 vid)
{
	bool had = vsw_vlans_have(old, old_def, vid);
	bool has = vsw_vlans_have(vlans, def, vid);
	u16 pvid = vsw_vlans_pvid(vlans, def);

	if (gone || !has)
		return gone && had && !has;
	if (!had ||
	    vsw_vlans_untag(old, old_def, vid) !=
	    vsw_vlans_untag(vlans, def, vid))
		return true;
	if (vsw_vlans_pvid(old, old_def) == vid)
		return !pvid;
	return pvid == vid;
}

/**
 * vsw_vlans_next_change() - go through what changes with the VLANs of a port
 * @old: those that it has, or NULL
 * @old_def: the switch's default PVID, 0 for none
 * @vlans: those that it gets, or NULL
 * @def: what the default PVID becomes
 * @gone: those that it leaves, else those that are new or change
 * @range: the previous, all 0 to begin with; becomes the next: such with the
 *	same flags in a row. The PVID is always one by itself.
 *
 * Return: false if there is no more
 */
bool vsw_vlans_next_change(const struct vsw_vlans *old, u16 old_def,
			   const struct vsw_vlans *vlans, u16 def, bool gone,
			   struct vsw_vlan_range *range)
{
	u16 flags, vid;

	range->first = 0;
	for (vid = range->last + 1; vid <= VSW_VLAN_MAX; vid++) {
		if (!vsw_vlans_changed(old, old_def, vlans, def, gone, vid)) {
			if (range->first)
				break;
			continue;
		}
		flags = gone ? 0 : vsw_vlans_flags(vlans, def, vid);
		if (range->first &&
		    (flags != range->flags || flags & BRIDGE_VLAN_INFO_PVID))
			break;
		if (!range->first) {
			range->first = vid;
			range->flags = flags;
		}
		range->last = vid;
	}
	return range->first;
}

/**
 * vsw_vlan_parse() - read one of the attributes that name VLANs
 * @info: its payload, which is as long as it should be
 * @range: what has been read; a begin that waits for its end has a last VLAN of
 *	0; all 0 to begin with
 * @why: what is wrong, if something is
 *
 * Return: 1: @range is complete; 0: its end is to follow; -EINVAL
 */
int vsw_vlan_parse(const struct bridge_vlan_info *info,
		   struct vsw_vlan_range *range, const char **why)
{
	const u16 keep = BRIDGE_VLAN_INFO_PVID | BRIDGE_VLAN_INFO_UNTAGGED;
	const u16 both = BRIDGE_VLAN_INFO_RANGE_BEGIN |
			 BRIDGE_VLAN_INFO_RANGE_END;
	bool begun = range->first && !range->last;

	if (info->vid < VSW_VLAN_MIN || info->vid > VSW_VLAN_MAX)
		*why = KBUILD_MODNAME ": vid must be 1 to 4094";
	else if (info->flags & ~(keep | both | BRIDGE_VLAN_INFO_BRENTRY))
		*why = KBUILD_MODNAME ": of a VLAN's flags only pvid and untagged are accepted";
	else if ((begun || info->flags & both) &&
		 info->flags & BRIDGE_VLAN_INFO_PVID)
		*why = KBUILD_MODNAME ": a range cannot be the pvid, which is one VLAN";
	else if (begun && (info->flags & both) != BRIDGE_VLAN_INFO_RANGE_END)
		*why = KBUILD_MODNAME ": a range that has begun must end with the next VLAN";
	else if (begun && info->vid <= range->first)
		*why = KBUILD_MODNAME ": a range must end above where it begins";
	else if (!begun && info->flags & BRIDGE_VLAN_INFO_RANGE_END)
		*why = KBUILD_MODNAME ": a range must begin before it ends";
	else
		goto take;
	return -EINVAL;
take:
	if (begun) {
		range->last = info->vid;
		return 1;
	}
	range->first = info->vid;
	range->flags = info->flags & keep;
	range->last = info->flags & BRIDGE_VLAN_INFO_RANGE_BEGIN ? 0 :
								   info->vid;
	return !!range->last;
}

#ifdef VSWITCH_KUNIT
#include "tests/vlan_kunit.c"
#endif
