// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin of QEMU: which blocks of the guest kernel's code were executed how
 * often. Writes lines of address, instructions and times to the file that its
 * argument out= names. With cache=KIB it counts, instead of instructions, what
 * data they do not find in a cache of this size: lines of 64 bytes, 16 in a
 * set, of which the one that was not used for the longest time goes. What lies
 * in two lines counts as the first. With shared=1 it counts the lines that an
 * access finds with the other of two CPUs, which has written to them since, or,
 * if this writes, has used them: what two caches, as large as memory, would
 * have to send each other.
 *
 * Debian ships no header for plugins. What is declared here is of version 2 of
 * the interface.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef uint32_t qemu_plugin_meminfo_t;

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   void (*cb)(qemu_plugin_id_t id,
						      struct qemu_plugin_tb *tb));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
					  void (*cb)(unsigned int vcpu,
						     void *data),
					  int flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
				      void (*cb)(unsigned int vcpu,
						 qemu_plugin_meminfo_t info,
						 uint64_t addr, void *data),
				      int flags, int rw, void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id,
				    void (*cb)(qemu_plugin_id_t id, void *data),
				    void *data);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb,
						 size_t i);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);

__attribute__((visibility("default"))) int qemu_plugin_version = 2;

#define LINE 64
#define WAYS 16
#define READ_OR_WRITE 3
#define LINES 24		/* bits: as many as there are in a gigabyte */
#define OWNERS 3

/* One translation; the same code may be translated several times. */
struct block {
	struct block *next;
	uint64_t addr;
	size_t n;
	uint64_t times;
};

static struct block *blocks;
static uint64_t (*sets)[WAYS];	/* lines, the last used is the first */
static uint64_t n_sets;
static uint64_t *lines;		/* in the last bits who has it */
static const char *out = "/dev/stdout";

static void executed(unsigned int vcpu, void *data)
{
	struct block *b = data;

	(void)vcpu;
	b->times++;
}

static void missed(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t addr,
		   void *data)
{
	uint64_t line = addr / LINE, *set = sets[line % n_sets];
	struct block *b = data;
	int i;

	(void)vcpu;
	(void)info;
	for (i = 0; i < WAYS && set[i] != line; i++)
		;
	if (i == WAYS) {
		b->times++;
		i--;
	}
	memmove(set + 1, set, i * sizeof(*set));
	set[0] = line;
}

static void sent(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t addr,
		 void *data)
{
	uint64_t line = addr / LINE * (OWNERS + 1), me = 1 << vcpu;
	uint64_t *l = &lines[line * 0x9e3779b97f4a7c15 >> (64 - LINES)];
	uint64_t old = __atomic_load_n(l, __ATOMIC_RELAXED), owners, next;
	struct block *b = data;

	do {
		owners = (old & ~OWNERS) == line ? old & OWNERS : 0;
		next = qemu_plugin_mem_is_store(info) ? me : owners | me;
		if (next == owners)
			return;
	} while (!__atomic_compare_exchange_n(l, &old, line | next, 0,
					      __ATOMIC_RELAXED,
					      __ATOMIC_RELAXED));
	if (owners & ~me)
		__atomic_fetch_add(&b->times, 1, __ATOMIC_RELAXED);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	uint64_t addr = qemu_plugin_tb_vaddr(tb);
	struct block *b;
	size_t n, i;

	(void)id;
	if (!(addr >> 63))	/* a program's */
		return;
	b = calloc(1, sizeof(*b));
	if (!b)
		abort();
	n = qemu_plugin_tb_n_insns(tb);
	b->addr = addr;
	b->next = __atomic_load_n(&blocks, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&blocks, &b->next, b, 0,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	if (!sets && !lines) {
		b->n = n;
		qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, 0, b);
		return;
	}
	b->n = 1;
	for (i = 0; i < n; i++)
		qemu_plugin_register_vcpu_mem_cb(qemu_plugin_tb_get_insn(tb, i),
						 lines ? sent : missed, 0,
						 READ_OR_WRITE, b);
}

static void finish(qemu_plugin_id_t id, void *data)
{
	const struct block *b;
	FILE *f = fopen(out, "w");

	(void)id;
	(void)data;
	if (!f)
		return;
	for (b = blocks; b; b = b->next)
		if (b->times)
			fprintf(f, "%llx %zu %llu\n",
				(unsigned long long)b->addr, b->n,
				(unsigned long long)b->times);
	fclose(f);
}

__attribute__((visibility("default")))
int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
			char **argv)
{
	int i;

	(void)info;
	for (i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4)) {
			out = strdup(argv[i] + 4);
		} else if (!strncmp(argv[i], "cache=", 6)) {
			n_sets = strtoull(argv[i] + 6, NULL, 10) * 1024 / LINE / WAYS;
			sets = n_sets ? calloc(n_sets, sizeof(*sets)) : NULL;
			if (!sets) {
				fprintf(stderr, "%s: not a size in KiB\n", argv[i]);
				return -1;
			}
		} else if (!strcmp(argv[i], "shared=1")) {
			lines = calloc(1 << LINES, sizeof(*lines));
			if (!lines)
				abort();
		}
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, finish, NULL);
	return 0;
}
