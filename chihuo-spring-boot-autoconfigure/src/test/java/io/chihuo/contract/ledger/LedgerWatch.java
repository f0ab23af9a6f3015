package io.chihuo.contract.ledger;

import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.Due;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;

/**
 * Looks for what is due in a ledger when its time has come or the ledger says so, and
 * passes on what the ledger tells.
 */
final class LedgerWatch implements StoreListener, AutoCloseable {

	private static final ScheduledThreadPoolExecutor timer = timer();

	private final QueueLedger ledger;

	private final Consumer<Posting> post;

	private final List<StoreListener> listeners;

	private final Runnable endListening;

	private ScheduledFuture<?> next;

	private volatile boolean closed;

	LedgerWatch(QueueLedger ledger, Consumer<Posting> post, List<StoreListener> listeners) {
		this.ledger = ledger;
		this.post = post;
		this.listeners = listeners;
		this.endListening = ledger.listen(this);
	}

	private static ScheduledThreadPoolExecutor timer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "ledger-watch");
			thread.setDaemon(true);
			return thread;
		});
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	private synchronized void lookIn(long millis) {
		if (this.next != null) {
			this.next.cancel(false);
		}
		this.next = timer.schedule(this::look, millis, TimeUnit.MILLISECONDS);
	}

	private void look() {
		if (!this.closed) {
			this.ledger.due().thenAccept(this::looked);
		}
	}

	private void looked(Due due) {
		this.post.accept(due.posting());
		if (!due.posting().isEmpty() || due.nextLook() >= 0) {
			lookIn(due.posting().isEmpty() ? due.nextLook() : 0);
		}
	}

	@Override
	public void ready() {
		lookIn(0);
	}

	@Override
	public void cancelled(Lease lease) {
		this.listeners.forEach((listener) -> listener.cancelled(lease));
	}

	@Override
	public void dead(StoredDeadLetter letter) {
		this.listeners.stream().findFirst().ifPresent((listener) -> listener.dead(letter));
	}

	@Override
	public void close() {
		this.closed = true;
		this.endListening.run();
	}

}
