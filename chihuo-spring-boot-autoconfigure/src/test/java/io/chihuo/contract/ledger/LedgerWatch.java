package io.chihuo.contract.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * Looks for what is due in a ledger, and passes on what the ledger tells.
 */
final class LedgerWatch implements StoreListener, AutoCloseable {

	private static final ScheduledThreadPoolExecutor timer = timer();

	private final QueueLedger ledger;

	private final Consumer<Posting> post;

	private final List<StoreListener> listeners;

	private final Runnable endListening;

	private CompletableFuture<Due> looking = CompletableFuture.completedFuture(null);

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

	/** Post all that is due, after those who do the same have posted it. */
	synchronized CompletableFuture<Due> look() {
		this.looking = this.looking.handle((due, failure) -> due).thenCompose((due) -> lookNow());
		return this.looking;
	}

	private CompletableFuture<Due> lookNow() {
		return this.ledger.due().thenCompose((due) -> {
			this.post.accept(due.posting());
			if (!due.posting().isEmpty()) {
				return lookNow();
			}
			tellReadyIn(due.nextLook());
			return CompletableFuture.completedFuture(due);
		});
	}

	/** Then somebody claims, and what has come due together is posted in one order. */
	private synchronized void tellReadyIn(long millis) {
		if (this.next != null) {
			this.next.cancel(false);
		}
		if (millis >= 0 && !this.closed) {
			this.next = timer.schedule(() -> this.listeners.forEach(StoreListener::ready), millis,
					TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * A ledger that tells others knows the time itself: then too those who claim look.
	 */
	@Override
	public void ready() {
		if (this.ledger.tellsOthers()) {
			this.listeners.forEach(StoreListener::ready);
		}
		else {
			look();
		}
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
	public void refused(String reason) {
		this.listeners.forEach((listener) -> listener.refused(reason));
	}

	@Override
	public void close() {
		this.closed = true;
		this.endListening.run();
	}

}
