/* SPDX-License-Identifier: GPL-2.0 */
/* KUnit: frames out of hexadecimal digits. */
#ifndef _VSW_FRAME_KUNIT_H
#define _VSW_FRAME_KUNIT_H

#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/etherdevice.h>
#include <linux/skbuff.h>
#include <linux/unaligned.h>

/* Bytes in hex; blanks between them count for nothing. Bytes that are worked out: ----
 * a checksum, in @cksum where it is, -1: nowhere; <<<< the length of an IPv4 packet, and
 * [[[[ that of the payload of an IPv6 packet, which reach to the end. Return how many
 * bytes there are.
 */
static inline int vsw_test_hex(const char *hex, u8 *bytes, int size, int *cksum)
{
	int n, ip4 = -1, ip6 = -1;

	*cksum = -1;
	for (n = 0; n < size; n++, hex += 2) {
		while (*hex == ' ')
			hex++;
		if (!*hex)
			break;
		bytes[n] = 0;
		if (*hex == '-' && *cksum < 0)
			*cksum = n;
		else if (*hex == '<' && ip4 < 0)
			ip4 = n;
		else if (*hex == '[' && ip6 < 0)
			ip6 = n;
		else if (isxdigit(*hex))
			bytes[n] = hex_to_bin(hex[0]) << 4 | hex_to_bin(hex[1]);
	}
	/* at bytes 2 and 4 of their headers, the latter of which has 40 */
	if (ip4 >= 0)
		put_unaligned_be16(n - (ip4 - 2), bytes + ip4);
	if (ip6 >= 0)
		put_unaligned_be16(n - (ip6 - 4) - 40, bytes + ip6);
	return n;
}

/* A received frame, the last @frags bytes of which are in a page */
static inline struct sk_buff *vsw_test_skb(struct kunit *test, const u8 *bytes,
					   int len, int frags)
{
	struct sk_buff *skb;
	struct page *page;

	frags = min(frags, len - ETH_HLEN);
	skb = alloc_skb(len + 2, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, 2);
	skb_put_data(skb, bytes, len - frags);
	if (frags) {
		page = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, page);
		memcpy(page_address(page), bytes + len - frags, frags);
		skb_add_rx_frag(skb, 0, page, 0, frags, PAGE_SIZE);
	}
	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	return skb;
}

#endif /* _VSW_FRAME_KUNIT_H */
