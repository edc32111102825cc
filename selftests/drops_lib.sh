# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the tests of "vsw drops" share; sourced after lib.sh.

# drops_json [ARGUMENT...]: of SEEN$NS (sw), or of IN (a command that runs it in another way)
drops_json()
{
	in_ns "${SEEN-sw}" vsw -j drops "$@" || fail "vsw drops $*: status $?"
}

# drop PORT REASON KEY: what "vsw drops" says of it; nothing, if it does not
drop()
{
	local all entry

	all=$(drops_json reason "$2")
	while [[ $all == *'"port":"'* ]]; do
		entry=${all##*'"switch":'}
		all=${all%'"switch":'*}
		[[ $entry == *"\"port\":\"$1\""* ]] || continue
		[[ $entry == *"\"$3\":"* && ${entry#*"\"$3\":"} =~ ^(\"[^\"]*\"|[^],}]*) ]] &&
			echo "${BASH_REMATCH[0]//\"/}"
		return
	done
}

# trace_on EVENT...: from now on, these tracepoints write, into an instance of their own
trace_on()
{
	local t=/sys/kernel/tracing e

	mountpoint -q $t || mount -t tracefs tracefs $t 2>/dev/null || skip "needs tracefs"
	[ -d $t/events/vswitch ] || skip "the kernel has no tracepoints of modules"
	TRACE=$t/instances/vsw$$
	if [ -d "$TRACE" ]; then
		echo >"$TRACE/trace"
	else
		must mkdir "$TRACE"
		defer rmdir "$TRACE"
	fi
	for e; do
		echo 1 >"$TRACE/events/vswitch/$e/enable" || fail "no tracepoint $e"
		defer eval "echo 0 >$TRACE/events/vswitch/$e/enable"
	done
}

# traced WORDS...: how many lines have them all
traced()
{
	local w lines

	lines=$(grep -v '^#' "$TRACE/trace")
	for w; do lines=$(grep -F -- "$w" <<<"$lines"); done
	if [ -n "$lines" ]; then wc -l <<<"$lines"; else echo 0; fi
}
