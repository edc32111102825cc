#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What the trace of a frame says, and what the frame then does: of vnics, of a guard, of an overlay. For trace_random.sh.

trace_vnics.py SUFFIX SEED COUNT   COUNT random frames, and random changes of the settings between them

In the topology that trace_random.sh draws each frame is traced by the device that it comes in by, and then sent. It arrives
at the hosts, the stacks and the VTEPs that the trace has named, once each, as it was sent, and nowhere else.
"""
import collections
import errno
import random
import select
import socket
import struct
import sys

sys.dont_write_bytecode = True
from frames import ETH_P_ALL, enter  # noqa: E402
from switches import (  # noqa: E402
    AF_BRIDGE, BRPORT, Failed, IFF_UP, IFLA_INFO_DATA, IFLA_INFO_KIND, IFLA_LINKINFO, IFLA_PROTINFO, Markers, NDA_IFINDEX,
    NDA_LLADDR, NLA_F_NESTED, NLM_F_CREATE, NTF_SELF, NUD_NOARP, NUD_PERMANENT, Netlink, RTM_DELNEIGH, RTM_NEWLINK,
    RTM_NEWNEIGH, RTM_SETLINK, attr, ifinfo, packet_socket, receive)
from trace import DROP, Generic, OUT, OWN, STEP_KIND  # noqa: E402

ENCAP, TOO_BIG = 10, 12
STEP_PORT_KIND, STEP_PORT_NAME, STEP_REASON, STEP_DADDR, STEP_ANSWER = 3, 5, 9, 16, 25
KIND_NIC = 5
NDA_DST, NLM_F_APPEND = 1, 0x800
VNIC_MODE, VNIC_HOST, VNIC_PORT = 1, 2, 6
PRIVATE, VEPA, BRIDGE = 1, 2, 4
PORT_GUARD, PORT_STATE = 29, 1
PORT_FLAGS = {"hairpin": 4, "learning": 5, "flood": 6, "mcast_flood": 7, "bcast_flood": 8, "isolated": 9, "locked": 10}
GUARD_MODE, GUARD_MACS, GUARD_PREFIXES = 1, 3, 6
TYPES = (0x88B5, 0x0800, 0x0806, 0x86DD)

# who sends: the namespace of its end, the end, the namespace and the device that it is traced by
SENDERS = {
    "e1": ("h1", "e1", "sw", "p1"), "e2": ("h2", "e2", "sw", "p2"), "v3": ("h3", "v3", "h3", "v3"),
    "v4": ("h4", "v4", "h4", "v4"), "v5": ("sw", "v5", "sw", "v5"), "t0": ("sw", "t0", "sw", "t0"),
    "e7": ("h7", "e7", "sw", "n0"), "m8": ("h8", "m8", "h8", "m8"), "m9": ("h9", "m9", "h9", "m9"),
    "m10": ("h10", "m10", "h10", "m10")}
SLAVES, VNICS, NIC_VNICS = ("p1", "p2"), ("v3", "v4", "v5"), ("m8", "m9", "m10")
VTEPS = ("192.0.2.2", "192.0.2.3")
BROADCAST, ZEROS = b"\xff" * 6, bytes(6)
GROUPS = tuple(map(bytes.fromhex, ("01005e010203", "3333000000aa", "01005e000001")))
REMOTE = tuple(b"\x02\0\0\0\x0e" + bytes([n]) for n in range(4))


def mac(name):
    """t0 has 02:00:00:00:00:00, and n0 the last one; the others go by their numbers"""
    return b"\x02\0\0\0\0" + bytes([99 if name == "n0" else int(name[1:])])


class Scene:
    def __init__(self, suffix, seed):
        self.rng = random.Random(seed)
        self.reached, self.dropped = collections.Counter(), collections.Counter()
        self.seq = self.n_reached = self.n_lost = self.n_changed = self.n_refused = 0
        self.generic, self.netlink, self.index, self.receivers, self.senders = {}, {}, {}, {}, {}
        for name in {where for sender in SENDERS.values() for where in (sender[0], sender[2])}:
            enter(name + suffix)
            self.generic[name], self.netlink[name] = Generic(), Netlink()
            self.index[name] = dict((device, i) for i, device in socket.if_nameindex())
            # behind the receive handlers, and beside them
            for proto in TYPES if name == "sw" else (ETH_P_ALL,):
                self.receivers[packet_socket(proto=proto)] = None
            for end in (s[1] for s in SENDERS.values() if s[0] == name):
                self.senders[end] = packet_socket(end)
        enter("far" + suffix)
        for vtep in VTEPS:
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind((vtep, 4789))
            s.setblocking(False)
            self.receivers[s] = vtep
        self.markers = Markers()
        self.marked = packet_socket(proto=0x88B5)
        self.poll = select.poll()
        for s in (*self.receivers, self.marked):
            self.poll.register(s, select.POLLIN)
        self.by_fd = {s.fileno(): s for s in (*self.receivers, self.marked)}

    def take(self, seconds):
        for fd, _ in self.poll.poll(seconds * 1000):
            s = self.by_fd[fd]
            if s is self.marked:
                for _, _, data in receive(s):
                    self.markers.note(data)
            elif self.receivers[s]:
                try:
                    while True:
                        self.got.append((self.receivers[s], s.recv(2048)[8:]))
                except BlockingIOError:
                    pass
            else:
                self.got += [(device, data) for device, _, data in receive(s)]

    def address(self):
        rng = self.rng
        return rng.choice((lambda: mac(rng.choice(list(SENDERS))), lambda: mac(rng.choice(list(SENDERS))),
                           lambda: rng.choice(REMOTE), lambda: mac("n0"), lambda: b"\x02\0\0\0\x0f" + rng.randbytes(1)))()

    def payload(self, src):
        """EtherType and what follows; hosts say of themselves what is so, or not"""
        rng = self.rng
        kind, who = rng.choice(TYPES), rng.choice((1, 1, 3, 4))
        ip = bytes((198, 51, 100, who))
        if kind == 0x0806:
            body = bytes.fromhex("0001080006040001") + rng.choice((src, src, mac("v4"))) + ip + bytes(6) + b"\xc6\x33\x64\x09"
        elif kind == 0x0800:
            body = struct.pack("!BBHHHBBH", 0x45, 0, 46, 0, 0, 64, 17, 0) + ip + b"\xc6\x33\x64\x09" + bytes(26)
        elif kind == 0x86DD:
            body = struct.pack("!IHBB", 6 << 28, 16, 17, 64) + b"\x20\x01\x0d\xb8" + bytes(11) + bytes([who]) + bytes(32)
        else:
            body = b""
        return struct.pack("!H", kind) + body

    def frame(self, sender):
        rng = self.rng
        dst = rng.choices((BROADCAST, rng.choice(GROUPS), self.address(), b"\x01\x80\xc2\0\0\x0e"), (20, 10, 68, 2))[0]
        src = mac(sender) if rng.random() < 0.8 else self.address()
        data = dst + src + self.payload(src)
        self.seq += 1
        size = rng.choices((60, rng.randrange(60, 1400), rng.randrange(1400, 1515)), (70, 20, 10))[0]
        return data + bytes(max(size - len(data) - 8, 0)) + struct.pack("!Q", self.seq)

    def foretell(self, sender, data):
        """Where it is to arrive, and the steps"""
        _, _, name, device = SENDERS[sender]
        steps = self.generic[name].trace(self.index[name][device], data)
        where = []
        for step in steps:
            if STEP_ANSWER in step:
                continue
            kind, port = step[STEP_KIND][0], step.get(STEP_PORT_NAME, b"").rstrip(b"\0").decode()
            if kind == ENCAP:
                where.append(socket.inet_ntop(socket.AF_INET, step[STEP_DADDR]))
            elif kind == OWN:
                where.append(device)
            elif kind == OUT and port in SLAVES:
                where.append("e" + port[1:])
            elif kind == OUT:
                where.append("e7" if step[STEP_PORT_KIND][0] == KIND_NIC else port)
        if not where and all(step[STEP_KIND][0] not in (DROP, TOO_BIG) for step in steps):
            raise Failed(f"the trace of {data[:80].hex()} from {sender} has no end: {steps}")
        return sorted(where), steps

    def exchange(self, senders=tuple(SENDERS)):
        sender = self.rng.choice(senders)
        data = self.frame(sender)
        where, steps = self.foretell(sender, data)
        self.got = []
        try:
            self.senders[sender].send(data)
        except OSError as e:  # longer than what the device sends, which is not the switch's
            if e.errno != errno.EMSGSIZE:
                raise
            return
        self.markers.settle(self.take)
        got = sorted(place for place, seen in self.got if seen == data)
        if got != where:
            raise Failed(f"{data[:80].hex()}... of {len(data)} bytes\nof {sender} is to arrive at {' '.join(where)}\narrives at {' '.join(got)}\n" +
                         "\n".join(map(str, steps)))
        self.reached.update(where)
        self.dropped.update(step[STEP_REASON].rstrip(b"\0").decode() for step in steps if step[STEP_KIND][0] == DROP)
        self.n_reached += bool(where)
        self.n_lost += not where

    def set_vnic(self, device, *data):
        name = SENDERS[device][0]
        info = attr(IFLA_INFO_KIND, b"vnic\0") + attr(IFLA_INFO_DATA | NLA_F_NESTED, b"".join(data))
        self.netlink[name].change(RTM_NEWLINK, 0, ifinfo(0, self.index[name][device]) +
                                  attr(IFLA_LINKINFO | NLA_F_NESTED, info))

    def set_guard(self, device):
        """Its own address, or another one too; all of IP, or one address each"""
        rng = self.rng
        macs = rng.choice((b"", mac(device), mac(device) + mac("v4")))
        prefixes = b"".join(addr + bytes((128, 0, 0, 0)) for addr in (
            bytes(10) + b"\xff\xff\xc6\x33\x64\x01", b"\x20\x01\x0d\xb8" + bytes(11) + b"\x01"))
        guard = attr(GUARD_MODE, bytes([rng.randrange(2)])) + attr(GUARD_MACS, macs) + \
            attr(GUARD_PREFIXES, rng.choice((b"", prefixes)))
        self.set_vnic(device, attr(VNIC_PORT | NLA_F_NESTED, attr(PORT_GUARD | NLA_F_NESTED, guard)))

    def set_flag(self):
        rng = self.rng
        name, value = rng.choice(list(PORT_FLAGS)), bytes([rng.randrange(2)])
        # most of the time most of it is as usual
        if rng.random() < 0.5:
            value = bytes([name in ("learning", "flood", "mcast_flood", "bcast_flood")])
        device = rng.choice(SLAVES + VNICS)
        if device in VNICS:
            self.set_vnic(device, attr(VNIC_PORT | NLA_F_NESTED, attr(PORT_FLAGS[name], value)))
            return
        self.netlink["sw"].change(RTM_SETLINK, 0, ifinfo(AF_BRIDGE, self.index["sw"][device]) +
                                  attr(IFLA_PROTINFO | NLA_F_NESTED, attr(BRPORT[name], value)))

    def set_entry(self):
        """Static ones: at a port, or at a VTEP; and who gets what is for all"""
        rng = self.rng
        vtep = attr(NDA_DST, socket.inet_aton(rng.choice(VTEPS)))
        kind, flags = rng.choice(((RTM_NEWNEIGH, NLM_F_CREATE), (RTM_NEWNEIGH, NLM_F_CREATE), (RTM_DELNEIGH, 0)))
        addr, state = rng.choice(REMOTE + (ZEROS, ZEROS)), NUD_NOARP
        where = vtep if rng.randrange(3) else attr(NDA_IFINDEX, self.index["sw"][rng.choice(SLAVES)])
        if addr == ZEROS:
            where, state, flags = vtep, NUD_PERMANENT, flags and flags | NLM_F_APPEND
        self.netlink["sw"].change(kind, flags, struct.pack(
            "BxxxiHBB", AF_BRIDGE, self.index["sw"]["t0"], state, NTF_SELF, 0) + attr(NDA_LLADDR, addr) + where)

    def set_nic_vnic(self):
        self.set_vnic(self.rng.choice(NIC_VNICS), self.rng.choice((
            attr(VNIC_MODE, self.rng.choice((PRIVATE, VEPA, BRIDGE, BRIDGE))),
            attr(VNIC_HOST, bytes([self.rng.randrange(2)])))))

    def set_up(self):
        """A vnic goes down for a frame, and comes back"""
        device = self.rng.choice(("v4", "m9"))
        name = SENDERS[device][0]
        index = self.index[name][device]
        self.netlink[name].change(RTM_SETLINK, 0, ifinfo(0, index, 0, IFF_UP))
        try:
            self.exchange([s for s in SENDERS if s != device])
        finally:
            self.netlink[name].change(RTM_SETLINK, 0, ifinfo(0, index, IFF_UP, IFF_UP))

    def change(self):
        try:
            self.rng.choices((self.set_flag, lambda: self.set_guard("v3"), lambda: self.set_guard("m8"), self.set_entry,
                              self.set_nic_vnic, self.set_up), (8, 4, 2, 6, 5, 1))[0]()
            self.n_changed += 1
        except OSError:  # it was so already, or does not go with the others
            self.n_refused += 1


def main(suffix, seed, count):
    scene = Scene(suffix, seed)
    try:
        for _ in range(count):
            if scene.rng.random() < 0.2:
                scene.change()
            scene.exchange()
    except Failed as e:
        print(f"# {e}".replace("\n", "\n# "))
        return 1
    print(f"# {scene.n_reached} frames arrived as told, {scene.n_lost} did not, as told, {scene.n_changed} changes, "
          f"{scene.n_refused} refused")
    print("# arrived at", *(f"{place} {n}" for place, n in sorted(scene.reached.items())))
    print("# dropped for", *(f"{why} {n}" for why, n in sorted(scene.dropped.items())))
    # without them all it says less than it should
    places = set(VNICS + NIC_VNICS + VTEPS + ("e1", "e2", "e7", "t0", "n0"))
    missing = places - set(scene.reached) | {"guard_mac", "guard_ip", "same_port"} - set(scene.dropped)
    if missing:
        print("# never:", *sorted(missing))
    return 1 if missing or scene.n_changed < count / 20 else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
