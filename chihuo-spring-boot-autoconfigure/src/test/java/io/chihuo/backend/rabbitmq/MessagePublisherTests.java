// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.InvalidTaskException;
import io.chihuo.backend.rabbitmq.FakeBroker.PublishResult;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class MessagePublisherTests {

	private static final Duration HANG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private final FakeBroker broker = new FakeBroker();

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private MessagePublisher publisher = publisher(HANG_TIMEOUT);

	private MessagePublisher publisher(Duration timeout) {
		return new MessagePublisher(new BrokerChannels(this.broker.factory()), timeout, this.timer);
	}

	@AfterEach
	void close() {
		this.publisher.close();
		this.timer.shutdownNow();
		this.broker.close();
	}

	private CompletableFuture<Void> publish(String queue, int count) {
		return this.publisher.publishMessages(Collections.nCopies(count, message(queue)));
	}

	private static OutboundMessage message(String queue) {
		return new OutboundMessage("", queue, new AMQP.BasicProperties(), new byte[0]);
	}

	private static void assertDone(CompletableFuture<?> answer) {
		assertThat(answer).succeedsWithin(HANG_TIMEOUT);
	}

	@Test
	void tooLargeMessageFailsAlone() {
		this.broker.result("big", PublishResult.DOES_NOT_FIT);
		CompletableFuture<Void> before = publish("well", 3);
		CompletableFuture<Void> mixed = this.publisher
			.publishMessages(List.of(message("well"), message("big"), message("well")));
		CompletableFuture<Void> after = publish("well", 3);
		assertDone(before);
		assertDone(after);
		assertThat(mixed).failsWithin(HANG_TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(InvalidTaskException.class)
			.withMessageContaining("max frame size");
		assertThat(this.broker.opened()).isOne();
	}

	@Test
	void queueThatConfirmsNothingDoesNotHoldUpOthers() {
		this.broker.result("leaderless", PublishResult.NO_ANSWER);
		CompletableFuture<Void> waiting = publish("leaderless", UnconfirmedPublishes.MAX_UNCONFIRMED);
		IntStream.range(0, 5)
			.mapToObj((i) -> publish("well", UnconfirmedPublishes.MAX_UNCONFIRMED))
			.toList()
			.forEach(MessagePublisherTests::assertDone);
		assertThat(waiting).isNotDone();
	}

	@Test
	void jobMayBeLargerThanTheWindow() {
		assertDone(publish("well", 3 * UnconfirmedPublishes.MAX_UNCONFIRMED));
	}

	@Test
	void messageThatTheBrokerRefusesFailsWithTheReasonAndOthersArePublished() {
		this.broker.result("forbidden", PublishResult.REFUSAL);
		CompletableFuture<Void> before = publish("well", 10);
		CompletableFuture<Void> refused = publish("forbidden", 1);
		CompletableFuture<Void> after = publish("well", 10);
		assertThat(refused).failsWithin(HANG_TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(BackendUnavailableException.class)
			.withMessageContaining("ACCESS_REFUSED");
		assertDone(before);
		assertDone(after);
		assertThat(this.broker.opened()).isBetween(2, 4);
	}

	@Test
	void messageThatIsRefusedLateFailsNoOther() {
		this.broker.result("large", PublishResult.LATE_REFUSAL);
		CompletableFuture<Void> before = publish("well", 1);
		CompletableFuture<Void> refused = publish("large", 1);
		CompletableFuture<Void> after = publish("well", 1);
		CompletableFuture<Void> last = publish("well", 2);
		assertDone(before);
		assertDone(after);
		assertDone(last);
		assertThat(refused).isNotDone();
	}

	@Test
	void unconfirmedMessagesOfALostChannelArePublishedAgain() {
		this.broker.result("slow", PublishResult.NO_ANSWER);
		CompletableFuture<Void> slow = publish("slow", 2);
		this.broker.result("forbidden", PublishResult.REFUSAL);
		CompletableFuture<Void> refused = publish("forbidden", 1);
		this.broker.well("slow");
		assertDone(slow);
		assertThat(refused).failsWithin(HANG_TIMEOUT);
	}

	@Test
	void unconfirmedMessagesArePublishedOverANewChannel() {
		this.publisher.close();
		this.publisher = publisher(Duration.ofSeconds(20));
		this.broker.result("leaderless", PublishResult.NO_ANSWER);
		CompletableFuture<Void> silent = publish("leaderless", 1);
		assertDone(publish("well", 1));
		this.broker.well("leaderless");
		assertDone(silent);
		assertThat(this.broker.opened()).isEqualTo(2);
	}

	@Test
	void outageIsNoStallOfTheNextChannel() {
		this.publisher.close();
		this.publisher = publisher(Duration.ofSeconds(20));
		this.broker.result("slow", PublishResult.NO_ANSWER);
		CompletableFuture<Void> slow = publish("slow", 1);
		assertDone(publish("well", 1));
		this.broker.away(true);
		this.broker.loseChannels();
		assertThat(slow).failsWithin(HANG_TIMEOUT);
		this.broker.away(false);
		assertDone(publish("well", 1));
		assertDone(publish("well", 1));
		assertThat(this.broker.opened()).isEqualTo(2);
	}

	@Test
	void brokerThatComesBackInTimeGetsAll() {
		this.broker.away(true);
		CompletableFuture<Void> early = publish("well", 1);
		this.broker.away(false);
		assertDone(early);
	}

	@Test
	void failureNamesABrokerThatStaysAway() {
		this.publisher.close();
		this.publisher = publisher(Duration.ofMillis(500));
		this.broker.away(true);
		assertThat(publish("well", 1)).failsWithin(HANG_TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(BackendUnavailableException.class)
			.withMessageContaining("Connection refused");
	}

	@Test
	void closedPublisherFailsWaitingAndLaterMessages() {
		this.broker.result("leaderless", PublishResult.NO_ANSWER);
		CompletableFuture<Void> left = publish("leaderless", 1);
		this.publisher.close();
		assertThat(left).failsWithin(HANG_TIMEOUT);
		assertThat(publish("well", 1)).failsWithin(HANG_TIMEOUT);
	}

}
