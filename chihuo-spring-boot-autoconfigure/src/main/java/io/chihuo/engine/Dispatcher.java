package io.chihuo.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Hands claimed tasks to threads. A thread goes on with the next task while there is one,
 * so a flood of short tasks costs no wake-ups; before each run it wakes one more thread
 * if others wait, so long tasks spread over as many as they need. They may wait in the
 * queue too: a hint that came while this thread was being woken woke no other.
 *
 * @param <T> the payload's type
 */
final class Dispatcher<T> {

	/**
	 * Runs after which a busy thread lets others have a go; virtual threads do so only
	 * when asked to.
	 */
	private static final int RUNS_BEFORE_YIELD = 256;

	/** Looks at what another thread is claiming before this one leaves. */
	private static final int SPINS = 100;

	private final Queue<Run<T>> claimed = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean waking = new AtomicBoolean();

	private volatile boolean closed;

	private final Executor executor;

	private final RunSlots slots;

	private final Claimer claimer;

	private final Consumer<Run<T>> runner;

	private final Listener listener;

	/**
	 * What happens when there is no work, or no thread for it.
	 */
	interface Listener {

		/** A thread found nothing to do and leaves. */
		void idle();

		/** The executor takes no more work; what is claimed cannot be run here now. */
		void rejected(Throwable ex);

	}

	Dispatcher(Executor executor, RunSlots slots, Claimer claimer, Consumer<Run<T>> runner, Listener listener) {
		this.executor = executor;
		this.slots = slots;
		this.claimer = claimer;
		this.runner = runner;
		this.listener = listener;
	}

	void add(Run<T> run) {
		this.claimed.add(run);
	}

	/**
	 * Let one more thread look for work. Threads that are being woken count: they look
	 * too.
	 */
	void wake() {
		if (!this.waking.compareAndSet(false, true)) {
			return;
		}
		try {
			this.executor.execute(this::work);
		}
		catch (RuntimeException | Error ex) {
			this.waking.set(false);
			this.listener.rejected(ex);
		}
	}

	/** A slot has become free. */
	void wakeIfWaiting() {
		if (!this.claimed.isEmpty()) {
			wake();
		}
	}

	/** Give no thread anything more to do. */
	void close() {
		this.closed = true;
	}

	/** Take back what no thread has begun with. */
	List<Run<T>> takeWaiting() {
		List<Run<T>> waiting = new ArrayList<>();
		for (Run<T> run = this.claimed.poll(); run != null; run = this.claimed.poll()) {
			waiting.add(run);
		}
		return waiting;
	}

	private void work() {
		this.waking.set(false);
		int runs = 0;
		for (Run<T> run = next(); run != null; run = next()) {
			if (this.slots.anyFree() && (!this.claimed.isEmpty() || this.claimer.missedHint())) {
				wake();
			}
			this.claimer.claimAhead();
			this.runner.accept(run);
			if (++runs % RUNS_BEFORE_YIELD == 0) {
				Thread.yield();
			}
		}
		this.listener.idle();
	}

	private @Nullable Run<T> next() {
		if (this.closed) {
			return null;
		}
		Run<T> run = poll();
		if (run == null) {
			this.claimer.claim();
			run = poll();
		}
		// another thread claims just now, which takes less time than to be woken again
		for (int i = 0; run == null && i < SPINS && this.claimer.busy(); i++) {
			Thread.onSpinWait();
			run = poll();
		}
		return run;
	}

	/**
	 * Take a run and a slot for it. One who has found no run, and held a slot meanwhile,
	 * looks again: another one may have found a run, and no slot.
	 */
	private @Nullable Run<T> poll() {
		while (!this.claimed.isEmpty() && this.slots.tryEnter()) {
			Run<T> run = this.claimed.poll();
			if (run != null) {
				return run;
			}
			this.slots.leave();
		}
		return null;
	}

}
