// SPDX-License-Identifier: GPL-2.0
/* vsw trace: where would this frame go? */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/vswitch.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "frame.h"
#include "show.h"
#include "steps.h"

static int on_attr(const struct nlattr *attr, void *data)
{
	vsw_steps_attr(attr, data);
	return MNL_CB_OK;
}

static int on_trace(const struct nlmsghdr *nlh, void *data)
{
	return mnl_attr_parse(nlh, sizeof(struct genlmsghdr), on_attr, data);
}

static void print_json(const struct vsw_steps *steps, const char *dev,
		       const struct vsw_frame *frame)
{
	struct json_object *o = json_object_new_object();

	vsw_add_string(o, "dev", dev);
	vsw_add(o, "length", json_object_new_int64(frame->len));
	vsw_add(o, "frame", vsw_hex(frame->data, frame->len));
	vsw_steps_json(o, steps);
	vsw_print_json(o);
	json_object_put(o);
}

/* The address of a device; it ends if there is none */
static void own_address(const char *dev, uint8_t *mac)
{
	struct ifreq request = {};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", dev);
	if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &request)) {
		perror("vsw: address of the device");
		exit(VSW_FAILED);
	}
	close(fd);
	memcpy(mac, request.ifr_hwaddr.sa_data, 6);
}

/**
 * vsw_trace() - vsw trace dev DEVICE FRAME
 * @args: what comes behind "trace"
 *
 * Return: VSW_OK; VSW_DROPPED: the frame goes nowhere; VSW_FAILED
 */
int vsw_trace(struct vsw_args *args)
{
	static struct vsw_frame frame;
	struct vsw_steps steps = {};
	const char *dev, *reason;
	struct nlmsghdr *nlh;
	uint32_t ifindex;
	uint8_t own[6];
	bool dropped;

	if (vsw_next_is(args, "-w") || vsw_next_is(args, "--watch"))
		return vsw_watch(args);
	steps.list = json_object_new_array();
	if (!vsw_next_is(args, "dev"))
		vsw_bad_usage("trace dev DEVICE: by which device does the frame come in?");
	dev = vsw_value(args, "dev");
	ifindex = vsw_device(dev);
	own_address(dev, own);
	vsw_frame_take(args, own, &frame);
	nlh = vsw_genl_msg(VSWITCH_CMD_TRACE, NLM_F_ACK);
	mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, ifindex);
	mnl_attr_put(nlh, VSWITCH_A_FRAME, frame.len, frame.data);
	if (vsw_genl_talk(nlh, on_trace, &steps))
		return VSW_FAILED;
	if (vsw_options.json)
		print_json(&steps, dev, &frame);
	else
		vsw_steps_print(&steps);
	dropped = !strcmp(vsw_steps_verdict(&steps, &reason), "dropped");
	json_object_put(steps.list);
	return dropped ? VSW_DROPPED : VSW_OK;
}
