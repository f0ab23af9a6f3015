// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.chihuo.TaskQueue;
import io.chihuo.test.ChihuoTest;
import io.chihuo.test.ChihuoTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.verify;

@ChihuoTest
class WelcomeLoopTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	TaskQueue<NewCustomer> mails;

	@MockitoBean
	PostOffice post;

	@Test
	void customerIsWelcomedAndRemindedAWeekLater() {
		this.mails.addOrThrow("ada", new NewCustomer("Ada", "ada@example.com"));
		this.tester.drainOrThrow("mails");
		verify(this.post).send("ada@example.com", "Welcome, Ada, on 2026-01-01T00:00:00Z");
		this.tester.advance(Duration.ofDays(7));
		this.tester.drainOrThrow("mails");
		verify(this.post).send("ada@example.com", "Welcome, Ada, on 2026-01-08T00:00:00Z");
		assertThat(this.mails.isFinished("ada-reminder")).isTrue();
	}

	@Test
	void ownerLearnsOfMailsThatCannotBeSent() {
		willThrow(new IllegalStateException("No post today")).given(this.post).send(any(), any());
		this.mails.addOrThrow("ada", new NewCustomer("Ada", "ada@example.com"));
		assertThat(this.tester.runUntilIdle()).hasSize(3);
		verify(this.post).send("owner@example.com", "No mail for ada");
	}

}
