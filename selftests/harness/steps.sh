# shellcheck shell=bash
# Sourced by setup: run a recipe once for each state of its inputs, and show what goes on.

# What runs at the moment is a file in $running, its content the time it began.
running=
ticker_start() {
	running=$(mktemp -d "$CACHE/tmp/running.XXXXXX")
	ticker & # shows it every second on a terminal, else in long steps only, every 30 seconds
	ticker_pid=$!
	trap 'kill $ticker_pid 2>/dev/null || :; rm -rf "$running"' EXIT
	trap 'exit 130' INT TERM
}

ticker() {
	local f line tick=30
	[ ! -t 1 ] || tick=1
	while sleep $tick >/dev/null 2>&1 8>&- && [ -d "$running" ]; do
		line=
		for f in "$running"/*; do
			[ ! -e "$f" ] || line+="${line:+, }${f##*/} $(($(date +%s) - $(<"$f"))) s"
		done 2>/dev/null
		if [ -t 1 ]; then
			printf '\r\033[K%s' "${line:+    … $line}"
		elif [ -n "$line" ]; then
			echo "    … $line"
		fi
	done
}

say() { if [ -t 1 ]; then printf '\r\033[K    %s\n' "$*"; else echo "    $*"; fi; }

# shellcheck disable=SC2120 # no argument: standard input
sum() { cat "$@" | sha256sum | cut -c1-16; }

# step NAME INPUTS FUNCTION [ARGUMENT...]: call FUNCTION unless that was done before with these INPUTS and by the
# same text of FUNCTION.
step() {
	local name=$1 key start rc=0 log=$CACHE/log/$1
	# shellcheck disable=SC2119
	key=$({ echo "$2"; declare -f "$3"; } | sum)
	shift 2
	[ "$(cat "$CACHE/stamp/$name" 2>/dev/null)" != "$key" ] || return 0
	start=$(date +%s)
	echo "$start" >"$running/$name"
	rm -f "$CACHE/stamp/$name"
	(trap - EXIT; set -euo pipefail; "$@") >"$log" 2>&1 </dev/null 8>&- & # `set -e` means nothing left of ||
	wait $! || rc=$?
	rm -f "$running/$name"
	if [ $rc != 0 ]; then
		say "$name failed:"
		tail -25 "$log" >&2
		echo "(all of it: $log)" >&2
		return 1
	fi
	echo "$key" >"$CACHE/stamp/$name"
	say "$name: $(($(date +%s) - start)) s"
}

# join: wait for the steps in the background; fail if one did
join() {
	local job
	for job in $(jobs -p); do
		[ "$job" = "$ticker_pid" ] || wait "$job" || exit
	done
}
