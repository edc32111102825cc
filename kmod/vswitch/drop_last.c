// SPDX-License-Identifier: GPL-2.0
/*
 * The last frames that a port has dropped, to be looked at: one of each of the
 * latest reasons.
 *
 * There is a table of them for a port that has dropped a frame, and none for the
 * others. What belongs to no port, as a packet for a VNI that nobody has, is not
 * kept: the socket that it came in by may serve switches of several namespaces.
 */
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "drop_last.h"
#include "overlay.h"

/**
 * vsw_last_read() - take down the head of a frame
 * @frame: where to
 * @skb: the frame, its data at the Ethernet header or behind it
 *
 * Only what is in the linear part is read.
 *
 * Context: any
 */
void vsw_last_read(struct vsw_last_frame *frame, const struct sk_buff *skb)
{
	const unsigned char *start = skb->data, *end = skb_tail_pointer(skb);
	unsigned int n = 0, addrs = 2 * ETH_ALEN;

	/* not in a transmit function that nobody has set it for */
	if (skb_mac_header_was_set(skb) && skb_mac_header(skb) <= start)
		start = skb_mac_header(skb);
	frame->when = ktime_get_boottime_ns();
	frame->len = skb->len + (skb->data - start);

	/* An outer packet may come from a device without Ethernet headers. */
	if (skb->dev && skb->dev->type != ARPHRD_ETHER &&
	    skb->dev->type != ARPHRD_LOOPBACK &&
	    start == skb_network_header(skb)) {
		memset(frame->bytes, 0, addrs);
		memcpy(frame->bytes + addrs, &skb->protocol, sizeof(__be16));
		n = ETH_HLEN;
		frame->len += ETH_HLEN;
	} else if (skb_vlan_tag_present(skb) && end - start >= addrs) {
		const __be16 tag[] = {
			skb->vlan_proto,
			htons(skb_vlan_tag_get(skb)),
		};

		memcpy(frame->bytes, start, addrs);
		memcpy(frame->bytes + addrs, tag, VLAN_HLEN);
		n = addrs + VLAN_HLEN;
		start += addrs;
		frame->len += VLAN_HLEN;
	}
	frame->n = n + min_t(size_t, end - start, VSW_LAST_BYTES - n);
	memcpy(frame->bytes + n, start, frame->n - n);
}

/* Would a frame be written? A reason that is not there takes the place of another
 * one, but not of one that has got it in this jiffy: reasons that take turns must
 * not write for each frame.
 */
static bool vsw_last_wants(const struct vsw_last *last, enum vsw_drop why,
			   u32 now)
{
	bool room = false;
	u8 other;
	int i;

	for (i = 0; i < VSW_LAST_SLOTS; i++) {
		other = READ_ONCE(last->why[i]);
		if (other == why)
			return READ_ONCE(last->jiffy[i]) != now;
		if (!other || READ_ONCE(last->jiffy[i]) != now)
			room = true;
	}
	return room;
}

/* Where a reason's frame goes: where the last one is, or in place of the oldest */
static struct vsw_last_frame *vsw_last_slot(struct vsw_last *last,
					    enum vsw_drop why, u32 now)
{
	int i, slot = 0;

	for (i = 0; i < VSW_LAST_SLOTS; i++) {
		if (last->why[i] == why || !last->why[i]) {
			slot = i;
			break;
		}
		if (last->frames[i].when < last->frames[slot].when)
			slot = i;
	}
	WRITE_ONCE(last->why[slot], why);
	WRITE_ONCE(last->jiffy[slot], now);
	return &last->frames[slot];
}

/* The table of a port, made if there is none. When there was no memory for one it
 * is not tried again for each frame.
 */
static struct vsw_last *vsw_last_table(struct vsw_port *port)
{
	static u32 failed = INITIAL_JIFFIES - 1;
	struct vsw_last *last = READ_ONCE(port->last), *other;

	if (likely(last) || READ_ONCE(failed) == (u32)jiffies)
		return last;
	last = kzalloc_obj(*last, GFP_ATOMIC | __GFP_NOWARN);
	if (!last) {
		WRITE_ONCE(failed, (u32)jiffies);
		return NULL;
	}
	spin_lock_init(&last->lock);
	other = cmpxchg(&port->last, NULL, last);
	if (!other)
		return last;
	kfree(last);
	return other;
}

/* A VTEP counts, and keeps, where its overlay does. */
static struct vsw_port *vsw_last_keeper(struct vsw_port *port)
{
	return port->no == VSW_PORT_NO_VTEP ? &vsw_vtep_of(port)->overlay->port :
					      port;
}

/**
 * vsw_last_note() - keep a frame that is dropped, unless one was just before
 * @port: the port that counts it
 * @skb: the frame, see vsw_last_read(); NULL: @frame is what is kept of it
 * @frame: that, or NULL
 * @why: the reason
 *
 * Context: any with BH disabled, RCU
 */
void vsw_last_note(struct vsw_port *port, const struct sk_buff *skb,
		   const struct vsw_last_frame *frame, enum vsw_drop why)
{
	struct vsw_last *last = vsw_last_table(vsw_last_keeper(port));
	const u32 now = jiffies;

	if (!last || !vsw_last_wants(last, why, now) ||
	    !spin_trylock(&last->lock))
		return;
	/* not if somebody else has done so */
	if (vsw_last_wants(last, why, now)) {
		struct vsw_last_frame *slot = vsw_last_slot(last, why, now);

		if (skb)
			vsw_last_read(slot, skb);
		else
			*slot = *frame;
	}
	spin_unlock(&last->lock);
}

/**
 * vsw_last_get() - the last frame that a port has dropped for a reason
 * @port: the port
 * @why: the reason
 * @frame: where to put it
 *
 * Context: process, while the port stays
 * Return: false if none is kept
 */
bool vsw_last_get(const struct vsw_port *port, enum vsw_drop why,
		  struct vsw_last_frame *frame)
{
	struct vsw_last *last = READ_ONCE(port->last);
	bool found = false;
	int i;

	if (!last)
		return false;
	spin_lock_bh(&last->lock);
	for (i = 0; i < VSW_LAST_SLOTS && !found; i++)
		if (last->why[i] == why) {
			*frame = last->frames[i];
			found = true;
		}
	spin_unlock_bh(&last->lock);
	return found;
}

static void vsw_last_forget(const struct vsw_port *port)
{
	struct vsw_last *last = READ_ONCE(port->last);
	int i;

	if (!last)
		return;
	spin_lock_bh(&last->lock);
	for (i = 0; i < VSW_LAST_SLOTS; i++)
		WRITE_ONCE(last->why[i], VSW_DROP_NONE);
	memset(last->frames, 0, sizeof(last->frames));
	spin_unlock_bh(&last->lock);
}

/**
 * vsw_last_forget_all() - no frame of a switch is kept any more
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_last_forget_all(const struct vsw *sw)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	const struct vsw_port *port;

	list_for_each_entry(port, &sw->ports, list)
		vsw_last_forget(port);
	list_for_each_entry(port, &sw->endpoints, member)
		vsw_last_forget(port);
	if (overlay)
		vsw_last_forget(&overlay->port);
}
EXPORT_SYMBOL_GPL(vsw_last_forget_all);

#ifdef VSWITCH_KUNIT
#include "tests/drop_last_kunit.c"
#endif
