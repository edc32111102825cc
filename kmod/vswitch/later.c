// SPDX-License-Identifier: GPL-2.0
/*
 * Floods that a transmit function leaves to a softirq, or a process.
 *
 * A transmit function may not enter a network stack: its caller may hold the
 * lock of a socket that the frame is for. One frame to one vnic goes through
 * the CPU's backlog. A frame for many would need a place there for each copy;
 * here it waits as one, and the copies enter their stacks directly.
 *
 * A tasklet runs at each interrupt, also while ksoftirqd has its turn: where the
 * queue never empties, as when guests have made a loop, no process would get the CPU.
 * So what one run does not get done goes on in a process.
 */
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/percpu.h>
#include <linux/workqueue.h>

#include "later.h"

/* Frames that wait on one CPU */
#define VSW_LATER_MAX	1000
/* Frames in one go, before others get the CPU; fewer, if a tick has passed: one may be
 * for a thousand stacks, in which it may go on to other switches
 */
#define VSW_LATER_BATCH	64

/**
 * struct vsw_later_queue - what waits on a CPU
 * @frames: with struct vsw_later_cb; its lock is taken by this CPU, by @work, and by
 *	who removes a port
 * @task: runs vsw_flood_later() for them
 * @work: does so while there are too many for @task
 * @behind: there are; changes under the lock of @frames
 */
struct vsw_later_queue {
	struct sk_buff_head frames;
	struct tasklet_struct task;
	struct work_struct work;
	bool behind;
};

/**
 * struct vsw_later_cb - in sk_buff.cb of a frame that waits
 * @from: the port that it came in by; vsw_later_forget() is called before it
 *	goes
 * @from_flags: that port's flags, and the frame's VLAN
 * @need: what a port must have set to get the frame
 * @class: what it is
 */
struct vsw_later_cb {
	struct vsw_port *from;
	u64 from_flags;
	u32 need;
	enum vsw_class class;
};

static DEFINE_PER_CPU(struct vsw_later_queue, vsw_later_queues);

static struct vsw_later_cb *vsw_later_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct vsw_later_cb) > sizeof(skb->cb));
	return (void *)skb->cb;
}

/* Return true if there are more. */
static bool vsw_later_some(struct vsw_later_queue *queue)
{
	const unsigned long begin = jiffies;
	struct vsw_later_cb cb;
	struct sk_buff *skb;
	bool more;
	int n = 0;

	do {
		/* before it is out of reach for vsw_later_forget() */
		rcu_read_lock();
		spin_lock(&queue->frames.lock);
		skb = __skb_dequeue(&queue->frames);
		if (!skb)
			WRITE_ONCE(queue->behind, false);
		spin_unlock(&queue->frames.lock);
		if (skb) {
			cb = *vsw_later_cb(skb);
			vsw_flood_later(cb.from, cb.from_flags, skb, cb.class,
					cb.need);
		}
		rcu_read_unlock();
		if (!skb)
			return false;
	} while (++n < VSW_LATER_BATCH && !time_after(jiffies, begin));

	spin_lock(&queue->frames.lock);
	more = !skb_queue_empty(&queue->frames);
	WRITE_ONCE(queue->behind, more);
	spin_unlock(&queue->frames.lock);
	return more;
}

static void vsw_later_run(struct tasklet_struct *task)
{
	struct vsw_later_queue *queue = container_of(task, typeof(*queue), task);

	/* Scheduled before @work was; frames keep their order. */
	if (READ_ONCE(queue->behind))
		return;
	if (vsw_later_some(queue))
		queue_work(system_unbound_wq, &queue->work);
}

static void vsw_later_work(struct work_struct *work)
{
	struct vsw_later_queue *queue = container_of(work, typeof(*queue), work);
	bool more;

	local_bh_disable();
	more = vsw_later_some(queue);
	local_bh_enable();
	if (more)
		queue_work(system_unbound_wq, work);
}

/**
 * vsw_later() - flood a frame soon to the stacks that want it
 * @from: the port that it came in by: the host's, a vnic or the overlay's
 * @from_flags: that port's flags, and the frame's VLAN
 * @skb: the frame, its data at the network header; consumed
 * @class: what it is
 * @need: what a port must have set to get it
 *
 * Context: BH disabled, RCU
 */
void vsw_later(struct vsw_port *from, u64 from_flags, struct sk_buff *skb,
	       enum vsw_class class, u32 need)
{
	struct vsw_later_queue *queue = this_cpu_ptr(&vsw_later_queues);
	bool behind;

	/* no stack is entered */
	if (vsw_trace_dry()) {
		vsw_flood_later(from, from_flags, skb, class, need);
		return;
	}
	if (unlikely(skb_queue_len_lockless(&queue->frames) >= VSW_LATER_MAX)) {
		vsw_drop(from, skb, VSW_DROP_BACKLOG);
		return;
	}
	*vsw_later_cb(skb) = (struct vsw_later_cb) {
		.from = from,
		.from_flags = from_flags,
		.need = need,
		.class = class,
	};
	spin_lock(&queue->frames.lock);
	__skb_queue_tail(&queue->frames, skb);
	behind = queue->behind;
	spin_unlock(&queue->frames.lock);
	if (likely(!behind))
		tasklet_schedule(&queue->task);
}
EXPORT_SYMBOL_GPL(vsw_later);

/**
 * vsw_later_forget() - drop what waits of a port or of a whole switch
 * @sw: the switch
 * @from: its port, which sends no more; before the next grace period ends,
 *	frames of it may still be on their way. NULL: any of its ports
 *
 * Context: process
 */
void vsw_later_forget(const struct vsw *sw, const struct vsw_port *from)
{
	struct vsw_later_queue *queue;
	struct sk_buff *skb, *next;
	int cpu;

	for_each_possible_cpu(cpu) {
		queue = per_cpu_ptr(&vsw_later_queues, cpu);
		spin_lock_bh(&queue->frames.lock);
		skb_queue_walk_safe(&queue->frames, skb, next) {
			const struct vsw_port *port = vsw_later_cb(skb)->from;

			if (from ? port != from : port->sw != sw)
				continue;
			__skb_unlink(skb, &queue->frames);
			kfree_skb(skb);
		}
		spin_unlock_bh(&queue->frames.lock);
	}
}
EXPORT_SYMBOL_GPL(vsw_later_forget);

/**
 * vsw_later_init() - prepare the queues
 *
 * Context: module initialisation
 */
void vsw_later_init(void)
{
	struct vsw_later_queue *queue;
	int cpu;

	for_each_possible_cpu(cpu) {
		queue = per_cpu_ptr(&vsw_later_queues, cpu);
		skb_queue_head_init(&queue->frames);
		tasklet_setup(&queue->task, vsw_later_run);
		INIT_WORK(&queue->work, vsw_later_work);
	}
}

/**
 * vsw_later_exit() - wait for the queues, which are empty
 *
 * Context: module exit, with no port left
 */
void vsw_later_exit(void)
{
	struct vsw_later_queue *queue;
	int cpu;

	for_each_possible_cpu(cpu) {
		queue = per_cpu_ptr(&vsw_later_queues, cpu);
		tasklet_kill(&queue->task); /* which starts the work */
		cancel_work_sync(&queue->work);
	}
}

#ifdef VSWITCH_KUNIT
#include "tests/later_kunit.c"
#endif
