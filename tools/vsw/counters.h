/* SPDX-License-Identifier: GPL-2.0 */
/* What switches and their ports have counted. */
#ifndef _VSW_COUNTERS_H
#define _VSW_COUNTERS_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct switch_counters - a switch
 * @ifindex: index of it, or of the NIC that has vnics
 * @name: its name
 * @nic: it is such a NIC
 * @vni: of an overlay: its VNI; 0: it is none
 */
struct switch_counters {
	uint32_t ifindex;
	char name[IF_NAMESIZE];
	bool nic;
	uint32_t vni;
};

/**
 * struct port_key - by what a port is known again
 * @sw: index of its switch
 * @ifindex: index of its device, where that is
 * @no: its number; 0: it has none
 * @kind: enum vswitch_port_kind
 */
struct port_key {
	uint32_t sw;
	uint32_t ifindex;
	uint16_t no;
	uint8_t kind;
};

/**
 * struct port_counters - what a port has counted
 * @key: which port
 * @name: name of its device, where that is
 * @netnsid: number of the namespace that it is in; -1: that of the switch
 * @netns: what that is called; "": it has no name
 * @in_packets: frames that came in by it
 * @in_bytes: bytes of these
 * @out_packets: frames that left by it
 * @out_bytes: bytes of these
 */
struct port_counters {
	struct port_key key;
	char name[IF_NAMESIZE];
	int32_t netnsid;
	char netns[64];
	uint64_t in_packets;
	uint64_t in_bytes;
	uint64_t out_packets;
	uint64_t out_bytes;
};

/**
 * struct drop_counter - how many frames a port has dropped for a reason
 * @key: which port; of kind VSWITCH_PORT_KIND_SOCKET it is none
 * @reason: the reason
 * @drops: frames
 */
struct drop_counter {
	struct port_key key;
	char reason[32];
	uint64_t drops;
};

/**
 * struct counters - of all switches, or of one
 * @switches: them, @n_switches
 * @ports: their ports, @n_ports
 * @drops: what these have dropped, @n_drops; the order is that of drop_compare()
 * @n_switches: see @switches
 * @n_ports: see @ports
 * @n_drops: see @drops
 * @seconds: when that was, by a clock that only goes on
 */
struct counters {
	struct switch_counters *switches;
	struct port_counters *ports;
	struct drop_counter *drops;
	size_t n_switches;
	size_t n_ports;
	size_t n_drops;
	double seconds;
};

int counters_read(struct counters *counters, uint32_t ifindex);
void counters_free(struct counters *counters);
const struct switch_counters *counters_switch(const struct counters *counters, uint32_t ifindex);
const struct port_counters *counters_port(const struct counters *counters,
					  const struct port_key *key);
const struct drop_counter *counters_drop(const struct counters *counters,
					 const struct port_key *key, const char *reason);

#endif /* _VSW_COUNTERS_H */
