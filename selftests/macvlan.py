#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Macvlan devices and vnics side by side: the same settings and frames, the same results. For macvlan.sh.

macvlan.py SUFFIX SEED COUNT MODE...   COUNT random frames, and random changes of the settings between them, with one
                                       endpoint for each MODE

The namespaces nicm, guestm and outm (macvlan), nicv, guestv and outv (vnic), with SUFFIX, have the topology that
macvlan.sh draws. What arrives where (every byte, how often; at the endpoints and the NIC's own stack with its packet
type, at packet sockets on the NIC, outside) is equal, and so are the counters, but for what DIFFERENCES lists.
"""
import collections
import os
import random
import select
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True
from frames import ETH_P_ALL, SOL_PACKET, enter  # noqa: E402
from switches import (  # noqa: E402
    ETHERTYPES, Failed, IFF_PROMISC, IFF_UP, IFLA_ADDRESS, IFLA_INFO_DATA, IFLA_INFO_KIND, IFLA_LINKINFO, Markers,
    NLA_F_NESTED, NLM_F_CREATE, NLM_F_EXCL, Netlink, PACKET_IGNORE_OUTGOING, PACKET_TYPES, RTM_NEWLINK, RTM_SETLINK, TPIDS, attr, ifinfo, number,
    packet_socket, receive, wait)

# What vnics do otherwise, and why.
DIFFERENCES = {
    "private": "Unicast that the wire reflects does not pass from or to a private vnic. It reaches a private macvlan: "
               "only what is for a group is held back.",
    "other": "In mode passthru, unicast for other addresses is PACKET_OTHERHOST to the vnic, as with any promiscuous NIC: its "
             "stack leaves it alone. It is PACKET_HOST to a macvlan, whose stack takes what is for others.",
    "late": "A macvlan may get a frame to a group that came before it was up: such frames wait for a work queue.",
    "counted": "A vnic counts frames to groups as such, and their bytes, however they come; see Macvlan.counts.",
    "vrrp": "What the wire brings for a group, from the address of a vnic in bridge mode, reaches all of that mode, also that "
            "vnic: it may be from another router with the same virtual address. A macvlan does so in later kernels.",
    "sibling": "The list of mode source is for what comes in by the NIC. Unicast from one macvlan to another passes the NIC, "
               "and goes through the list of a third.",
    "hash": "A vnic gets the groups that it joined. A macvlan also gets those that have the same hash.",
}

RTM_DELLINK = 17
IFLA_IFNAME, IFLA_LINK, IFLA_NET_NS_FD, IFLA_STATS64 = 3, 5, 28, 23
IFF_ALLMULTI = 0x200
PACKET_ADD_MEMBERSHIP, PACKET_DROP_MEMBERSHIP, PACKET_MR_MULTICAST = 1, 2, 0
MODES = {"private": 1, "vepa": 2, "bridge": 4, "passthru": 8, "source": 16}
MACADDR_SET = 3
HOST, OUTSIDE = "p0", "x0"
# rx_packets, tx_packets, rx_bytes, tx_bytes, multicast in struct rtnl_link_stats64
COUNTERS = {"rx_packets": 0, "tx_packets": 1, "rx_bytes": 2, "tx_bytes": 3, "multicast": 8}


def mac(n):
    return b"\x02" + n.to_bytes(5, "big")


STATIONS = [mac(n) for n in range(1, 5)]
ENDPOINTS = [mac(0xC00 + n) for n in range(1, 9)]
NICS = [mac(0xD00), mac(0xD01)]
GROUPS = [bytes.fromhex(a) for a in (
    "01005e000001", "01005e010203", "01005e7fff05", "333300000001", "3333ff000102", "0180c200000e", "0180c2000000")]
# joined by any stack
ALL_HOSTS = (GROUPS[0], GROUPS[3])
BROADCAST = b"\xff" * 6


class Endpoint:
    """What an endpoint of both is to be like"""

    def __init__(self, name, mode, addr):
        self.name, self.mode, self.addr = name, mode, addr
        self.up = True
        self.flags = 0
        self.nodst = False
        self.groups = set()
        self.sources = []
        # by side, what it is to have counted
        self.counters = collections.defaultdict(collections.Counter)

    def wants(self, group):
        return group == BROADCAST or group in ALL_HOSTS or group in self.groups or self.flags

    def __str__(self):
        return (f"{self.name}: {self.mode}, {self.addr.hex(':')}, {'up' if self.up else 'down'}, flags {self.flags:#x}, "
                f"nodst {self.nodst}, sources {[a.hex(':') for a in self.sources]}, groups {[g.hex(':') for g in self.groups]}")


class Frame:
    def __init__(self, seq, sender, data):
        self.seq, self.sender, self.data = seq, sender, data
        self.dst, self.src = data[:6], data[6:12]
        self.tagged = int.from_bytes(data[12:14], "big") in TPIDS
        self.error = {}
        self.got = {}
        self.judged = False

    def size(self):
        """As a NIC counts it: a tag that the wire brought is beside the frame"""
        return len(self.data) - 4 * (self.tagged and self.sender == OUTSIDE)

    def __str__(self):
        return f"frame {self.seq}: {len(self.data)} bytes from {self.sender}, {self.data[:12].hex(' ', 6)} {self.data[12:24].hex()}"


class Side:
    """One of the two: how it is told things, and the sockets around it"""

    def __init__(self, letter, suffix):
        enter("out" + letter + suffix)
        self.senders = {OUTSIDE: packet_socket(OUTSIDE)}
        self.receivers = [packet_socket(proto=ETH_P_ALL)]
        enter("nic" + letter + suffix)
        self.nic = Netlink()
        self.index = socket.if_nametoindex("p0")
        self.senders[HOST] = packet_socket("p0")
        # The NIC's own stack: what is left when the endpoints have theirs
        self.receivers += [packet_socket(proto=p) for p in set(ETHERTYPES + TPIDS)]
        self.tap = packet_socket("p0", ETH_P_ALL)
        self.tap.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 0)
        self.guest_fd = os.open(f"/run/netns/guest{letter}{suffix}", os.O_RDONLY)
        self.guest_name = f"guest{letter}{suffix}"
        enter(self.guest_name)
        self.guest = Netlink()
        self.receivers.append(packet_socket(proto=ETH_P_ALL))

    def info(self, data):
        return attr(IFLA_LINKINFO | NLA_F_NESTED, attr(IFLA_INFO_KIND, self.kind) + attr(IFLA_INFO_DATA | NLA_F_NESTED, data))

    def add(self, e):
        self.nic.change(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfo(0, 0) + attr(IFLA_IFNAME, e.name.encode() + b"\0") +
                        attr(IFLA_LINK, self.index) + attr(IFLA_NET_NS_FD, self.guest_fd) + attr(IFLA_ADDRESS, e.addr) +
                        self.info(self.data(e)))
        enter(self.guest_name)
        index = socket.if_nametoindex(e.name)
        self.guest.change(RTM_SETLINK, 0, ifinfo(0, index, IFF_UP, IFF_UP))
        self.senders[e.name] = packet_socket(e.name)

    def change(self, e, body):
        enter(self.guest_name)
        self.guest.change(RTM_NEWLINK, 0, ifinfo(0, socket.if_nametoindex(e.name)) + body)

    def set_mode(self, e):
        self.change(e, self.info(attr(1, MODES[e.mode])))

    def set_sources(self, e):
        self.change(e, self.info(self.source_list(e)))

    def set_nodst(self, e):
        self.change(e, self.info(self.nodst(e)))

    def set_flags(self, e):
        mask = IFF_UP | IFF_PROMISC | IFF_ALLMULTI
        enter(self.guest_name)
        self.guest.change(RTM_SETLINK, 0, ifinfo(0, socket.if_nametoindex(e.name), e.flags | (e.up and IFF_UP), mask))

    def set_addr(self, e):
        enter(self.guest_name)
        self.guest.change(RTM_SETLINK, 0, ifinfo(0, socket.if_nametoindex(e.name)) + attr(IFLA_ADDRESS, e.addr))

    def set_nic_addr(self, addr):
        self.nic.change(RTM_SETLINK, 0, ifinfo(0, self.index) + attr(IFLA_ADDRESS, addr))

    def set_group(self, e, group, joins):
        enter(self.guest_name)
        request = struct.pack("iHH8s", socket.if_nametoindex(e.name), PACKET_MR_MULTICAST, 6, group)
        self.senders[e.name].setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP if joins else PACKET_DROP_MEMBERSHIP, request)

    def remove(self, e):
        enter(self.guest_name)
        self.senders.pop(e.name).close()
        self.guest.change(RTM_DELLINK, 0, ifinfo(0, socket.if_nametoindex(e.name)))

    def counters(self, e):
        enter(self.guest_name)
        _, a = self.guest.link(socket.if_nametoindex(e.name))
        return {name: number(a[IFLA_STATS64][8 * n:8 * n + 8]) for name, n in COUNTERS.items()}


class Macvlan(Side):
    kind = b"macvlan"

    def data(self, e):
        return attr(1, MODES[e.mode]) + (self.source_list(e) if e.sources else b"")

    def counts(self, frame, e):
        group = frame.dst[0] & 1
        if frame.sender != OUTSIDE:
            # A sibling's: the header is counted twice. Unicast goes by the NIC, whose stack takes a tag off.
            return {"rx_bytes": len(frame.data) + 14 if group else len(frame.data) - 4 * frame.tagged, "multicast": group}
        # Its own address may be one of the sources: then it gets a group's frame twice.
        twice = any(name.startswith(e.name + ":") for name in frame.got[self])
        if frame.src in e.sources and not twice:
            return {"rx_bytes": frame.size(), "multicast": 0}
        if group and frame.src == e.addr and e.mode not in ("vepa", "bridge"):
            return {"rx_bytes": 0, "multicast": 0}
        return {"rx_bytes": frame.size(), "multicast": group}

    def source_list(self, e):
        return attr(3, MACADDR_SET) + attr(5 | NLA_F_NESTED, b"".join(attr(4, a) for a in e.sources))

    def nodst(self, e):
        return attr(2, struct.pack("H", 2 * e.nodst))


class Vnic(Side):
    kind = b"vnic"

    def data(self, e):
        return attr(1, MODES[e.mode]) + (self.source_list(e) if e.sources else b"")

    def counts(self, frame, _e):
        return {"rx_bytes": frame.size(), "multicast": frame.dst[0] & 1}

    def source_list(self, e):
        return attr(7, MACADDR_SET) + attr(9 | NLA_F_NESTED, b"".join(attr(8, a) for a in e.sources))

    def nodst(self, e):
        return attr(5, struct.pack("B", e.nodst))


class Differential:
    """Both of them, and what they should be like"""

    def __init__(self, suffix, seed, modes):
        self.macvlan = Macvlan("m", suffix)
        self.vnic = Vnic("v", suffix)
        self.both = (self.macvlan, self.vnic)
        enter("outm" + suffix)
        self.markers = Markers()
        self.poll = select.poll()
        self.sockets = {}
        for side in self.both:
            for s in side.receivers + [side.tap]:
                self.sockets[s.fileno()] = side, s
                self.poll.register(s, select.POLLIN)
        self.rng = random.Random(seed)
        self.sent, self.untagged = {}, {}
        # the NIC's, and what the host set it to
        self.nic_addr = self.host_addr = NICS[0]
        self.n_frames = self.n_changes = 0
        self.history = collections.deque(maxlen=12)
        self.seen = collections.Counter()
        self.reached = collections.Counter()
        self.endpoints = []
        for n, mode in enumerate(modes):
            self.create(Endpoint(f"e{n + 1}", mode, NICS[0] if mode == "passthru" else ENDPOINTS[n]))

    # frames

    def destination(self):
        rng = self.rng
        kind = rng.choices("endpoint nic station broadcast group".split(), (44, 10, 8, 18, 20))[0]
        return {"endpoint": lambda: rng.choice(self.endpoints).addr if rng.randrange(8) else rng.choice(ENDPOINTS),
                "nic": lambda: rng.choice(NICS), "station": lambda: rng.choice(STATIONS),
                "broadcast": lambda: BROADCAST, "group": lambda: rng.choice(GROUPS)}[kind]()

    def source(self, sender):
        rng = self.rng
        own = next((e.addr for e in self.endpoints if e.name == sender), self.nic_addr)
        if sender == OUTSIDE:
            own = rng.choice(STATIONS)
        # those of endpoints come back from outside, for the wire reflects
        return rng.choices((own, rng.choice(self.endpoints).addr, rng.choice(NICS), rng.choice(STATIONS)), (60, 25, 5, 10))[0]

    def make(self, sender):
        rng = self.rng
        q, ad = TPIDS
        tag = lambda tpid, vid: struct.pack("!HH", tpid, rng.randrange(8) << 13 | vid)  # noqa: E731
        while True:
            tags = rng.choices(((), (tag(q, 5),), (tag(q, 0),), (tag(ad, 7),), (tag(ad, 7), tag(q, 5))), (80, 8, 4, 4, 4))[0]
            kind = rng.choice(ETHERTYPES)
            length = rng.choice((60, 60, 61, 200, 1400, 1514, 1518))
            head = self.destination() + self.source(sender) + b"".join(tags)
            head += (100 if kind == 4 else kind).to_bytes(2, "big")
            data = (head + struct.pack("!4xI", self.n_frames) + b"diff" * (length // 4))[:length]
            forms = [data] + [data[:12] + data[12 + 4 * n:] for n in range(1, len(tags) + 1)]
            if not any(f in self.sent or f in self.untagged for f in forms):
                frame = self.sent[data] = Frame(self.n_frames, sender, data)
                self.untagged.update((f, frame) for f in forms[1:])
                self.n_frames += 1
                return frame

    def take(self, timeout):
        """Note what has arrived"""
        for fd, _ in self.poll.poll(timeout * 1000):
            side, s = self.sockets[fd]
            for device, kind, data in receive(s):
                if device == "m1":
                    self.markers.note(data)
                    continue
                if s is side.tap:
                    name = "tap"
                elif device == OUTSIDE:
                    name = device
                else:
                    name = f"{device}:{PACKET_TYPES[kind]}"
                e = next((e for e in self.endpoints if e.name == device), None)
                frame = self.sent.get(data) or (device == "p0" and self.untagged.get(data))
                if not frame:
                    raise Failed(f"{name} of {side.kind.decode()} got what nobody has sent: {data.hex()}")
                if e:
                    e.counters[side].update(rx_packets=1, **side.counts(frame, e))
                if frame.judged and side is self.macvlan and frame.dst[0] & 1 and e:
                    self.seen["late"] += 1
                    continue
                if frame.judged:
                    raise Failed(f"{frame}\narrives at {name} of {side.kind.decode()} much later")
                frame.got[side].append(name)

    def exchange(self, frames):
        for frame in frames:
            for side in self.both:
                frame.got[side] = []
                try:
                    side.senders[frame.sender].send(frame.data)
                except OSError as e:
                    frame.error[side] = e.errno
        self.markers.settle(self.take)
        end = time.monotonic() + 10
        while not all(self.alike(f) for f in frames) and time.monotonic() < end:
            self.take(0.01)
            self.markers.settle(self.take)
        for frame in frames:
            if not self.alike(frame):
                raise Failed("\n".join([
                    str(frame),
                    f"macvlan's arrives at {' '.join(sorted(frame.got[self.macvlan]))}",
                    f"vnic's arrives at    {' '.join(sorted(frame.got[self.vnic]))}",
                    f"which should be      {' '.join(self.wanted(frame)[0])}",
                    f"errors: {[os.strerror(e) for e in frame.error.values()]}"]))
            frame.judged = True
            self.reached.update(name.partition(":")[0] for name in frame.got[self.vnic])
            self.seen.update(self.wanted(frame)[1])

    def wanted(self, frame):
        """Where a vnic's frame is to arrive, and which differences these are"""
        got = sorted(frame.got[self.macvlan])
        if frame.error:
            return got, []
        up = {e.name: e for e in self.endpoints if e.up}
        by_addr = {e.addr: e for e in up.values()}
        source, dest = by_addr.get(frame.src), by_addr.get(frame.dst)
        group = frame.dst[0] & 1
        differences = []
        sender = up.get(frame.sender)
        if sender and dest and sender.mode == dest.mode == "bridge":
            if any(frame.src in e.sources for e in self.endpoints):
                return sorted([f"{dest.name}:host", "tap"]), ["sibling"]
        for arrival in list(got):
            e = up.get(arrival.partition(":")[0])
            if not e:
                continue
            if group:
                returned = e is source and frame.sender == OUTSIDE # gets it whatever its groups are
                if not e.wants(frame.dst) and not returned and frame.src not in e.sources:
                    differences.append("hash")
                    got.remove(arrival)
            elif e.mode == "passthru" and frame.dst != e.addr:
                differences.append("other")
                got[got.index(arrival)] = f"{e.name}:otherhost"
            elif (frame.sender == OUTSIDE and e is dest and source not in (None, e) and "private" in (e.mode, source.mode) and
                  frame.src not in e.sources):
                differences.append("private")
                got.remove(arrival)
        eaten = any(e.nodst and frame.src in e.sources for e in self.endpoints)
        if frame.sender == OUTSIDE and group and source and source.mode == "bridge" and not eaten:
            for e in up.values():
                arrival = f"{e.name}:{'broadcast' if frame.dst == BROADCAST else 'multicast'}"
                if e.mode == "bridge" and e.wants(frame.dst) and arrival not in got:
                    differences.append("vrrp")
                    got.append(arrival)
        return sorted(got), differences

    def alike(self, frame):
        return sorted(frame.got[self.vnic]) == self.wanted(frame)[0] and (
            len(frame.error) in (0, 2) and len(set(frame.error.values())) < 2)

    def batch(self, count):
        senders = [OUTSIDE] * 5 + [HOST] * 2 + [e.name for e in self.endpoints for _ in range(2)]
        self.exchange([self.make(self.rng.choice(senders)) for _ in range(count)])

    def compare_counters(self, e):
        tx = set()
        for side in self.both:
            shown = side.counters(e)
            tx.add((shown.pop("tx_packets"), shown.pop("tx_bytes")))
            wanted = {name: e.counters[side][name] for name in shown}
            if shown != wanted:
                raise Failed(f"the counters of {e.name} of {side.kind.decode()} are {shown}, not {wanted}")
        if len(tx) > 1:
            raise Failed(f"what {e.name} has sent, packets and bytes: {tx}")

    # changes of the settings, the same of both. Each returns what it was, in words

    def do(self, what, *args):
        results = []
        for side in self.both:
            try:
                getattr(side, what)(*args)
                results.append(0)
            except OSError as e:
                results.append(e.errno)
        if results[0] != results[1]:
            raise Failed(f"{what} {[str(a) for a in args]}: macvlan says {os.strerror(results[0])}, vnic {os.strerror(results[1])}")
        return not results[0]

    def create(self, e):
        if not self.do("add", e):
            raise Failed(f"cannot add {e}")
        self.endpoints.append(e)

    def any(self):
        return self.rng.choice(self.endpoints)

    def change_mode(self):
        e = self.any()
        if e.mode != "passthru":
            e.mode = self.rng.choice(("private", "vepa", "bridge", "source"))
            if e.mode != "source":
                e.sources = []
        self.do("set_mode", e)
        return f"mode of {e}"

    def change_up(self):
        e = self.any()
        e.up = not e.up
        self.do("set_flags", e)
        return f"up or down: {e}"

    def change_flags(self):
        e = self.any()
        e.flags ^= self.rng.choice((IFF_PROMISC, IFF_ALLMULTI))
        self.do("set_flags", e)
        return f"flags of {e}"

    def change_group(self):
        e, group = self.any(), self.rng.choice(GROUPS)
        e.groups ^= {group}
        self.do("set_group", e, group, group in e.groups)
        return f"group {group.hex(':')} of {e}"

    def change_sources(self):
        e = self.any()
        e.sources = self.rng.sample(STATIONS + ENDPOINTS[:2], self.rng.randrange(4))
        if not self.do("set_sources", e):
            e.sources = []
        return f"sources of {e}"

    def change_nodst(self):
        e = self.any()
        e.nodst = not e.nodst
        self.do("set_nodst", e)
        return f"nodst of {e}"

    def change_addr(self):
        e = self.any()
        was = e.addr
        e.addr = self.rng.choice([a for a in ENDPOINTS if a not in {o.addr for o in self.endpoints}])
        if not self.do("set_addr", e):
            e.addr = was
        if e.mode == "passthru":
            self.nic_addr = e.addr
        return f"address of {e}"

    def change_nic_addr(self):
        self.nic_addr = self.rng.choice(NICS)
        self.host_addr = self.nic_addr
        self.do("set_nic_addr", self.nic_addr)
        for e in self.endpoints:
            if e.mode == "passthru":
                e.addr = self.nic_addr
        return f"address of the NIC {self.nic_addr.hex(':')}"

    def replace(self):
        e = self.any()
        self.compare_counters(e)
        self.endpoints.remove(e)
        self.do("remove", e)
        self.nic_addr = self.host_addr
        self.create(Endpoint(e.name, e.mode, self.nic_addr if e.mode == "passthru" else e.addr))
        return f"{e.name} is new"

    CHANGES = {change_mode: 8, change_up: 4, change_flags: 5, change_group: 16, change_sources: 8, change_nodst: 3,
               change_addr: 4, change_nic_addr: 2, replace: 2}

    def run(self, count):
        start = time.monotonic()
        self.batch(20)
        while self.n_frames < count:
            words = self.rng.choices(list(self.CHANGES), self.CHANGES.values())[0](self)
            self.n_changes += 1
            self.history.append(f"before frame {self.n_frames}: {words}")
            self.batch(self.rng.randrange(1, 14))
        wait(lambda: self.counters_differ())
        print(f"# {self.n_frames} frames, {self.n_changes} changes, {sum(self.reached.values())} arrivals, "
              f"{time.monotonic() - start:.1f} s; differences: " + ", ".join(f"{n} {c}" for n, c in sorted(self.seen.items())))
        for name in ("p0", "x0", "tap", *(e.name for e in self.endpoints)):
            if not self.reached[name]:
                raise Failed(f"in all that time nothing has arrived at {name}")

    def counters_differ(self):
        try:
            for e in self.endpoints:
                self.compare_counters(e)
        except Failed as e:
            return str(e)
        return ""


def main(suffix, seed, count, modes):
    # see Markers
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    try:
        d = Differential(suffix, seed, modes)
    except Failed as e:
        print(f"# {e}")
        return 1
    try:
        d.run(count)
    except Failed as e:
        print("\n".join("# " + line for line in (
            *str(e).splitlines(), f"NIC {d.nic_addr.hex(':')}", *map(str, d.endpoints), "the last changes:", *d.history)))
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
