// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.chihuo.RunOutcome;
import io.chihuo.TaskQueue;
import io.chihuo.test.ChihuoTest;
import io.chihuo.test.ChihuoTester;
import io.chihuo.test.DrainedRun;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

@ChihuoTest
class WelcomeFaultTests {

	private static final NewCustomer ADA = new NewCustomer("Ada", "ada@example.com");

	@Autowired
	ChihuoTester tester;

	@Autowired
	TaskQueue<NewCustomer> mails;

	@MockitoBean
	PostOffice post;

	@Test
	void reminderIsAdded() {
		this.mails.addOrThrow("ada", ADA);
		this.tester.drainOrThrow("mails");
		assertThat(this.mails).isFinished("ada").hasTaskCount(1);
		assertThat(this.mails).hasTask("ada-reminder").withPayload(ADA).dueIn(Duration.ofDays(7));
		assertThat(this.mails).deadLetters().isEmpty();
	}

	@Test
	void mailIsSentAgainAfterItsWorkerHasDied() {
		this.mails.addOrThrow("ada", ADA);
		this.tester.crashWorker();
		assertThat(this.tester.drain()).extracting(DrainedRun::outcome).containsExactly(RunOutcome.CRASHED);
		this.tester.advance(Duration.ofMinutes(1));
		this.tester.drainOrThrow("mails");
		verify(this.post, times(2)).send(eq("ada@example.com"), any());
	}

}
