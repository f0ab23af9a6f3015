// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import io.chihuo.DeadLetter;
import io.chihuo.RunOutcome;
import io.chihuo.TaskQueue;
import io.chihuo.test.ChihuoTest;
import io.chihuo.test.ChihuoTester;
import io.chihuo.test.DrainedRun;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests the loop alone, on a clock that the test moves.
 */
@ChihuoTest
@Import(MailServer.class)
class MailLoopTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	TaskQueue<Mail> mails;

	@Autowired
	MailServer server;

	@Test
	void mailThatTheBusyServerRefusedIsSentLater() {
		this.tester.runOnStart("mails");
		assertThat(this.tester.drain("mails")).extracting(DrainedRun::id, DrainedRun::outcome)
			.contains(tuple("welcome-ann", RunOutcome.SUCCESS), tuple("welcome-bob", RunOutcome.RETRY));
		assertThat(this.mails).isFinished("welcome-ann").hasTask("welcome-bob").withAttempts(1);
		this.tester.runUntilIdle();
		assertThat(this.mails).isFinished("welcome-bob");
	}

	@Test
	void mailToAFullMailboxIsADeadLetterUntilItIsRequeued() {
		this.tester.runOnStart("mails");
		this.tester.runUntilIdle();
		assertThat(this.mails).deadLetters().extracting(DeadLetter::id).containsExactly("welcome-cid");
		this.server.emptyMailboxes();
		this.mails.deadLetters().requeueAll();
		this.tester.drainOrThrow("mails");
		assertThat(this.mails).isFinished("welcome-cid").hasNoTasks();
	}

	@Test
	void mailIsSentAgainIfTheProcessDies() {
		this.mails.addOrThrow("welcome-dan", new Mail("dan@example.org", "Welcome, dan"));
		this.tester.crashWorker();
		assertThat(this.tester.drain("mails")).extracting(DrainedRun::outcome).containsExactly(RunOutcome.CRASHED);
		this.tester.advance(Duration.ofMinutes(1));
		this.tester.drainOrThrow("mails");
		assertThat(this.mails).isFinished("welcome-dan");
	}

}
