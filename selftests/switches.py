# SPDX-License-Identifier: GPL-2.0
"""A vswitch and the in-tree bridge, told the same things in their own words by netlink, and sockets: for differential.py."""
import ctypes
import errno
import os
import socket
import struct
import sys
import time

from frames import (
    ETH_P_ALL, PACKET_AUXDATA, SO_RCVBUFFORCE, SOL_PACKET, TP_STATUS_VLAN_TPID_VALID, TP_STATUS_VLAN_VALID, enter)

SO_ATTACH_FILTER = 26
PACKET_IGNORE_OUTGOING = 23
PACKET_TYPES = ("host", "broadcast", "multicast", "otherhost")

NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP = 1, 4, 0x300
NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE = 0x100, 0x200, 0x400
NLM_F_BULK = 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
RTM_NEWLINK, RTM_DELLINK, RTM_GETLINK, RTM_SETLINK = 16, 17, 18, 19
RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH = 28, 29, 30
AF_BRIDGE = 7
NLA_F_NESTED = 0x8000
IFF_UP, IFF_DEBUG, IFF_PROMISC = 1, 4, 0x100
IFLA_ADDRESS, IFLA_MTU, IFLA_MASTER = 1, 4, 10
IFLA_PROTINFO, IFLA_OPERSTATE, IFLA_LINKINFO, IFLA_CARRIER = 12, 16, 18, 33
IFLA_INFO_KIND, IFLA_INFO_DATA = 1, 2
IFLA_AF_SPEC, IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN = 26, 29, 2
BRIDGE_FLAGS, BRIDGE_VLAN_INFO = 0, 2
BRIDGE_FLAGS_MASTER, BRIDGE_FLAGS_SELF = 1, 2
VLAN_PVID, VLAN_UNTAGGED, VLAN_BEGIN, VLAN_END = 2, 4, 8, 16
IF_OPER_UP = 6
BRPORT_FLUSH = 24
BRPORT = {"state": 1, "priority": 2, "cost": 3, "hairpin": 4, "learning": 8, "flood": 9, "no": 18, "mcast_flood": 27,
          "bcast_flood": 30, "group_fwd_mask": 31, "isolated": 33, "locked": 39}
FLAGS = {"hairpin": 0, "learning": 1, "flood": 1, "mcast_flood": 1, "bcast_flood": 1, "isolated": 0, "locked": 0}
DISABLED, LISTENING, LEARNING, FORWARDING, BLOCKING = range(5)
NDA_LLADDR, NDA_VLAN, NDA_IFINDEX, NDA_MASTER, NDA_NDM_STATE_MASK, NDA_NDM_FLAGS_MASK = 2, 5, 8, 9, 16, 17
NTF_SELF, NTF_MASTER, NTF_STICKY = 2, 4, 0x40
NUD_REACHABLE, NUD_NOARP, NUD_PERMANENT = 2, 0x40, 0x80
# of those that are not permanent: state, the flags that count, their values
FLUSHES = {"dynamic": (0, 0, 0), "static": (NUD_NOARP, 0, 0), "sticky": (0, NTF_STICKY, NTF_STICKY)}
FOREVER = 100000000

PORTS = (1, 2, 3, 4, 5)
HOST = 0
LLC = 4
ETHERTYPES = (0x88B5, 0x88B5, 0x0800, 0x86DD, 0x0806, 0x88CC, 0x8809, 0x888E, LLC)
TPIDS = (0x8100, 0x88A8)

class Failed(Exception):
    pass


def kind_of(state, flags):
    if state & NUD_PERMANENT:
        return "permanent"
    if state & NUD_NOARP:
        return "static"
    return "sticky" if flags & NTF_STICKY else "dynamic"


def wait(problem):
    """Until it says nothing any more"""
    end = time.monotonic() + 30
    while words := problem():
        if time.monotonic() > end:
            raise Failed(words)
        time.sleep(0.01)


class Netlink:
    """A netlink socket of the namespace that the process is in."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
        self.socket.bind((0, 0))

    def request(self, kind, flags, body):
        """The messages that come as an answer; OSError if it is refused"""
        self.socket.send(struct.pack("=IHHII", 16 + len(body), kind, NLM_F_REQUEST | flags, 0, 0) + body)
        answers = []
        while True:
            data = self.socket.recv(1 << 16)
            at = 0
            while at < len(data):
                size, kind = struct.unpack_from("=IH", data, at)
                message = data[at + 16:at + size]
                at += size + 3 & ~3
                if kind == NLMSG_ERROR:
                    error = -struct.unpack_from("i", message)[0]
                    if error:
                        raise OSError(error, os.strerror(error))
                if kind in (NLMSG_ERROR, NLMSG_DONE):
                    return answers
                answers.append(message)

    def change(self, kind, flags, body):
        self.request(kind, NLM_F_ACK | flags, body)

    def link(self, index):
        """Flags and attributes of a device"""
        message = self.request(RTM_GETLINK, NLM_F_ACK, ifinfo(0, index))[0]
        return number(message[8:12]), attrs(message, 16)


def ifinfo(family, index, flags=0, change=0):
    return struct.pack("BxHiII", family, 0, index, flags, change)


def attr(kind, value):
    if isinstance(value, int):
        value = struct.pack("I", value)
    return struct.pack("HH", len(value) + 4, kind) + value + bytes(-len(value) & 3)


def attrs(message, at=0):
    found = {}
    while at + 4 <= len(message):
        size, kind = struct.unpack_from("HH", message, at)
        found[kind & 0x3FFF] = message[at + 4:at + size]
        at += size + 3 & ~3
    return found


def number(value):
    return int.from_bytes(value, sys.byteorder)


def packet_socket(device="", proto=0, without=None):
    """Sends out of a device; with a protocol it receives, from all devices of the namespace but one if there is none"""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0 if device else socket.htons(proto))
    s.setblocking(False)
    if without:  # load the interface's index; is it that: drop, else accept
        code = b"".join(struct.pack("HBBI", *c) for c in (
            (0x20, 0, 0, 0xFFFFF008), (0x15, 0, 1, socket.if_nametoindex(without)), (6, 0, 0, 0), (6, 0, 0, 1 << 20)))
        buffer = ctypes.create_string_buffer(code)
        s.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", 4, ctypes.addressof(buffer)))
    if proto:
        s.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        s.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20)
    if device:
        s.bind((device, proto))
    return s


def receive(s):
    """What has come in: device, packet type and the frame as it was on the wire, each"""
    while True:
        try:
            data, ancillary, _, addr = s.recvmsg(16384, 64)
        except OSError as e:
            if e.errno == errno.ENETDOWN:  # sw0 went down
                continue
            return
        status, _, _, _, _, tci, tpid = struct.unpack_from("IIIHHHH", ancillary[0][2])
        if status & TP_STATUS_VLAN_VALID:
            if not status & TP_STATUS_VLAN_TPID_VALID:
                tpid = 0x8100
            data = data[:12] + struct.pack("!HH", tpid, tci) + data[12:]
        yield addr[0], addr[2], data


class Markers:
    """What was sent before has arrived when these have come over the cable from m0 to m1: the process has one CPU, whose
    backlog is first in, first out. A marker takes one hop a round, a frame two from end to end."""

    def __init__(self):
        self.socket = packet_socket("m0")
        self.sent = self.arrived = 0

    def note(self, data):
        """m1 has got this"""
        self.arrived = int.from_bytes(data[14:18], "big")

    def settle(self, take):
        """take(seconds) waits for frames and notes them"""
        for _ in range(4):
            self.sent += 1
            self.socket.send(bytes(12) + struct.pack("!HI", 0x88B5, self.sent))
            end = time.monotonic() + 30
            while self.arrived != self.sent:
                if time.monotonic() > end:
                    raise Failed("the marker is lost")
                take(1)


class Switch:
    """One of the two: how it is told things and what it shows, and the sockets around it. Ports go by their numbers,
    0 is the host."""

    def __init__(self, letter, suffix):
        enter("wire" + letter + suffix)
        self.wire = Netlink()
        self.ends = {n: socket.if_nametoindex(f"e{n}") for n in PORTS}
        self.senders = {n: packet_socket(f"e{n}") for n in PORTS}
        # its lower device, w5, has each frame of e5 too
        self.receivers = [packet_socket(proto=ETH_P_ALL, without="w5")]
        self.namespace = "sw" + letter + suffix
        enter(self.namespace)
        self.netlink = Netlink()
        self.devices = {n: socket.if_nametoindex(f"p{n}") for n in PORTS}
        self.devices[HOST] = socket.if_nametoindex("sw0")
        self.numbers = {index: n for n, index in self.devices.items()}
        self.senders[HOST] = packet_socket("sw0")
        self.receivers.append(packet_socket("sw0", ETH_P_ALL))
        # Not ETH_P_ALL, which would have a port's frames before the switch. Tags within tags are protocols, too.
        self.receivers += [packet_socket(proto=p, without="sw0") for p in set(ETHERTYPES + TPIDS)]

    def set_link(self, n, flags=0, change=0, *more):
        self.netlink.change(RTM_SETLINK, 0, ifinfo(0, self.devices[n], flags, change) + b"".join(more))

    def set_end(self, n, up):
        self.wire.change(RTM_SETLINK, 0, ifinfo(0, self.ends[n], up, IFF_UP))

    def set_port(self, n, name, value):
        """As bridge link set"""
        value = value.to_bytes(2 if name == "group_fwd_mask" else 1, sys.byteorder)
        self.netlink.change(RTM_SETLINK, 0, ifinfo(AF_BRIDGE, self.devices[n]) +
                            attr(IFLA_PROTINFO | NLA_F_NESTED, attr(BRPORT[name], value)))

    def flush_port(self, n):
        self.netlink.change(RTM_SETLINK, 0, ifinfo(AF_BRIDGE, self.devices[n]) +
                            attr(IFLA_PROTINFO | NLA_F_NESTED, attr(BRPORT_FLUSH, b"")))

    def set_option(self, name, value):
        """Of the switch"""
        kind, options = self.options
        data = attr(IFLA_INFO_KIND, kind) + attr(IFLA_INFO_DATA | NLA_F_NESTED, attr(options[name], value))
        self.netlink.change(RTM_NEWLINK, 0, ifinfo(0, self.devices[HOST]) + attr(IFLA_LINKINFO | NLA_F_NESTED, data))

    def flush(self, what, n):
        """As bridge fdb flush dev sw0, with nopermanent; of all ports if n is None"""
        state, flags_mask, flags = FLUSHES[what]
        body = struct.pack("BxxxiHBB", AF_BRIDGE, self.devices[HOST], state, NTF_SELF | flags, 0)
        body += attr(NDA_NDM_STATE_MASK, struct.pack("H", NUD_NOARP | NUD_PERMANENT))
        if flags_mask:
            body += attr(NDA_NDM_FLAGS_MASK, struct.pack("B", flags_mask))
        if n is not None:
            body += attr(NDA_IFINDEX, self.devices[n])
        self.netlink.change(RTM_DELNEIGH, NLM_F_BULK, body)

    def change_fdb(self, kind, flags, index, state, ndm_flags, addr, *more):
        self.netlink.change(kind, flags, struct.pack("BxxxiHBB", AF_BRIDGE, index, state, ndm_flags, 0) +
                            attr(NDA_LLADDR, addr) + b"".join(more))

    def neighbours(self):
        """All of the FDB: device, state, flags and attributes"""
        for message in self.netlink.request(RTM_GETNEIGH, NLM_F_DUMP, ifinfo(AF_BRIDGE, 0)):
            index, state, flags = struct.unpack_from("iHB", message, 4)
            yield index, state, flags, attrs(message, 12)

    def ports(self):
        """What bridge -d link shows of the ports"""
        found = {}
        for message in self.netlink.request(RTM_GETLINK, NLM_F_DUMP, ifinfo(AF_BRIDGE, 0)):
            a = attrs(message, 16)
            if IFLA_PROTINFO in a:
                port = attrs(a[IFLA_PROTINFO])
                shown = {name: number(port[kind]) for name, kind in BRPORT.items()}
                shown.update(mtu=number(a[IFLA_MTU]), operstate=number(a[IFLA_OPERSTATE]), addr=a[IFLA_ADDRESS])
                found[self.numbers[struct.unpack_from("i", message, 4)[0]]] = shown
        return found

    def fdb(self):
        """By address, of a switch that does not filter VLANs"""
        return {addr: entry for (addr, vid), entry in self.entries().items() if not vid}

    def change_vlans(self, kind, n, first, last, flags):
        """As bridge vlan add or del; of the host with self"""
        info = ((first, VLAN_BEGIN), (last, VLAN_END)) if first != last else ((first, 0),)
        spec = attr(BRIDGE_FLAGS, struct.pack("H", BRIDGE_FLAGS_SELF if n == HOST else BRIDGE_FLAGS_MASTER))
        spec += b"".join(attr(BRIDGE_VLAN_INFO, struct.pack("HH", flags | more, vid)) for vid, more in info)
        self.netlink.change(kind, 0, ifinfo(AF_BRIDGE, self.devices[n]) + attr(IFLA_AF_SPEC, spec))

    def vlans(self):
        """What bridge vlan show says: by port, PVID and untagged by VLAN"""
        found = {}
        for message in self.netlink.request(RTM_GETLINK, NLM_F_DUMP, ifinfo(AF_BRIDGE, 0) +
                                            attr(IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN)):
            n = self.numbers.get(struct.unpack_from("i", message, 4)[0])
            spec = attrs(message, 16).get(IFLA_AF_SPEC)
            if n is None or spec is None:
                continue
            found[n] = {}
            for at in range(0, len(spec) - 7, 8):
                flags, vid = struct.unpack_from("HH", spec, at + 4)
                found[n][vid] = flags & (VLAN_PVID | VLAN_UNTAGGED)
        return found

    def host(self):
        """What ip link shows of the switch"""
        flags, a = self.netlink.link(self.devices[HOST])
        shown = {"up": flags & IFF_UP, "promisc": flags & IFF_PROMISC, "mtu": number(a[IFLA_MTU])}
        if flags & IFF_UP:
            shown.update(operstate=number(a[IFLA_OPERSTATE]), carrier=number(a[IFLA_CARRIER]))
        return dict(shown, addr=a[IFLA_ADDRESS])


class Vswitch(Switch):
    options = b"vswitch", {"ageing_time": 1, "group_fwd_mask": 2, "vlan_filtering": 24, "vlan_protocol": 25,
                           "vlan_default_pvid": 26}

    def set_state(self, port, _up):
        self.set_port(port.n, "state", port.state)

    def restore_state(self, port):
        pass

    def add(self, flags, addr, kind, n, *more):
        """As bridge fdb add|replace; permanent: for the host"""
        state, ndm_flags = {"static": (NUD_NOARP, 0), "dynamic": (NUD_REACHABLE, 0), "permanent": (NUD_PERMANENT, 0),
                            "sticky": (NUD_REACHABLE, NTF_STICKY)}[kind]
        via = [] if kind == "permanent" else [attr(NDA_IFINDEX, self.devices[n])]
        self.change_fdb(RTM_NEWNEIGH, flags, self.devices[HOST], state, NTF_SELF | ndm_flags, addr, *via, *more)

    def remove(self, addr, n, *more):
        self.change_fdb(RTM_DELNEIGH, 0, self.devices[HOST], 0, NTF_SELF, addr, attr(NDA_IFINDEX, self.devices[n]), *more)

    def entries(self):
        """By address and VLAN: kind and port; permanent ones have none"""
        found = {}
        for index, state, flags, a in self.neighbours():
            if index == self.devices[HOST]:
                via = self.numbers[number(a[NDA_IFINDEX])] if NDA_IFINDEX in a else HOST
                found[a[NDA_LLADDR], number(a.get(NDA_VLAN, b""))] = kind_of(state, flags), via
        return found


class Bridge(Switch):
    """Where it is told other words than a vswitch: see DIFFERENCES."""

    options = b"bridge", {"ageing_time": 4, "group_fwd_mask": 9, "vlan_filtering": 7, "vlan_protocol": 8,
                          "vlan_default_pvid": 39}
    # blocking*, disabled*
    state_of = {DISABLED: LISTENING, LISTENING: LISTENING, LEARNING: LEARNING, FORWARDING: FORWARDING, BLOCKING: LISTENING}

    def set_state(self, port, up):
        if not up:  # kept*
            return
        self.set_port(port.n, "state", self.state_of[port.state])
        if port.state not in (LEARNING, FORWARDING):
            self.flush_port(port.n)  # forgets*

    def restore_state(self, port):
        """The link has come back: kept*"""
        wait(lambda: self.ports()[port.n]["state"] != FORWARDING and f"p{port.n} of the bridge does not forward again")
        if port.state != FORWARDING:
            self.set_state(port, True)

    def add(self, flags, addr, kind, n, *more):
        state, ndm_flags = {"static": (NUD_NOARP, NTF_STICKY),  # static*
                            "dynamic": (NUD_REACHABLE, 0), "permanent": (NUD_PERMANENT, 0),
                            "sticky": (NUD_REACHABLE, NTF_STICKY)}[kind]
        n, whose = (HOST, NTF_SELF) if kind == "permanent" else (n, NTF_MASTER)
        self.change_fdb(RTM_NEWNEIGH, flags, self.devices[n], state, whose | ndm_flags, addr, *more)

    def remove(self, addr, n, *more):
        self.change_fdb(RTM_DELNEIGH, 0, self.devices[n], 0, NTF_MASTER if n else NTF_SELF, addr, *more)

    def entries(self):
        found = {}
        for index, state, flags, a in self.neighbours():
            if NDA_MASTER in a:  # else it is a filter of the device itself
                found[a[NDA_LLADDR], number(a.get(NDA_VLAN, b""))] = kind_of(state, flags), self.numbers[index]
        return found
