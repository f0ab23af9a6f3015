// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.AddSummary;
import io.chihuo.ChihuoLoop;
import io.chihuo.DeadLetter;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.Task;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;

/**
 * Sends each mail of its queue. Delivery is at least once: a mail may be sent twice if
 * the process dies before it is finished.
 */
@ChihuoLoop(name = "mails")
class MailLoop {

	private static final Logger logger = LoggerFactory.getLogger(MailLoop.class);

	private final MailServer server;

	MailLoop(MailServer server) {
		this.server = server;
	}

	@OnStart
	void addMails(TaskQueue<Mail> queue) {
		AddSummary summary = queue.addAll(List.of(welcome("ann"), welcome("bob"), welcome("cid"), welcome("ann")));
		logger.info("{} added, {} already queued, {} already finished", summary.added(), summary.alreadyQueued(),
				summary.alreadyFinished());
	}

	// the id names the mail: adding it again adds the same task
	private static TaskEntry<Mail> welcome(String name) {
		return TaskEntry.of("welcome-" + name, new Mail(name + "@example.org", "Welcome, " + name));
	}

	@MakeTask
	void send(Task<Mail> task) {
		this.server.send(task.payload(), task.attempt());
		logger.info("{} is sent at attempt {}", task.id(), task.attempt());
		task.finish();
	}

	@OnDead
	void report(DeadLetter<Mail> letter) {
		logger.info("{} is a dead letter after {} attempts", letter.id(), letter.attempts());
	}

}
