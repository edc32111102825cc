// SPDX-License-Identifier: GPL-2.0
/*
 * Counters, as users see them.
 *
 * ethtool -S has, in this order, the sums over all ports, those of the host's
 * port, and those of each slave port with the port's name before them. A name
 * has 31 characters: 15 of the port, a dot, "drop_" and 10 of the reason.
 */
#include <linux/ethtool.h>

#include "stats.h"

/* the reasons but VSW_DROP_NONE, and learn_quota */
#define VSW_N_COUNTERS	VSW_DROP_MAX

/* Add what a port has counted to @counters, of VSW_N_COUNTERS */
static void vsw_port_counters(const struct vsw_port *port, u64 *counters)
{
	int cpu, i;

	for_each_possible_cpu(cpu) {
		const struct vsw_port_stats *stats;
		u64 values[VSW_N_COUNTERS];
		unsigned int start;

		stats = per_cpu_ptr(port->stats, cpu);
		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			for (i = VSW_DROP_NONE + 1; i < VSW_DROP_MAX; i++)
				values[i - 1] = u64_stats_read(&stats->drops[i]);
			values[VSW_DROP_MAX - 1] =
				u64_stats_read(&stats->learn_quota);
		} while (u64_stats_fetch_retry(&stats->syncp, start));

		for (i = 0; i < VSW_N_COUNTERS; i++)
			counters[i] += values[i];
	}
}

static u64 vsw_port_dropped(const struct vsw_port *port)
{
	u64 counters[VSW_N_COUNTERS] = {}, sum = 0;
	int i;

	vsw_port_counters(port, counters);
	for (i = 0; i < VSW_DROP_MAX - 1; i++)
		sum += counters[i];
	return sum;
}

static u64 vsw_host_multicast(const struct vsw *sw)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct vsw_port_stats *stats;
		unsigned int start;
		u64 value;

		stats = per_cpu_ptr(sw->host.stats, cpu);
		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			value = u64_stats_read(&stats->multicast);
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		sum += value;
	}
	return sum;
}

/**
 * vsw_get_stats64() - the switch device's counters, ndo_get_stats64
 * @dev: the switch device
 * @stats: where to put them
 *
 * Received is what the host got, sent is what the host sent. tx_dropped are
 * frames of the host, rx_dropped frames of the slaves.
 *
 * Context: RTNL or RCU
 */
void vsw_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	const struct vsw *sw = netdev_priv(dev);
	const struct vsw_port *port;

	dev_get_tstats64(dev, stats);
	stats->multicast += vsw_host_multicast(sw);
	rcu_read_lock();
	list_for_each_entry_rcu(port, &sw->ports, list) {
		if (port->no)
			stats->rx_dropped += vsw_port_dropped(port);
		else
			stats->tx_dropped += vsw_port_dropped(port);
	}
	rcu_read_unlock();
}

static int vsw_get_sset_count(struct net_device *dev, int sset)
{
	const struct vsw *sw = netdev_priv(dev);

	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return (sw->n_ports + 2) * VSW_N_COUNTERS;
}

static u8 *vsw_counter_names(u8 *data, const char *prefix, const char *dot)
{
	int i;

	for (i = VSW_DROP_NONE + 1; i < VSW_DROP_MAX; i++) {
		snprintf(data, ETH_GSTRING_LEN, "%s%sdrop_%s", prefix, dot,
			 vsw_drop_word(i));
		data += ETH_GSTRING_LEN;
	}
	snprintf(data, ETH_GSTRING_LEN, "%s%slearn_quota", prefix, dot);
	return data + ETH_GSTRING_LEN;
}

static void vsw_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	const struct vsw *sw = netdev_priv(dev);
	const struct vsw_port *port;

	if (sset != ETH_SS_STATS)
		return;
	data = vsw_counter_names(data, "", "");
	data = vsw_counter_names(data, "host", ".");
	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			data = vsw_counter_names(data, port->dev->name, ".");
}

static void vsw_get_ethtool_stats(struct net_device *dev,
				  struct ethtool_stats *stats, u64 *data)
{
	const struct vsw *sw = netdev_priv(dev);
	const struct vsw_port *port;
	u64 *sums = data;
	int i;

	memset(data, 0, sizeof(*data) * (sw->n_ports + 2) * VSW_N_COUNTERS);
	data += VSW_N_COUNTERS;
	vsw_port_counters(&sw->host, data);
	for (i = 0; i < VSW_N_COUNTERS; i++)
		sums[i] += data[i];
	list_for_each_entry(port, &sw->ports, list) {
		if (!port->no)
			continue;
		data += VSW_N_COUNTERS;
		vsw_port_counters(port, data);
		for (i = 0; i < VSW_N_COUNTERS; i++)
			sums[i] += data[i];
	}
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
