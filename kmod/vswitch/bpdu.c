// SPDX-License-Identifier: GPL-2.0
/* Bridge protocol data units, IEEE 802.1D-2004 clause 9. */
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "bpdu.h"

/* Where what is in a BPDU */
#define VSW_BPDU_PROTOCOL	0
#define VSW_BPDU_VERSION	2
#define VSW_BPDU_TYPE		3
#define VSW_BPDU_FLAGS		4
#define VSW_BPDU_ROOT_ID	5
#define VSW_BPDU_COST		13
#define VSW_BPDU_BRIDGE_ID	17
#define VSW_BPDU_PORT_ID	25
#define VSW_BPDU_MESSAGE_AGE	27
#define VSW_BPDU_MAX_AGE	29
#define VSW_BPDU_HELLO		31
#define VSW_BPDU_DELAY		33

/* Times are in units of 1/256 s. */
static void vsw_bpdu_put_time(u8 *buf, u8 seconds)
{
	put_unaligned_be16(seconds << 8, buf);
}

/* To the nearest second, and between what a bridge can be set to: timers of zero
 * would let a frame go round before the tree is there.
 */
static u8 vsw_bpdu_time(const u8 *buf, u8 min, u8 max)
{
	return clamp_t(unsigned int, (get_unaligned_be16(buf) + 128) >> 8, min,
		       max);
}

/**
 * vsw_bpdu_encode() - make a BPDU
 * @bpdu: what it says
 * @buf: where to, VSW_BPDU_RST_LEN bytes
 *
 * Return: its length in bytes
 */
unsigned int vsw_bpdu_encode(const struct vsw_bpdu *bpdu, u8 *buf)
{
	memset(buf, 0, VSW_BPDU_RST_LEN);
	buf[VSW_BPDU_TYPE] = bpdu->type;
	if (bpdu->type == VSW_BPDU_TCN)
		return VSW_BPDU_TCN_LEN;
	buf[VSW_BPDU_FLAGS] = bpdu->flags;
	put_unaligned_be64(bpdu->vector.root, buf + VSW_BPDU_ROOT_ID);
	put_unaligned_be32(bpdu->vector.cost, buf + VSW_BPDU_COST);
	put_unaligned_be64(bpdu->vector.bridge, buf + VSW_BPDU_BRIDGE_ID);
	put_unaligned_be16(bpdu->vector.port, buf + VSW_BPDU_PORT_ID);
	vsw_bpdu_put_time(buf + VSW_BPDU_MESSAGE_AGE, bpdu->times.message_age);
	vsw_bpdu_put_time(buf + VSW_BPDU_MAX_AGE, bpdu->times.max_age);
	vsw_bpdu_put_time(buf + VSW_BPDU_HELLO, bpdu->times.hello);
	vsw_bpdu_put_time(buf + VSW_BPDU_DELAY, bpdu->times.forward_delay);
	if (bpdu->type == VSW_BPDU_CONFIG) {
		buf[VSW_BPDU_FLAGS] &= VSW_BPDU_TC | VSW_BPDU_TC_ACK;
		return VSW_BPDU_CONFIG_LEN;
	}
	buf[VSW_BPDU_VERSION] = 2;
	buf[VSW_BPDU_FLAGS] &= ~(VSW_BPDU_ROLE | VSW_BPDU_TC_ACK);
	buf[VSW_BPDU_FLAGS] |= bpdu->role << 2;
	return VSW_BPDU_RST_LEN;
}

/* How long a BPDU is at the least; 0: it is none. What is longer, or of a newer
 * version, is read as far as it is known (9.3.4).
 */
static unsigned int vsw_bpdu_min_len(const u8 *buf)
{
	switch (buf[VSW_BPDU_TYPE]) {
	case VSW_BPDU_TCN:
		return VSW_BPDU_TCN_LEN;
	case VSW_BPDU_CONFIG:
		return VSW_BPDU_CONFIG_LEN;
	case VSW_BPDU_RST:
		return buf[VSW_BPDU_VERSION] >= 2 ? VSW_BPDU_RST_LEN : 0;
	}
	return 0;
}

/**
 * vsw_bpdu_decode() - read a BPDU, and check it (9.3.4)
 * @buf: the BPDU
 * @len: how many bytes are there
 * @bpdu: where to put what it says
 *
 * Return: false if it is none, or has expired
 */
bool vsw_bpdu_decode(const u8 *buf, unsigned int len, struct vsw_bpdu *bpdu)
{
	unsigned int min_len;

	if (len < VSW_BPDU_TCN_LEN ||
	    get_unaligned_be16(buf + VSW_BPDU_PROTOCOL))
		return false;
	min_len = vsw_bpdu_min_len(buf);
	if (!min_len || len < min_len)
		return false;
	*bpdu = (struct vsw_bpdu) { .type = buf[VSW_BPDU_TYPE] };
	if (bpdu->type == VSW_BPDU_TCN)
		return true;
	bpdu->flags = buf[VSW_BPDU_FLAGS];
	/* nothing is acknowledged in an RST BPDU (9.3.3) */
	if (bpdu->type == VSW_BPDU_RST) {
		bpdu->role = (bpdu->flags & VSW_BPDU_ROLE) >> 2;
		bpdu->flags &= ~VSW_BPDU_TC_ACK;
	} else {
		bpdu->flags &= VSW_BPDU_TC | VSW_BPDU_TC_ACK;
	}
	/* an RST BPDU that does not say is like a Configuration BPDU (9.3.3) */
	if (bpdu->role == VSW_BPDU_UNKNOWN)
		bpdu->role = VSW_BPDU_DESIGNATED;
	bpdu->vector = (struct vsw_stp_vector) {
		.root = get_unaligned_be64(buf + VSW_BPDU_ROOT_ID),
		.cost = get_unaligned_be32(buf + VSW_BPDU_COST),
		.bridge = get_unaligned_be64(buf + VSW_BPDU_BRIDGE_ID),
		.port = get_unaligned_be16(buf + VSW_BPDU_PORT_ID),
	};
	bpdu->times = (struct vsw_stp_times) {
		.message_age = vsw_bpdu_time(buf + VSW_BPDU_MESSAGE_AGE, 0, 255),
		.max_age = vsw_bpdu_time(buf + VSW_BPDU_MAX_AGE, 6, 40),
		.hello = vsw_bpdu_time(buf + VSW_BPDU_HELLO, 1, 10),
		.forward_delay = vsw_bpdu_time(buf + VSW_BPDU_DELAY, 2, 30),
	};
	return bpdu->type != VSW_BPDU_CONFIG ||
	       get_unaligned_be16(buf + VSW_BPDU_MESSAGE_AGE) <
	       get_unaligned_be16(buf + VSW_BPDU_MAX_AGE);
}

#ifdef VSWITCH_KUNIT
#include "tests/bpdu_kunit.c"
#endif
