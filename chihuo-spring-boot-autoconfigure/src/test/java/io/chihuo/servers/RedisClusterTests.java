// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("faults")
class RedisClusterTests {

	private static RedisCluster redis;

	@BeforeAll
	static void start() {
		redis = RedisCluster.start(3);
	}

	@AfterAll
	static void close() {
		redis.close();
	}

	@Test
	void everySlotHasOneOwner() {
		assertThat(redis.ownerOf(0)).isSameAs(redis.masters().get(0));
		assertThat(redis.ownerOf(RedisCluster.SLOT_COUNT - 1)).isSameAs(redis.masters().get(2));
	}

	@Test
	void movedSlotTakesItsKeysAlong() {
		int slot = redis.slotOf("{moved}");
		RedisServer before = redis.ownerOf(slot);
		IntStream.range(0, 10).forEach((i) -> before.command("SET", "{moved}" + i, "value" + i));
		RedisServer target = redis.serverWithout(slot);
		redis.moveSlot(slot, target, 3);
		assertThat(redis.ownerOf(slot)).isSameAs(target);
		assertThat(target.command("GET", "{moved}9")).isEqualTo("value9");
		assertThatExceptionOfType(RedisErrorException.class).isThrownBy(() -> before.command("GET", "{moved}9"))
			.withMessageStartingWith("MOVED " + slot);
	}

}
