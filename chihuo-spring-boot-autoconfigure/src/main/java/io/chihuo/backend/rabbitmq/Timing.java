package io.chihuo.backend.rabbitmq;

import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import io.chihuo.RunOutcome;
import io.chihuo.AddOptions;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;

/**
 * Sees to it that somebody looks when what was delayed here comes due, since a ledger
 * says when to look only if it is asked.
 */
final class Timing {

	private static final long NEVER = Long.MAX_VALUE;

	private final LongSupplier millis;

	private final DueWatch watch;

	private final LongConsumer others;

	/**
	 * Create it.
	 * @param others tells other nodes how long to wait, in milliseconds
	 */
	Timing(LongSupplier millis, DueWatch watch, LongConsumer others) {
		this.millis = millis;
		this.watch = watch;
		this.others = others;
	}

	void added(List<NewTask> tasks) {
		long wait = NEVER;
		for (NewTask task : tasks) {
			wait = Math.min(wait, wait(task.options()));
		}
		lookIn(wait);
	}

	private long wait(AddOptions options) {
		Instant due = options.due();
		if (due != null) {
			return Math.max(due.toEpochMilli() - this.millis.getAsLong(), 0);
		}
		return options.delay().isZero() ? NEVER : options.delay().toMillis();
	}

	/** The delay of a rerun was told when it was asked for. */
	void settled(List<Settlement> settlements, List<RunOutcome> answers) {
		long wait = NEVER;
		for (int i = 0; i < answers.size(); i++) {
			long delay = settlements.get(i).delay().toMillis();
			if (delay > 0 && answers.get(i) == settlements.get(i).outcome()) {
				wait = Math.min(wait, delay);
			}
		}
		lookIn(wait);
	}

	private void lookIn(long wait) {
		if (wait != NEVER) {
			this.watch.lookIn(wait);
			this.others.accept(wait);
		}
	}

}
