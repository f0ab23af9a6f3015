// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Deliveries that were not claimed yet: those from the head first, by their numbers, then
 * those from the tail as they came.
 */
final class DeliveryBuffer {

	/**
	 * Bytes of foreign messages above which no more are kept, except one.
	 */
	private static final long MAX_FOREIGN_BYTES = 8 << 20;

	private final PriorityQueue<InboundDelivery> head = new PriorityQueue<>(
			Comparator.comparingLong(DeliveryBuffer::orderNumber).reversed());

	private final Deque<InboundDelivery> tail = new ArrayDeque<>();

	/** Bytes of the bodies that it keeps. */
	private long bytes;

	private final LongSupplier countForeignBytes;

	/** A claim has found less than it asked for. */
	private boolean wanted = true;

	/**
	 * Create a buffer.
	 * @param countForeignBytes bytes of the bodies of foreign messages that were taken
	 */
	DeliveryBuffer(LongSupplier countForeignBytes) {
		this.countForeignBytes = countForeignBytes;
	}

	/**
	 * Number by which deliveries are ordered. A foreign message comes first, so that it
	 * is removed soon.
	 */
	private static long orderNumber(InboundDelivery delivery) {
		return (delivery.ticket() != null) ? delivery.ticket().number() : Long.MAX_VALUE;
	}

	/** Returns whether a worker that found nothing should look again. */
	synchronized boolean add(InboundDelivery received) {
		InboundDelivery delivery = limitSize(received);
		boolean wanted = this.wanted || size() == 0;
		this.bytes += delivery.bodySize();
		if (delivery.first()) {
			this.head.add(delivery);
		}
		else {
			this.tail.addLast(delivery);
		}
		this.wanted = false;
		return wanted;
	}

	/** Tickets are small and as many as the prefetch, other messages may be large. */
	private InboundDelivery limitSize(InboundDelivery delivery) {
		boolean room = delivery.bodySize() == 0 || this.bytes + this.countForeignBytes.getAsLong() < MAX_FOREIGN_BYTES;
		return room ? delivery : delivery.withoutBody();
	}

	synchronized List<InboundDelivery> take(int max) {
		List<InboundDelivery> taken = new ArrayList<>(Math.min(max, size()));
		while (taken.size() < max && !this.head.isEmpty()) {
			taken.add(this.head.remove());
		}
		while (taken.size() < max && !this.tail.isEmpty()) {
			taken.add(this.tail.removeFirst());
		}
		taken.forEach((delivery) -> this.bytes -= delivery.bodySize());
		this.wanted |= taken.size() < max;
		return taken;
	}

	/** Restore taken deliveries, to be taken next. */
	synchronized void restore(List<InboundDelivery> deliveries) {
		for (int i = deliveries.size() - 1; i >= 0; i--) {
			InboundDelivery delivery = deliveries.get(i);
			this.bytes += delivery.bodySize();
			if (delivery.first()) {
				this.head.add(delivery);
			}
			else {
				this.tail.addFirst(delivery);
			}
		}
	}

	synchronized List<InboundDelivery> takeAll() {
		List<InboundDelivery> all = take(Integer.MAX_VALUE);
		this.wanted = true;
		return all;
	}

	synchronized int size() {
		return this.head.size() + this.tail.size();
	}

}
