// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.test.ChihuoTest;
import io.chihuo.test.ChihuoTester;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/** A slice with one loop and a mock. */
@ChihuoTest(ScaleLoop.class)
class OneLoopTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoLoopRegistry registry;

	@Autowired
	TaskQueue<Parcel> parcels;

	@MockitoBean
	ParcelScale scale;

	@Test
	void loopThatIsNamedRunsWithItsMock() {
		given(this.scale.weigh(any())).willReturn(7);
		assertThat(this.registry.loops()).extracting(LoopControl::name).containsExactly("parcels");
		TaskHandle<Integer> handle = this.parcels.submit("p", new Parcel(Parcel.Weight.ofGrams(250)));
		this.tester.drainOrThrow("parcels");
		assertThat(handle).hasResult(7);
	}

}
