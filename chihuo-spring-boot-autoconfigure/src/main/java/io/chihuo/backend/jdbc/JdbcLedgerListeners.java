// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.chihuo.backend.StoreListener;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.state.QueueNotifications;
import io.chihuo.concurrent.OutcomeListeners;

/**
 * The listeners of one queue in this process.
 */
final class JdbcLedgerListeners {

	private final List<LedgerListener> listeners = new CopyOnWriteArrayList<>();

	private final OutcomeListeners outcomeListeners = new OutcomeListeners();

	Runnable addListener(LedgerListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	Runnable addOutcomeListener(String node, OutcomeListener listener) {
		return this.outcomeListeners.add(node, listener);
	}

	void notifyEach(Consumer<? super LedgerListener> notice) {
		this.listeners.forEach(notice);
	}

	void notifyOfChanges(CommittedCall<?> done) {
		done.events().notifyOfChanges(this.listeners);
		done.events().endNotices().forEach(this::notifyEnded);
	}

	private void notifyEnded(QueueNotifications.EndNotice notice) {
		TaskEnd end = notice.end();
		notice.nodes().forEach((node) -> this.outcomeListeners.notifyEnded(node, end.key(), end));
		List<String> elsewhere = notice.nodes()
			.stream()
			.filter(Predicate.not(this.outcomeListeners::hasListener))
			.toList();
		if (!elsewhere.isEmpty()) {
			this.listeners.forEach((listener) -> listener.onTaskEnded(elsewhere, end));
		}
	}

}
