// SPDX-License-Identifier: GPL-2.0
/*
 * gso DEVICE SOURCE DESTINATION COUNT
 *
 * Send so many frames of TCP, each of as many whole segments as a GSO frame takes, by a packet socket, which copies them
 * as the tap of a virtual machine does. Prints "on" and "done" around it, with time for who counts; and how many,
 * microseconds and the length of each packet to descriptor 3.
 */
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST	65160		/* bytes of data, what the kernel's TCP takes at the most */
#define HEADERS	(ETH_HLEN + sizeof(struct iphdr) + sizeof(struct tcphdr))

static int packet_socket(const char *device, int *mtu)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	int s = socket(AF_PACKET, SOCK_RAW, 0), on = 1;
	struct ifreq ifr = { 0 };

	strncpy(ifr.ifr_name, device, IFNAMSIZ - 1);
	to.sll_ifindex = if_nametoindex(device);
	if (s < 0 || !to.sll_ifindex || ioctl(s, SIOCGIFMTU, &ifr))
		err(1, "%s", device);
	*mtu = ifr.ifr_mtu;
	if (setsockopt(s, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)) || bind(s, (void *)&to, sizeof(to)))
		err(1, "packet socket");
	return s;
}

/* Returns the length */
static int fill(void *at, const char *source, const char *destination, int mss)
{
	int data = MOST / mss * mss;
	struct virtio_net_hdr *v = at;
	struct ethhdr *eth = (void *)(v + 1);
	struct iphdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp = (void *)(ip + 1);

	*v = (struct virtio_net_hdr){
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM, .gso_type = VIRTIO_NET_HDR_GSO_TCPV4, .hdr_len = HEADERS,
		.gso_size = mss, .csum_start = ETH_HLEN + sizeof(*ip), .csum_offset = offsetof(struct tcphdr, check),
	};
	memcpy(eth->h_source, ether_aton(source), ETH_ALEN);
	memcpy(eth->h_dest, ether_aton(destination), ETH_ALEN);
	eth->h_proto = htons(ETH_P_IP);
	*ip = (struct iphdr){
		.version = 4, .ihl = 5, .ttl = 64, .frag_off = htons(IP_DF), .protocol = IPPROTO_TCP,
		.tot_len = htons(HEADERS - ETH_HLEN + data),
		.saddr = inet_addr("198.18.0.1"), .daddr = inet_addr("198.18.0.2"),
	};
	*tcp = (struct tcphdr){ .source = htons(1000), .dest = htons(2000), .doff = 5, .ack = 1 };
	return sizeof(*v) + HEADERS + data;
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void mark(const char *text)
{
	puts(text);
	fflush(stdout);
	usleep(100000);
}

int main(int argc, char **argv)
{
	static char frame[1 << 17];
	int s, mtu, mss, i, n, len;
	long long start;

	if (argc != 5)
		errx(2, "usage: gso DEVICE SOURCE DESTINATION COUNT");
	n = atoi(argv[4]);
	s = packet_socket(argv[1], &mtu);
	mss = mtu - sizeof(struct iphdr) - sizeof(struct tcphdr);
	len = fill(frame, argv[2], argv[3], mss);
	mark("on");
	start = now();
	for (i = 0; i < n; i++)
		if (send(s, frame, len, 0) != len)
			err(1, "send");
	start = now() - start;
	usleep(50000);
	mark("done");
	dprintf(3, "%d %lld %d\n", n, start / 1000, len - (int)sizeof(struct virtio_net_hdr) - ETH_HLEN);
	return 0;
}
