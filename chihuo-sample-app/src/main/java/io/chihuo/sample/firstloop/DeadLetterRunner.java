// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.QueueCounts;
import io.chihuo.TaskQueue;

/**
 * Looks at the dead letters when all mails were tried, removes the cause of their
 * failures, and requeues them. An operator does so in a real application, by the Actuator
 * endpoint for example.
 */
@Component
class DeadLetterRunner implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterRunner.class);

	private final TaskQueue<Mail> mails;

	private final ChihuoLoopRegistry loops;

	private final MailServer server;

	DeadLetterRunner(TaskQueue<Mail> mails, ChihuoLoopRegistry loops, MailServer server) {
		this.mails = mails;
		this.loops = loops;
		this.server = server;
	}

	@Override
	public void run(ApplicationArguments arguments) throws InterruptedException {
		awaitDrained();
		this.mails.deadLetters()
			.page(10)
			.letters()
			.forEach((letter) -> logger.info("Dead letter {}: {}", letter.id(), letter.reason()));
		this.server.emptyMailboxes();
		logger.info("{} requeued", this.mails.deadLetters().requeueAll());
		awaitDrained();
		QueueCounts counts = this.mails.counts();
		logger.info("{} finished, {} dead letters", counts.finished(), counts.dead());
	}

	private void awaitDrained() throws InterruptedException {
		if (!this.loops.get("mails").awaitDrained(Duration.ofMinutes(1))) {
			logger.warn("Mails are still waiting after a minute");
		}
	}

}
