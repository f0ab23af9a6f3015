package io.chihuo.backend.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import com.rabbitmq.client.ConfirmListener;

/**
 * Which messages of one channel were not confirmed yet. One thread publishes, and one
 * thread of the connection confirms.
 */
final class Confirms implements ConfirmListener {

	/** Most messages on their way, which also bounds what may arrive twice. */
	private static final int MOST = 2048;

	private final AtomicReferenceArray<PublishJob> jobs = new AtomicReferenceArray<>(MOST);

	private volatile long next = 1;

	private volatile long lowest = 1;

	private volatile boolean closed;

	/** Wait until there is room for one message more; returns false if closed. */
	boolean awaitRoom() throws InterruptedException {
		if (this.next - this.lowest < MOST) {
			return !this.closed;
		}
		synchronized (this) {
			while (this.next - this.lowest >= MOST && !this.closed) {
				wait();
			}
		}
		return !this.closed;
	}

	/** A message of a job is about to be published, in the channel's sequence. */
	void publishing(PublishJob job) {
		long number = this.next;
		this.jobs.set(index(number), job);
		this.next = number + 1;
	}

	private static int index(long number) {
		return (int) (number % MOST);
	}

	@Override
	public void handleAck(long number, boolean multiple) {
		confirm(number, multiple, true);
	}

	@Override
	public void handleNack(long number, boolean multiple) {
		confirm(number, multiple, false);
	}

	private void confirm(long number, boolean multiple, boolean taken) {
		for (long i = multiple ? this.lowest : number; i <= number; i++) {
			PublishJob job = this.jobs.getAndSet(index(i), null);
			if (job != null) {
				job.confirmed(taken);
			}
		}
		long lowest = this.lowest;
		long next = this.next;
		while (lowest < next && this.jobs.get(index(lowest)) == null) {
			lowest++;
		}
		boolean wasFull = next - this.lowest >= MOST;
		this.lowest = lowest;
		if (wasFull) {
			synchronized (this) {
				notifyAll();
			}
		}
	}

	/** The next message to be confirmed is one of those that came back. */
	void returned(String routingKey) {
		for (long i = this.lowest; i < this.next; i++) {
			PublishJob job = this.jobs.get(index(i));
			if (job != null && job.messages().stream().anyMatch((message) -> message.routingKey().equals(routingKey))) {
				job.returned();
			}
		}
	}

	/** The channel is closed. */
	synchronized void close() {
		this.closed = true;
		notifyAll();
	}

	/**
	 * Jobs that were not confirmed as a whole, in their order. To be called by the
	 * publishing thread once the channel is closed.
	 */
	List<PublishJob> unconfirmed() {
		List<PublishJob> left = new ArrayList<>();
		for (long i = this.lowest; i < this.next; i++) {
			PublishJob job = this.jobs.getAndSet(index(i), null);
			if (job != null && (left.isEmpty() || left.get(left.size() - 1) != job)) {
				left.add(job);
			}
		}
		return left;
	}

}
