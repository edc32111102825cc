// SPDX-License-Identifier: GPL-2.0
/* Commands that go on until the user ends them. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "vsw.h"

static volatile sig_atomic_t ended;
static sigset_t others;

static void on_signal(int signal)
{
	(void)signal;
	ended = 1;
}

/**
 * vsw_catch_signals() - from now on SIGINT and SIGTERM are only seen by
 *	vsw_wait_for()
 */
void vsw_catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigprocmask(SIG_BLOCK, &ours, &others);
	sigdelset(&others, SIGINT);
	sigdelset(&others, SIGTERM);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/**
 * vsw_wait_for() - wait until something can be read, or for a time
 * @fd: from where; -1: from nowhere
 * @ms: how long at the most; -1: for ever
 *
 * After vsw_catch_signals().
 *
 * Return: false if the user wants to end
 */
bool vsw_wait_for(int fd, int ms)
{
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };
	struct pollfd poll = { .fd = fd, .events = POLLIN };

	if (ended)
		return false;
	if (ppoll(&poll, 1, ms < 0 ? NULL : &time, &others) >= 0)
		return true;
	if (errno == EINTR)
		return !ended;
	perror("vsw: poll");
	exit(VSW_FAILED);
}
