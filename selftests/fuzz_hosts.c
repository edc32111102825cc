// SPDX-License-Identifier: GPL-2.0
/*
 * What hosts say that is not true: for the tests.
 *
 * fuzz_hosts mcast|neigh DEVICE SEED COUNT SRC-MAC
 *
 * Sends COUNT frames out of DEVICE. mcast: IGMP and MLD, queries, reports and
 * leaves of all versions, of groups and sources that are few, so that they meet.
 * neigh: ARP and IPv6 neighbour discovery, questions for 192.0.2.96 to .99 and
 * 2001:db8::60 to ::63, and answers. Most of them are spoilt in another way, half of
 * these with checksums that are right all the same. The same SEED makes the same
 * frames.
 */
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"

#define MESSAGE_MAX	1400
#define IP4_LEN		24
#define IP6_LEN		48
#define PROTO_IGMP	2
#define PROTO_ICMPV6	58

/* A group, or what is none; a source */
static void put_addr(uint8_t *p, bool ip6, bool group)
{
	memset(p, 0, ip6 ? 16 : 4);
	if (!draw(16))
		return;
	if (ip6) {
		memcpy(p, group ? "\xff\x05" : "\x20\x01", 2);
		if (!draw(8))
			p[1] = draw(256);
		p[15] = draw(8);
		return;
	}
	memcpy(p, group ? "\xef\x01\x02" : "\xc0\0\x02", 3);
	if (!draw(8))
		p[0] = draw(256);
	p[3] = draw(8);
}

/* What is in a report of the last version. Return its length. */
static size_t put_records(uint8_t *p, bool ip6, unsigned int n)
{
	size_t addr = ip6 ? 16 : 4, len = 0;
	unsigned int sources, i;

	while (n--) {
		sources = draw(16) ? draw(4) : draw(40);
		if (len + 4 + (sources + 1) * addr > MESSAGE_MAX - 64)
			break;
		p[len] = draw(8);
		p[len + 1] = draw(32) ? 0 : draw(256);
		put16(p + len + 2, draw(32) ? sources : draw(65536));
		put_addr(p + len + 4, ip6, true);
		len += 4 + addr;
		for (i = 0; i < sources; i++, len += addr)
			put_addr(p + len, ip6, false);
	}
	return len;
}

/* A message without its checksum. Return its length. */
static size_t make_message(uint8_t *p, bool ip6)
{
	static const uint8_t types4[] = { 0x11, 0x12, 0x16, 0x17, 0x22, 0x22 };
	static const uint8_t types6[] = { 130, 131, 132, 143, 143 };
	size_t addr = ip6 ? 16 : 4, len, head = ip6 ? 8 : 4;
	unsigned int n = draw(16) ? draw(6) : draw(100), i;

	memset(p, 0, 64);
	p[0] = ip6 ? types6[draw(sizeof(types6))] : types4[draw(sizeof(types4))];
	if (!draw(16))
		p[0] = draw(256);
	if (p[0] == 0x22 || p[0] == 143) {
		put16(p + 6, draw(16) ? n : draw(65536));
		len = 8 + put_records(p + 8, ip6, n);
	} else {
		/* short times: nothing is to be believed for long */
		p[ip6 ? 5 : 1] = draw(256);
		put_addr(p + head, ip6, true);
		len = head + addr;
		if (draw(2)) {
			p[len] = draw(256);
			p[len + 1] = draw(256);
			put16(p + len + 2, draw(16) ? n : draw(65536));
			len += 4;
			for (i = 0; i < n && len + addr < MESSAGE_MAX; i++, len += addr)
				put_addr(p + len, ip6, false);
		}
	}
	return len;
}

/* A packet of ARP, behind its Ethernet header. Return the length of the frame. */
static size_t make_arp(uint8_t *f, const uint8_t *mac)
{
	uint8_t *arp = f + ETH_HLEN;

	memset(f, 0xff, ETH_ALEN);
	put16(f + 12, ETH_P_ARP);
	memcpy(arp, "\0\1\x08\0\6\4\0\1", 8);
	arp[7] = draw(4) ? 1 : draw(4);
	memcpy(arp + 8, mac, ETH_ALEN);
	memcpy(arp + 14, "\xc0\0\x02\x02", 4);
	memset(arp + 18, 0, ETH_ALEN);
	memcpy(arp + 24, "\xc0\0\x02", 3);
	arp[27] = draw(8) ? 96 + draw(4) : draw(256);
	return ETH_HLEN + 28;
}

/* A message of neighbour discovery, without its checksum. Return its length. */
static size_t make_nd(uint8_t *p, const uint8_t *mac)
{
	unsigned int n = draw(16) ? draw(3) : draw(20);
	size_t len = 24;

	memset(p, 0, len);
	p[0] = draw(4) ? 135 : 136;
	p[4] = draw(8) ? 0 : draw(256);
	memcpy(p + 8, "\x20\x01\x0d\xb8", 4);
	p[23] = draw(8) ? 0x60 + draw(4) : draw(256);
	while (n-- && len + 8 * 40 < MESSAGE_MAX) {
		memset(p + len, 0, 8 * 40);
		p[len] = draw(4) ? 1 : draw(16);
		p[len + 1] = draw(8) ? 1 : draw(40);
		memcpy(p + len + 2, mac, ETH_ALEN);
		len += 8 * (p[len + 1] ? p[len + 1] : 1);
	}
	return len;
}

static void spoil(uint8_t *p, size_t *len)
{
	switch (draw(4)) {
	case 0:
		*len = draw(*len + 1);
		break;
	case 1:
		*len += draw(64);
		break;
	default:
		if (*len)
			p[draw(*len)] = draw(256);
	}
}

/* Return the length of the frame. */
static size_t make4(uint8_t *f, size_t len)
{
	uint8_t *ip = f + ETH_HLEN;

	memcpy(f, "\x01\0\x5e\0\0\x01", ETH_ALEN);
	put16(f + 12, ETH_P_IP);
	memset(ip, 0, IP4_LEN);
	ip[0] = 0x46;
	put16(ip + 2, IP4_LEN + len);
	ip[8] = draw(32) ? 1 : draw(256);
	ip[9] = PROTO_IGMP;
	memcpy(ip + 12, "\xc0\0\x02\x02", 4);
	memcpy(ip + 16, "\xe0\0\0\x01", 4);
	if (draw(2)) {
		put_addr(ip + 16, false, true);
		memcpy(f + 3, ip + 17, 3);
		f[3] &= 0x7f;
	}
	memcpy(ip + 20, "\x94\x04\0\0", 4);
	if (!draw(32))
		ip[draw(IP4_LEN)] = draw(256);
	put16(ip + 10, fold(sum16(ip, IP4_LEN, 0)));
	return ETH_HLEN + IP4_LEN + len;
}

static void checksum6(uint8_t *ip, uint8_t *message, size_t len)
{
	uint32_t sum;

	if (len < 4 || !draw(16))
		return;
	put16(message + 2, 0);
	sum = sum16(ip + 8, 32, PROTO_ICMPV6 + len);
	put16(message + 2, fold(sum16(message, len, sum)));
}

/* Return the length of the frame. */
static size_t make_nd6(uint8_t *f, size_t len)
{
	uint8_t *ip = f + ETH_HLEN, *message = ip + IP6_LEN - 8;

	memcpy(f, "\x33\x33\xff\0\0\x63", ETH_ALEN);
	put16(f + 12, ETH_P_IPV6);
	memset(ip, 0, IP6_LEN - 8);
	ip[0] = 0x60;
	put16(ip + 4, len);
	ip[6] = PROTO_ICMPV6;
	ip[7] = 255;
	memcpy(ip + 8, "\x20\x01\x0d\xb8", 4);
	ip[23] = 2;
	memcpy(ip + 24, "\xff\x02", 2);
	memcpy(ip + 35, "\x01\xff\0\0", 4);
	/* that of the one who is asked for */
	ip[39] = len > 23 && draw(8) ? message[23] : draw(256);
	f[5] = ip[39];
	if (!draw(32))
		ip[draw(40)] = draw(256);
	checksum6(ip, message, len);
	return ETH_HLEN + IP6_LEN - 8 + len;
}

/* Return the length of the frame. */
static size_t make6(uint8_t *f, size_t len)
{
	uint8_t *ip = f + ETH_HLEN, *message = ip + IP6_LEN;

	memcpy(f, "\x33\x33\0\0\0\x01", ETH_ALEN);
	put16(f + 12, ETH_P_IPV6);
	memset(ip, 0, IP6_LEN);
	ip[0] = 0x60;
	put16(ip + 4, IP6_LEN - 40 + len);
	ip[7] = 1;
	memcpy(ip + 8, "\xfe\x80", 2);
	ip[23] = 2;
	memcpy(ip + 24, "\xff\x02", 2);
	ip[39] = 1;
	if (draw(2)) {
		put_addr(ip + 24, true, true);
		memcpy(f + 2, ip + 36, 4);
	}
	memcpy(ip + 40, "\x3a\0\x05\x02\0\0\x01", 8);
	if (!draw(32))
		ip[draw(IP6_LEN)] = draw(256);
	checksum6(ip, message, len);
	return ETH_HLEN + IP6_LEN + len;
}

static size_t make_neigh(uint8_t *f, const uint8_t *mac)
{
	uint8_t *message = f + ETH_HLEN + IP6_LEN - 8;
	bool bad = draw(3), early = draw(2);
	size_t len;

	if (draw(2)) {
		len = make_arp(f, mac);
	} else {
		len = make_nd(message, mac);
		if (bad && early)
			spoil(message, &len);
		len = make_nd6(f, len);
		bad &= !early;
	}
	if (bad)
		f[ETH_HLEN + draw(len - ETH_HLEN)] = draw(256);
	return draw(16) ? len : ETH_HLEN + draw(len - ETH_HLEN + 1);
}

static size_t make_mcast(uint8_t *f)
{
	bool ip6 = draw(2), early = draw(2);
	uint8_t *message = f + ETH_HLEN + (ip6 ? IP6_LEN : IP4_LEN);
	size_t len = make_message(message, ip6);
	bool bad = draw(3);

	/* before the checksum is made, or after it */
	if (bad && early)
		spoil(message, &len);
	if (!ip6 && len >= 4) {
		put16(message + 2, 0);
		put16(message + 2, fold(sum16(message, len, 0)));
	}
	len = ip6 ? make6(f, len) : make4(f, len);
	if (bad && !early)
		f[ETH_HLEN + draw(len - ETH_HLEN)] = draw(256);
	return draw(32) ? len : ETH_HLEN + draw(len - ETH_HLEN + 1);
}

int main(int argc, char **argv)
{
	static uint8_t frame[ETH_HLEN + IP6_LEN + MESSAGE_MAX + 256];
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	uint8_t mac[ETH_ALEN];
	uint32_t count, i;
	bool neigh;
	size_t len;
	int s;

	if (argc != 6)
		errx(2, "usage: fuzz_hosts mcast|neigh DEVICE SEED COUNT SRC-MAC");
	neigh = !strcmp(argv[1], "neigh");
	state = strtoull(argv[3], NULL, 0) * 2 + 1;
	count = strtoul(argv[4], NULL, 0);
	if (sscanf(argv[5], "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2,
		   mac + 3, mac + 4, mac + 5) != 6)
		errx(2, "%s is no address", argv[5]);
	s = socket(AF_PACKET, SOCK_RAW, 0);
	to.sll_ifindex = if_nametoindex(argv[2]);
	if (s < 0 || !to.sll_ifindex || bind(s, (void *)&to, sizeof(to)))
		err(1, "%s", argv[2]);
	for (i = 0; i < count; i++) {
		len = neigh ? make_neigh(frame, mac) : make_mcast(frame);
		memcpy(frame + ETH_ALEN, mac, ETH_ALEN);
		if (write(s, frame, len) < 0)
			err(1, "%s", argv[2]);
		/* Who receives must keep pace: its queue holds 1,000. */
		if (i % 256 == 255)
			usleep(1);
	}
	return 0;
}
