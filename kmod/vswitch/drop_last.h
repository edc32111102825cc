/* SPDX-License-Identifier: GPL-2.0 */
/* The last frames that a port has dropped. */
#ifndef _VSW_DROP_LAST_H
#define _VSW_DROP_LAST_H

#include <linux/skbuff.h>
#include <linux/spinlock.h>

#include "drop.h"

/* Reasons of a port that have one */
#define VSW_LAST_SLOTS	8
/* What is kept: a tag or two, the headers of IPv6 and of neighbour discovery */
#define VSW_LAST_BYTES	96

/**
 * struct vsw_last_frame - what is kept of a frame
 * @when: when it was dropped, in ns of CLOCK_BOOTTIME
 * @len: its length, with Ethernet header and tag
 * @n: how many bytes there are
 * @bytes: its first ones, from the Ethernet header on; a tag that was beside
 *	the frame is where it is on a wire
 */
struct vsw_last_frame {
	u64 when;
	u32 len;
	u8 n;
	u8 bytes[VSW_LAST_BYTES];
};

/**
 * struct vsw_last - the last dropped frames of a port, one of each reason
 * @lock: all changes, and who reads a frame; BH off; innermost
 * @why: by slot, enum vsw_drop; VSW_DROP_NONE: it is free
 * @jiffy: by slot, when it was written, the low half of jiffies
 * @frames: the frames
 *
 * The data path reads @why and @jiffy without the lock. Once for each reason and
 * jiffy it tries for the lock and writes, unless somebody else does just then: a
 * flood of drops on many CPUs does not make them wait for each other.
 */
struct vsw_last {
	spinlock_t lock;	/* see above */
	u8 why[VSW_LAST_SLOTS];
	u32 jiffy[VSW_LAST_SLOTS];
	struct vsw_last_frame frames[VSW_LAST_SLOTS];
};

struct vsw;
struct vsw_port;

void vsw_last_read(struct vsw_last_frame *frame, const struct sk_buff *skb);
void vsw_last_note(struct vsw_port *port, const struct sk_buff *skb,
		   const struct vsw_last_frame *frame, enum vsw_drop why);
bool vsw_last_get(const struct vsw_port *port, enum vsw_drop why,
		  struct vsw_last_frame *frame);
void vsw_last_forget_all(const struct vsw *sw);

#endif /* _VSW_DROP_LAST_H */
