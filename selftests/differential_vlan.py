#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The in-tree bridge and a vswitch side by side, both filtering VLANs. For differential.sh, see differential.py.

differential_vlan.py SUFFIX SEED COUNT   COUNT random frames, and random changes of the settings between them

A frame is known by what is behind its tags; with which tags it arrives is compared as well. So are the VLANs of the ports
as they are shown, and the entries of the FDB in each VLAN, but for those of the switch's own addresses: a vswitch has one
for all VLANs. Beyond DIFFERENCES, of which "locked" is left out here, there is this:

not_there  A frame to the switch's own address in a VLAN that the host is not in is somebody else's (PACKET_OTHERHOST) to a
           promiscuous host. To that of a bridge it is PACKET_HOST.
forgets    What was learned is forgotten when filtering begins or ends. The bridge is told to.
"""
import os
import struct
import sys

sys.dont_write_bytecode = True
from differential import BPDU, Differential, NO_SOURCES, STATIONS, main  # noqa: E402
from switches import (  # noqa: E402
    FORWARDING, Failed, HOST, LEARNING, NDA_VLAN, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, RTM_DELLINK, RTM_SETLINK,
    TPIDS, VLAN_PVID, VLAN_UNTAGGED, attr)

VIDS = (1, 1, 10, 10, 20, 30, 4094)
Q, AD = TPIDS


def tags_in(data):
    """How long are the tags behind the addresses?"""
    at = 12
    while len(data) >= at + 4 and int.from_bytes(data[at:at + 2], "big") in TPIDS:
        at += 4
    return at - 12


def vlan(vid):
    return attr(NDA_VLAN, struct.pack("H", vid))


class VlanDifferential(Differential):
    def __init__(self, suffix, seed=0):
        super().__init__(suffix, seed)
        self.filtering, self.protocol, self.pvid = 1, Q, 1
        self.frames.tags = self.tags
        self.members = {}
        self.entries = {}

    def begin(self):
        self.do("set_option", "vlan_default_pvid", struct.pack("H", 1))
        self.do("set_option", "vlan_filtering", b"\1")

    # frames

    def tags(self):
        rng = self.rng
        tag = lambda tpid, vid: struct.pack("!HH", tpid, rng.randrange(8) << 13 | vid)  # noqa: E731
        ours, other = (Q, AD) if self.protocol == Q else (AD, Q)
        vid = rng.choice(VIDS)
        return rng.choices(((), (tag(ours, vid),), (tag(ours, 0),), (tag(other, vid),), (tag(ours, vid), tag(other, 10)),
                            (tag(ours, vid), tag(ours, 20)), (tag(ours, 0), tag(ours, vid)), (tag(other, 0), tag(ours, vid)),
                            (tag(ours, 4095),), (tag(ours, rng.randrange(4096)),)),
                           (40, 30, 8, 4, 4, 4, 3, 3, 1, 3))[0]

    def find(self, device, data):
        bare = data[:12] + data[12 + tags_in(data):]
        frame = self.frames.sent.get(bare) or self.frames.untagged.get(bare)
        if not frame or data == frame.data:
            return frame, ""
        return frame, f"[{data[12:12 + tags_in(data)].hex()}]"

    def vlan_of(self, frame):
        """0: none; None: it does not come in"""
        if not self.filtering:
            return 0
        tpid, tci = struct.unpack("!HH", frame.tags[0]) if frame.tags else (0, 0)
        vid = tci & 0xFFF if tpid == self.protocol else 0
        members = self.members.get(frame.sender, {})
        if not vid:
            return next((v for v, flags in members.items() if flags & VLAN_PVID), None)
        return vid if vid in members else None

    def of_a_port(self, addr, vid):
        """Does a port that is in the VLAN have this address?"""
        return any(p.member and p.addr == addr and (not self.filtering or vid in self.members.get(n, {}))
                   for n, p in self.ports.items())

    def listed(self, frame):
        got = sorted(frame.got[self.bridge])
        vid = self.vlan_of(frame)
        if frame.sender == HOST:
            return ("to_port", []) if self.of_a_port(frame.dst, vid) and vid is not None else (None, got)
        port = self.ports[frame.sender]
        if frame.dst == BPDU and not port.mask & 1 and port.member and frame.src not in NO_SOURCES and not (
                self.filtering and self.protocol == AD):
            if not self.arrives(frame):
                return "bpdu", []
            # whichever way the port's own stack sees it: tags are taken off there
            words = f"p{port.n}:{'otherhost' if frame.vlan else 'multicast'}"
            return "bpdu", [n for n in frame.got[self.vswitch] if n.startswith(words)][:1] or [words]
        if self.filtering and frame.dst == self.addr and vid not in self.members.get(HOST, {}) and not (
                self.of_a_port(frame.dst, vid)):
            return "not_there", sorted(n.replace("sw0:host", "sw0:otherhost") for n in got)
        if any(n.startswith("sw0:otherhost") for n in got) and (
                self.entries.get((frame.dst, vid), "")[:1] == ("permanent",)):
            return "packet_type", sorted(n.replace("sw0:otherhost", "sw0:host") for n in got)
        return None, got

    def new_frame(self):
        while self.locked_learns(frame := super().new_frame()):
            pass
        return frame

    # comparisons

    def compare_fdb(self):
        own = {self.addr, *(p.addr for p in self.ports.values() if p.member)}
        self.entries = self.bridge.entries()
        one, other = ({k: e for k, e in entries.items() if e[0] != "permanent" or k[0] not in own}
                      for entries in (self.entries, self.vswitch.entries()))
        if one != other:
            raise Failed("\n".join(["FDB of the bridge, of the vswitch:"] + [
                f"{k[0].hex(':')} in {k[1]}: {one.get(k)}, {other.get(k)}" for k in sorted({**one, **other})
                if one.get(k) != other.get(k)]))
        self.known = other

    def compare_settings(self):
        self.members, other = (switch.vlans() for switch in self.both)
        if self.members != other:
            return f"VLANs of the bridge {self.members}\nof the vswitch {other}"
        return super().compare_settings()

    def circumstances(self):
        yield f"filtering {self.filtering}, protocol {self.protocol:#x}, default PVID {self.pvid}, VLANs {self.members}"
        yield from super().circumstances()

    # changes

    def change_vlans(self):
        rng = self.rng
        n = rng.choice((HOST, *(p.n for p in self.ports.values() if p.member)))
        first = rng.choice(VIDS)
        last = min(first + rng.choice((0, 0, 0, 1, 15)), 4094)
        if rng.randrange(5) < 2:
            self.do("change_vlans", RTM_DELLINK, n, first, last, 0)
            return f"VLANs {first}-{last} of {n} deleted"
        flags = rng.choice((0, 0, VLAN_UNTAGGED, VLAN_PVID, VLAN_PVID | VLAN_UNTAGGED, VLAN_PVID | VLAN_UNTAGGED))
        if last > first:
            flags &= ~VLAN_PVID
        self.do("change_vlans", RTM_SETLINK, n, first, last, flags)
        return f"VLANs {first}-{last} of {n}, flags {flags}"

    def change_filtering(self):
        if not self.filtering or self.rng.randrange(2):
            self.filtering ^= 1
            self.do("set_option", "vlan_filtering", bytes([self.filtering]))
            self.bridge.flush("dynamic", None)
            return f"vlan_filtering {self.filtering}"
        return ""

    def change_protocol(self):
        self.protocol ^= Q ^ AD
        self.do("set_option", "vlan_protocol", struct.pack("!H", self.protocol))
        return f"vlan_protocol {self.protocol:#x}"

    def change_pvid(self):
        self.pvid = self.rng.choice((1, 10, 20, 30))
        self.do("set_option", "vlan_default_pvid", struct.pack("H", self.pvid))
        return f"vlan_default_pvid {self.pvid}"

    def add_entry(self):
        rng = self.rng
        port = self.member()
        kind = rng.choices(("static", "dynamic", "sticky", "permanent"), (4, 2, 3, 1))[0]
        flags = rng.choices((NLM_F_CREATE | NLM_F_EXCL, NLM_F_CREATE | NLM_F_REPLACE, NLM_F_REPLACE), (2, 5, 1))[0]
        addr, vid = rng.choice(STATIONS), rng.choice(VIDS)
        if self.state(port) not in (LEARNING, FORWARDING) and kind != "permanent":
            kind = "static"  # of a bridge the others are refused: dynamic
        done = self.do("add", flags, addr, kind, port.n, vlan(vid))
        return f"{kind} entry {addr.hex(':')} via p{port.n} in {vid}, flags {flags:#x}" + ("" if done else " refused")

    def remove_entry(self):
        entries = [(a, vid, n) for (a, vid), (_, n) in self.known.items() if vid and vid in self.members.get(n, {})]
        if not entries:
            return ""
        addr, vid, n = self.rng.choice(entries)
        self.do("remove", addr, n, vlan(vid))
        return f"entry {addr.hex(':')} via {n} in {vid} removed"

    CHANGES = {change_vlans: 40, change_filtering: 3, change_protocol: 4, change_pvid: 3, add_entry: 14, remove_entry: 4,
               Differential.change_flag: 16, Differential.change_port_mask: 4, Differential.change_mask: 2,
               Differential.flush: 3, Differential.change_mtu: 3, Differential.change_promisc: 4,
               Differential.change_address: 6, Differential.change_link: 3, Differential.release: 2}


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(VlanDifferential, sys.argv[1], *map(int, sys.argv[2:])))
