// SPDX-License-Identifier: GPL-2.0
/*
 * Counters, as users see them.
 *
 * ethtool -S has, in this order, the totals, with those of ports that are gone,
 * the counters of the host's port, of an overlay those of all VTEPs ("tunnel") and
 * of packets that are for no switch ("socket", which overlays of one UDP port
 * share), and those of each slave port with the port's name before them. A name
 * has 31 characters: 15 of the port, a dot, "drop_" and 10 of the reason.
 */
#include <linux/ethtool.h>
#include <linux/export.h>

#include "overlay.h"
#include "stats.h"

/**
 * vsw_counter() - one counter, of all CPUs
 * @percpu: the counters
 * @stat: VSW_STAT() of the one
 *
 * Return: its value
 */
u64 vsw_counter(const struct vsw_port_stats __percpu *percpu, size_t stat)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct vsw_port_stats *stats = per_cpu_ptr(percpu, cpu);
		unsigned int start;
		u64 value;

		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			value = u64_stats_read((void *)stats + stat);
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		sum += value;
	}
	return sum;
}

/**
 * vsw_counters() - what a port, or all of them, counted
 * @percpu: the counters
 * @data: where to put VSW_N_COUNTERS values
 *
 * Return: where the next are to go
 */
u64 *vsw_counters(const struct vsw_port_stats __percpu *percpu, u64 *data)
{
	int i;

	for (i = VSW_DROP_NONE + 1; i < VSW_DROP_MAX; i++)
		*data++ = vsw_counter(percpu, VSW_STAT(drops[i]));
	*data++ = vsw_counter(percpu, VSW_STAT(learn_quota));
	*data++ = vsw_counter(percpu, VSW_STAT(move_held));
	*data++ = vsw_counter(percpu, VSW_STAT(mcast_quota));
	*data++ = vsw_counter(percpu, VSW_STAT(neigh_replies));
	return data;
}
EXPORT_SYMBOL_GPL(vsw_counters);

/**
 * vsw_port_get_stats64() - a vnic's part of ndo_get_stats64
 * @port: its port
 * @stats: to which the drops and the groups' frames are added
 */
void vsw_port_get_stats64(const struct vsw_port *port,
			  struct rtnl_link_stats64 *stats)
{
	int i;

	stats->multicast += vsw_counter(port->stats, VSW_STAT(multicast));
	for (i = VSW_DROP_NONE + 1; i < VSW_DROP_MAX; i++)
		stats->tx_dropped += vsw_counter(port->stats,
						 VSW_STAT(drops[i]));
}
EXPORT_SYMBOL_GPL(vsw_port_get_stats64);

/**
 * vsw_get_stats64() - the switch device's counters, ndo_get_stats64
 * @dev: the switch device
 * @stats: where to put them
 *
 * Received is what the host got, sent is what the host sent. tx_dropped are
 * frames of the host, rx_dropped frames of the slaves. The cost does not depend
 * on how many ports there are.
 *
 * Context: RTNL or RCU
 */
void vsw_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	const struct vsw *sw = netdev_priv(dev);
	u64 dropped = 0, by_host;
	int i;

	dev_get_tstats64(dev, stats);
	stats->multicast += vsw_counter(sw->host.stats, VSW_STAT(multicast));
	/* first, so that it is not more than all */
	by_host = vsw_counter(sw->total, VSW_STAT(host_dropped));
	for (i = VSW_DROP_NONE + 1; i < VSW_DROP_MAX; i++)
		dropped += vsw_counter(sw->total, VSW_STAT(drops[i]));
	stats->tx_dropped += by_host;
	stats->rx_dropped += dropped - by_host;
}

static const char vsw_traffic_names[][ETH_GSTRING_LEN] = {
	"tunnel.rx_packets",
	"tunnel.rx_bytes",
	"tunnel.tx_packets",
	"tunnel.tx_bytes",
};

/* What has come in and gone out, in frames of the tenant's */
static u64 *vsw_traffic(const struct vsw_overlay *overlay, u64 *data)
{
	struct rtnl_link_stats64 stats = {};

	dev_fetch_sw_netstats(&stats, &overlay->traffic->stats);
	*data++ = stats.rx_packets;
	*data++ = stats.rx_bytes;
	*data++ = stats.tx_packets;
	*data++ = stats.tx_bytes;
	return data;
}

static int vsw_get_sset_count(struct net_device *dev, int sset)
{
	const struct vsw *sw = netdev_priv(dev);

	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return (sw->n_slaves + 2) * VSW_N_COUNTERS +
	       (rtnl_dereference(sw->overlay) ?
		2 * VSW_N_COUNTERS + ARRAY_SIZE(vsw_traffic_names) : 0);
}

/**
 * vsw_counter_names() - what vsw_counters() gives are called
 * @data: where to put VSW_N_COUNTERS names of ETH_GSTRING_LEN
 * @prefix: before each name
 * @dot: between @prefix and the name
 *
 * Return: where the next are to go
 */
u8 *vsw_counter_names(u8 *data, const char *prefix, const char *dot)
{
	int i;

	for (i = VSW_DROP_NONE + 1; i < VSW_DROP_MAX; i++) {
		snprintf(data, ETH_GSTRING_LEN, "%s%sdrop_%s", prefix, dot,
			 vsw_drop_word(i));
		data += ETH_GSTRING_LEN;
	}
	snprintf(data, ETH_GSTRING_LEN, "%s%slearn_quota", prefix, dot);
	data += ETH_GSTRING_LEN;
	snprintf(data, ETH_GSTRING_LEN, "%s%smove_held", prefix, dot);
	data += ETH_GSTRING_LEN;
	snprintf(data, ETH_GSTRING_LEN, "%s%smcast_quota", prefix, dot);
	data += ETH_GSTRING_LEN;
	snprintf(data, ETH_GSTRING_LEN, "%s%sneigh_replies", prefix, dot);
	return data + ETH_GSTRING_LEN;
}
EXPORT_SYMBOL_GPL(vsw_counter_names);

static void vsw_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	const struct vsw *sw = netdev_priv(dev);
	const struct vsw_port *port;

	if (sset != ETH_SS_STATS)
		return;
	data = vsw_counter_names(data, "", "");
	data = vsw_counter_names(data, "host", ".");
	if (rtnl_dereference(sw->overlay)) {
		memcpy(data, vsw_traffic_names, sizeof(vsw_traffic_names));
		data += sizeof(vsw_traffic_names);
		data = vsw_counter_names(data, "tunnel", ".");
		data = vsw_counter_names(data, "socket", ".");
	}
	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			data = vsw_counter_names(data, port->dev->name, ".");
}

static void vsw_get_ethtool_stats(struct net_device *dev,
				  struct ethtool_stats *stats, u64 *data)
{
	const struct vsw *sw = netdev_priv(dev);
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	const struct vsw_port *port;

	data = vsw_counters(sw->total, data);
	data = vsw_counters(sw->host.stats, data);
	if (overlay) {
		data = vsw_traffic(overlay, data);
		data = vsw_counters(overlay->port.stats, data);
		data = vsw_counters(overlay->sock->stats, data);
	}
	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			data = vsw_counters(port->stats, data);
}

static void vsw_get_drvinfo(struct net_device *dev,
			    struct ethtool_drvinfo *info)
{
	strscpy(info->driver, VSW_KIND, sizeof(info->driver));
	strscpy(info->version, VSWITCH_VERSION, sizeof(info->version));
}

/* The speed is that of the fastest port. */
static int vsw_get_link_ksettings(struct net_device *dev,
				  struct ethtool_link_ksettings *settings)
{
	const struct vsw *sw = netdev_priv(dev);
	struct ethtool_link_ksettings link;
	const struct vsw_port *port;
	u32 speed = 0;

	list_for_each_entry(port, &sw->ports, list)
		if (port->no && netif_running(port->dev) &&
		    netif_oper_up(port->dev) &&
		    !__ethtool_get_link_ksettings(port->dev, &link) &&
		    link.base.speed != (u32)SPEED_UNKNOWN)
			speed = max(speed, link.base.speed);
	settings->base.duplex = DUPLEX_UNKNOWN;
	settings->base.port = PORT_OTHER;
	settings->base.speed = speed ?: SPEED_UNKNOWN;
	return 0;
}

const struct ethtool_ops vsw_ethtool_ops = {
	.get_drvinfo		= vsw_get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_link_ksettings	= vsw_get_link_ksettings,
	.get_sset_count		= vsw_get_sset_count,
	.get_strings		= vsw_get_strings,
	.get_ethtool_stats	= vsw_get_ethtool_stats,
};
