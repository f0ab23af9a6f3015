// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryTagRangesTests {

	private final DeliveryTagRanges ranges = new DeliveryTagRanges();

	@Test
	void adjacentTagsAreOneRangeInAnyOrder() {
		List<Long> tags = LongStream.rangeClosed(2, 1000).boxed().collect(Collectors.toList());
		Collections.shuffle(tags, new Random(7));
		tags.forEach(this.ranges::add);
		assertThat(this.ranges.size()).isEqualTo(1);
		assertThat(this.ranges.take(2)).isEqualTo(1000);
		assertThat(this.ranges.size()).isZero();
	}

	@Test
	void gapsPartRanges() {
		LongStream.of(2, 3, 5, 8, 9).forEach(this.ranges::add);
		assertThat(this.ranges.size()).isEqualTo(3);
		assertThat(this.ranges.take(2)).isEqualTo(3);
		assertThat(this.ranges.take(5)).isEqualTo(5);
		assertThat(this.ranges.take(8)).isEqualTo(9);
	}

	@Test
	void nothingIsTakenWhereNoRangeBegins() {
		this.ranges.add(3);
		assertThat(this.ranges.take(2)).isEqualTo(1);
		assertThat(this.ranges.size()).isEqualTo(1);
	}

}
