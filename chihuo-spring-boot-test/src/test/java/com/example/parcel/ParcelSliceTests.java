// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.ResultGoneException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.test.ChihuoTest;
import io.chihuo.test.ChihuoTester;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** A slice with one component that the test includes. */
@ChihuoTest(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ParcelScale.class))
class ParcelSliceTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoLoopRegistry registry;

	@Autowired
	TaskQueue<Parcel> parcels;

	@Autowired
	ScaleLoop loop;

	@Test
	void allLoopsAreThereAndNoOtherComponents(@Autowired ObjectProvider<ParcelArchive> archive) {
		assertThat(this.registry.loops()).extracting(LoopControl::name)
			.containsExactlyInAnyOrder("parcels", "postcards");
		assertThat(archive.getIfAvailable()).isNull();
	}

	@Test
	void payloadIsWrittenAndReadByTheModulesOfTheApplication() {
		Parcel parcel = new Parcel(Parcel.Weight.ofGrams(250));
		TaskHandle<Integer> handle = this.parcels.submit("p", parcel);
		this.tester.drainOrThrow("parcels");
		assertThat(handle).hasResult(250);
		assertThat(this.loop.weighed).last().isNotSameAs(parcel);
	}

	@Test
	void resultsAreKeptByTheVirtualClock() {
		TaskHandle<Integer> first = this.parcels.submit("p", new Parcel(Parcel.Weight.ofGrams(250)));
		this.tester.drainOrThrow("parcels");
		assertThat(first).hasResult(250);
		this.tester.advance(Duration.ofMinutes(59));
		assertThat(this.parcels.<Integer>submit("p", null)).hasResult(250);
		this.tester.advance(Duration.ofMinutes(2));
		assertThat(this.parcels.<Integer>submit("p", null)).hasFailed().isInstanceOf(ResultGoneException.class);
	}

}
