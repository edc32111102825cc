// SPDX-License-Identifier: GPL-2.0
/*
 * Send data through sockets and see what becomes of it on the way: for the
 * tests.
 *
 * stream receive DEVICE FILE
 *	one TCP connection to port 5001; FILE is made when it may begin
 * stream send ADDRESS BYTES [sendfile|zerocopy|slowly]
 *	make one
 * stream datagrams DEVICE FILE COUNT
 *	COUNT datagrams to UDP port 5001
 * stream gso ADDRESS COUNT SIZE
 *	COUNT datagrams of SIZE bytes, given to the kernel as few long ones
 *	(UDP_SEGMENT)
 *
 * All print the lines "size BYTES" and "hash HASH" of the data. Receivers also
 * print of the IPv4 TCP and UDP frames to port 5001 that came in by DEVICE:
 * "longest BYTES" with the Ethernet header and tag, "tagged COUNT", "unfinished
 * COUNT" (the checksum is still to be computed), "wrong COUNT" (it is wrong);
 * datagrams also "count COUNT" and "largest BYTES".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/udp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORT		5001
#define CHUNK		65536
#define QUEUE		(32 << 20)
/* Longer than the slowest of machines needs */
#define PATIENCE	300

struct watch {
	int fd;
	size_t longest;
	unsigned int tagged;
	unsigned int unfinished;
	unsigned int wrong;
};

struct data {
	uint64_t hash;
	size_t size;
};

static uint8_t buffer[1 << 18];

static void set(int fd, int level, int option, int value)
{
	if (setsockopt(fd, level, option, &value, sizeof(value)))
		err(1, "setsockopt %d", option);
}

static int try(int result, const char *what)
{
	if (result < 0)
		err(1, "%s", what);
	return result;
}

static void took(struct data *d, const void *data, size_t n)
{
	const uint8_t *p = data;

	d->size += n;
	while (n--)
		d->hash = (d->hash ^ *p++) * 0x100000001b3;	/* FNV-1a */
}

static void tell(const struct data *d)
{
	printf("size %zu\nhash %016llx\n", d->size, (unsigned long long)d->hash);
}

/* The same for every sender, and nowhere alike */
static uint8_t *data_of(size_t size)
{
	uint64_t *data = malloc(size + sizeof(*data));
	size_t i;

	if (!data)
		err(1, "no memory");
	for (i = 0; i <= size / sizeof(*data); i++)
		data[i] = (i + 1) * 0x9e3779b97f4a7c15 ^ i << 40;
	return (void *)data;
}

static uint32_t sum(const uint8_t *p, size_t n)
{
	uint64_t s = 0;

	for (; n > 1; n -= 2, p += 2)
		s += p[0] << 8 | p[1];
	if (n)
		s += *p << 8;
	return s % 65535;
}

static bool checksum_ok(const uint8_t *ip, size_t len)
{
	size_t header = (ip[0] & 15) * 4;
	size_t total = ip[2] << 8 | ip[3];

	if (total > len || header + 8 > total)
		return false;
	if (ip[9] == IPPROTO_UDP && !ip[header + 6] && !ip[header + 7])
		return true;
	return !((sum(ip + 12, 8) + ip[9] + total - header +
		  sum(ip + header, total - header)) % 65535);
}

static void look(struct watch *w, const uint8_t *frame, size_t len,
		 uint32_t status)
{
	const uint8_t *ip = frame + ETH_HLEN;
	bool tagged = status & TP_STATUS_VLAN_VALID;
	uint16_t proto = frame[12] << 8 | frame[13];
	size_t n = len - ETH_HLEN, header;

	if (tagged) {
		len += 4;
	} else if (proto == ETH_P_8021Q || proto == ETH_P_8021AD) {
		tagged = true;
		ip += 4;
		n -= 4;
	}
	if ((ssize_t)n < 28 || ip[0] >> 4 != 4 ||
	    (ip[9] != IPPROTO_TCP && ip[9] != IPPROTO_UDP))
		return;
	header = (ip[0] & 15) * 4;
	if (header + 4 > n || (ip[header + 2] << 8 | ip[header + 3]) != PORT)
		return;
	if (len > w->longest)
		w->longest = len;
	w->tagged += tagged;
	if (status & TP_STATUS_CSUMNOTREADY)
		w->unfinished++;
	else if (!checksum_ok(ip, n))
		w->wrong++;
}

static void watch(struct watch *w, const char *device)
{
	struct sockaddr_ll sll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(device),
	};

	if (!sll.sll_ifindex)
		err(1, "%s", device);
	w->fd = try(socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0), "socket");
	set(w->fd, SOL_PACKET, PACKET_AUXDATA, 1);
	set(w->fd, SOL_SOCKET, SO_RCVBUFFORCE, QUEUE);
	set(w->fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
	try(bind(w->fd, (void *)&sll, sizeof(sll)), device);
}

/* Look at what is there, if it came in before @end. Return false after the last. */
static bool look_on(struct watch *w, const struct timespec *end)
{
	char control[256];
	struct iovec iov = { buffer, sizeof(buffer) };
	struct sockaddr_ll from;
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct tpacket_auxdata aux = {};
	struct timespec when = {};
	ssize_t n = recvmsg(w->fd, &msg, 0);
	struct cmsghdr *c;

	if (n < 0)
		return false;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level == SOL_PACKET)
			memcpy(&aux, CMSG_DATA(c), sizeof(aux));
		else if (c->cmsg_level == SOL_SOCKET)
			memcpy(&when, CMSG_DATA(c), sizeof(when));
	}
	if (when.tv_sec > end->tv_sec ||
	    (when.tv_sec == end->tv_sec && when.tv_nsec > end->tv_nsec))
		return false;
	if (from.sll_pkttype != PACKET_OUTGOING && n >= ETH_HLEN)
		look(w, buffer, n, aux.tp_status);
	return true;
}

static void tell_watch(struct watch *w)
{
	struct timespec end;

	clock_gettime(CLOCK_REALTIME, &end);
	while (look_on(w, &end))
		;
	printf("longest %zu\ntagged %u\nunfinished %u\nwrong %u\n", w->longest,
	       w->tagged, w->unfinished, w->wrong);
}

static void ready(const char *file)
{
	close(try(creat(file, 0644), file));
}

/* Wait until @fd has something, and meanwhile look at what comes in. */
static void await(struct watch *w, int fd)
{
	static const struct timespec never = { .tv_sec = INT64_MAX };
	struct pollfd fds[] = { { w->fd, POLLIN, 0 }, { fd, POLLIN, 0 } };

	do {
		try(poll(fds, 2, -1), "poll");
		if (fds[0].revents)
			look_on(w, &never);
	} while (!fds[1].revents);
}

static int server(int type, const char *file)
{
	struct sockaddr_in6 any = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(PORT),
	};
	int fd = try(socket(AF_INET6, type, 0), "socket");

	set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
	if (type == SOCK_DGRAM)
		set(fd, SOL_SOCKET, SO_RCVBUFFORCE, QUEUE);
	try(bind(fd, (void *)&any, sizeof(any)), "bind");
	if (type == SOCK_STREAM)
		try(listen(fd, 1), "listen");
	ready(file);
	return fd;
}

static int client(int type, const char *address)
{
	struct sockaddr_in6 to6 = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(PORT),
	};
	struct sockaddr_in to4 = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
	};
	bool is4 = inet_pton(AF_INET, address, &to4.sin_addr) == 1;
	int fd;

	if (!is4 && inet_pton(AF_INET6, address, &to6.sin6_addr) != 1)
		errx(1, "no address: %s", address);
	fd = try(socket(is4 ? AF_INET : AF_INET6, type, 0), "socket");
	try(is4 ? connect(fd, (void *)&to4, sizeof(to4)) :
		  connect(fd, (void *)&to6, sizeof(to6)), address);
	return fd;
}

static void receive(const char *device, const char *file)
{
	static uint8_t data[CHUNK];
	struct watch w = {};
	struct data d = {};
	int listener, fd;
	ssize_t n;

	watch(&w, device);
	listener = server(SOCK_STREAM, file);
	await(&w, listener);
	fd = try(accept(listener, NULL, NULL), "accept");
	for (;;) {
		await(&w, fd);
		n = try(recv(fd, data, sizeof(data), 0), "recv");
		if (!n)
			break;
		took(&d, data, n);
	}
	tell(&d);
	tell_watch(&w);
}

static void send_by_file(int fd, const uint8_t *data, size_t size)
{
	int file = try(memfd_create("data", 0), "memfd_create");
	off_t at = 0;

	if (write(file, data, size) != (ssize_t)size)
		err(1, "write");
	while ((size_t)at < size)
		try(sendfile(fd, file, &at, size - at), "sendfile");
}

static void send_data(const char *address, size_t size, const char *how)
{
	size_t at = 0, n, chunk = *how ? CHUNK : size;
	int fd = client(SOCK_STREAM, address);
	uint8_t *data = data_of(size);
	bool zerocopy = !strcmp(how, "zerocopy");
	bool slowly = !strcmp(how, "slowly");
	struct data d = {};
	char end;

	if (!strcmp(how, "sendfile")) {
		send_by_file(fd, data, size);
		at = size;
	} else if (zerocopy) {
		set(fd, SOL_SOCKET, SO_ZEROCOPY, 1);
	} else if (*how && !slowly) {
		errx(1, "send how? %s", how);
	}
	while (at < size) {
		n = size - at < chunk ? size - at : chunk;
		at += try(send(fd, data + at, n, zerocopy ? MSG_ZEROCOPY : 0),
			  "send");
		if (slowly)
			usleep(100000);
	}
	shutdown(fd, SHUT_WR);
	if (recv(fd, &end, 1, 0))	/* until the receiver has all */
		err(1, "the end");
	took(&d, data, size);
	tell(&d);
}

static void datagrams(const char *device, const char *file, unsigned int count)
{
	static uint8_t data[CHUNK];
	size_t largest = 0;
	struct watch w = {};
	struct data d = {};
	unsigned int i;
	ssize_t n;
	int fd;

	watch(&w, device);
	fd = server(SOCK_DGRAM, file);
	for (i = 0; i < count; i++) {
		await(&w, fd);
		n = try(recv(fd, data, sizeof(data), 0), "recv");
		if ((size_t)n > largest)
			largest = n;
		took(&d, data, n);
	}
	tell(&d);
	printf("count %u\nlargest %zu\n", count, largest);
	tell_watch(&w);
}

static void gso(const char *address, unsigned int count, unsigned int size)
{
	size_t all = (size_t)count * size, each = 60000 / size * size, at, n;
	int fd = client(SOCK_DGRAM, address);
	uint8_t *data = data_of(all);
	struct data d = {};

	set(fd, IPPROTO_UDP, UDP_SEGMENT, size);
	for (at = 0; at < all; at += n) {
		n = all - at < each ? all - at : each;
		try(send(fd, data + at, n, 0), "send");
	}
	took(&d, data, all);
	tell(&d);
}

int main(int argc, char **argv)
{
	const char *what = argc > 3 ? argv[1] : "";

	alarm(PATIENCE);
	if (!strcmp(what, "receive"))
		receive(argv[2], argv[3]);
	else if (!strcmp(what, "send"))
		send_data(argv[2], strtoul(argv[3], NULL, 0), argc > 4 ? argv[4] : "");
	else if (!strcmp(what, "datagrams") && argc == 5)
		datagrams(argv[2], argv[3], strtoul(argv[4], NULL, 0));
	else if (!strcmp(what, "gso") && argc == 5)
		gso(argv[2], strtoul(argv[3], NULL, 0), strtoul(argv[4], NULL, 0));
	else
		errx(2, "see the comment at the top");
	return 0;
}
