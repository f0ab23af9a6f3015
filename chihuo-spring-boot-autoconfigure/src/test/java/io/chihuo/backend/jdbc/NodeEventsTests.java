// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.backend.QueueName;

import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class NodeEventsTests {

	private static final QueueName MAILS = new QueueName("shop", "mails");

	private final LocalWakeUps wakeUps = new LocalWakeUps();

	private final NodeEvents events = new NodeEvents(mock(JdbcNodeBus.class), this.wakeUps);

	private final JdbcTaskStore mails = listen(MAILS);

	private final JdbcTaskStore pages = listen(new QueueName("shop", "pages"));

	private JdbcTaskStore listen(QueueName queue) {
		JdbcTaskStore store = mock(JdbcTaskStore.class);
		when(store.queue()).thenReturn(queue);
		this.events.setListening(store, true);
		return store;
	}

	@Test
	void readyTaskWakesTheLoopsOfItsQueue() {
		this.events.publishReady(MAILS);
		verify(this.mails).onReadyElsewhere();
		verify(this.pages, never()).onReadyElsewhere();
	}

	@Test
	void lateTaskTakesTheLooksOfItsQueueBackToTheSecondOfItsPlace() {
		this.events.publishLate(MAILS, 1_764_000_123_456_789L);
		verify(this.mails).onLateElsewhere(1_764_000_123_000_000L);
		verify(this.pages, never()).onLateElsewhere(1_764_000_123_000_000L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "late\t", "late\t1", "late\tx\tshop/mails", "late\t-1\tshop/mails",
			"late\t9999999999999999999999\tshop/mails", "\t", "\0" })
	void announcementThatCannotBeReadIsLeftAlone(String name) {
		this.wakeUps.announce(name);
		verify(this.mails, never()).onReadyElsewhere();
		verify(this.mails, never()).onLateElsewhere(anyLong());
		verify(this.mails, never()).onMissedElsewhere();
	}

	@Test
	void afterALostConnectionAllQueuesAreLookedAtFromTheBeginning() {
		this.wakeUps.announce("");
		verify(this.mails).onMissedElsewhere();
		verify(this.pages).onMissedElsewhere();
	}

	/** Announces to this process. */
	private static final class LocalWakeUps implements WakeUps {

		private final List<Consumer<String>> listeners = new ArrayList<>();

		@Override
		public void announce(String name) {
			this.listeners.forEach((listener) -> listener.accept(name));
		}

		@Override
		public boolean isListening() {
			return true;
		}

		@Override
		public void addListener(Consumer<String> listener) {
			this.listeners.add(listener);
		}

		@Override
		public void pause() {
		}

		@Override
		public void resume() {
		}

		@Override
		public void close() {
		}

	}

}
