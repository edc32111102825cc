// SPDX-License-Identifier: GPL-2.0
/*
 * What a read takes that no small cache has: of 128 MiB, at random, where each
 * one depends on the one before it. Prints nanoseconds for one, five times.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LINE 64
#define LINES (128U * 1024 * 1024 / LINE)

struct line {
	struct line *next;
	char rest[LINE - sizeof(struct line *)];
};

int main(void)
{
	struct line *lines = aligned_alloc(LINE, LINES * sizeof(*lines));
	uint32_t *order = malloc(LINES * sizeof(*order));
	struct timespec from, to;
	uint32_t i, j, swap;
	struct line *l;
	int run;

	if (!lines || !order)
		return 1;
	for (i = 0; i < LINES; i++)
		order[i] = i;
	for (i = LINES - 1; i; i--) {
		j = random() % (i + 1);
		swap = order[i];
		order[i] = order[j];
		order[j] = swap;
	}
	for (i = 0; i < LINES; i++)
		lines[order[i]].next = &lines[order[(i + 1) % LINES]];
	l = lines;
	for (run = 0; run < 5; run++) {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
		for (i = 0; i < LINES; i++)
			l = l->next;
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
		printf("%.0f\n", ((to.tv_sec - from.tv_sec) * 1e9 +
				  (to.tv_nsec - from.tv_nsec)) / LINES);
	}
	return !l;	/* so that it is read */
}
