// SPDX-License-Identifier: GPL-2.0
/*
 * VLANs of an overlay, each a tenant with a VNI of its own.
 *
 * The overlay's own VNI is that of the default PVID. Other VLANs enter the tunnel
 * only if they have one. In the tunnel a frame has no tag of ours: its VNI says
 * all.
 */
#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "fdb.h"
#include "overlay.h"
#include "vlan.h"

/**
 * vsw_overlay_in_vlan() - has a VLAN a VNI?
 * @sw: a switch
 * @vid: VLAN ID, 1 to 4094
 *
 * Context: RCU, or RTNL
 * Return: true if so; the default PVID, whose VNI is the overlay's, is not asked
 *	here
 */
bool vsw_overlay_in_vlan(const struct vsw *sw, u16 vid)
{
	const struct vsw_overlay *overlay = rcu_dereference_rtnl(sw->overlay);
	struct vsw_vni __rcu **vlans;

	vlans = overlay ? READ_ONCE(overlay->vlans) : NULL;
	return vlans && rcu_access_pointer(vlans[vid]);
}

/**
 * vsw_overlay_vni() - the VNI of a VLAN
 * @overlay: the overlay
 * @vid: VLAN ID, 1 to 4094
 *
 * Context: RCU
 * Return: as in the header
 */
__be32 vsw_overlay_vni(const struct vsw_overlay *overlay, u16 vid)
{
	struct vsw_vni __rcu **vlans = READ_ONCE(overlay->vlans);
	const struct vsw_vni *v = NULL;

	if (vlans)
		v = rcu_dereference(vlans[vid]);
	return v ? v->vni : overlay->own.vni;
}

/* One that no VLAN has, here or in another overlay that gets the same packets */
static struct vsw_vni *vsw_vni_new(struct vsw_overlay *overlay, u16 vid,
				   u32 vni, struct netlink_ext_ack *extack)
{
	struct vsw_vni *v;
	int err;

	v = kzalloc_obj(*v);
	if (!v)
		return ERR_PTR(-ENOMEM);
	v->vni = vsw_vni_word(vni);
	v->vid = vid;
	v->overlay = overlay;
	err = vsw_overlay_may_use(overlay, v->vni, extack) ?:
	      rhltable_insert(&overlay->sock->overlays, &v->node,
			      vsw_overlay_params);
	if (!err)
		return v;
	kfree(v);
	return ERR_PTR(err);
}

static void vsw_vni_free(struct vsw_overlay *overlay, struct vsw_vni *v)
{
	rhltable_remove(&overlay->sock->overlays, &v->node, vsw_overlay_params);
	kfree_rcu(v, rcu);
}

/* Take away what is in @vnis, from the first VLAN to one before @end */
static void vsw_vnis_undo(struct vsw_overlay *overlay, struct vsw_vni **vnis,
			  unsigned int end)
{
	unsigned int vid;

	for (vid = 0; vid < end; vid++)
		if (vnis[vid])
			vsw_vni_free(overlay, vnis[vid]);
}

static struct vsw_vni *vsw_vni_of_vlan(const struct vsw_overlay *overlay,
				       unsigned int vid)
{
	return overlay->vlans ? rtnl_dereference(overlay->vlans[vid]) : NULL;
}

/* The new ones, in @vnis, take the place of others; those come into @old */
static void vsw_vnis_commit(struct vsw_overlay *overlay, struct vsw_vni **vnis,
			    const u32 *want)
{
	struct vsw *sw = overlay->port.sw;
	unsigned long *left = bitmap_zalloc(VLAN_N_VID, GFP_KERNEL);
	struct vsw_vni *old;
	unsigned int vid;

	for (vid = VSW_VLAN_MIN; vid <= VSW_VLAN_MAX; vid++) {
		old = vsw_vni_of_vlan(overlay, vid);
		if (want[vid] == VSW_VNI_KEEP || (!vnis[vid] && want[vid]) ||
		    old == vnis[vid])
			continue;
		if (vnis[vid])
			vsw_vteps_vlan_up(overlay, vid, vnis[vid]->vni);
		rcu_assign_pointer(overlay->vlans[vid], vnis[vid]);
		overlay->n_vlans += !!vnis[vid] - !!old;
		if (!old)
			continue;
		vsw_vni_free(overlay, old);
		if (left)
			__set_bit(vid, left);
	}
	if (!left || bitmap_empty(left, VLAN_N_VID))
		goto out;
	/* for who still learns which VTEP an address is at */
	synchronize_net();
	vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
		.tunnel = true,
		.vid = -1,
		.vlans = left,
		.mask = VSW_FDB_STATIC,
		.tunnel_flags = VSW_FDB_LEARNED,
	});
out:
	bitmap_free(left);
}

/**
 * vsw_overlay_set_vlans() - give VLANs other VNIs
 * @overlay: the overlay
 * @want: VLAN_N_VID VNIs; 0: none; VSW_VNI_KEEP: as it is
 * @extack: says why not
 *
 * Context: RTNL, may sleep
 * Return: 0; -EEXIST: a VNI is in use; -ENOMEM; and then nothing has changed
 */
int vsw_overlay_set_vlans(struct vsw_overlay *overlay, const u32 *want,
			  struct netlink_ext_ack *extack)
{
	struct vsw_vni **vnis;
	struct vsw_vni *v;
	unsigned int vid;
	int err = 0;

	ASSERT_RTNL();
	vnis = kvcalloc(VLAN_N_VID, sizeof(*vnis), GFP_KERNEL);
	if (!vnis)
		return -ENOMEM;
	if (!overlay->vlans)
		WRITE_ONCE(overlay->vlans,
			   kvcalloc(VLAN_N_VID, sizeof(*overlay->vlans),
				    GFP_KERNEL));
	if (!overlay->vlans)
		err = -ENOMEM;
	for (vid = VSW_VLAN_MIN; !err && vid <= VSW_VLAN_MAX; vid++) {
		v = vsw_vni_of_vlan(overlay, vid);
		if (!want[vid] || want[vid] == VSW_VNI_KEEP ||
		    (v && v->vni == vsw_vni_word(want[vid])))
			continue;
		v = vsw_vni_new(overlay, vid, want[vid], extack);
		if (IS_ERR(v))
			err = PTR_ERR(v);
		else
			vnis[vid] = v;
	}
	if (err)
		vsw_vnis_undo(overlay, vnis, vid);
	else
		vsw_vnis_commit(overlay, vnis, want);
	kvfree(vnis);
	return err;
}

/**
 * vsw_overlay_vlans_exit() - no VLAN has a VNI any more
 * @overlay: the overlay, which the switch does not know any more; the array is
 *	freed with it
 *
 * Context: RTNL
 */
void vsw_overlay_vlans_exit(struct vsw_overlay *overlay)
{
	if (overlay->vlans)
		for (unsigned int vid = 0; vid < VLAN_N_VID; vid++)
			if (vsw_vni_of_vlan(overlay, vid))
				vsw_vni_free(overlay,
					     vsw_vni_of_vlan(overlay, vid));
}
