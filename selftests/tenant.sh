#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "vsw tenant": a tenant's switch, its VTEPs and its guests in one line, or nothing of them.
#
#   h1 (vnic) -- t42 ~ s1: 192.0.2.1 ----- s2: 192.0.2.2 ~ t42 -- h2 (vnic)
. "$(dirname "$0")/lib.sh"

topology()
{
	need vsw jq
	modprobe -q vnic
	IPV6=1 new_ns s1 s2 h1 h2
	must ip -n "s1$NS" link add u0 type veth peer name u0 netns "s2$NS"
	must ip -n "s1$NS" addr add 192.0.2.1/24 dev u0
	must ip -n "s2$NS" addr add 192.0.2.2/24 dev u0
	must ip -n "s1$NS" link set u0 up
	must ip -n "s2$NS" link set u0 up
	wait_until 5 link_has s2 u0 operstate UP
	before=$(names s1) empty=$(names h1) # fallback tunnels too, where a module has any
}

# tenant N WORD...: vsw tenant in sN
tenant()
{
	vsw -n "s$1$NS" tenant "${@:2}"
}

# listed N FIELDS: of the tenants in sN
listed()
{
	vsw -j -n "s$1$NS" tenant list | jq -c "sort_by(.name) | .[] | $2"
}

# names NAME: of all links there, but for lo
names()
{
	ip -n "$1$NS" -j link | jq -r '.[].ifname' | grep -vx lo | sort | paste -sd ' '
}

test_one_line_each()
{
	local n

	topology
	for n in 1 2; do
		must tenant "$n" add t42 vni 42 local "192.0.2.$n" remote "192.0.2.$((3 - n))" vnic eth0 netns "h$n$NS" addr "198.51.100.$n/24"
	done
	answers h1 198.51.100.2
	answers h2 198.51.100.1
	equal "in JSON" "$(listed 1 '[.name, .vni, .local, .remotes, .vnics, .up]')" \
		"[\"t42\",42,\"192.0.2.1\",[\"192.0.2.2\"],[{\"name\":\"eth0\",\"netns\":\"h1$NS\",\"up\":true}],true]"
	equal "in words" "$(tenant 1 list | sed 's/ fdb_n_learned [0-9]*//')" \
		"t42 vni 42 local 192.0.2.1 remote 192.0.2.2 fdb_max_learned 1048576
    vnic eth0 netns h1$NS"
	must tenant 1 del t42
	equal "left in s1" "$(names s1)" "$before"
	equal "left in h1" "$(names h1)" "$empty"
	equal "in s1" "$(vsw -j -n "s1$NS" tenant)" "[]"
	# and once more; the guest is another one, which h2 learns when it asks
	must tenant 1 add t42 vni 42 local 192.0.2.1 remote 192.0.2.2 vnic eth0 netns "h1$NS" addr 198.51.100.1/24
	answers h1 198.51.100.2
}

# Tenants side by side, with all there is to say
test_all_words()
{
	need_plugin
	topology
	must tenant 1 add t1 vni 1
	must tenant 1 add t2 vni 2 local 192.0.2.1 remote 192.0.2.2 remote 192.0.2.3 dstport 4790 fdb_max_learned 100 \
		vnic a vnic b netns "h1$NS" vnic c netns "h2$NS" addr 2001:db8::1/64
	must tenant 1 add t3 vni 3 local 2001:db8::9 fdb_max_learned 0
	equal tenants "$(listed 1 '[.name, .vni, .local, .remotes, .fdb_max_learned, (.vnics | map(.name) | sort)]')" \
		'["t1",1,null,[],1048576,[]]
["t2",2,"192.0.2.1",["192.0.2.2","192.0.2.3"],100,["a","b","c"]]
["t3",3,"2001:db8::9",[],0,[]]'
	equal "port" "$(ip -n "s1$NS" -d -j link show t2 | jq .[0].linkinfo.info_data.dstport)" 4790
	equal "address" "$(ip -n "h2$NS" -j addr show dev c | jq -r '.[0].addr_info[] | select(.scope == "global") | .local')" "2001:db8::1"
	must ip -n "h1$NS" link set dev b down
	equal "states" "$(listed 1 'select(.name == "t2") | .vnics | sort_by(.name) | map(.up)')" '[true,false,true]'
	# what stands elsewhere with the same number is not theirs
	must ip -n "s2$NS" link add sw0 type vswitch
	must ip -n "s2$NS" link add link sw0 name x netns "h2$NS" type vnic
	equal "vnics" "$(listed 1 '.vnics[].name' | sort | paste -sd ' ')" '"a" "b" "c"'
	equal "no tenant" "$(vsw -j -n "s2$NS" tenant)" "[]"
}

# nothing WORDS TENANT-WORD...: it is refused with these words, and all is as it was
nothing()
{
	local before words=$1

	before="$(names s1)/$(names h1)"
	shift
	refused "$words" tenant 1 "$@"
	equal "left by $*" "$(names s1)/$(names h1)" "$before"
}

test_refused()
{
	topology
	must tenant 1 add t42 vni 42 local 192.0.2.1
	must ip -n "h1$NS" link add taken type dummy
	nothing "File exists" add u0 vni 7
	nothing "File exists" add t42 vni 7
	nothing "another switch has this vni" add t7 vni 42 local 192.0.2.1
	nothing "Error: " add t7 vni 7 local 192.0.2.1 remote 2001:db8::2
	nothing "nothing of t7 has been left behind" add t7 vni 7 remote 192.0.2.2 vnic a netns "h1$NS" vnic taken netns "h1$NS"
	nothing "nothing of t7 has been left behind" add t7 vni 7 vnic a netns "h1$NS" addr 198.51.100.1/24 vnic a netns "h1$NS"
	nothing "network namespace nowhere: No such file" add t7 vni 7 vnic a netns nowhere
	nothing "there is no device t7" del t7
	nothing "u0 is no tenant's" del u0
	must ip -n "s1$NS" link add sw0 type vswitch
	nothing "sw0 is no tenant's" del sw0
	equal "tenants" "$(listed 1 .name)" '"t42"'
}

# what makes no sense ends with 2, and changes nothing
test_usage()
{
	local words

	topology
	while read -ra words; do
		vsw -n "s1$NS" tenant "${words[@]}" >/dev/null 2>&1
		equal "status of ${words[*]}" $? 2
	done <<-END
		add
		add t7
		add t7 vni 0
		add t7 vni 16777216
		add t7 vni 7 local here
		add t7 vni 7 remote
		add t7 vni 7 dstport 0
		add t7 vni 7 fdb_max_learned many
		add t7 vni 7 netns x
		add t7 vni 7 addr 192.0.2.1/24
		add t7 vni 7 vnic a addr 192.0.2.1
		add t7 vni 7 vnic a addr 192.0.2.1/33
		add averylongnameofatenant vni 7
		add t7 vni 7 what
		del
		del t7 t8
		list t7
		what
	END
	equal "left in s1" "$(names s1)" "$before"
}

# Who may not is told so.
test_nobody()
{
	topology
	refused "Operation not permitted" in_ns s1 setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all vsw tenant add t7 vni 7
	must in_ns s1 setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all vsw tenant list
	equal "left in s1" "$(names s1)" "$before"
}

run_tests
