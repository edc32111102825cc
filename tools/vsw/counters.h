/* SPDX-License-Identifier: GPL-2.0 */
/* What the ports of switches have counted. */
#ifndef _VSW_COUNTERS_H
#define _VSW_COUNTERS_H

#include <net/if.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct port_counters - what a port has counted
 * @sw: index of its switch, or of the NIC that it stands on
 * @sw_name: name of that
 * @ifindex: its own index
 * @name: its own name
 * @netns: the namespace that it is in; "": that of the switch
 * @in_packets: frames that came in by it
 * @in_bytes: bytes of these
 * @out_packets: frames that left by it
 * @out_bytes: bytes of these
 * @drops: frames that were dropped
 */
struct port_counters {
	uint32_t sw;
	char sw_name[IF_NAMESIZE];
	uint32_t ifindex;
	char name[IF_NAMESIZE];
	char netns[64];
	uint64_t in_packets;
	uint64_t in_bytes;
	uint64_t out_packets;
	uint64_t out_bytes;
	uint64_t drops;
};

/**
 * struct reason_counter - how many frames a switch has dropped for a reason
 * @sw: index of the switch
 * @sw_name: its name
 * @reason: the reason
 * @drops: frames
 */
struct reason_counter {
	uint32_t sw;
	char sw_name[IF_NAMESIZE];
	char reason[32];
	uint64_t drops;
};

/**
 * struct counters - of all switches, or of one
 * @ports: their ports, @n_ports of them
 * @reasons: why they have dropped frames, @n_reasons of them
 * @n_ports: see @ports
 * @n_reasons: see @reasons
 * @seconds: when that was, by a clock that only goes on
 */
struct counters {
	struct port_counters *ports;
	size_t n_ports;
	struct reason_counter *reasons;
	size_t n_reasons;
	double seconds;
};

int counters_read(struct counters *counters, uint32_t ifindex);
void counters_free(struct counters *counters);

#endif /* _VSW_COUNTERS_H */
