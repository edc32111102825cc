// SPDX-License-Identifier: GPL-2.0
/* Frames from the words of a command line. */
#include <arpa/inet.h>
#include <ctype.h>
#include <net/ethernet.h>
#include <netinet/icmp6.h>
#include <netinet/if_ether.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vsw.h"

/* What a frame is made of; what is behind the Ethernet header is in @packet. */
struct parts {
	uint8_t src[ETH_ALEN];
	uint8_t dst[ETH_ALEN];
	bool has_src;
	bool has_dst;
	int vlan;	/* -1: none */
	int prio;
	unsigned int len;
	uint16_t type;
	uint8_t packet[128];
	size_t packet_len;
};

/* Addresses of a packet */
struct pair {
	uint8_t src[16];
	uint8_t dst[16];
	int len;	/* 4 or 16 */
};

static void take_mac(struct vsw_args *args, const char *what, uint8_t *mac)
{
	const char *text = vsw_value(args, what);

	if (!vsw_mac(text, mac))
		vsw_bad_usage("%s must be an Ethernet address, as 02:00:00:00:00:01", what);
}

static void put16(uint8_t *to, uint16_t value)
{
	to[0] = value >> 8;
	to[1] = value;
}

static uint32_t sum(uint32_t so_far, const uint8_t *data, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		so_far += data[i] << 8 | data[i + 1];
	if (i < len)
		so_far += data[i] << 8;
	return so_far;
}

static uint16_t fold(uint32_t value)
{
	while (value >> 16)
		value = (value & 0xffff) + (value >> 16);
	return ~value;
}

/* With the addresses and the protocol (RFC 793, 3.1; RFC 8200, 8.1) */
static uint16_t checksum(const struct pair *pair, uint8_t protocol,
			 const uint8_t *data, size_t len)
{
	uint32_t value = sum(0, pair->src, pair->len);

	return fold(sum(sum(value, pair->dst, pair->len) + protocol + len, data, len));
}

/* The IP header before @len bytes */
static void ip_header(struct parts *p, const struct pair *pair, uint8_t protocol,
		      uint8_t ttl, size_t len)
{
	uint8_t *h = p->packet;

	if (pair->len == 4) {
		p->type = ETHERTYPE_IP;
		p->packet_len = 20;
		h[0] = 0x45;
		put16(h + 2, 20 + len);
		h[6] = 0x40; /* DF */
		h[8] = ttl;
		h[9] = protocol;
		memcpy(h + 12, pair->src, 4);
		memcpy(h + 16, pair->dst, 4);
		put16(h + 10, fold(sum(0, h, 20)));
		return;
	}
	p->type = ETHERTYPE_IPV6;
	p->packet_len = 40;
	h[0] = 0x60;
	put16(h + 4, len);
	h[6] = protocol;
	h[7] = ttl;
	memcpy(h + 8, pair->src, 16);
	memcpy(h + 24, pair->dst, 16);
}

/* Where a packet for a group goes (RFC 1112, 6.4; RFC 2464, 7) */
static void map_group(struct parts *p, const struct pair *pair)
{
	if (p->has_dst)
		return;
	if (pair->len == 4 && (pair->dst[0] & 0xf0) == 0xe0) {
		memcpy(p->dst, "\x01\x00\x5e", 3);
		p->dst[3] = pair->dst[1] & 0x7f;
		memcpy(p->dst + 4, pair->dst + 2, 2);
	} else if (pair->len == 16 && pair->dst[0] == 0xff) {
		memcpy(p->dst, "\x33\x33", 2);
		memcpy(p->dst + 2, pair->dst + 12, 4);
	} else {
		return;
	}
	p->has_dst = true;
}

static void same_family(int a, int b)
{
	if (a != b)
		vsw_bad_usage("the two addresses must both be of IPv4, or both of IPv6");
}

/* ip SRC DST [ttl N] [{udp|tcp} SPORT DPORT | icmp | proto N] */
static void take_ip(struct vsw_args *args, struct parts *p)
{
	uint8_t l4[20] = {}, ttl = 64, protocol = 253; /* for experiments (RFC 3692) */
	size_t len = 0, at = 0;
	struct pair pair;

	pair.len = vsw_address(vsw_value(args, "ip"), "ip", pair.src);
	same_family(pair.len, vsw_address(vsw_value(args, "ip"), "ip", pair.dst));
	if (vsw_next_is(args, "ttl"))
		ttl = vsw_number(vsw_value(args, "ttl"), "ttl", 0, 255);
	if (vsw_next_is(args, "udp")) {
		protocol = IPPROTO_UDP;
		len = 8;
		at = 6;
		put16(l4 + 4, len);
	} else if (vsw_next_is(args, "tcp")) {
		protocol = IPPROTO_TCP;
		len = 20;
		at = 16;
		l4[12] = 0x50;
		l4[13] = 0x02; /* SYN */
	} else if (vsw_next_is(args, "icmp")) {
		protocol = pair.len == 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
		len = 8;
		at = 2;
		l4[0] = pair.len == 4 ? 8 : 128; /* echo request */
	} else if (vsw_next_is(args, "proto")) {
		protocol = vsw_number(vsw_value(args, "proto"), "proto", 0, 255);
	}
	if (protocol == IPPROTO_UDP || protocol == IPPROTO_TCP) {
		put16(l4, vsw_number(vsw_value(args, "source port"), "a port", 0, 65535));
		put16(l4 + 2, vsw_number(vsw_value(args, "destination port"), "a port", 0, 65535));
	}
	if (protocol == IPPROTO_ICMP)
		put16(l4 + at, fold(sum(0, l4, len)));
	else if (len)
		put16(l4 + at, checksum(&pair, protocol, l4, len));
	ip_header(p, &pair, protocol, ttl, len);
	memcpy(p->packet + p->packet_len, l4, len);
	p->packet_len += len;
	map_group(p, &pair);
}

/* What ARP and ND say, in the words of tcpdump */
struct neigh {
	bool ask;
	uint8_t mac[ETH_ALEN];
	struct pair pair;	/* who says it, to whom or about whom */
};

/* {who-has ADDRESS tell ADDRESS | ADDRESS is-at MAC [to ADDRESS]} */
static void take_neigh(struct vsw_args *args, const char *what, int len, struct neigh *n)
{
	n->ask = vsw_next_is(args, "who-has");
	n->pair.len = len;
	if (n->ask) {
		same_family(len, vsw_address(vsw_value(args, "who-has"), "who-has", n->pair.dst));
		if (!vsw_next_is(args, "tell"))
			vsw_bad_usage("%s who-has ADDRESS tell ADDRESS: the latter is missing", what);
		same_family(len, vsw_address(vsw_value(args, "tell"), "tell", n->pair.src));
		return;
	}
	same_family(len, vsw_address(vsw_value(args, what), what, n->pair.src));
	if (!vsw_next_is(args, "is-at"))
		vsw_bad_usage("%s ADDRESS is-at MAC: the latter is missing", what);
	take_mac(args, "is-at", n->mac);
	/* to nobody: it is told to all */
	memcpy(n->pair.dst, n->pair.src, len);
	if (vsw_next_is(args, "to"))
		same_family(len, vsw_address(vsw_value(args, "to"), "to", n->pair.dst));
}

static void write_arp(struct parts *p, const struct neigh *n)
{
	uint8_t *h = p->packet;

	p->type = ETHERTYPE_ARP;
	p->packet_len = 28;
	memcpy(h, "\x00\x01\x08\x00\x06\x04", 6);
	put16(h + 6, n->ask ? 1 : 2);
	memcpy(h + 8, n->ask ? p->src : n->mac, ETH_ALEN);
	memcpy(h + 14, n->pair.src, 4);
	if (!n->ask)
		memcpy(h + 18, p->dst, ETH_ALEN);
	memcpy(h + 24, n->pair.dst, 4);
	if (!p->has_dst)
		memset(p->dst, 0xff, ETH_ALEN);
	p->has_dst = true;
}

/* Neighbour solicitation or advertisement (RFC 4861, 4.3 and 4.4) */
static void write_nd(struct parts *p, const struct neigh *n)
{
	uint8_t icmp[32] = { n->ask ? 135 : 136 };
	struct pair pair = n->pair;

	if (n->ask) {
		memcpy(icmp + 8, n->pair.dst, 16);
		/* to the group of those whose addresses end so */
		memcpy(pair.dst, "\xff\x02\0\0\0\0\0\0\0\0\0\x01\xff", 13);
		icmp[24] = 1;
		memcpy(icmp + 26, p->src, ETH_ALEN);
	} else {
		memcpy(icmp + 8, n->pair.src, 16);
		icmp[4] = 0x20; /* override */
		if (!memcmp(n->pair.dst, n->pair.src, 16)) {
			memset(pair.dst, 0, 16);
			pair.dst[0] = 0xff;
			pair.dst[1] = 2;
			pair.dst[15] = 1;
		}
		icmp[24] = 2;
		memcpy(icmp + 26, n->mac, ETH_ALEN);
	}
	icmp[25] = 1;
	put16(icmp + 2, checksum(&pair, IPPROTO_ICMPV6, icmp, sizeof(icmp)));
	ip_header(p, &pair, IPPROTO_ICMPV6, 255, sizeof(icmp));
	memcpy(p->packet + p->packet_len, icmp, sizeof(icmp));
	p->packet_len += sizeof(icmp);
	map_group(p, &pair);
}

static void take_hex(struct vsw_args *args, struct vsw_frame *frame)
{
	const char *text = vsw_value(args, "hex");
	int high = -1, digit;

	frame->len = 0;
	for (; *text; text++) {
		if (strchr(" :.-\t\n", *text))
			continue;
		if (!isxdigit((unsigned char)*text))
			vsw_bad_usage("hex: '%c' is no digit", *text);
		digit = isdigit((unsigned char)*text) ? *text - '0' : tolower(*text) - 'a' + 10;
		if (high < 0) {
			high = digit;
			continue;
		}
		if (frame->len == VSW_FRAME_MAX)
			vsw_bad_usage("hex: more than %d bytes", VSW_FRAME_MAX);
		frame->data[frame->len++] = high << 4 | digit;
		high = -1;
	}
	if (high >= 0)
		vsw_bad_usage("hex: half a byte is missing");
}

/* pcap FILE [NUMBER] */
static void take_pcap(struct vsw_args *args, struct vsw_frame *frame)
{
	const char *file = vsw_value(args, "pcap");
	unsigned int number = 1, i;
	char error[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *head;
	const u_char *data;
	pcap_t *pcap;

	if (*args->word)
		number = vsw_number(vsw_value(args, "pcap"), "the number of a frame", 1, 1 << 30);
	pcap = pcap_open_offline(file, error);
	if (!pcap) {
		fprintf(stderr, "vsw: %s\n", error);
		exit(VSW_FAILED);
	}
	if (pcap_datalink(pcap) != DLT_EN10MB)
		vsw_bad_usage("pcap: %s has no Ethernet frames", file);
	for (i = 0; i < number; i++)
		if (pcap_next_ex(pcap, &head, &data) != 1)
			vsw_bad_usage("pcap: %s has %u frames", file, i);
	if (head->caplen != head->len || head->len > VSW_FRAME_MAX)
		vsw_bad_usage("pcap: frame %u is not whole, or longer than %d bytes", number,
			      VSW_FRAME_MAX);
	frame->len = head->caplen;
	memcpy(frame->data, data, frame->len);
	pcap_close(pcap);
}

static void write_frame(const struct parts *p, struct vsw_frame *frame)
{
	uint8_t *to = frame->data;

	memset(frame->data, 0, sizeof(frame->data));
	memcpy(to, p->dst, ETH_ALEN);
	memcpy(to + ETH_ALEN, p->src, ETH_ALEN);
	to += 2 * ETH_ALEN;
	if (p->vlan >= 0) {
		put16(to, ETHERTYPE_VLAN);
		put16(to + 2, p->prio << 13 | p->vlan);
		to += 4;
	}
	put16(to, p->type);
	to += 2;
	memcpy(to, p->packet, p->packet_len);
	frame->len = to + p->packet_len - frame->data;
	if (p->len && p->len < frame->len)
		vsw_bad_usage("len: the headers alone are %zu bytes", frame->len);
	if (p->len)
		frame->len = p->len;
	else if (frame->len < ETH_ZLEN)
		frame->len = ETH_ZLEN;
}

/* The length in an IP header is that of the frame, if one is asked for. */
static void stretch(struct parts *p)
{
	size_t header = ETH_HLEN + (p->vlan >= 0 ? 4 : 0);
	uint8_t *h = p->packet;

	if (!p->len || p->len < header + p->packet_len)
		return;
	if (p->type == ETHERTYPE_IP) {
		put16(h + 2, p->len - header);
		put16(h + 10, 0);
		put16(h + 10, fold(sum(0, h, 20)));
	} else if (p->type == ETHERTYPE_IPV6) {
		put16(h + 4, p->len - header - 40);
	}
}

static void take_neigh_of(struct vsw_args *args, struct parts *p, bool arp)
{
	struct neigh n = {};

	take_neigh(args, arp ? "arp" : "nd", arp ? 4 : 16, &n);
	if (arp)
		write_arp(p, &n);
	else
		write_nd(p, &n);
}

/**
 * vsw_frame_take() - make a frame from the words that are left
 * @args: the words, all of them
 * @own: the address that it is from if none is named
 * @frame: where to put it
 *
 * [src MAC] [dst MAC] [vlan VID [prio PRIO]] [len BYTES] [type NUMBER | ip ... | arp ... |
 * nd ...], or hex BYTES, or pcap FILE [NUMBER]. It ends if that makes no sense.
 */
void vsw_frame_take(struct vsw_args *args, const uint8_t *own, struct vsw_frame *frame)
{
	struct parts p = { .vlan = -1, .type = 0x88b5 /* for experiments */ };

	memcpy(p.src, own, ETH_ALEN);
	while (*args->word) {
		if (vsw_next_is(args, "hex")) {
			take_hex(args, frame);
			vsw_no_more(args);
			return;
		} else if (vsw_next_is(args, "pcap")) {
			take_pcap(args, frame);
			vsw_no_more(args);
			return;
		} else if (vsw_next_is(args, "src")) {
			take_mac(args, "src", p.src);
		} else if (vsw_next_is(args, "dst")) {
			take_mac(args, "dst", p.dst);
			p.has_dst = true;
		} else if (vsw_next_is(args, "vlan")) {
			p.vlan = vsw_number(vsw_value(args, "vlan"), "vlan", 0, 4095);
		} else if (vsw_next_is(args, "prio")) {
			p.prio = vsw_number(vsw_value(args, "prio"), "prio", 0, 7);
		} else if (vsw_next_is(args, "len")) {
			p.len = vsw_number(vsw_value(args, "len"), "len", ETH_HLEN, VSW_FRAME_MAX);
		} else if (vsw_next_is(args, "type")) {
			p.type = vsw_number(vsw_value(args, "type"), "type", 0, 65535);
		} else {
			break;
		}
	}
	if (vsw_next_is(args, "ip"))
		take_ip(args, &p);
	else if (vsw_next_is(args, "arp"))
		take_neigh_of(args, &p, true);
	else if (vsw_next_is(args, "nd"))
		take_neigh_of(args, &p, false);
	vsw_no_more(args);
	if (!p.has_dst)
		vsw_bad_usage("dst?");
	stretch(&p);
	write_frame(&p, frame);
}
