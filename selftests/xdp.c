// SPDX-License-Identifier: GPL-2.0
/*
 * Small XDP programs, on a device or without one: for the tests.
 *
 * xdp attach DEVICE native|generic PROGRAM
 *	put PROGRAM on DEVICE; nothing has to run for it to stay there
 * xdp detach DEVICE native|generic
 * xdp run COUNT HEX PROGRAM
 *	let PROGRAM have a frame COUNT times, 64 at once, as from a driver whose
 *	frames are of a page pool. COUNT 0: some hundred, again and again until
 *	it is killed
 *
 * PROGRAM: drop, pass, tx: send the frame back, its addresses exchanged; redirect
 * DEVICE; map DEVICE: by a map of devices. Programs can do with frames in several
 * fragments.
 *
 * There is no compiler for BPF where the tests run, nor libbpf.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FRAME_MAX	3000

#define INSN(c, d, s, o, i) \
	{ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) }
#define MOV(d, s)	INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define SET(d, i)	INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD(d, i)	INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define LOAD(n, d, s, o) INSN(BPF_LDX | BPF_MEM | (n), d, s, o, 0)
#define STORE(n, d, o, s) INSN(BPF_STX | BPF_MEM | (n), d, s, o, 0)
#define IF_GREATER(d, s, o) INSN(BPF_JMP | BPF_JGT | BPF_X, d, s, o, 0)
#define CALL(f)		INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT()		INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
/* two instructions: the address of a map */
#define MAP(d, fd) \
	INSN(BPF_LD | BPF_DW | BPF_IMM, d, BPF_PSEUDO_MAP_FD, 0, fd), \
	INSN(0, 0, 0, 0, 0)

static int bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static int load(const struct bpf_insn *insns, size_t n)
{
	static char log[65536];
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insns = (uintptr_t)insns,
		.insn_cnt = n,
		.license = (uintptr_t)"GPL",
		.log_level = 1,
		.log_buf = (uintptr_t)log,
		.log_size = sizeof(log),
		.prog_flags = BPF_F_XDP_HAS_FRAGS,
	};
	int fd = bpf(BPF_PROG_LOAD, &attr);

	if (fd < 0)
		err(1, "cannot load the program: %s", log);
	return fd;
}

#define LOAD_INSNS(insns) load(insns, sizeof(insns) / sizeof((insns)[0]))

static int load_return(int action)
{
	const struct bpf_insn insns[] = { SET(0, action), EXIT() };

	return LOAD_INSNS(insns);
}

static int load_tx(void)
{
	const struct bpf_insn insns[] = {
		SET(0, XDP_DROP),
		LOAD(BPF_W, 2, 1, offsetof(struct xdp_md, data)),
		LOAD(BPF_W, 3, 1, offsetof(struct xdp_md, data_end)),
		MOV(4, 2),
		ADD(4, 14),
		IF_GREATER(4, 3, 9),
		LOAD(BPF_W, 5, 2, 0),
		LOAD(BPF_H, 6, 2, 4),
		LOAD(BPF_W, 7, 2, 6),
		LOAD(BPF_H, 8, 2, 10),
		STORE(BPF_W, 2, 0, 7),
		STORE(BPF_H, 2, 4, 8),
		STORE(BPF_W, 2, 6, 5),
		STORE(BPF_H, 2, 10, 6),
		SET(0, XDP_TX),
		EXIT(),
	};

	return LOAD_INSNS(insns);
}

static int load_redirect(int index)
{
	const struct bpf_insn insns[] = {
		SET(1, index),
		SET(2, 0),
		CALL(BPF_FUNC_redirect),
		EXIT(),
	};

	return LOAD_INSNS(insns);
}

static int load_map(int index)
{
	union bpf_attr make = {
		.map_type = BPF_MAP_TYPE_DEVMAP,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
	};
	union bpf_attr put = {};
	uint32_t key = 0;
	int fd;

	fd = bpf(BPF_MAP_CREATE, &make);
	if (fd < 0)
		err(1, "cannot make a map");
	put.map_fd = fd;
	put.key = (uintptr_t)&key;
	put.value = (uintptr_t)&index;
	if (bpf(BPF_MAP_UPDATE_ELEM, &put))
		err(1, "cannot put the device in a map");

	const struct bpf_insn insns[] = {
		MAP(1, fd),
		SET(2, 0),
		SET(3, 0),
		CALL(BPF_FUNC_redirect_map),
		EXIT(),
	};

	return LOAD_INSNS(insns);
}

static int index_of(const char *name)
{
	int index = if_nametoindex(name);

	if (!index)
		err(1, "%s", name);
	return index;
}

static int load_named(char **words, int n)
{
	if (n == 1 && !strcmp(words[0], "drop"))
		return load_return(XDP_DROP);
	if (n == 1 && !strcmp(words[0], "pass"))
		return load_return(XDP_PASS);
	if (n == 1 && !strcmp(words[0], "tx"))
		return load_tx();
	if (n == 2 && !strcmp(words[0], "redirect"))
		return load_redirect(index_of(words[1]));
	if (n == 2 && !strcmp(words[0], "map"))
		return load_map(index_of(words[1]));
	errx(2, "unknown program");
}

/* What the kernel says, besides the error's number */
static void complain(const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *e = NLMSG_DATA(nlh);
	const struct nlattr *attr = (void *)(e + 1);
	size_t rest = nlh->nlmsg_len - NLMSG_LENGTH(sizeof(*e));

	if (!(nlh->nlmsg_flags & NLM_F_CAPPED)) {
		attr = (void *)attr + e->msg.nlmsg_len - sizeof(e->msg);
		rest -= e->msg.nlmsg_len - sizeof(e->msg);
	}
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && rest > NLA_HDRLEN &&
	    attr->nla_type == NLMSGERR_ATTR_MSG)
		warnx("%s", (const char *)attr + NLA_HDRLEN);
	errno = -e->error;
	err(1, "cannot set the program");
}

static void attach(const char *dev, const char *mode, int prog)
{
	struct {
		struct nlmsghdr nlh;
		struct ifinfomsg ifi;
		struct nlattr xdp;
		struct nlattr fd_attr;
		int32_t fd;
		struct nlattr flags_attr;
		uint32_t flags;
	} request = {
		.nlh = {
			.nlmsg_len = sizeof(request),
			.nlmsg_type = RTM_SETLINK,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.ifi.ifi_index = index_of(dev),
		.xdp = { sizeof(request) - offsetof(typeof(request), xdp),
			 IFLA_XDP | NLA_F_NESTED },
		.fd_attr = { NLA_HDRLEN + 4, IFLA_XDP_FD },
		.fd = prog,
		.flags_attr = { NLA_HDRLEN + 4, IFLA_XDP_FLAGS },
		.flags = !strcmp(mode, "native") ? XDP_FLAGS_DRV_MODE :
						   XDP_FLAGS_SKB_MODE,
	};
	int s = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), on = 1;
	struct nlmsghdr *answer;
	char buf[8192] __attribute__((aligned(NLMSG_ALIGNTO)));

	if (s < 0 ||
	    setsockopt(s, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    send(s, &request, sizeof(request), 0) != sizeof(request) ||
	    recv(s, buf, sizeof(buf), 0) < (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)))
		err(1, "netlink");
	answer = (void *)buf;
	if (((struct nlmsgerr *)NLMSG_DATA(answer))->error)
		complain(answer);
}

static size_t from_hex(const char *hex, uint8_t *data)
{
	size_t n = strlen(hex) / 2, i;

	if (n < 14 || n > FRAME_MAX)
		errx(2, "a frame has 14 to %d bytes", FRAME_MAX);
	for (i = 0; i < n; i++)
		if (sscanf(hex + 2 * i, "%2hhx", &data[i]) != 1)
			errx(2, "not hex: %s", hex);
	return n;
}

static void run(const char *count, const char *hex, int prog)
{
	static uint8_t frame[FRAME_MAX];
	union bpf_attr attr = {};

	attr.test.prog_fd = prog;
	attr.test.data_in = (uintptr_t)frame;
	attr.test.data_size_in = from_hex(hex, frame);
	attr.test.repeat = atoi(count) ?: 640;
	attr.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
	do {
		if (bpf(BPF_PROG_TEST_RUN, &attr))
			err(1, "cannot run the program");
	} while (!atoi(count) && !usleep(2000));
}

int main(int argc, char **argv)
{
	if (argc > 4 && !strcmp(argv[1], "attach"))
		attach(argv[2], argv[3], load_named(argv + 4, argc - 4));
	else if (argc == 4 && !strcmp(argv[1], "detach"))
		attach(argv[2], argv[3], -1);
	else if (argc > 4 && !strcmp(argv[1], "run"))
		run(argv[2], argv[3], load_named(argv + 4, argc - 4));
	else
		errx(2, "usage: xdp attach DEVICE native|generic PROGRAM | detach DEVICE native|generic |\n"
			"\trun COUNT HEX PROGRAM");
	return 0;
}
