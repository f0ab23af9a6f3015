package io.chihuo.backend.rabbitmq;

import java.io.IOException;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import org.junit.jupiter.api.Test;

import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

class DelayDeclarationTests {

	private final DelayLadder ladder = new DelayLadder(QueueType.CLASSIC);

	@Test
	void queueIsBoundByItsNameWithoutDots() throws IOException {
		Channel channel = mock(Channel.class);
		this.ladder.bind(channel, "chihuo.shop/a");
		verify(channel).queueBind("chihuo.shop/a", "chihuo.delay.classic:due", "#.chihuo|shop/a");
	}

	@Test
	void eachStepHasAnExchangeAndAQueueAndTheLastOneLeadsOut() throws IOException {
		Channel channel = mock(Channel.class);
		this.ladder.declare(channel, true);
		verify(channel, times(23)).exchangeDeclare(anyString(), eq(BuiltinExchangeType.TOPIC), eq(true));
		verify(channel).queueBind("chihuo.delay.classic:1", "chihuo.delay.classic:1", "*.".repeat(21) + "1.#");
		verify(channel).exchangeBind("chihuo.delay.classic:due", "chihuo.delay.classic:1", "*.".repeat(21) + "0.#");
		verify(channel).queueBind("chihuo.delay.classic:2097152", "chihuo.delay.classic:2097152", "1.#");
	}

	@Test
	void whatIsOnlyVerifiedIsNotChanged() throws IOException {
		Channel channel = mock(Channel.class);
		this.ladder.declare(channel, false);
		verify(channel, times(23)).exchangeDeclarePassive(anyString());
		verify(channel, times(22)).queueDeclarePassive(anyString());
		verify(channel, never()).exchangeDeclare(anyString(), eq(BuiltinExchangeType.TOPIC), anyBoolean());
	}

}
