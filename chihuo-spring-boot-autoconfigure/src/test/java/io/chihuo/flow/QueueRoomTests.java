// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QueueRoomTests {

	private final QueueRoom room = new QueueRoom();

	private void refuse(long now) {
		assertThat(this.room.tryTake(now)).isTrue();
		this.room.onRefused(now);
	}

	@Test
	void fullQueueTakesOneTaskForEachThatEnds() {
		refuse(0);
		assertThat(this.room.tryTake(1)).isFalse();
		this.room.onEnded();
		this.room.onEnded();
		assertThat(this.room.tryTake(1)).isTrue();
		assertThat(this.room.tryTake(1)).isTrue();
		assertThat(this.room.tryTake(1)).isFalse();
	}

	@Test
	void endThatComesBeforeTheRefusalOfAnEarlierTryMakesRoom() {
		refuse(0);
		this.room.onEnded();
		assertThat(this.room.tryTake(1)).isTrue();
		this.room.onEnded();
		this.room.onRefused(1);
		assertThat(this.room.tryTake(1)).isTrue();
		assertThat(this.room.tryTake(1)).isFalse();
	}

	@Test
	void endsBeforeATryThatIsRefusedMakeNoRoom() {
		refuse(0);
		IntStream.range(0, 5).forEach((i) -> this.room.onEnded());
		refuse(1);
		assertThat(this.room.tryTake(1)).isFalse();
	}

	@Test
	void someAreTriedAfterAWhile() {
		refuse(0);
		assertThat(IntStream.range(0, 200).filter((i) -> this.room.tryTake(QueueRoom.RETRY_MILLIS)).count())
			.isEqualTo(QueueRoom.MAX_TRIED);
	}

}
