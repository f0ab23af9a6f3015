// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import com.rabbitmq.client.AMQP;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UnconfirmedPublishesTests {

	private final UnconfirmedPublishes publishes = new UnconfirmedPublishes();

	private PublishJob publish(int count) throws InterruptedException {
		PublishJob job = new PublishJob(
				Collections.nCopies(count, new OutboundMessage("", "queue", new AMQP.BasicProperties(), new byte[0])),
				0, Long.MAX_VALUE);
		PublishAttempt attempt = this.publishes.beginAttempt(job);
		for (int i = 0; i < count; i++) {
			assertThat(this.publishes.awaitRoom(attempt)).isTrue();
			this.publishes.onPublishing();
		}
		return job;
	}

	@Test
	void jobIsDoneWithTheLastOfItsMessages() throws Exception {
		PublishJob job = publish(3);
		this.publishes.handleAck(3, false);
		this.publishes.handleAck(1, false);
		assertThat(job.isDone()).isFalse();
		this.publishes.handleAck(2, false);
		assertThat(job.publishAnswer()).isCompleted();
	}

	@Test
	void oneConfirmIsForAllBelowIt() throws Exception {
		PublishJob first = publish(2);
		PublishJob second = publish(2);
		this.publishes.handleAck(3, true);
		assertThat(first.publishAnswer()).isCompleted();
		assertThat(second.isDone()).isFalse();
		this.publishes.handleAck(4, true);
		assertThat(second.publishAnswer()).isCompleted();
	}

	@Test
	void confirmThatComesTwiceCountsOnce() throws Exception {
		PublishJob job = publish(2);
		this.publishes.handleAck(1, false);
		this.publishes.handleAck(1, true);
		assertThat(job.isDone()).isFalse();
	}

	@Test
	void refusedMessageFailsItsJob() throws Exception {
		PublishJob job = publish(2);
		this.publishes.handleNack(1, false);
		this.publishes.handleAck(2, false);
		assertThatThrownBy(job.publishAnswer()::join).hasMessageContaining("refused");
	}

	@Test
	void returnedMessageFailsForTheLostQueue() throws Exception {
		PublishJob job = publish(1);
		this.publishes.onMessageReturned("queue");
		this.publishes.handleAck(1, false);
		assertThatThrownBy(job.publishAnswer()::join).hasCauseInstanceOf(QueueGoneException.class);
	}

	@Test
	void unconfirmedJobsOfAClosedChannelAreInOrder() throws Exception {
		PublishJob first = publish(2);
		PublishJob second = publish(1);
		PublishJob third = publish(1);
		this.publishes.handleAck(3, false);
		this.publishes.onChannelClosed();
		assertThat(this.publishes.unconfirmedJobs()).containsExactly(first, third).doesNotContain(second);
		assertThat(this.publishes.awaitRoom(this.publishes.beginAttempt(first))).isFalse();
	}

	/** The thread that confirms comes and goes between any two lines of the other. */
	@RepeatedTest(20)
	void publisherNeverWaitsForConfirmedMessages() throws Exception {
		AtomicLong published = new AtomicLong();
		CompletableFuture<Void> confirming = CompletableFuture.runAsync(() -> {
			long confirmed = 0;
			while (confirmed < 40_000) {
				long now = published.get();
				if (now > confirmed) {
					this.publishes.handleAck(now, true);
					confirmed = now;
				}
			}
		});
		for (int i = 0; i < 40_000; i += 100) {
			publish(100);
			published.addAndGet(100);
		}
		confirming.join();
		assertThat(this.publishes.unconfirmedJobs()).isEmpty();
	}

}
