/* SPDX-License-Identifier: GPL-2.0 */
/* KUnit: headers in hex, see frame_kunit.h. */
#ifndef _VSW_GUARD_PARTS_KUNIT_H
#define _VSW_GUARD_PARTS_KUNIT_H

#define ME		"020000000001 "
#define OTHER		"020000000009 "
#define IP_ME		"c0000201"
#define IP_OTHER	"c0000209"
#define IP_TO		"c0000202"
#define IP_NONE		"00000000"
#define G_ME		"20010db8000000000000000000000001"
#define G_OTHER		"20010db8000000000000000000000009"
#define G_TO		"20010db8000000000000000000000002"
#define G_NONE		"00000000000000000000000000000000"
#define NODES		"ff020000000000000000000000000001"
#define L_ME		"fe80000000000000 000000fffe000001"
#define L_OTHER		"fe80000000000000 000000fffe000009"

/* From the EtherType on */
#define V4_TO(src, frag, proto, dst) \
	"0800 4500 <<<< 0000 " frag " 40 " proto " 0000 " src dst
#define V4(src, frag, proto)	V4_TO(src, frag, proto, IP_TO)
#define V6_TO(src, next, dst)	"86dd 60000000 [[[[ " next " ff " src dst
#define V6(src, next)	V6_TO(src, next, G_TO)
#define ARP(op, mac, src, to) \
	"0806 0001 0800 06 04 " op mac src "000000000000" to
#define TAG(proto)	proto " 0005 "

#define UDP(from, to)	from to "0008 0000"
/* A DHCP client's, up to its address */
#define CLIENT(op, ciaddr, giaddr, mac) \
	UDP("0044", "0043") op "010600 12345678 00000000" ciaddr \
	"00000000 00000000" giaddr mac
#define ECHO_REPLY	"00000000 00000000"
/* Extension headers: of 8 bytes with padding, seven of them, a fragment's */
#define EXT(next)	next "00 0104 00000000"
#define EXT7		"3c00010400000000 3c00010400000000 3c00010400000000" \
			"3c00010400000000 3c00010400000000 3c00010400000000" \
			"3c00010400000000"
#define FRAG(next, at)	next "00" at "12345678"

/* Neighbour discovery, and its options */
#define RA		"86000000 40000708 00000000 00000000"
#define NS(target)	"87000000 00000000" target
#define NA(target)	"88000000 20000000" target
#define SLL(mac)	"0101" mac
#define TLL(mac)	"0201" mac
#define NONCE		"0e01 010203040506"
#define NONCE8		"0e01010203040506 0e01010203040506" \
			"0e01010203040506 0e01010203040506" \
			"0e01010203040506 0e01010203040506" \
			"0e01010203040506 0e01010203040506"

#endif /* _VSW_GUARD_PARTS_KUNIT_H */
