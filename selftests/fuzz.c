// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that lie: for the tests.
 *
 * fuzz DEVICE inner|outer SEED COUNT SRC-MAC DST-MAC SRC-IP DST-IP VNI
 * fuzz DEVICE neigh SEED COUNT
 *
 * Sends COUNT packets of VXLAN out of DEVICE, each spoilt in another way: with
 * "inner" all up to the UDP header is right, with "outer" that is what lies. With
 * "neigh" it sends questions for neighbours of the kind that hosts ask, spoilt.
 * The same SEED makes the same packets.
 */
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"

#define PAYLOAD_MAX	1400
#define SOURCES		64

struct packet {
	struct ethhdr eth;
	struct iphdr ip;
	struct udphdr udp;
	uint8_t payload[PAYLOAD_MAX];
} __attribute__((packed));

/* What a tenant's frame may look like: addresses of all kinds, tags on tags,
 * headers of packets that say what is not there
 */
static size_t make_frame(uint8_t *p, size_t max)
{
	static const uint16_t types[] = {
		ETH_P_IP, ETH_P_IPV6, ETH_P_ARP, ETH_P_8021Q, ETH_P_8021AD,
		ETH_P_MPLS_UC, 0x88b5, 0x05dc, 0x0000, 0xffff,
	};
	size_t len = 0, body, i;
	int tags = draw(4) ? 0 : draw(9);
	uint16_t type;

	for (i = 0; i < 2; i++) {
		switch (draw(6)) {
		case 0:
			memset(p + len, 0xff, ETH_ALEN);
			break;
		case 1:
			memset(p + len, 0, ETH_ALEN);
			break;
		case 2:
			memcpy(p + len, "\x01\x80\xc2\0\0", 5);
			p[len + 5] = draw(16);
			break;
		case 3:
			memcpy(p + len, "\x33\x33\0\0\0", 5);
			p[len + 5] = draw(256);
			break;
		default:
			memcpy(p + len, "\x02\0\0\0\0", 5);
			p[len + 5] = draw(8);
		}
		len += ETH_ALEN;
	}
	while (tags--) {
		put16(p + len, draw(2) ? ETH_P_8021Q : ETH_P_8021AD);
		put16(p + len + 2, draw(65536));
		len += 4;
	}
	type = types[draw(sizeof(types) / sizeof(*types))];
	put16(p + len, type);
	len += 2;
	body = draw(8) ? draw(80) : draw(max - len);
	for (i = 0; i < body; i++)
		p[len + i] = draw(256);
	if (body && type == ETH_P_IP && draw(4))
		p[len] = 0x40 | draw(16);
	if (body && type == ETH_P_IPV6 && draw(4))
		p[len] = 0x60 | draw(16);
	return len + body;
}

/* Return the length of the payload */
static size_t make_payload(struct packet *p, uint32_t vni)
{
	uint8_t *vxlan = p->payload;
	size_t len;

	vxlan[0] = 0x08;
	memset(vxlan + 1, 0, 3);
	vxlan[4] = vni >> 16;
	vxlan[5] = vni >> 8;
	vxlan[6] = vni;
	vxlan[7] = 0;
	len = 8 + make_frame(vxlan + 8, PAYLOAD_MAX - 8 - 60);
	switch (draw(8)) {
	case 0:		/* any flags */
		for (int i = 0; i < 4; i++)
			vxlan[i] = draw(256);
		break;
	case 1:		/* any VNI, and what is reserved */
		for (int i = 4; i < 8; i++)
			vxlan[i] = draw(256);
		break;
	case 2:		/* cut off */
		len = draw(len + 1);
		break;
	case 3:		/* cut off within the headers */
		len = draw(40);
		break;
	}
	return len;
}

/* Who has 192.0.2.99, and 2001:db8::63? Each with some bytes of another value, cut
 * off or with something behind, and the second one with a checksum that is right
 * more often than not.
 */
static size_t make_neigh(uint8_t *p, size_t max)
{
	static const uint8_t arp[] =
		"\xff\xff\xff\xff\xff\xff\2\0\0\0\0\1\x08\6"
		"\0\1\x08\0\6\4\0\1\2\0\0\0\0\1\xc0\0\2\1"
		"\0\0\0\0\0\0\xc0\0\2\x63";
	static const uint8_t nd[] =
		"\x33\x33\xff\0\0\x63\2\0\0\0\0\1\x86\xdd"
		"\x60\0\0\0\0\x20\x3a\xff"
		"\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
		"\xff\2\0\0\0\0\0\0\0\0\0\1\xff\0\0\x63"
		"\x87\0\0\0\0\0\0\0"
		"\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\x63"
		"\1\1\2\0\0\0\0\1";
	const size_t head = ETH_HLEN + 40;
	bool ip6 = draw(3);
	size_t len = ip6 ? sizeof(nd) - 1 : sizeof(arp) - 1, plen;
	uint32_t sum;
	int n;

	memset(p, 0, max);
	memcpy(p, ip6 ? nd : arp, len);
	if (!draw(3)) {		/* more options, or padding */
		for (n = draw(300); n; n--)
			p[len++] = draw(2) ? draw(4) : draw(256);
		if (ip6 && draw(4))
			put16(p + 18, len - head);
	}
	for (n = draw(4); n; n--)
		p[ETH_HLEN + draw(len - ETH_HLEN)] = draw(2) ? draw(256) : draw(4);
	if (ip6 && draw(4)) {
		plen = p[18] << 8 | p[19];
		if (plen > max - head)
			plen = max - head;
		put16(p + head + 2, 0);
		sum = sum16(p + head, plen, sum16(p + 22, 32, 58 + plen));
		memcpy(p + head + 2, &(uint16_t){ htons(fold(sum)) }, 2);
	}
	if (!draw(4))
		len = ETH_HLEN + draw(len - ETH_HLEN);
	return len;
}

static int send_neighs(int s, uint32_t count)
{
	uint8_t frame[PAYLOAD_MAX];

	while (count--)
		if (send(s, frame, make_neigh(frame, sizeof(frame)), 0) < 0)
			err(1, "send");
	return 0;
}

static int open_socket(const char *device)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	int s = socket(AF_PACKET, SOCK_RAW, 0);

	to.sll_ifindex = if_nametoindex(device);
	if (s < 0 || !to.sll_ifindex || bind(s, (void *)&to, sizeof(to)))
		err(1, "%s", device);
	return s;
}

int main(int argc, char **argv)
{
	struct packet p = {};
	bool outer;
	uint32_t count, vni, i;
	unsigned int mac[ETH_ALEN];
	int s, k, arg;

	if (argc != 10 && (argc != 5 || strcmp(argv[2], "neigh")))
		errx(2, "usage: fuzz DEVICE inner|outer SEED COUNT SRC-MAC DST-MAC SRC-IP DST-IP VNI, fuzz DEVICE neigh SEED COUNT");
	outer = !strcmp(argv[2], "outer");
	state = strtoull(argv[3], NULL, 0) * 2 + 1;
	count = strtoul(argv[4], NULL, 0);
	s = open_socket(argv[1]);
	if (argc == 5)
		return send_neighs(s, count);
	vni = strtoul(argv[9], NULL, 0);
	for (arg = 5; arg <= 6; arg++) {
		if (sscanf(argv[arg], "%x:%x:%x:%x:%x:%x", mac, mac + 1,
			   mac + 2, mac + 3, mac + 4, mac + 5) != 6)
			errx(2, "%s is no address", argv[arg]);
		for (k = 0; k < ETH_ALEN; k++)
			(arg == 5 ? p.eth.h_source : p.eth.h_dest)[k] = mac[k];
	}
	p.eth.h_proto = htons(ETH_P_IP);

	for (i = 0; i < count; i++) {
		size_t len = make_payload(&p, vni);
		uint32_t sum;

		p.ip = (struct iphdr) {
			.version = 4, .ihl = 5, .ttl = 64,
			.protocol = IPPROTO_UDP, .id = htons(i),
			.tot_len = htons(sizeof(p.ip) + sizeof(p.udp) + len),
			.tos = draw(4) ? 0 : draw(256),
			.saddr = inet_addr(argv[7]),
			.daddr = inet_addr(argv[8]),
		};
		/* some that nobody knows */
		p.ip.saddr = htonl(ntohl(p.ip.saddr) + (draw(8) ? 0 : draw(SOURCES)));
		p.udp.source = htons(1024 + draw(60000));
		p.udp.dest = htons(4789);
		p.udp.len = htons(sizeof(p.udp) + len);
		p.udp.check = 0;
		if (outer) {
			switch (draw(5)) {
			case 0:
				p.ip.tot_len = htons(draw(1500));
				break;
			case 1:
				p.udp.len = htons(draw(1500));
				break;
			case 2:
				p.ip.ihl = draw(16);
				break;
			case 3:
				p.ip.version = draw(16);
				break;
			}
		}
		if (draw(2)) {
			sum = sum16(&p.ip.saddr, 8, IPPROTO_UDP + sizeof(p.udp) + len);
			p.udp.check = htons(fold(sum16(&p.udp, sizeof(p.udp) + len, sum))) ?: 0xffff;
			if (outer && !draw(4))
				p.udp.check ^= 1 << draw(16);
		}
		p.ip.check = htons(fold(sum16(&p.ip, sizeof(p.ip), 0)));
		if (outer && !draw(8))
			p.ip.check ^= 1 << draw(16);
		if (write(s, &p, sizeof(p.eth) + sizeof(p.ip) + sizeof(p.udp) + len) < 0)
			err(1, "%s", argv[1]);
		/* Who receives must keep pace: its queue holds 1,000. */
		if (i % 256 == 255)
			usleep(1);
	}
	return 0;
}
