#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A switch with hundreds and thousands of ports.
#
#   m   x1 ------- p1   \
#       x2 ------- p2   -- sw0
#       ...             /
#       x256 ----- p256
#
# All the other ends are in one namespace, m; elsewhere ports are dummies.
. "$(dirname "$0")/lib.sh"

N=256

# batch NAME COMMANDS: lines for ip -batch
batch()
{
	must ip -n "$1$NS" -batch - <<<"$2"
}

# p1 to pN, ports of sw0; their other ends x1 to xN, in m
many()
{
	local i lines='' addr

	new_ns m
	new_switch
	for ((i = 1; i <= N; i++)); do
		printf -v addr '02:00:00:00:%02x:%02x' $((i >> 8)) $((i & 255))
		lines+="link add p$i type veth peer name x$i address $addr netns m$NS"$'\n'
		lines+="link set p$i master sw0 up"$'\n'
	done
	batch sw "$lines"
	lines=''
	for ((i = 1; i <= N; i++)); do lines+="link set x$i up"$'\n'; done
	batch m "$lines"
	wait_until 30 all_forwarding "$N"
}

# ports: how many there are
ports()
{
	bridge -n "sw$NS" link show | grep -c 'master sw0'
}

all_forwarding()
{
	[ "$(bridge -n "sw$NS" link show | grep -c 'state forwarding')" = "$1" ]
}

# arrive: the standard input has lines FROM FRAME; says for each the devices in m
# where the frame arrives, once for each time, in order
arrive()
{
	python3 -SE /dev/fd/3 "m$NS" "$HERE" 3<<-'END' || fail "cannot look where frames arrive"
		import select, socket, sys
		sys.dont_write_bytecode = True
		sys.path.insert(0, sys.argv[2])
		from frames import enter
		from frames import open_device, receive
		enter(sys.argv[1])
		poll, socks = select.poll(), {}
		for _, name in socket.if_nameindex():
		    if name.startswith("x"): # not those that every namespace has
		        s = open_device(name, 0x88b5)
		        s.setblocking(False)
		        socks[s.fileno()] = name, s
		        poll.register(s, select.POLLIN)
		for line in sys.stdin:
		    sender, frame = line.split()
		    frame = bytes.fromhex(frame)
		    open_device(sender, 0).send(frame)
		    got, wait = [], 10000
		    while ready := poll.poll(wait):
		        wait = 500
		        for fd, _ in ready:
		            try:
		                while True:
		                    if receive(socks[fd][1]) == frame:
		                        got.append(socks[fd][0])
		            except BlockingIOError:
		                pass
		    print(*sorted(got, key=lambda name: int(name[1:])))
	END
}

# names FROM TO: xFROM ... xTO
names()
{
	seq -f x%g "$1" "$2" | paste -sd ' '
}

test_broadcast_comes_to_each_once()
{
	many
	equal "ports" "$(ports)" "$N"
	equal "broadcast of the first and the last, multicast, unicast between them" "$(arrive <<-END
		x1 $(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")
		x$N $(frame ff:ff:ff:ff:ff:ff "$(mac "$N")")
		x1 $(frame 01:00:5e:00:00:05 "${MAC[1]}")
		x1 $(frame "$(mac "$N")" "${MAC[1]}")
		x$N $(frame "${MAC[1]}" "$(mac "$N")")
	END
	)" "$(names 2 "$N"; names 1 $((N - 1)); names 2 "$N"; echo x"$N"; echo x1)"
}

test_unknown_comes_to_those_that_are_up()
{
	many
	ip_sw link set p7 down
	equal "unknown" "$(arrive <<<"x1 $(frame 02:00:00:00:ff:ff "${MAC[1]}")")" "$(names 2 6) $(names 8 "$N")"
}

# The numbers of p1 to pN, in decimal, as ip -d shows them
numbers()
{
	ip -n "sw$NS" -d -j link show type veth | tr '{' '\n' | grep -oE '"no":("[^"]*"|[0-9]+)' | tr -d '"' | cut -d : -f 2
}

test_removed_and_numbers_used_again()
{
	local i lines=''

	need_plugin
	many
	equal "numbers" "$(numbers | xargs printf '%d\n' | sort -n | uniq | paste -sd ' ')" "$(seq "$N" | paste -sd ' ')"
	for i in 5 77 200; do ip_sw link set p"$i" nomaster; done
	for i in 200 5 77; do ip_sw link set p"$i" master sw0; done
	equal "number of p200" "$(printf %d "$(option p200 no)")" 5
	equal "number of p5" "$(printf %d "$(option p5 no)")" 77
	equal "number of p77" "$(printf %d "$(option p77 no)")" 200
	for ((i = 1; i <= N; i++)); do lines+="link set p$i nomaster"$'\n'; done
	batch sw "$lines"
	equal "ports" "$(ports)" 0
	equal "entries" "$(bridge -n "sw$NS" fdb show dev sw0 | wc -l)" 1
	equal "counters" "$(in_ns sw ethtool -S sw0 | grep -c drop_mtu)" 2
	ip_sw link set p"$N" master sw0
	equal "number of p$N" "$(printf %d "$(option p"$N" no)")" 1
}

test_counters_of_all()
{
	many
	equal "counters" "$(in_ns sw ethtool -S sw0 | grep -c drop_mtu)" $((N + 2))
}

test_deleted_with_all_ports()
{
	many
	ip_sw link del sw0
	equal "ports" "$(ports)" 0
	equal "devices with a master" "$(ip -n "sw$NS" -o link show | grep -c ' master ')" 0
}

test_a_thousand_ports()
{
	local i lines='' n=1024

	new_switch
	for ((i = 1; i <= n; i++)); do
		lines+="link add d$i type dummy"$'\n'"link set d$i master sw0"$'\n'
	done
	batch sw "$lines"
	equal "ports" "$(ports)" "$n"
	ip_sw link set d77 nomaster
	equal "ports" "$(ports)" $((n - 1))
	ip_sw link del sw0
	equal "ports" "$(ports)" 0
}

run_tests
