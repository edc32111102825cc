// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that no program can make, for the tests: a device receives one whenever
 * its kind, the device and two addresses are written to the parameter "frame", as
 * in "lro p1 020000000002 020000000001" (destination, source). The device is looked
 * for in the network namespace of who writes.
 *
 *	lro	several that a driver has merged into one, which cannot be undone: it
 *		does not say of what type they are
 *	full	one with a tag of 802.1ad that has no room in front and is in a buffer
 *		as large as they get: who needs more room finds no memory
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/skbuff.h>
#include <net/net_namespace.h>

#define ODD_MERGED	1000	/* bytes of each that is merged into one */

static struct sk_buff *odd_lro(void)
{
	struct sk_buff *skb = alloc_skb(ETH_ZLEN, GFP_KERNEL);
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

	if (!skb || !page) {
		kfree_skb(skb);
		if (page)
			put_page(page);
		return NULL;
	}
	skb_put_zero(skb, ETH_ZLEN);
	skb_add_rx_frag(skb, 0, page, 0, 2 * ODD_MERGED, PAGE_SIZE);
	skb_shinfo(skb)->gso_size = ODD_MERGED;
	skb_shinfo(skb)->gso_segs = 2;
	return skb;
}

static struct sk_buff *odd_full(void)
{
	struct sk_buff *skb;

	skb = alloc_skb(SKB_WITH_OVERHEAD(KMALLOC_MAX_SIZE), GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_put_zero(skb, ETH_ZLEN);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 1);
	return skb;
}

static int odd_set(const char *val, const struct kernel_param *kp)
{
	char kind[8], name[IFNAMSIZ];
	struct net_device *dev;
	struct sk_buff *skb;
	struct ethhdr *eth;
	u64 dst, src;

	if (sscanf(val, "%7s %15s %llx %llx", kind, name, &dst, &src) != 4)
		return -EINVAL;
	if (!strcmp(kind, "lro"))
		skb = odd_lro();
	else if (!strcmp(kind, "full"))
		skb = odd_full();
	else
		return -EINVAL;
	if (!skb)
		return -ENOMEM;
	dev = dev_get_by_name(current->nsproxy->net_ns, name);
	if (!dev) {
		kfree_skb(skb);
		return -ENODEV;
	}
	eth = (struct ethhdr *)skb->data;
	u64_to_ether_addr(dst, eth->h_dest);
	u64_to_ether_addr(src, eth->h_source);
	eth->h_proto = htons(ETH_P_802_EX1);
	skb->protocol = eth_type_trans(skb, dev);
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
	dev_put(dev);
	return 0;
}

static const struct kernel_param_ops odd_ops = {
	.set = odd_set,
};
module_param_cb(frame, &odd_ops, NULL, 0200);
MODULE_PARM_DESC(frame, "a frame that a device receives: KIND DEVICE DESTINATION SOURCE");

MODULE_DESCRIPTION("Odd frames for the selftests of vswitch");
MODULE_LICENSE("GPL");
