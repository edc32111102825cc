// SPDX-License-Identifier: GPL-2.0
/* vsw trace -w: what becomes of frames, while they come in. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/vswitch.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "show.h"
#include "steps.h"

/* What is told, and how much of it */
struct watch {
	const char *dev;
	unsigned int left;	/* frames to tell; 0: no end */
	bool ended;
	bool gone;		/* the port is */
};

/* A frame that has come in */
struct watched {
	struct vsw_steps steps;
	const struct nlattr *frame;
	uint32_t len;
	uint32_t lost;		/* how many came before it, and were too many */
};

static int on_attr(const struct nlattr *attr, void *data)
{
	struct watched *watched = data;

	switch (mnl_attr_get_type(attr)) {
	case VSWITCH_A_FRAME:
		watched->frame = attr;
		break;
	case VSWITCH_A_LEN:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			watched->len = mnl_attr_get_u32(attr);
		break;
	case VSWITCH_A_FRAMES_LOST:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			watched->lost = mnl_attr_get_u32(attr);
		break;
	default:
		vsw_steps_attr(attr, &watched->steps);
	}
	return MNL_CB_OK;
}

static void print_watched(struct json_object *o, struct json_object *frame,
			  const struct watched *watched)
{
	if (watched->lost)
		printf("... %u more\n", watched->lost);
	vsw_print(o, "timestamp", "%s ");
	printf("%s ", vsw_text(o, "dev"));
	vsw_frame_print(frame);
	printf(", %u bytes\n", watched->len);
	vsw_steps_print(&watched->steps);
	putchar('\n');
}

/* On one line, unlike what trace prints once */
static void print_json(struct json_object *o, struct json_object *frame,
		       const struct watched *watched)
{
	vsw_add(o, "length", json_object_new_int64(watched->len));
	vsw_add(o, "frame", json_object_get(frame));
	if (watched->lost)
		vsw_add(o, "frames_lost", json_object_new_int64(watched->lost));
	vsw_steps_json(o, &watched->steps);
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_NOSLASHESCAPE));
}

static void tell(const struct watch *watch, const struct watched *watched)
{
	const uint8_t *bytes = mnl_attr_get_payload(watched->frame);
	size_t n = mnl_attr_get_payload_len(watched->frame);
	struct json_object *frame = json_object_new_object();
	struct json_object *o = json_object_new_object();

	if (vsw_options.timestamp)
		vsw_add_time(o);
	vsw_add_string(o, "dev", watch->dev);
	vsw_frame_json(frame, bytes, n);
	if (vsw_options.json)
		print_json(o, frame, watched);
	else
		print_watched(o, frame, watched);
	json_object_put(frame);
	json_object_put(o);
}

static int on_message(const struct nlmsghdr *nlh, void *data)
{
	struct watched watched = { .steps.list = json_object_new_array() };
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	struct watch *watch = data;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*genl) ||
	    genl->cmd != VSWITCH_CMD_WATCHED || watch->ended)
		goto out;
	mnl_attr_parse(nlh, sizeof(*genl), on_attr, &watched);
	if (!watched.frame) {
		watch->gone = true;
		watch->ended = true;
		goto out;
	}
	tell(watch, &watched);
	/* nobody reads it any more, or it was the last one */
	if (fflush(stdout) || (watch->left && !--watch->left))
		watch->ended = true;
out:
	json_object_put(watched.steps.list);
	return MNL_CB_OK;
}

static void bad_filter(const char *message)
{
	fprintf(stderr, "vsw: filter: %s\n", message);
	exit(VSW_FAILED);
}

/* The words that are left, as tcpdump understands them. It asks the device how tags
 * are found: they are beside a frame, not in it.
 */
static void put_filter(struct nlmsghdr *nlh, struct vsw_args *args, const char *dev)
{
	char expression[4096] = "", error[PCAP_ERRBUF_SIZE];
	struct bpf_program program;
	size_t n = 0;
	pcap_t *pcap;

	if (!*args->word)
		return;
	while (*args->word) {
		n += snprintf(expression + n, sizeof(expression) - n, "%s ", *args->word++);
		if (n >= sizeof(expression))
			vsw_bad_usage("the filter is too long");
	}
	pcap = pcap_create(dev, error);
	if (!pcap)
		bad_filter(error);
	if (pcap_activate(pcap) < 0)
		bad_filter(pcap_geterr(pcap));
	if (pcap_compile(pcap, &program, expression, 1, PCAP_NETMASK_UNKNOWN))
		bad_filter(pcap_geterr(pcap));
	if (program.bf_len > BPF_MAXINSNS)
		bad_filter("it is too long for the kernel");
	mnl_attr_put(nlh, VSWITCH_A_FILTER, program.bf_len * sizeof(struct sock_filter),
		     program.bf_insns);
	pcap_freecode(&program);
	pcap_close(pcap);
}

static int follow(struct mnl_socket *nl, struct watch *watch)
{
	static char buffer[1 << 17];
	ssize_t n;

	while (!watch->ended && vsw_wait_for(mnl_socket_get_fd(nl), -1)) {
		n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		/* what there was no room for is counted by the kernel */
		if (n < 0 && errno != ENOBUFS && errno != EINTR && errno != EAGAIN) {
			perror("vsw: netlink");
			return VSW_FAILED;
		}
		if (n > 0)
			mnl_cb_run(buffer, n, 0, 0, on_message, watch);
	}
	if (!watch->gone)
		return VSW_OK;
	fprintf(stderr, "vsw: %s is no port any more\n", watch->dev);
	return VSW_FAILED;
}

/**
 * vsw_watch() - vsw trace -w dev DEVICE [rate N] [count N] [FILTER]
 * @args: what comes behind "-w"
 *
 * Return: the exit code
 */
int vsw_watch(struct vsw_args *args)
{
	struct watch watch = {};
	struct mnl_socket *nl;
	struct nlmsghdr *nlh;
	int status;

	if (!vsw_next_is(args, "dev"))
		vsw_bad_usage("trace -w dev DEVICE: by which device do the frames come in?");
	watch.dev = vsw_value(args, "dev");
	nlh = vsw_genl_msg(VSWITCH_CMD_WATCH, NLM_F_ACK);
	mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, vsw_device(watch.dev));
	for (;;) {
		if (vsw_next_is(args, "rate"))
			mnl_attr_put_u32(nlh, VSWITCH_A_RATE, vsw_number(
				vsw_value(args, "rate"), "rate: frames in a second", 1, 1000));
		else if (vsw_next_is(args, "count"))
			watch.left = vsw_number(vsw_value(args, "count"), "count: frames", 1, 1 << 30);
		else
			break;
	}
	put_filter(nlh, args, watch.dev);
	vsw_catch_signals();
	nl = vsw_genl_subscribe(nlh, on_message, &watch);
	if (!nl)
		return VSW_FAILED;
	/* for who wants to send frames once they are seen */
	fprintf(stderr, "vsw: watching %s\n", watch.dev);
	status = follow(nl, &watch);
	mnl_socket_close(nl);
	return status;
}
