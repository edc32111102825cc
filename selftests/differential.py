#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The in-tree bridge and a vswitch side by side: the same settings and frames, the same results. For differential.sh.

differential.py SUFFIX SEED COUNT   COUNT random frames, and random changes of the settings between them
differential.py SUFFIX              show that there are the differences that are listed here

The namespaces swb and wireb (bridge), swv and wirev (vswitch), with SUFFIX, have the topology that differential.sh
draws. What arrives where (every byte, how often; at the far ends, at the host's stack with its packet type, at the
ports' own stacks) is equal, and so are the FDBs and the settings as they are shown, but for what DIFFERENCES lists.
"""
import collections
import errno
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from frames import enter  # noqa: E402
from switches import (  # noqa: E402
    BLOCKING, Bridge, DISABLED, ETHERTYPES, FLAGS, FOREVER, FORWARDING, Failed, HOST, IFF_DEBUG, IFF_PROMISC,
    IFF_UP, IFLA_ADDRESS, IFLA_MASTER, IFLA_MTU, IFLA_OPERSTATE, IF_OPER_UP, LEARNING, LISTENING, LLC, Markers,
    NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, NTF_MASTER, NUD_NOARP, PACKET_TYPES, PORTS, RTM_NEWNEIGH, TPIDS,
    Vswitch, attr, number, receive, wait)

# What a vswitch does otherwise, and why. With an asterisk: the bridge is told in other words, after which the results are
# equal again.
DIFFERENCES = {
    "bpdu": "A frame to 01:80:c2:00:00:00 goes to the port's own stack, unless the port's group_fwd_mask has bit 0: "
            "nobody's spanning tree runs through the switch unasked. A bridge without STP forwards it.",
    "to_port": "The host's frame to the address of a port's device is dropped: that address is the host's own. A bridge "
               "sends it out of that port.",
    "packet_type": "A frame for the host is PACKET_HOST to whichever of its addresses it was sent, so that its stack "
                   "takes it. Behind a bridge the stack takes it only if the address is the bridge's own or that of "
                   "the port that it came in by.",
    "locked": "A locked port learns nothing. That of a bridge learns the sources of link-local frames, so that whoever "
              "sends one has unlocked it.",
    "dynamic": "A dynamic entry can be made while its port neither forwards nor learns. A bridge refuses it.",
    "own_entry": "The entries of the switch's own devices cannot be changed or removed by the user.",
    "static*": "A static entry does not move. That of a bridge does, unless it is sticky.",
    "blocking*": "The state blocking stays. That of a bridge without STP becomes forwarding at once, listening stays.",
    "disabled*": "The state disabled stays. That of a bridge becomes forwarding at the next event of the port's link.",
    "forgets*": "A port that is set to disabled, blocking or listening forgets its dynamic entries, for what was behind "
                "it may come back by another one. That of a bridge keeps them.",
    "kept*": "The state is kept while the link or the switch is down, and can be set. A bridge refuses, and forgets it.",
}

MTUS = (1400, 1500, 2000, 9000)


def mac(n):
    return b"\x02" + n.to_bytes(5, "big")


STATIONS = [mac(n) for n in range(1, 13)]
DEVICES = [mac(0xD00 + n) for n in range(9)]
GROUPS = [bytes.fromhex(a) for a in (
    "01005e000001", "01005e000016", "01005e7fff05", "333300000001", "333300000016", "3333ff000102", "01000ccccccc",
    "0180c2000010", "0180c200001f", "0180c2000020", "0180c200002f", "0180c2000100", "0180c3000000", "fffffffffffe")]
LINK_LOCAL = bytes.fromhex("0180c20000")
BPDU = LINK_LOCAL + b"\0"
BROADCAST = b"\xff" * 6
NO_SOURCES = (bytes(6), BROADCAST, GROUPS[0], GROUPS[3], b"\x03" + bytes(5))


class Port:
    """What a port of both is to be like"""

    def __init__(self, n):
        self.n = n
        self.up = self.link = True
        self.addr = DEVICES[n]
        self.mtu = 9000 if n == 4 else 1500
        self.join()

    def join(self):
        self.member = True
        self.state = FORWARDING
        self.mask = 0
        self.flags = dict(FLAGS)


class Frame:
    def __init__(self, seq, sender, data, tags):
        self.seq, self.sender, self.data, self.tags = seq, sender, data, tags
        self.dst, self.src = data[:6], data[6:12]
        self.vlan = any(int.from_bytes(t[2:], "big") & 0xFFF for t in tags)
        self.error = {}
        self.got = {}
        self.judged = False

    def __str__(self):
        return (f"frame {self.seq}: {len(self.data)} bytes from {'the host' if self.sender == HOST else f'e{self.sender}'}, "
                f"{self.data[:12].hex(' ', 6)} {self.data[12:32].hex(' ', 2)}")


class Frames:
    """Random frames; no two are alike, so that their bytes tell which one has arrived."""

    def __init__(self, rng):
        self.rng = rng
        self.sent = {}
        # as a stack that has taken tags off sees them
        self.untagged = {}
        self.n_fresh = 0

    def fresh(self):
        """An address that nobody has used before"""
        self.n_fresh += 1
        return mac(0x100000 + self.n_fresh)

    def destination(self, src):
        rng = self.rng
        kind = rng.choices("station device fresh broadcast group local bpdu source".split(),
                           (36, 14, 10, 10, 14, 8, 4, 1))[0]
        return {"station": lambda: rng.choice(STATIONS), "device": lambda: rng.choice(DEVICES), "fresh": self.fresh,
                "broadcast": lambda: BROADCAST, "group": lambda: rng.choice(GROUPS), "source": lambda: src,
                "local": lambda: LINK_LOCAL + bytes([rng.randrange(1, 16)]), "bpdu": lambda: BPDU}[kind]()

    def source(self, sender):
        rng = self.rng
        kind = rng.choices("own station device fresh none".split(), (60, 20, 8, 8, 4))[0]
        return {"own": lambda: rng.choice(STATIONS[sender * 2:sender * 2 + 2]), "station": lambda: rng.choice(STATIONS),
                "device": lambda: rng.choice(DEVICES), "fresh": self.fresh, "none": lambda: rng.choice(NO_SOURCES)}[kind]()

    def tags(self):
        rng = self.rng
        tag = lambda tpid, vid: struct.pack("!HH", tpid, rng.randrange(8) << 13 | vid)  # noqa: E731
        q, ad = TPIDS
        vid = rng.randrange(1, 4095)
        # 10 is the VLAN of the device below p5
        return rng.choices(((), (tag(q, vid),), (tag(q, 0),), (tag(q, 10),), (tag(ad, vid),), (tag(ad, vid), tag(q, 10)),
                            (tag(q, vid), tag(q, vid)), (tag(q, 0), tag(q, vid)), (tag(q, 0), tag(ad, 0))),
                           (60, 10, 6, 3, 6, 6, 4, 3, 2))[0]

    def length(self, mtu):
        rng = self.rng
        kind = rng.choices(("runt", "short", "edge", "jumbo"), (18, 58, 18, 6))[0]
        if kind == "edge":  # with the Ethernet header and maybe a tag
            return min(rng.choice(MTUS), mtu) + 14 + rng.randrange(-1, 10)
        return rng.randrange(*{"runt": (14, 60), "short": (60, 300), "jumbo": (mtu, mtu + 19)}[kind])

    def build(self, seq, sender, mtu):
        rng = self.rng
        src = self.source(sender)
        dst = self.destination(src)
        tags = self.tags()
        length = self.length(mtu)
        ethertype = rng.choice(ETHERTYPES)
        head = dst + src + b"".join(tags)
        if ethertype == LLC:
            head += min(max(length - len(head) - 2, 3), 1500).to_bytes(2, "big") + rng.choice((b"BB\3", b"\xaa\xaa\3"))
        else:
            head += ethertype.to_bytes(2, "big")
        # A stack that finds nothing behind a tag drops the frame, no matter for whom it is.
        if tags and dst[:5] == LINK_LOCAL:
            length = max(length, 30)
        data = head + struct.pack("!4xI", seq) + b"diff" * (length // 4)
        return Frame(seq, sender, data[:length], tags), tags

    def plain(self, sender, dst, src):
        data = dst + src + struct.pack("!HI40x", ETHERTYPES[0], len(self.sent))
        self.sent[data] = Frame(0, sender, data, ())
        return self.sent[data]

    def make(self, seq, sender, mtu):
        """mtu: longer ones are lost before the switch"""
        while True:
            frame, tags = self.build(seq, sender, mtu)
            data = frame.data
            forms = [data] + [data[:12] + data[12 + 4 * n:] for n in range(1, len(tags) + 1)]
            if not any(f in self.sent or f in self.untagged for f in forms):
                self.sent[data] = frame
                self.untagged.update((f, frame) for f in forms[1:])
                return frame


class Differential:
    """Both of them, and what they should be like"""

    def __init__(self, suffix, seed=0):
        self.bridge = Bridge("b", suffix)
        self.vswitch = Vswitch("v", suffix)
        self.both = (self.bridge, self.vswitch)
        enter("wireb" + suffix)
        self.markers = Markers()
        self.poll = select.poll()
        self.sockets = {}
        for switch in self.both:
            for s in switch.receivers:
                self.sockets[s.fileno()] = switch, s
                self.poll.register(s, select.POLLIN)

        self.rng = random.Random(seed)
        self.frames = Frames(self.rng)
        self.ports = {n: Port(n) for n in PORTS}
        self.up = True
        self.promisc = self.mask = 0
        self.addr = DEVICES[0]
        self.then = None
        self.n_frames = self.n_changes = 0
        self.history = collections.deque(maxlen=12)
        self.seen = collections.Counter()
        self.reached = collections.Counter()
        # of the frames of one sender that came in by one socket and device
        self.last = collections.Counter()

    def begin(self):
        """What is to be set before the first frame"""

    # what the settings mean

    def running(self, port):
        return port.member and port.up and port.link

    def state(self, port):
        return port.state if self.up and self.running(port) else DISABLED

    def may_stop(self, port):
        """The carrier of a bridge goes with the last port that forwards; when its queue is back is for time to say."""
        return [p for p in self.ports.values() if self.state(p) == FORWARDING] != [port]

    # frames

    def send(self, frame, switch):
        try:
            switch.senders[frame.sender].send(frame.data)
        except OSError as e:
            # of a link that is down, or lost on the way to the port
            if e.errno not in (errno.ENETDOWN, errno.ENOBUFS):
                frame.error[switch] = e.errno

    def find(self, device, data):
        """The frame that has arrived, and how its tags have changed, in words"""
        return self.frames.sent.get(data) or (device[0] == "p" and self.frames.untagged.get(data)), ""

    def take(self, timeout):
        """Note what has arrived"""
        for fd, _ in self.poll.poll(timeout * 1000):
            switch, s = self.sockets[fd]
            for device, kind, data in receive(s):
                if device == "m1":
                    self.markers.note(data)
                    continue
                name = device if device[0] == "e" else f"{device}:{PACKET_TYPES[kind]}"
                frame, tags = self.find(device, data)
                name += tags
                if not frame:
                    raise Failed(f"{name} of the {switch.options[0].decode()} got what nobody has sent: {data.hex()}")
                if frame.judged:
                    raise Failed(f"{frame}\narrives at {name} of the {switch.options[0].decode()} much later")
                stream = fd, name, frame.sender
                if frame.seq < self.last[stream]:
                    raise Failed(f"{frame}\nhas been overtaken by {self.last[stream]} on the way to {name} of the "
                                 f"{switch.options[0].decode()}")
                self.last[stream] = frame.seq
                frame.got[switch].append(name)

    def exchange(self, frames):
        for frame in frames:
            for switch in self.both:
                frame.got[switch] = []
                self.send(frame, switch)
        self.markers.settle(self.take)
        for frame in frames:
            if not self.alike(frame):
                time.sleep(0.5)
                self.markers.settle(self.take)
                if not self.alike(frame):
                    self.report(frame)
            frame.judged = True
            self.reached.update(name[:2] for name in frame.got[self.vswitch])

    def arrives(self, frame):
        """Does the port get the frame at all?"""
        port = self.ports[frame.sender]
        return self.running(port) and (frame.sender == 5 or len(frame.data) <= port.mtu + 18) and not frame.error

    def listed(self, frame):
        """Which of DIFFERENCES is it, and what is a vswitch to do then?"""
        got = sorted(frame.got[self.bridge])
        if frame.sender == HOST:
            if frame.dst in {p.addr for p in self.ports.values() if p.member}:
                return "to_port", []
            return None, got
        port = self.ports[frame.sender]
        if frame.dst == BPDU and not port.mask & 1 and port.member and frame.src not in NO_SOURCES:
            # Any stack takes frames of VLANs that it does not have for those of others.
            return "bpdu", [f"p{port.n}:{'otherhost' if frame.vlan else 'multicast'}"] if self.arrives(frame) else []
        if "sw0:otherhost" in got and self.known.get(frame.dst, "")[:1] == ("permanent",):
            return "packet_type", sorted(n.replace("otherhost", "host") for n in got)
        return None, got

    def alike(self, frame):
        name, want = self.listed(frame)
        if sorted(frame.got[self.vswitch]) != want or len(set(frame.error.values())) > 1 or len(frame.error) == 1:
            return False
        if name and frame.got[self.bridge] != frame.got[self.vswitch]:
            self.seen[name] += 1
        return True

    def report(self, frame):
        name, want = self.listed(frame)
        raise Failed("\n".join([
            str(frame),
            f"the bridge's arrives at  {' '.join(sorted(frame.got[self.bridge]))}",
            f"the vswitch's arrives at {' '.join(sorted(frame.got[self.vswitch]))}",
            f"which should be          {' '.join(want)}{f' ({name})' if name else ''}",
            f"errors: {[os.strerror(e) for e in frame.error.values()]}"]))

    def locked_learns(self, frame):
        """The bridge learns from this one: locked"""
        port = self.ports.get(frame.sender)
        return port and port.flags["locked"] and frame.dst[:5] == LINK_LOCAL and frame.dst[5] in range(2, 16)

    def exchange_locked(self, frame):
        """The vswitch has learned nothing; make the bridge forget"""
        self.exchange([frame])
        now = self.fdb(self.vswitch)
        if now != self.known:
            raise Failed(f"{frame}: learned by a locked port: {self.fdb_difference(self.known, now)}")
        learned = self.fdb(self.bridge).get(frame.src)
        was = now.get(frame.src)
        if learned == was:
            return
        self.seen["locked"] += 1
        if was:
            self.bridge.add(NLM_F_CREATE | NLM_F_REPLACE, frame.src, *was)
        else:
            self.bridge.remove(frame.src, learned[1])

    def new_frame(self):
        senders = {HOST: (4 * self.up, 1500), **{n: (8 if self.running(p) else 1, p.mtu) for n, p in self.ports.items()}}
        sender = self.rng.choices(list(senders), [often for often, _ in senders.values()])[0]
        return self.frames.make(self.n_frames, sender, senders[sender][1])

    def batch(self, count):
        frames = []
        for _ in range(count):
            frame = self.new_frame()
            self.n_frames += 1
            if self.locked_learns(frame):
                self.exchange(frames)
                self.compare_fdb()
                self.exchange_locked(frame)
                frames = []
            else:
                frames.append(frame)
        self.exchange(frames)
        self.compare_fdb()

    # comparisons

    def fdb_difference(self, one, other):
        return [f"{a.hex(':')}: {one.get(a)}, {other.get(a)}" for a in sorted({**one, **other})
                if one.get(a) != other.get(a)]

    def fdb(self, switch):
        """Of several devices with one address an entry names any"""
        addrs = {HOST: self.addr, **{n: p.addr for n, p in self.ports.items() if p.member}}
        return {a: (kind, "device") if kind == "permanent" and addrs.get(n) == a else (kind, n)
                for a, (kind, n) in switch.fdb().items()}

    def compare_fdb(self):
        bridge, self.known = (self.fdb(s) for s in self.both)
        if bridge != self.known:
            raise Failed("\n".join(["FDB of the bridge, of the vswitch:"] + self.fdb_difference(bridge, self.known)))

    def shown(self, switch):
        """The ports' settings in the words of the model, or what is wrong with them"""
        ports = switch.ports()
        for n, shown in ports.items():
            port = self.ports[n]
            state = self.state(port)
            if switch is self.bridge and self.up and self.running(port):
                state = Bridge.state_of[state]
            for name, value in dict(port.flags, state=state, group_fwd_mask=port.mask, mtu=port.mtu, addr=port.addr,
                                    operstate=IF_OPER_UP if port.up and port.link else shown["operstate"]).items():
                if shown[name] != value:
                    return f"{name} of p{n} of the {switch.options[0].decode()} is {shown[name]}, not {value}"
            del shown["state"]
        return ports

    def compare_settings(self):
        members = {n for n, p in self.ports.items() if p.member}
        one, other = [(self.shown(s), s.host()) for s in self.both]
        if isinstance(one[0], str) or isinstance(other[0], str) or one != other or set(one[0]) != members:
            return f"the bridge has {one}\nthe vswitch has {other}"
        if self.up and (one[1]["operstate"] != IF_OPER_UP or not one[1]["carrier"]):
            return "the switch has no link"
        for n in PORTS[:4]:
            for switch in self.both:
                flags, a = switch.wire.link(switch.ends[n])
                if self.ports[n].up and self.ports[n].link and number(a[IFLA_OPERSTATE]) != IF_OPER_UP:
                    return f"e{n} has no link"
        return ""

    def compare(self):
        wait(self.compare_settings)
        self.compare_fdb()

    def expect(self, name, of_bridge, of_vswitch):
        """A difference: is it there?"""
        if not of_vswitch:
            raise Failed(f"the vswitch does not do so: {name}")
        self.seen[name] += of_bridge

    def circumstances(self):
        yield "the settings:"
        yield f"  sw0: up {self.up}, promisc {self.promisc}, group_fwd_mask {self.mask}, {self.addr.hex(':')}"
        for p in self.ports.values():
            yield (f"  p{p.n}: state {self.state(p)} ({p.state}), up {p.up}, link {p.link}, member {p.member}, mtu {p.mtu}, "
                   f"mask {p.mask:#x}, {p.addr.hex(':')}, " + " ".join(f for f in FLAGS if p.flags[f]))
        yield "the last changes:"
        yield from ("  " + words for words in self.history)

    # changes of the settings, the same of both. Each returns what it was, in words

    def do(self, what, *args):
        """Tell both; they agree whether it can be done"""
        results = []
        for switch in self.both:
            try:
                getattr(switch, what)(*args)
                results.append(0)
            except OSError as e:
                results.append(e.errno)
        if results[0] != results[1]:
            raise Failed(f"{what}{args}: the bridge says {os.strerror(results[0])}, the vswitch {os.strerror(results[1])}")
        return not results[0]

    def member(self):
        return self.rng.choice([p for p in self.ports.values() if p.member])

    def stopped(self, otherwise):
        """A port that does not forward, if there is one; or, so often, any"""
        ports = [p for p in self.ports.values() if p.member and self.state(p) != FORWARDING]
        return self.rng.choice(ports) if ports and self.rng.random() > otherwise else self.member()

    def change_flag(self):
        # isolated works between two ports
        port, name = self.member(), self.rng.choices(list(FLAGS), (2, 1, 2, 1, 1, 5, 1))[0]
        changed = [(p, n) for p in self.ports.values() for n in FLAGS if p.member and p.flags[n] != FLAGS[n]]
        if changed and self.rng.randrange(10) < len(changed):  # back again
            port, name = self.rng.choice(changed)
        value = 1 - port.flags[name]
        port.flags[name] = value
        self.do("set_port", port.n, name, value)
        return f"p{port.n} {name} {value}"

    def change_state(self):
        port = self.stopped(0.4)
        state = self.rng.choices((DISABLED, LISTENING, LEARNING, BLOCKING), (1, 1, 3, 1))[0]
        if not self.may_stop(port) or port.state != FORWARDING and self.rng.randrange(3):
            state = FORWARDING
        port.state = state
        self.do("set_state", port, self.running(port))
        return f"p{port.n} state {state}"

    def change_port_mask(self):
        port = self.member()
        port.mask = self.rng.choice((0, 1, 1, 4, 0xFFFD, self.rng.randrange(1 << 16) & 0xFFFD))
        self.do("set_port", port.n, "group_fwd_mask", port.mask)
        return f"p{port.n} group_fwd_mask {port.mask:#x}"

    def change_mask(self):
        mask = self.rng.choice((0, 8, 0x4000, 0xFFF8, 1, self.rng.randrange(1 << 16) & 0xFFF8))
        done = self.do("set_option", "group_fwd_mask", struct.pack("H", mask))
        if done:
            self.mask = hex(mask)
        return f"group_fwd_mask {mask:#x}" + ("" if done else " refused")

    def add_entry(self):
        rng = self.rng
        port = self.member()
        kind = rng.choices(("static", "dynamic", "sticky", "permanent"), (4, 2, 3, 1))[0]
        flags = rng.choices((NLM_F_CREATE | NLM_F_EXCL, NLM_F_CREATE | NLM_F_REPLACE, NLM_F_REPLACE), (2, 5, 1))[0]
        addr = rng.choice(STATIONS)
        if kind in ("dynamic", "sticky") and self.state(port) not in (LEARNING, FORWARDING):
            return self.add_refused(self.frames.fresh(), kind, port)
        done = self.do("add", flags, addr, kind, port.n)
        return f"{kind} entry {addr.hex(':')} via p{port.n}, flags {flags:#x}" + ("" if done else " refused")

    def add_refused(self, addr, kind, port):
        """dynamic"""
        try:
            self.bridge.add(NLM_F_CREATE, addr, kind, port.n)
            raise Failed(f"the bridge takes a {kind} entry for p{port.n} in state {self.state(port)}")
        except OSError as e:
            if e.errno != errno.EPERM:
                raise
        self.vswitch.add(NLM_F_CREATE, addr, kind, port.n)
        if self.vswitch.fdb().get(addr) != (kind, port.n):
            raise Failed(f"the vswitch has not made a {kind} entry for p{port.n}")
        self.vswitch.remove(addr, port.n)
        self.seen["dynamic"] += 1
        return f"{kind} entry via p{port.n}, refused by the bridge"

    def remove_entry(self):
        entries = [(a, n) for a, (_, n) in self.known.items() if n != "device"] or [(STATIONS[0], 1)]
        addr, n = self.rng.choice(entries)
        if self.rng.randrange(5) == 0:
            n = self.member().n
        done = self.do("remove", addr, n)
        return f"entry {addr.hex(':')} via {n} removed" + ("" if done else ": refused")

    def change_own_entry(self):
        """own_entry"""
        addr = self.rng.choice([a for a, (_, n) in self.known.items() if n == "device"])
        kind = self.rng.choice(("static", "dynamic", "permanent"))
        for call in (lambda: self.vswitch.add(NLM_F_CREATE | NLM_F_REPLACE, addr, kind, self.member().n),
                     lambda: self.vswitch.remove(addr, self.vswitch.fdb()[addr][1])):
            try:
                call()
            except OSError as e:
                if e.errno == errno.EBUSY:
                    self.seen["own_entry"] += 1
                    continue
                raise
            raise Failed(f"the entry of the device address {addr.hex(':')} can be changed")
        return f"entry of the device address {addr.hex(':')}: refused"

    def flush(self):
        what = self.rng.choice(("port", "dynamic", "dynamic", "static", "sticky"))
        n = self.rng.choice((None, self.member().n))
        if what == "port":
            n = n or self.member().n
            self.do("flush_port", n)
        else:
            self.do("flush", what, n)
        return f"flush {what} of {n or 'all'}"

    def change_mtu(self):
        n = self.rng.choice((HOST, *PORTS))
        mtu = self.rng.choice([m for m in MTUS if not n or m != self.ports[n].mtu])
        if n:
            self.ports[n].mtu = mtu
        self.do("set_link", n, 0, 0, attr(IFLA_MTU, mtu))
        return f"MTU of {n} {mtu}"

    def change_promisc(self):
        self.promisc ^= IFF_PROMISC
        self.do("set_link", HOST, self.promisc, IFF_PROMISC)
        return f"promisc {self.promisc}"

    def change_address(self):
        n = self.rng.choice((HOST, *PORTS))
        addr = self.rng.choice(DEVICES)
        if n:
            self.ports[n].addr = addr
        else:
            self.addr = addr
        self.do("set_link", n, 0, 0, attr(IFLA_ADDRESS, addr))
        return f"address of {n} {addr.hex(':')}"

    def change_link(self):
        """A port down, or its cable out; or back"""
        port = self.stopped(0.3)
        if not self.running(port):
            if port.up:
                port.link = True
                self.do("set_end", port.n, 1)
            else:
                port.up = True
                self.do("set_link", port.n, IFF_UP, IFF_UP)
            self.restore([port])
            return f"link of p{port.n} up"
        if not self.may_stop(port):
            return ""
        if port.n != 5 and self.rng.randrange(2):
            port.link = False
            self.do("set_end", port.n, 0)
            return f"e{port.n} down"
        port.up = False
        self.do("set_link", port.n, 0, IFF_UP)
        return f"p{port.n} down"

    def restore(self, ports):
        for port in ports:
            if self.up and self.running(port):
                self.bridge.restore_state(port)

    def take_down(self):
        self.up = False
        self.then = self.take_up
        self.do("set_link", HOST, 0, IFF_UP)
        return "sw0 down"

    def take_up(self):
        self.up = True
        self.do("set_link", HOST, IFF_UP, IFF_UP)
        self.restore(self.ports.values())
        return "sw0 up"

    def release(self):
        port = self.member()
        if not self.may_stop(port):
            return ""
        port.member = False
        self.then = lambda: self.rejoin(port)
        self.do("set_link", port.n, 0, 0, attr(IFLA_MASTER, 0))
        return f"p{port.n} nomaster"

    def rejoin(self, port):
        port.join()
        for switch in self.both:
            switch.set_link(port.n, 0, 0, attr(IFLA_MASTER, switch.devices[HOST]))
        return f"p{port.n} master sw0"

    def learn_nothing(self):
        self.then = self.learn_again
        self.do("set_option", "ageing_time", 0)
        wait(lambda: any(kind in ("dynamic", "sticky") for s in self.both for kind, _ in s.fdb().values()) and
             "there are entries that should have aged at once")
        return "ageing_time 0"

    def learn_again(self):
        self.do("set_option", "ageing_time", FOREVER)
        return "ageing_time as it was"

    CHANGES = {change_flag: 36, change_state: 10, change_port_mask: 7, change_mask: 5, add_entry: 20, remove_entry: 6,
               change_own_entry: 2, flush: 5, change_mtu: 7, change_promisc: 5, change_address: 5, change_link: 7,
               take_down: 1, release: 2, learn_nothing: 1}

    def step(self):
        """One change, and frames"""
        if self.then:
            change, self.then = self.then, None
            words = change()
        else:
            words = self.rng.choices(list(self.CHANGES), self.CHANGES.values())[0](self)
        self.history.append(f"before frame {self.n_frames}: {words or 'nothing'}")
        self.n_changes += 1
        self.compare()
        self.batch(self.rng.randrange(1, 14))


def compare_json(d):
    """What the tool itself shows"""
    ports = []
    for switch in d.both:
        out = subprocess.run(["bridge", "-n", switch.namespace, "-d", "-j", "link"], check=True, stdout=subprocess.PIPE)
        ports.append({p["ifname"]: p for p in json.loads(out.stdout) if p["ifname"] != "sw0"})
    bridge, vswitch = ports
    if set(bridge) != set(vswitch):
        raise Failed(f"the bridge has the ports {sorted(bridge)}, the vswitch {sorted(vswitch)}")
    for name, port in bridge.items():
        for key, value in vswitch[name].items():
            if key in ("ifindex", "link", "link_index", "link_netnsid") or port.get(key) == "listening":
                continue
            if port.get(key) != value:
                raise Failed(f"{key} of {name} is shown as {port.get(key)} by the bridge, as {value} by the vswitch")


def random_run(d, count):
    start = time.monotonic()
    d.batch(20)
    names = ("sw", *(f"{where}{n}" for where in "ep" for n in PORTS)) if count >= 1000 else ()
    # A port may be down or blocked all that time: go on until each has got a frame.
    while d.n_frames < count or (d.n_frames < 3 * count and not all(d.reached[n] for n in names)):
        d.step()
    compare_json(d)
    print(f"# {d.n_frames} frames, {d.n_changes} changes, {sum(d.reached.values())} arrivals, "
          f"{time.monotonic() - start:.1f} s; differences: " + ", ".join(f"{n} {c}" for n, c in sorted(d.seen.items())))
    for name in names:
        if not d.reached[name]:
            raise Failed(f"in all that time nothing has arrived at {name}")


def show_wording(d):
    """Those with an asterisk, with the words that the bridge has not been told"""
    addr, (bridge, vswitch) = STATIONS[0], d.both

    bridge.change_fdb(RTM_NEWNEIGH, NLM_F_CREATE, bridge.devices[1], NUD_NOARP, NTF_MASTER, addr)
    vswitch.add(NLM_F_CREATE, addr, "static", 1)
    d.exchange([d.frames.plain(3, BROADCAST, addr)])
    d.expect("static*", bridge.fdb()[addr] == ("static", 3), vswitch.fdb()[addr] == ("static", 1))

    d.exchange([d.frames.plain(4, BROADCAST, STATIONS[1])])
    for switch in d.both:
        switch.set_port(4, "state", LISTENING)
    d.expect("forgets*", bridge.fdb().get(STATIONS[1]) == ("dynamic", 4), STATIONS[1] not in vswitch.fdb())

    for switch in d.both:
        switch.set_link(4, 0, IFF_UP)
    vswitch.set_port(4, "state", LEARNING)
    try:
        bridge.set_port(4, "state", LEARNING)
        raise Failed("the bridge lets the state of a port without link be set")
    except OSError as e:
        if e.errno != errno.ENETDOWN:
            raise
    for switch in d.both:
        switch.set_link(4, IFF_UP, IFF_UP)
    wait(lambda: DISABLED in (bridge.ports()[4]["state"], vswitch.ports()[4]["state"]) and "p4 does not come up again")
    d.expect("kept*", bridge.ports()[4]["state"] == FORWARDING, vswitch.ports()[4]["state"] == LEARNING)

    for switch in d.both:
        switch.set_port(3, "state", BLOCKING)
    d.expect("blocking*", bridge.ports()[3]["state"] == FORWARDING, vswitch.ports()[3]["state"] == BLOCKING)

    for switch in d.both:
        switch.set_port(5, "state", DISABLED)
        switch.set_link(5, IFF_DEBUG, IFF_DEBUG)
    d.expect("disabled*", bridge.ports()[5]["state"] == FORWARDING, vswitch.ports()[5]["state"] == DISABLED)


def show_differences(d):
    """All there are; one that the bridge of a kernel does not have any more is to leave the list"""
    d.exchange([d.frames.plain(1, BPDU, STATIONS[1]), d.frames.plain(HOST, DEVICES[2], STATIONS[0]),
                d.frames.plain(1, DEVICES[2], STATIONS[1])])
    d.compare_fdb()
    d.do("set_port", 1, "locked", 1)
    d.exchange_locked(d.frames.plain(1, LINK_LOCAL + b"\x0e", STATIONS[2]))
    d.ports[2].state = DISABLED
    d.do("set_state", d.ports[2], True)
    d.add_refused(STATIONS[3], "dynamic", d.ports[2])
    d.change_own_entry()
    show_wording(d)
    for name in DIFFERENCES:
        if not d.seen[name]:
            raise Failed(f"the bridge does as the vswitch does: {name}")


def main(kind, suffix, seed=None, count=0):
    # see Markers
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    d = kind(suffix, seed or 0)
    try:
        d.do("set_option", "ageing_time", FOREVER)
        d.begin()
        d.compare()
        if seed is None:
            show_differences(d)
        else:
            random_run(d, count)
    except Failed as e:
        print("\n".join("# " + line for line in (*str(e).splitlines(), *d.circumstances())))
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    sys.exit(main(Differential, sys.argv[1], *map(int, sys.argv[2:])))
