// SPDX-License-Identifier: GPL-2.0
/*
 * Send frames, and see where they arrive: for the tests.
 *
 * frames send DEVICE HEX [COUNT [INTERVAL]]
 *	COUNT (1) times, INTERVAL (0) seconds apart
 * frames udp FROM[,FROM...] TO PORT HEX [tos=N] [nocheck]
 *	a datagram of each address: with this type of service or traffic class,
 *	without a checksum
 * frames listen DEVICE [PREFIX]
 *	print what DEVICE receives from outside and begins with PREFIX, in hex,
 *	one frame a line; "ready" on the error output comes first
 * frames tap DEVICE
 *	be the program behind a tap device: frames that come as lines of hex on
 *	the standard input are received by DEVICE, those that it sends are
 *	printed; "ready" on the error output comes first
 * frames reach NS FROM HEX [WANTED...]
 *	send a frame once out of FROM and print the names of those that receive
 *	it as it is, as often as they do
 * frames reach NS
 *	the same for many, given as lines FROM HEX [WANTED...] on the standard
 *	input, none of them twice; print those that are received by others than
 *	WANTED or not as often
 *
 * frames tags NS
 *	as reach with a standard input, but a frame is known by what follows its
 *	tags, and each name has the tags that it arrives with: h1:- has none,
 *	h1:10 VLAN 10, h1:s20p3.10 VLAN 20 of 802.1ad with priority 3, then 10
 *
 * A VLAN tag that the kernel keeps beside the frame is put back where it was on
 * the wire. The names of `reach` are those of the hosts hN (eth0 in the
 * namespace hN<NS>), sw0 (in sw<NS>) and the ports pN there. A port receives
 * what its own network stack is given after the switch has seen it. It waits up
 * to 5 s for WANTED, which are in the order of the alphabet; then as for all
 * others until no more come.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/udp.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAME_MAX	(65536 + 18)
#define QUIET_MS	100
#define PATIENCE_MS	5000

struct frame {
	size_t len;
	uint8_t *data;
};

/* A frame to send, who should get it, and who does: names with a blank after
 * each
 */
struct row {
	char from[IFNAMSIZ];
	struct frame frame;
	char *wanted;
	char *got;
};

struct receiver {
	char name[IFNAMSIZ];
	int index;
};

static bool by_tags;
static struct receiver *receivers;
static struct pollfd *fds;
static size_t n_receivers;
static uint8_t buffer[FRAME_MAX];

static void *check(void *p)
{
	if (!p)
		err(1, "no memory");
	return p;
}

static struct frame parse_hex(const char *hex)
{
	struct frame f = { .len = strlen(hex) / 2 };
	size_t i;

	f.data = check(malloc(f.len + 1));
	for (i = 0; i < f.len; i++)
		if (sscanf(hex + 2 * i, "%2hhx", &f.data[i]) != 1)
			errx(1, "not hex: %s", hex);
	return f;
}

static void print_hex(const uint8_t *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *line = check(malloc(2 * len + 1));
	size_t i;

	for (i = 0; i < len; i++) {
		line[2 * i] = digits[data[i] >> 4];
		line[2 * i + 1] = digits[data[i] & 15];
	}
	line[2 * len] = '\n';
	if (write(1, line, 2 * len + 1) < 0)
		exit(1);
	free(line);
}

static int open_index(int index, int proto)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(proto),
		.sll_ifindex = index,
	};
	int one = 1, fd;

	/* bound before it gets anything */
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		err(1, "packet socket");
	setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof(one));
	return fd;
}

static int index_of(const char *device)
{
	int index = if_nametoindex(device);

	if (!index)
		err(1, "%s", device);
	return index;
}

static int open_device(const char *device, int proto)
{
	return open_index(index_of(device), proto);
}

/* Put back the tag that the kernel took out. Return the new length. */
static size_t put_tag(uint8_t *data, size_t len,
		      const struct tpacket_auxdata *aux)
{
	uint16_t tag[2] = { htons(ETH_P_8021Q), htons(aux->tp_vlan_tci) };

	if (!(aux->tp_status & TP_STATUS_VLAN_VALID))
		return len;
	if (aux->tp_status & TP_STATUS_VLAN_TPID_VALID)
		tag[0] = htons(aux->tp_vlan_tpid);
	memmove(data + 16, data + 12, len - 12);
	memcpy(data + 12, tag, 4);
	return len + 4;
}

/* The next frame of the device with this index from outside, to @buffer. A
 * port's socket sees also what the switch gave to the host: not that. Return
 * its length, 0 if there is none at the moment.
 */
static size_t receive(int fd, int index, int flags)
{
	char control[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	struct iovec iov = { buffer, sizeof(buffer) - 4 };
	struct sockaddr_ll from;
	struct cmsghdr *cmsg;
	struct msghdr msg;
	ssize_t len;

	for (;;) {
		msg = (struct msghdr) {
			.msg_name = &from, .msg_namelen = sizeof(from),
			.msg_iov = &iov, .msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control),
		};
		len = recvmsg(fd, &msg, flags);
		if (len < 0 && errno == EAGAIN)
			return 0;
		/* Of a device that is down: it says so once. */
		if (len < 0 && (errno == ENETDOWN || errno == EINTR))
			continue;
		if (len < 0)
			err(1, "receive");
		if (from.sll_ifindex != index ||
		    from.sll_pkttype == PACKET_OUTGOING)
			continue;
		cmsg = CMSG_FIRSTHDR(&msg);
		if (cmsg && cmsg->cmsg_type == PACKET_AUXDATA)
			len = put_tag(buffer, len, (void *)CMSG_DATA(cmsg));
		return len;
	}
}

static int cmd_send(int argc, char **argv)
{
	double interval = argc > 3 ? atof(argv[3]) : 0;
	struct timespec pause = {
		.tv_sec = interval,
		.tv_nsec = (interval - (time_t)interval) * 1e9,
	};
	long i, count = argc > 2 ? atol(argv[2]) : 1;
	struct frame f = parse_hex(argv[1]);
	int fd = open_device(argv[0], 0);

	for (i = 0; i < count; i++) {
		if (i && interval)
			nanosleep(&pause, NULL);
		while (send(fd, f.data, f.len, 0) < 0)
			if (errno != ENOBUFS)
				err(1, "send");
	}
	return 0;
}

static socklen_t address_of(struct sockaddr_storage *to, const char *name,
			    int port)
{
	struct sockaddr_in6 *sin6 = (void *)to;
	struct sockaddr_in *sin = (void *)to;

	memset(to, 0, sizeof(*to));
	if (inet_pton(AF_INET, name, &sin->sin_addr) == 1) {
		sin->sin_family = AF_INET;
		sin->sin_port = htons(port);
		return sizeof(*sin);
	}
	if (inet_pton(AF_INET6, name, &sin6->sin6_addr) != 1)
		errx(1, "not an address: %s", name);
	sin6->sin6_family = AF_INET6;
	sin6->sin6_port = htons(port);
	return sizeof(*sin6);
}

static void set(int fd, int level, int option, int value)
{
	if (setsockopt(fd, level, option, &value, sizeof(value)))
		err(1, "socket option %d", option);
}

static int cmd_udp(int argc, char **argv)
{
	struct frame f = parse_hex(argv[3]);
	struct sockaddr_storage to, from;
	socklen_t len = address_of(&to, argv[1], atoi(argv[2]));
	bool v6 = to.ss_family == AF_INET6;
	char *name;
	int fd, i;

	for (name = strtok(argv[0], ","); name; name = strtok(NULL, ",")) {
		address_of(&from, name, 0);
		fd = socket(to.ss_family, SOCK_DGRAM, 0);
		if (fd < 0 || bind(fd, (void *)&from, len))
			err(1, "%s", name);
		for (i = 4; i < argc; i++) {
			if (!strncmp(argv[i], "tos=", 4))
				set(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
				    v6 ? IPV6_TCLASS : IP_TOS, atoi(argv[i] + 4));
			else if (!strcmp(argv[i], "nocheck"))
				set(fd, v6 ? IPPROTO_UDP : SOL_SOCKET,
				    v6 ? UDP_NO_CHECK6_TX : SO_NO_CHECK, 1);
			else
				errx(1, "not an option: %s", argv[i]);
		}
		if (sendto(fd, f.data, f.len, 0, (void *)&to, len) < 0)
			err(1, "send");
		close(fd);
	}
	return 0;
}

static int cmd_listen(int argc, char **argv)
{
	struct frame prefix = parse_hex(argc > 1 ? argv[1] : "");
	int fd = open_device(argv[0], ETH_P_ALL);
	int index = index_of(argv[0]);
	int size = 8 << 20;
	size_t len;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	fprintf(stderr, "ready\n");
	for (;;) {
		len = receive(fd, index, 0);
		if (len >= prefix.len && !memcmp(buffer, prefix.data, prefix.len))
			print_hex(buffer, len);
	}
	return 0;
}

static int cmd_tap(int argc, char **argv)
{
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	struct pollfd pfd[2] = { { .fd = 0, .events = POLLIN } };
	char *line = NULL;
	size_t size = 0;
	struct frame f;
	ssize_t len;
	int fd;

	(void)argc;
	fd = open("/dev/net/tun", O_RDWR);
	snprintf(ifr.ifr_name, IFNAMSIZ, "%s", argv[0]);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &ifr))
		err(1, "%s", argv[0]);
	setvbuf(stdin, NULL, _IONBF, 0);
	pfd[1] = (struct pollfd) { .fd = fd, .events = POLLIN };
	fprintf(stderr, "ready\n");
	while (poll(pfd, 2, -1) > 0) {
		if (pfd[1].revents & POLLIN) {
			len = read(fd, buffer, sizeof(buffer));
			if (len > 0)
				print_hex(buffer, len);
		}
		if (!pfd[0].revents)
			continue;
		len = getline(&line, &size, stdin);
		if (len < 0)
			return 0;
		line[strcspn(line, "\n")] = 0;
		f = parse_hex(line);
		if (write(fd, f.data, f.len) < 0)
			warn("write");
		free(f.data);
	}
	return 1;
}

static void enter(const char *name, const char *ns)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s%s", name, ns);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err(1, "%s", path);
	close(fd);
}

static void add_receiver(const char *name, int index, int proto)
{
	int size = 4 << 20;
	int fd = open_index(index, proto);

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	receivers = check(realloc(receivers,
				  (n_receivers + 1) * sizeof(*receivers)));
	fds = check(realloc(fds, (n_receivers + 1) * sizeof(*fds)));
	fds[n_receivers] = (struct pollfd) { .fd = fd, .events = POLLIN };
	receivers[n_receivers] = (struct receiver) { .index = index };
	snprintf(receivers[n_receivers].name, IFNAMSIZ, "%s", name);
	n_receivers++;
}

static void add_hosts(const char *ns)
{
	size_t nslen = strlen(ns), len;
	struct dirent *d;
	char name[256];
	DIR *dir;

	dir = check(opendir("/run/netns"));
	while ((d = readdir(dir))) {
		len = strlen(d->d_name);
		if (d->d_name[0] != 'h' || len <= nslen ||
		    strcmp(d->d_name + len - nslen, ns))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(len - nslen),
			 d->d_name);
		enter(name, ns);
		add_receiver(name, index_of("eth0"), ETH_P_ALL);
	}
	closedir(dir);
}

/* A socket for all protocols would get a port's frames before the switch: one
 * for each EtherType that occurs, which is in @protos.
 */
static void add_switch(const char *ns, const int *protos, size_t n)
{
	struct if_nameindex *list, *i;
	size_t k;

	enter("sw", ns);
	list = check(if_nameindex());
	for (i = list; i->if_index; i++) {
		if (!strcmp(i->if_name, "sw0"))
			add_receiver("sw0", i->if_index, ETH_P_ALL);
		for (k = 0; i->if_name[0] == 'p' && k < n; k++)
			add_receiver(i->if_name, i->if_index, protos[k]);
	}
	if_freenameindex(list);
}

/* How long are the tags behind the addresses? In words, if there is room */
static size_t tags_of(const uint8_t *data, size_t len, char *words, size_t size)
{
	size_t at = 2 * ETH_ALEN, n = 0;
	int proto, tci;

	if (size)
		snprintf(words, size, "-");
	for (; at + 4 <= len; at += 4) {
		proto = data[at] << 8 | data[at + 1];
		tci = data[at + 2] << 8 | data[at + 3];
		if (proto != ETH_P_8021Q && proto != ETH_P_8021AD)
			break;
		if (n < size)
			n += snprintf(words + n, size - n, "%s%s%d",
				      n ? "." : "",
				      proto == ETH_P_8021AD ? "s" : "",
				      tci & 0xfff);
		if (n < size && tci >> 13)
			n += snprintf(words + n, size - n, "p%d", tci >> 13);
	}
	return at - 2 * ETH_ALEN;
}

static int proto_of(const struct frame *f)
{
	size_t tags = by_tags ? tags_of(f->data, f->len, NULL, 0) : 0;
	const uint8_t *data = f->data + tags;
	int proto = f->len < ETH_HLEN + tags ? 0 : data[12] << 8 | data[13];

	return proto < ETH_P_802_3_MIN ? ETH_P_802_2 : proto;
}

static void open_all(const char *ns, const struct row *rows, size_t n)
{
	int *protos = check(calloc(n, sizeof(*protos)));
	size_t i, k, n_protos = 0;

	for (i = 0; i < n; i++) {
		for (k = 0; k < n_protos; k++)
			if (protos[k] == proto_of(&rows[i].frame))
				break;
		if (k == n_protos)
			protos[n_protos++] = proto_of(&rows[i].frame);
	}
	add_hosts(ns);
	add_switch(ns, protos, n_protos);
	free(protos);
}

static void send_rows(const char *ns, const struct row *rows, size_t n)
{
	const char *last = "";
	size_t i;
	int fd = -1;

	for (i = 0; i < n; i++) {
		bool host = rows[i].from[0] == 'h';

		if (strcmp(last, rows[i].from)) {
			if (fd >= 0)
				close(fd);
			enter(host ? rows[i].from : "sw", ns);
			fd = open_device(host ? "eth0" : rows[i].from, 0);
			last = rows[i].from;
		}
		if (send(fd, rows[i].frame.data, rows[i].frame.len, 0) < 0)
			err(1, "send out of %s", rows[i].from);
	}
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char **)a, *(char **)b);
}

/* The words of a list in order, each with a blank after it */
static char *sorted(const char *list)
{
	char *copy = check(strdup(list)), *out, *word;
	char **words = NULL;
	size_t n = 0, i;

	for (word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
		words = check(realloc(words, (n + 1) * sizeof(*words)));
		words[n++] = word;
	}
	if (n)
		qsort(words, n, sizeof(*words), compare_words);
	out = check(calloc(1, strlen(list) + 2));
	for (i = 0; i < n; i++) {
		strcat(out, words[i]);
		strcat(out, " ");
	}
	free(words);
	free(copy);
	return out;
}

/* Is it this frame, which is in the buffer? */
static bool same_frame(const struct frame *f, size_t len, char *tags,
		       size_t size)
{
	size_t sent, got;

	if (!by_tags)
		return f->len == len && !memcmp(f->data, buffer, len);
	sent = tags_of(f->data, f->len, NULL, 0);
	got = tags_of(buffer, len, tags, size);
	return f->len - sent == len - got &&
	       !memcmp(f->data, buffer, 2 * ETH_ALEN) &&
	       !memcmp(f->data + 2 * ETH_ALEN + sent,
		       buffer + 2 * ETH_ALEN + got, len - got - 2 * ETH_ALEN);
}

static void note(struct row *rows, size_t n, const char *name, size_t len)
{
	char *got, tags[64] = "";
	size_t i;

	for (i = 0; i < n; i++) {
		if (!same_frame(&rows[i].frame, len, tags, sizeof(tags)))
			continue;
		if (asprintf(&got, "%s%s%s%s ", rows[i].got, name,
			     by_tags ? ":" : "", tags) < 0)
			err(1, "no memory");
		free(rows[i].got);
		rows[i].got = got;
		return;
	}
}

/* Has everybody got what is wanted? Once is enough to go on. */
static bool complete(const struct row *rows, size_t n)
{
	char *wanted, *word, *save, pattern[IFNAMSIZ + 64], *got;
	bool all = true;
	size_t i;

	for (i = 0; i < n && all; i++) {
		wanted = check(strdup(rows[i].wanted));
		if (asprintf(&got, " %s", rows[i].got) < 0)
			err(1, "no memory");
		for (word = strtok_r(wanted, " ", &save); word && all;
		     word = strtok_r(NULL, " ", &save)) {
			snprintf(pattern, sizeof(pattern), " %s ", word);
			all = strstr(got, pattern);
		}
		free(got);
		free(wanted);
	}
	return all;
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void collect(struct row *rows, size_t n)
{
	long end = now_ms() + PATIENCE_MS, left;
	size_t i, len;
	int ready;

	for (;;) {
		left = complete(rows, n) ? QUIET_MS : end - now_ms();
		ready = poll(fds, n_receivers, left > QUIET_MS ? left : QUIET_MS);
		if (ready <= 0)
			return;
		for (i = 0; i < n_receivers; i++)
			while (fds[i].revents &&
			       (len = receive(fds[i].fd, receivers[i].index,
					      MSG_DONTWAIT)))
				note(rows, n, receivers[i].name, len);
	}
}

static struct row *read_rows(size_t *n)
{
	struct row *rows = NULL, *row;
	char *line = NULL, *from, *hex, *wanted, *save;
	size_t size = 0, i;

	for (*n = 0; getline(&line, &size, stdin) > 0;) {
		line[strcspn(line, "\n")] = 0;
		from = strtok_r(line, " ", &save);
		if (!from)
			continue;
		hex = strtok_r(NULL, " ", &save);
		if (!hex)
			errx(1, "no frame of %s", from);
		wanted = strtok_r(NULL, "", &save);
		rows = check(realloc(rows, (*n + 1) * sizeof(*rows)));
		row = &rows[(*n)++];
		*row = (struct row) {
			.frame = parse_hex(hex),
			.wanted = sorted(wanted ?: ""),
			.got = check(strdup("")),
		};
		snprintf(row->from, IFNAMSIZ, "%s", from);
		for (i = 0; i < *n - 1; i++)
			if (rows[i].frame.len == row->frame.len &&
			    !memcmp(rows[i].frame.data, row->frame.data,
				    row->frame.len))
				errx(1, "a frame is there twice: %s", hex);
	}
	free(line);
	return rows;
}

static int reach_many(const char *ns)
{
	struct row *rows;
	size_t i, n;
	char *got;

	rows = read_rows(&n);
	open_all(ns, rows, n);
	send_rows(ns, rows, n);
	collect(rows, n);
	for (i = 0; i < n; i++) {
		got = sorted(rows[i].got);
		if (!strcmp(got, rows[i].wanted))
			continue;
		printf("of %s reaches %snot %s: ", rows[i].from,
		       *got ? got : "nobody ",
		       *rows[i].wanted ? rows[i].wanted : "nobody ");
		fflush(stdout);
		print_hex(rows[i].frame.data, rows[i].frame.len);
	}
	return 0;
}

static int cmd_reach(int argc, char **argv)
{
	struct row row = { .got = "" };
	struct rlimit files = { 65536, 65536 };
	char *got;
	int i;

	setrlimit(RLIMIT_NOFILE, &files);
	if (argc == 1)
		return reach_many(argv[0]);
	if (argc < 3)
		return 2;
	snprintf(row.from, IFNAMSIZ, "%s", argv[1]);
	row.frame = parse_hex(argv[2]);
	row.got = check(strdup(""));
	row.wanted = check(strdup(""));
	for (i = 3; i < argc; i++)
		if (asprintf(&row.wanted, "%s%s ", row.wanted, argv[i]) < 0)
			err(1, "no memory");
	open_all(argv[0], &row, 1);
	send_rows(argv[0], &row, 1);
	collect(&row, 1);
	got = sorted(row.got);
	if (*got)
		got[strlen(got) - 1] = 0;
	puts(got);
	return 0;
}

static int cmd_tags(int argc, char **argv)
{
	by_tags = true;
	return cmd_reach(argc, argv);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int args;
		int (*run)(int argc, char **argv);
	} commands[] = {
		{ "send", 2, cmd_send },
		{ "udp", 4, cmd_udp },
		{ "listen", 1, cmd_listen },
		{ "tap", 1, cmd_tap },
		{ "reach", 1, cmd_reach },
		{ "tags", 1, cmd_tags },
	};
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (argc > 1 && !strcmp(argv[1], commands[i].name) &&
		    argc - 2 >= commands[i].args)
			return commands[i].run(argc - 2, argv + 2);
	fprintf(stderr, "usage: frames send|udp|listen|tap|reach|tags ..., see frames.c\n");
	return 2;
}
