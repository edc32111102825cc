// SPDX-License-Identifier: GPL-2.0
/*
 * What an attacker sends, and what a victim must never see: for the tests.
 *
 * fuzz_guard send DEVICE SEED COUNT
 *	COUNT frames out of DEVICE: true ones and forged ones, with headers nested,
 *	cut off, spoilt; the same SEED makes the same frames
 * fuzz_guard check DEVICE
 *	until it is killed: look at each frame that DEVICE gets as a host would that
 *	believes all that it understands. A line "forged WHY FRAME" for each that says
 *	what the attacker may not say, and at the end "checked N".
 *
 * The attacker is 02:00:00:00:00:01 with 198.51.100.1 and 2001:db8::1. Of who
 * reads headers here it shares nothing with the guard but the standards.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"

#define FRAME_MAX	1514
#define SO_RCVBUFFORCE_	33

static const uint8_t own_mac[ETH_ALEN] = { 2, 0, 0, 0, 0, 1 };
static const uint8_t own_ip4[4] = { 198, 51, 100, 1 };
static const uint8_t own_ip6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
static const uint8_t own_ll[16] = {
	0xfe, 0x80, [11] = 0xff, 0xfe, 0, 0, 1,
};

static const uint8_t nobody[16];

static void fill(uint8_t *p, size_t len)
{
	while (len--)
		*p++ = draw(256);
}

static void put_mac(uint8_t *p)
{
	memcpy(p, own_mac, ETH_ALEN);
	if (!draw(6))
		p[5] = draw(16);
}

static void put_ip4(uint8_t *p)
{
	memcpy(p, own_ip4, 4);
	if (!draw(4))
		p[3] = draw(8);
	else if (!draw(8))
		memset(p, 0, 4);
}

static void put_ip6(uint8_t *p)
{
	switch (draw(8)) {
	case 0:
	case 1:
		memcpy(p, own_ll, 16);
		break;
	case 2:
		memset(p, 0, 16);
		break;
	case 3:
		memcpy(p, own_ip6, 16);
		p[15] = draw(8);
		break;
	case 4:
		/* an address of IPv4 as one of IPv6 */
		memset(p, 0, 10);
		memset(p + 10, 0xff, 2);
		put_ip4(p + 12);
		break;
	default:
		memcpy(p, own_ip6, 16);
	}
}

static size_t put_udp(uint8_t *p, bool ip6)
{
	static const uint16_t ports4[] = { 67, 68, 53, 4789 };
	static const uint16_t ports6[] = { 546, 547, 53, 67 };

	put16(p, (ip6 ? ports6 : ports4)[draw(4)]);
	put16(p + 2, (ip6 ? ports6 : ports4)[draw(4)]);
	put16(p + 4, 8 + draw(64));
	put16(p + 6, 0);
	fill(p + 8, 64);
	return 8 + draw(64);
}

static size_t put_icmp6(uint8_t *p)
{
	static const uint8_t types[] = {
		128, 131, 133, 134, 135, 135, 135, 136, 136, 137, 143,
	};
	size_t len = 8;
	unsigned int n;

	p[0] = types[draw(sizeof(types))];
	p[1] = 0;
	fill(p + 2, 6);
	switch (p[0]) {
	case 134:
		fill(p + 8, 8);
		len = 16;
		break;
	case 135:
	case 136:
		put_ip6(p + 8);
		len = 24;
		break;
	case 137:
		put_ip6(p + 8);
		put_ip6(p + 24);
		len = 40;
		break;
	}
	for (n = draw(12) ? draw(3) : draw(40); n; n--, len += 8) {
		p[len] = draw(4) ? 1 + draw(2) : draw(256);
		p[len + 1] = draw(8) ? 1 : draw(4);
		put_mac(p + len + 2);
	}
	return len;
}

static size_t put_ipv4(uint8_t *p)
{
	static const uint8_t protos[] = { 17, 17, 17, 6, 2, 1, 47, 112 };
	unsigned int head = draw(4) ? 20 : 20 + 4 * draw(11);
	size_t len;

	memset(p, 1, head);
	p[0] = 0x40 + head / 4;
	memset(p + 4, 0, 8);
	if (!draw(4))
		put16(p + 6, draw(2) ? 0x2000 : draw(65536));
	p[8] = 64;
	p[9] = protos[draw(sizeof(protos))];
	put_ip4(p + 12);
	memcpy(p + 16, "\xc6\x33\x64\x09", 4);
	if (p[9] == 17) {
		len = head + put_udp(p + head, false);
	} else {
		len = head + draw(40);
		fill(p + head, len - head);
	}
	put16(p + 2, len);
	return len;
}

static size_t put_ipv6(uint8_t *p)
{
	static const uint8_t exts[] = { 0, 43, 44, 44, 51, 60, 60, 135, 139, 140, 253 };
	static const uint8_t lasts[] = { 58, 58, 58, 17, 17, 6, 59, 50 };
	unsigned int n = draw(2) ? 0 : draw(4) ? draw(4) : draw(12);
	uint8_t *next = p + 6;
	size_t len = 40, ext;

	memset(p, 0, 40);
	p[0] = 0x60;
	p[7] = draw(8) ? 255 : draw(256);
	put_ip6(p + 8);
	memcpy(p + 24, "\xff\x02", 2);
	p[39] = 1;
	while (n--) {
		*next = exts[draw(sizeof(exts))];
		ext = draw(6) ? 8 : 8 * (1 + draw(4));
		memset(p + len, 0, ext);
		p[len + 1] = ext / 8 - 1;
		if (*next == 44) {
			p[len + 1] = 0;
			put16(p + len + 2, draw(2) ? 1 : draw(2) ? 0 : draw(65536));
			ext = 8;
		} else if (*next == 51) {
			p[len + 1] = ext / 4 - 2;
		}
		if (!draw(16))
			p[len + 1] = draw(256);
		next = p + len;
		len += ext;
	}
	*next = lasts[draw(sizeof(lasts))];
	switch (*next) {
	case 58:
		len += put_icmp6(p + len);
		break;
	case 17:
		len += put_udp(p + len, true);
		break;
	default:
		ext = draw(40);
		fill(p + len, ext);
		len += ext;
	}
	put16(p + 4, len - 40);
	return len;
}

static size_t put_arp(uint8_t *p)
{
	memcpy(p, "\0\1\x08\0\6\4\0\1", 8);
	p[7] = 1 + draw(4);
	put_mac(p + 8);
	put_ip4(p + 14);
	put_mac(p + 18);
	put_ip4(p + 24);
	return 28;
}

/* Return the length of the frame. */
static size_t make(uint8_t *f)
{
	static const uint16_t tags[] = { 0x8100, 0x88a8, 0x9100 };
	size_t at = 12, len;
	unsigned int n;

	memcpy(f, "\x33\x33\0\0\0\1", ETH_ALEN);
	switch (draw(3)) {
	case 0:
		memset(f, 0xff, ETH_ALEN);
		break;
	case 1:
		memcpy(f, "\2\0\0\0\0\x09", ETH_ALEN);
	}
	if (!draw(64))
		memcpy(f, "\1\x80\xc2\0\0\0", ETH_ALEN);
	put_mac(f + 6);
	for (n = draw(8) ? 0 : draw(4); n; n--, at += 4) {
		put16(f + at, tags[draw(3)]);
		put16(f + at + 2, draw(65536));
	}
	switch (draw(8)) {
	case 0:
	case 1:
		put16(f + at, draw(16) ? ETH_P_ARP : ETH_P_RARP);
		len = put_arp(f + at + 2);
		break;
	case 2:
	case 3:
		put16(f + at, ETH_P_IP);
		len = put_ipv4(f + at + 2);
		break;
	case 4:
		/* a frame with a length, of SNAP */
		put16(f + at, 40);
		memcpy(f + at + 2, "\xaa\xaa\3\0\0\0", 6);
		put16(f + at + 8, ETH_P_IP);
		len = 8 + put_ipv4(f + at + 10);
		break;
	default:
		put16(f + at, ETH_P_IPV6);
		len = put_ipv6(f + at + 2);
	}
	len += at + 2;
	if (!draw(2))
		return len;
	for (n = draw(4); n; n--)
		f[12 + draw(len - 12)] = draw(256);
	if (!draw(4))
		len = 14 + draw(len - 13);
	return len;
}

static int device(const char *name, int proto)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(proto),
		.sll_ifindex = if_nametoindex(name),
	};
	int s = socket(AF_PACKET, SOCK_RAW, htons(proto));

	if (s < 0 || !addr.sll_ifindex || bind(s, (void *)&addr, sizeof(addr)))
		err(1, "%s", name);
	return s;
}

static void send_all(int s, uint32_t count)
{
	static uint8_t frame[2 * FRAME_MAX];
	uint32_t i;
	size_t len;

	for (i = 0; i < count; i++) {
		len = make(frame);
		if (len > FRAME_MAX)
			len = FRAME_MAX;
		while (write(s, frame, len) < 0)
			if (errno != ENOBUFS)
				err(1, "write");
		/* Who receives must keep pace: its queue holds 1,000. */
		if (i % 256 == 255)
			usleep(1);
	}
}

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static bool is_own_ip6(const uint8_t *p)
{
	return !memcmp(p, own_ip6, 16) || !memcmp(p, own_ll, 16);
}

/* Link-layer addresses in options; who reads them ends at what is not whole. */
static const char *check_options(const uint8_t *p, const uint8_t *end)
{
	for (; p + 8 <= end && p[1]; p += 8 * p[1])
		if ((p[0] == 1 || p[0] == 2) && memcmp(p + 2, own_mac, ETH_ALEN))
			return "an option";
	return NULL;
}

static const char *check_icmp6(const uint8_t *p, const uint8_t *end,
			       const uint8_t *src)
{
	if (p + 8 > end)
		return NULL;
	switch (p[0]) {
	case 133:
		return check_options(p + 8, end);
	case 134:
		return "a router";
	case 137:
		return "a redirect";
	case 135:
	case 136:
		if (p + 24 > end)
			return NULL;
		if ((p[0] == 136 || !memcmp(src, nobody, 16)) &&
		    !is_own_ip6(p + 8))
			return "a neighbour";
		return check_options(p + 24, end);
	}
	return NULL;
}

static const char *check_ip6(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *at = p + 40;
	uint8_t next;

	if (at > end || p[0] >> 4 != 6)
		return NULL;
	if (get16(p + 4) && at + get16(p + 4) < end)
		end = at + get16(p + 4);
	if (!is_own_ip6(p + 8) && memcmp(p + 8, nobody, 16))
		return "a source of IPv6";
	next = p[6];
	for (;;) {
		if (next == 58)
			return check_icmp6(at, end, p + 8);
		if (next == 17)
			return at + 4 <= end && (get16(at) == 547 ||
						 get16(at + 2) == 546) ?
			       "a DHCPv6 server" : NULL;
		if (at + 8 > end)
			return NULL;
		switch (next) {
		case 44:
			if (get16(at + 2) & 0xfff8)
				return NULL;
			next = at[0];
			at += 8;
			continue;
		case 51:
			next = at[0];
			at += (at[1] + 2) * 4;
			continue;
		case 0:
		case 43:
		case 60:
		case 135:
		case 139:
		case 140:
			next = at[0];
			at += (at[1] + 1) * 8;
			continue;
		}
		return NULL;
	}
}

static const char *check_ip4(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *at;
	bool none;

	if (p + 20 > end || p[0] >> 4 != 4 || (p[0] & 15) < 5)
		return NULL;
	at = p + (p[0] & 15) * 4;
	none = !memcmp(p + 12, nobody, 4);
	if (memcmp(p + 12, own_ip4, 4) && !none)
		return "a source of IPv4";
	if (none && p[9] != 17 && p[9] != 2)
		return "no source of IPv4";
	if (get16(p + 6) & 0x1fff || p[9] != 17 || at + 4 > end)
		return NULL;
	return get16(at) == 67 || get16(at + 2) == 68 ? "a DHCP server" : NULL;
}

static const char *check_arp(const uint8_t *p, const uint8_t *end)
{
	if (p + 28 > end)
		return NULL;
	if (memcmp(p + 8, own_mac, ETH_ALEN))
		return "a sender of ARP";
	return memcmp(p + 14, own_ip4, 4) && memcmp(p + 14, nobody, 4) ?
	       "an address in ARP" : NULL;
}

static bool is_tag(uint16_t type)
{
	return type == 0x8100 || type == 0x88a8 || type == 0x9100 ||
	       type == 0x9200 || type == 0x9300;
}

static const char *check(const uint8_t *f, size_t len)
{
	const uint8_t *end = f + len;

	if (memcmp(f + 6, own_mac, ETH_ALEN))
		return "a source";
	if (!memcmp(f, "\1\x80\xc2\0\0\0", ETH_ALEN))
		return "a spanning tree";
	/* a tag without a VLAN ID is a priority, which hosts take off */
	for (f += 12; f + 6 <= end && is_tag(get16(f)); f += 4)
		if (get16(f + 2) & 0xfff)
			return "a tag";
	switch (get16(f)) {
	case ETH_P_ARP:
	case ETH_P_RARP:
		return check_arp(f + 2, end);
	case ETH_P_IP:
		return check_ip4(f + 2, end);
	case ETH_P_IPV6:
		return check_ip6(f + 2, end);
	}
	return "another protocol";
}

static volatile sig_atomic_t ended;

static void end(int sig)
{
	(void)sig;
	ended = 1;
}

static void check_all(int s)
{
	struct sigaction action = { .sa_handler = end };
	struct sockaddr_ll from;
	socklen_t size = sizeof(from);
	int room = 64 << 20, n;
	uint8_t frame[2048];
	uint32_t checked = 0;
	const char *why;

	sigaction(SIGTERM, &action, NULL);
	setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE_, &room, sizeof(room));
	fprintf(stderr, "ready\n");
	while (!ended) {
		n = recvfrom(s, frame, sizeof(frame), 0, (void *)&from, &size);
		if (n < ETH_HLEN || from.sll_pkttype == PACKET_OUTGOING)
			continue;
		checked++;
		why = check(frame, n);
		if (!why)
			continue;
		printf("forged %s ", why);
		for (int i = 0; i < n; i++)
			printf("%02x", frame[i]);
		putchar('\n');
	}
	printf("checked %u\n", checked);
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "send")) {
		state = strtoull(argv[3], NULL, 0) * 2 + 1;
		send_all(device(argv[2], 0), strtoul(argv[4], NULL, 0));
	} else if (argc == 3 && !strcmp(argv[1], "check")) {
		check_all(device(argv[2], ETH_P_ALL));
	} else {
		errx(2, "usage: fuzz_guard send DEVICE SEED COUNT | check DEVICE");
	}
	return 0;
}
